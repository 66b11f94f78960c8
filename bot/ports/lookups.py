"""The curated catalogue, and things that are found by name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from bot.domain.openness import CuratedModel, Licence
from bot.domain.policies import Organisation, Policy, Term

Thing_co = TypeVar("Thing_co", covariant=True)


class Lookup(Protocol[Thing_co]):
    """Things with names, as people type them: case, accents and punctuation aside. Nothing typed ever raises."""

    def all(self) -> Sequence[Thing_co]:
        """Every one, by id."""
        ...

    def find(self, typed: str) -> Thing_co | None:
        """The one that was meant, by id or any of its names; None where it may be one of several, or there is none."""
        ...

    def near(self, typed: str, most: int = 3) -> Sequence[Thing_co]:
        """Those whose names come nearest, the nearest first; none where nothing is near."""
        ...

    def complete(self, typed: str, most: int = 25) -> Sequence[Thing_co]:
        """Those that may still be meant while somebody types, the likeliest first."""
        ...


class Policies(Lookup[Policy], Protocol):
    """The curated catalogue. Policies are found by identifier too: `EO 14179`, `2024/1689`, `eo:14179`."""

    @property
    def as_of(self) -> date | None:
        """The last day on which a person held an entry against its sources; None where there are no policies."""
        ...

    @property
    def organisations(self) -> Lookup[Organisation]: ...

    @property
    def terms(self) -> Lookup[Term]: ...

    @property
    def models(self) -> Lookup[CuratedModel]:
        """By id, name, alias, or any of their names on the Hub."""
        ...

    @property
    def licences(self) -> Sequence[Licence]:
        """Every licence of `licences.yaml`, by tag."""
        ...

    def licence(self, tag: str, name: str = "") -> Licence | None:
        """The licence of the Hub's tag; where that is `other`, the one whose pattern the name fits. None: unknown."""
        ...

    def developer(self, model_id: str) -> Organisation | None:
        """Who publishes under the part of the name before the slash; None where nobody wrote it down."""
        ...

    def organisation(self, typed: str) -> Organisation | None:
        """As `organisations.find`."""
        ...

    def term(self, typed: str) -> Term | None:
        """As `terms.find`."""
        ...
