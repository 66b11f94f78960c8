"""Gates, made ready to be asked for every entry."""

from collections.abc import Iterable, Set
from typing import NamedTuple

from bot.domain.relevance import Gate


class _Ready(NamedTuple):
    name: str
    all: frozenset[str]
    any: frozenset[str]
    none: frozenset[str]
    title: bool


class Gates:
    """Several gates in the order of the file."""

    def __init__(self, gates: Iterable[Gate]) -> None:
        self._gates = [
            _Ready(one.name, frozenset(one.all), frozenset(one.any), frozenset(one.none), one.title) for one in gates
        ]

    def first_open(self, groups: Set[str], in_title: Set[str]) -> str:
        """The name of the first gate that these groups open, those of the title apart; empty where they open none."""
        for name, needed, choice, barred, title in self._gates:
            met = in_title if title else groups
            if needed <= met and not (choice and choice.isdisjoint(met)) and barred.isdisjoint(met):
                return name
        return ""
