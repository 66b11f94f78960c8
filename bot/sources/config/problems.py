"""From what pydantic objects to, to a line, a column and a sentence that says what to write instead."""

from collections.abc import Iterable
from operator import itemgetter

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.domain.errors import Problem
from bot.sources.config.scan import shown
from bot.sources.config.schema import Defaults, Edition, FeedsFile, Section, Shared, Source
from bot.sources.config.tree import KeyPath, Mark, Tree
from bot.sources.config.wording import expected, listed, nearest

MOST_PROBLEMS = 200
_SHARED = frozenset(Shared.model_fields)
_OF_A_SOURCE = frozenset(Source.model_fields) - _SHARED
_EXAMPLES: dict[str | int, str] = {"version": "1", "sources": "[]", "id": "a-short-name", "title": "In the news"}
_UNKNOWN = "extra_forbidden"
_KEY_OF_A_MAPPING = "[key]"


def validate(tree: Tree, *, name: str) -> tuple[FeedsFile | None, list[Problem], set[str]]:
    """The file, or what is wrong with single values and keys.

    The set names the keys that are missing only because they are there under a wrong name: one problem, not two.
    """
    try:
        return FeedsFile.model_validate(tree.data), [], set()
    except ValidationError as error:
        return None, _objections(error, tree, name), _misspelt(error, tree)


def _objections(error: ValidationError, tree: Tree, name: str) -> list[Problem]:
    """One problem for each objection; sentences only for those that `in_order` can show."""
    found = sorted(((_mark(detail, tree), detail) for detail in error.errors(include_url=False)), key=itemgetter(0))
    return [
        problem_at(name, mark, path, _sentence(detail, path) if index < MOST_PROBLEMS else "")
        for index, (mark, detail) in enumerate(found)
        for path in (_path(detail, tree),)
    ]


def _misspelt(error: ValidationError, tree: Tree) -> set[str]:
    unknown = [detail["loc"] for detail in error.errors(include_url=False) if detail["type"] == _UNKNOWN]
    meant = ((*path[:-1], nearest(str(path[-1]), _keys_at(path[:-1])) or "") for path in unknown[:MOST_PROBLEMS])
    return {shown(path) for path in meant if path not in tree.places}


def problem_at(name: str, mark: Mark, path: KeyPath, message: str) -> Problem:
    return Problem(file=name, line=mark.line, column=mark.column, key=shown(path), message=message)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By position, each once; after 200 only the number of the rest."""
    unique = sorted(set(problems), key=lambda problem: (problem.line, problem.column, problem.key, problem.message))
    shown_now, rest = unique[:MOST_PROBLEMS], unique[MOST_PROBLEMS:]
    if rest:
        more = f"{len(rest):,} more problems from here on; mend those above first"
        shown_now.append(Problem(file=rest[0].file, line=rest[0].line, column=rest[0].column, key="", message=more))
    return tuple(shown_now)


def _path(detail: ErrorDetails, tree: Tree) -> KeyPath:
    """The path in the file. pydantic goes one step further where a single text stands for a list, and at keys."""
    path = detail["loc"]
    return path if path in tree.places or detail["type"] == "missing" else path[:-1]


def _mark(detail: ErrorDetails, tree: Tree) -> Mark:
    """Unknown keys and bad names of editions are shown at the key, everything else at the value."""
    path = _path(detail, tree)
    at_key = detail["type"] == _UNKNOWN or detail["loc"][-1:] == (_KEY_OF_A_MAPPING,)
    return tree.key_mark(path) if at_key else tree.value_mark(path)


def _sentence(detail: ErrorDetails, path: KeyPath) -> str:
    value = detail["input"]
    match detail["type"]:
        case "value_error":
            said = str(detail["ctx"]["error"])
        case "extra_forbidden":
            said = _unknown(str(path[-1]), path[:-1])
        case "missing":
            said = f"this key is required and missing; write `{path[-1]}: {_EXAMPLES.get(path[-1], '…')}`"
        case "tuple_type":
            hint = "; write [] for none" if value is None else ""
            said = str(expected('a list, each item on its own line behind "- "', value, hint=hint))
        case _:  # a mapping was expected; pydantic has a name for each of its kinds
            said = str(expected("a mapping of keys (key: value)", value, hint=_how(value, path)))
    return said


def _how(value: object, path: KeyPath) -> str:
    if isinstance(value, str) and path[:1] == ("sources",):
        return '; a source is written as "- id: name" with "url: address" below'
    return ""


def _unknown(key: str, parent: KeyPath) -> str:
    keys = _keys_at(parent)
    if key == "<<":
        return "unknown key; merging with << is not read, use `defaults` for what sources share"
    if parent == () and key in _SHARED:
        return "unknown key here; put it under `defaults`, or into a source"
    if parent == ("defaults",) and key in _OF_A_SOURCE:
        return "unknown key here; every source has its own"
    if near := nearest(key, keys):
        return f'unknown key; did you mean "{near}"?'
    return f"unknown key; the keys here are {listed(keys, last='and')}"


def _keys_at(parent: KeyPath) -> list[str]:
    by_shape: dict[KeyPath, type[BaseModel]] = {
        (): FeedsFile,
        ("defaults",): Defaults,
        ("sources", 0): Source,
        ("editions", ""): Edition,
        ("editions", "", "sections", 0): Section,
    }
    shape = tuple(
        0 if isinstance(step, int) else "" if index == 1 and parent[0] == "editions" else step
        for index, step in enumerate(parent)
    )
    model = by_shape.get(shape)
    return list(model.model_fields) if model else []
