"""One file of the catalogue from bytes to its checked entries, each with its place, or to what is wrong with it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from bot.catalogue.schema import PolicyFile
from bot.domain.errors import ConfigError, Problem
from bot.yamlfiles.decode import MOST_BYTES, decode
from bot.yamlfiles.problems import Form, Model, problem_at, told, validate
from bot.yamlfiles.scan import scan
from bot.yamlfiles.tree import KeyPath, Tree
from bot.yamlfiles.wording import got

Held = TypeVar("Held")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Generic[Held]):
    """What was read, and where it stands: `at` is its path within the file."""

    model: Held
    tree: Tree
    at: KeyPath
    file: str

    def problem(self, *path: str | int, message: str) -> Problem:
        """The problem of the value at the path below the entry."""
        whole = (*self.at, *path)
        return problem_at(self.file, self.tree.value_mark(whole), whole, message)


def whole_file(path: Path, problems: list[Problem], message: str) -> None:
    problems.append(Problem(file=str(path), line=1, column=1, key="", message=message))


def read_policy(path: Path, form: Form[PolicyFile], problems: list[Problem]) -> Entry[PolicyFile] | None:
    """The policy of the file; None where it is refused, and then `problems` has grown."""
    tree = _tree(path, problems)
    if tree is None:
        return None
    if not isinstance(tree.data, dict):
        what = "the file is empty" if tree.data is None else f"expected a mapping of keys, got {got(tree.data)}"
        problems += [*tree.problems, _at_the_top(path, tree, f"{what}; it starts with `id: {path.stem}`")]
        return None
    model, found, misspelt = validate(tree, form, name=str(path))
    said = told(tree, found, misspelt)
    problems += said
    return None if said or model is None else Entry(model=model, tree=tree, at=(), file=str(path))


def read_items(path: Path, form: Form[Model], problems: list[Problem]) -> tuple[list[Entry[Model]], set[str]] | None:
    """The good items of a file that is one list, and the ids of all; None where it cannot be read at all."""
    tree = _tree(path, problems)
    if tree is None:
        return None
    if not isinstance(tree.data, list):
        what = "the file is empty" if tree.data is None else f"expected a list, got {got(tree.data)}"
        problems += [*tree.problems, _at_the_top(path, tree, f'{what}; an item starts with "- id: a-short-name"')]
        return None
    entries: list[Entry[Model]] = []
    said: set[Problem] = set()
    for index in range(len(tree.data)):
        model, found, misspelt = validate(tree, form, name=str(path), at=(index,))
        said.update(mistakes := told(_within(tree, index), found, misspelt))
        if model is not None and not mistakes:
            entries.append(Entry(model=model, tree=tree, at=(index,), file=str(path)))
    problems += [*said, *(problem for problem in tree.problems if problem not in said)]
    return entries, {item for index in range(len(tree.data)) if isinstance(item := tree.get(index, "id"), str)}


def _tree(path: Path, problems: list[Problem]) -> Tree | None:
    try:
        if not path.is_file():  # a pipe or a device would be waited for
            whole_file(path, problems, "this is no file; remove or rename it")
            return None
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        return scan(decode(content, name=str(path)), name=str(path), repeating="write the value itself")
    except OSError as error:
        whole_file(path, problems, f"the file cannot be read: {error.strerror or error}")
    except ConfigError as error:
        problems += error.problems
    return None


def _within(tree: Tree, index: int) -> Tree:
    """The tree with the problems of that item alone."""
    key = str(index)
    own = tuple(p for p in tree.problems if p.key == key or p.key.startswith(f"{key}."))
    return Tree(data=tree.data, places=tree.places, problems=own)


def _at_the_top(path: Path, tree: Tree, message: str) -> Problem:
    return problem_at(str(path), tree.value_mark(()), (), message)
