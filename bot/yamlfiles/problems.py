"""From what pydantic objects to, to a line, a column and a sentence that says what to write instead."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.domain.errors import Problem
from bot.yamlfiles.scan import shown
from bot.yamlfiles.tree import KeyPath, Mark, Tree
from bot.yamlfiles.wording import expected, listed, nearest

MOST_PROBLEMS = 200
_UNKNOWN = "extra_forbidden"
_KEY_OF_A_MAPPING = "[key]"
Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Form(Generic[Model]):
    """One kind of file: its model, and what only who knows this file can say of its mistakes.

    `keys_at` gives the keys of the mapping at a path, `unknown` the whole sentence on a key that is not among them
    (empty: the usual one), `how` what to add where a mapping was expected, `examples` a value for a missing key.
    """

    model: type[Model]
    keys_at: Callable[[KeyPath], list[str]]
    unknown: Callable[[str, KeyPath], str] = lambda key, parent: ""  # noqa: ARG005 - nothing special to say
    how: Callable[[object, KeyPath], str] = lambda value, path: ""  # noqa: ARG005 - as above
    examples: Mapping[str | int, str] = field(default_factory=dict)


def validate(
    tree: Tree, form: Form[Model], *, name: str, at: KeyPath = ()
) -> tuple[Model | None, list[Problem], set[str]]:
    """What stands at the path as the form's model, or what is wrong with single values and keys.

    The set names the keys that are missing only because they are there under a wrong name: one problem, not two.
    """
    try:
        return form.model.model_validate(tree.get(*at)), [], set()
    except ValidationError as error:
        details = [ErrorDetails(**{**each, "loc": (*at, *each["loc"])}) for each in error.errors(include_url=False)]
        return None, _objections(details, form, tree, name), _misspelt(details, form, tree)


def _objections(details: list[ErrorDetails], form: Form[Model], tree: Tree, name: str) -> list[Problem]:
    """One problem for each objection; sentences only for those that `in_order` can show."""
    found = sorted(((_mark(detail, tree), detail) for detail in details), key=itemgetter(0))
    return [
        problem_at(name, mark, path, _sentence(detail, path, form) if index < MOST_PROBLEMS else "")
        for index, (mark, detail) in enumerate(found)
        for path in (_path(detail, tree),)
    ]


def _misspelt(details: list[ErrorDetails], form: Form[Model], tree: Tree) -> set[str]:
    unknown = [detail["loc"] for detail in details if detail["type"] == _UNKNOWN]
    meant = ((*path[:-1], nearest(str(path[-1]), form.keys_at(path[:-1])) or "") for path in unknown[:MOST_PROBLEMS])
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


def told(tree: Tree, problems: Iterable[Problem], misspelt: set[str]) -> list[Problem]:
    """The problems of the YAML itself, and those others that do not follow from one of them or from a misspelling.

    What the YAML itself did wrong at a place is the cause of whatever else is said about that place.
    """
    refused = {(problem.line, problem.column) for problem in tree.problems}
    others = (p for p in problems if (p.line, p.column) not in refused and p.key not in misspelt)
    return [*tree.problems, *others]


def _path(detail: ErrorDetails, tree: Tree) -> KeyPath:
    """The path in the file. pydantic goes one step further where a single text stands for a list, and at keys."""
    path = detail["loc"]
    return path if path in tree.places or detail["type"] == "missing" else path[:-1]


def _mark(detail: ErrorDetails, tree: Tree) -> Mark:
    """Unknown keys and bad names in place of keys are shown at the key, everything else at the value."""
    path = _path(detail, tree)
    at_key = detail["type"] == _UNKNOWN or detail["loc"][-1:] == (_KEY_OF_A_MAPPING,)
    return tree.key_mark(path) if at_key else tree.value_mark(path)


def _sentence(detail: ErrorDetails, path: KeyPath, form: Form[Model]) -> str:
    value = detail["input"]
    match detail["type"]:
        case "value_error":
            said = str(detail["ctx"]["error"])
        case "extra_forbidden":
            said = _unknown(str(path[-1]), path[:-1], form)
        case "missing":
            said = f"this key is required and missing; write `{path[-1]}: {form.examples.get(path[-1], '…')}`"
        case "tuple_type":
            hint = "; write [] for none" if value is None else ""
            said = str(expected('a list, each item on its own line behind "- "', value, hint=hint))
        case _:  # a mapping was expected; pydantic has a name for each of its kinds
            said = str(expected("a mapping of keys (key: value)", value, hint=form.how(value, path)))
    return said


def _unknown(key: str, parent: KeyPath, form: Form[Model]) -> str:
    if special := form.unknown(key, parent):
        return special
    keys = form.keys_at(parent)
    if near := nearest(key, keys):
        return f'unknown key; did you mean "{near}"?'
    return f"unknown key; the keys here are {listed(keys, last='and')}"
