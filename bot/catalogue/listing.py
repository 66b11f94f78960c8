"""The items of one kind from the lists of all folders: good ones by id, and the ids that stand anywhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from bot.catalogue.files import Entry, read_items
from bot.catalogue.schema import Item
from bot.domain.errors import Problem
from bot.yamlfiles.problems import Form

Listed = TypeVar("Listed", bound=Item)


@dataclass(slots=True, kw_only=True)
class Listing(Generic[Listed]):
    """`rules` finds what no single value of an item shows; who breaks one is refused.

    `ids` are those of refused items too, so that a link to one is not told as a mistake of its own; it is None where a
    whole file of them is broken.
    """

    form: Form[Listed]
    rules: Callable[[Entry[Listed]], Iterable[Problem]] = lambda entry: ()  # noqa: ARG005 - most have none
    entries: dict[str, Entry[Listed]] = field(default_factory=dict)
    ids: set[str] | None = field(default_factory=set)

    def read(self, path: Path, problems: list[Problem]) -> None:
        """Adds what the file holds, in place of items of the same id; a file that is not there holds nothing."""
        if not path.exists():
            return
        if (found := read_items(path, self.form, problems)) is None:
            self.ids = None
            return
        entries, ids = found
        self.ids = None if self.ids is None else self.ids | ids
        lines: dict[str, int] = {}
        for item in entries:
            line = item.tree.value_mark((*item.at, "id")).line
            if (first := lines.setdefault(item.model.id, line)) != line:
                problems.append(item.problem("id", message=f"the item on line {first} already has this id"))
                continue
            broken = list(self.rules(item))
            problems += broken
            if not broken:
                self.entries[item.model.id] = item
