"""YAML as plain values, with the place of every key and value kept beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.domain.errors import Problem

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Where something stands. Both count from 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a value and its key stand. `start` and `end` are offsets into the text; `flow` means written in [] or {}.

    `end` is just after the last character that belongs to the value, comments and blank lines left out.
    """

    key: Mark | None
    value: Mark
    start: int
    end: int
    flow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """`data` is made of dict, list, str, int, float, bool and None. `problems` are what the YAML itself did wrong.

    The path of the whole document is `()`. Keys are always text, as written.
    """

    data: object
    places: Mapping[KeyPath, Place]
    problems: tuple[Problem, ...]

    def key_mark(self, path: KeyPath) -> Mark:
        """Where the key stands; for an item of a list, or what is not there, where the nearest value around it does."""
        place = self.places.get(path)
        return (place.key or place.value) if place else self.value_mark(path)

    def value_mark(self, path: KeyPath) -> Mark:
        """Where the value stands, or the nearest value around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places[path].value

    def get(self, *path: str | int) -> object:
        """The value at the path, None where there is none."""
        here = self.data
        for step in path:
            if isinstance(here, dict):
                here = here.get(step)
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = here[step]
            else:
                return None
        return here
