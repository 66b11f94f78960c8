"""What a poll asks of the write transaction in which it is stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.entries import Draft, Known, Resident
from bot.domain.sources import Condition, SourceId, SourceRecord, SourceSpec


class PolledReading(Protocol):
    async def arrivals(self, *, since: datetime) -> Mapping[SourceId, int]:
        """How many entries each source brought since then; those of a first import that no edition may show apart."""
        ...


class PolledWriting(Protocol):
    """Many sources in one call: what a poll brings of each is little, and to ask for it costs more than to find it."""

    async def known(self, identities: Mapping[SourceId, Sequence[str]]) -> Mapping[SourceId, Mapping[str, Known]]:
        """What is already stored of each of these sources under its identities; each source is there."""
        ...

    async def elsewhere(self, address_keys: Mapping[SourceId, Collection[str]]) -> Mapping[SourceId, Collection[str]]:
        """Which of the canonical addresses of each source another source already brought."""
        ...

    async def add(self, new: Mapping[SourceId, Sequence[tuple[Draft, bool]]], now: datetime) -> None:
        """Store new entries of each source, first seen now; the flag says whether an edition may show the entry.

        Where the clock stepped back by up to three hours, they are first seen when the newest edition ended: what
        comes after an edition is never dated into it. What is there already stays as it is.
        """
        ...

    async def conditions(self, specs: Sequence[SourceSpec]) -> Mapping[SourceId, Condition]:
        """How these sources are now. Absent are those that are no longer configured, or read from elsewhere by now."""
        ...

    async def keep_polled(self, lives: Sequence[tuple[SourceRecord, SourceRecord]]) -> None:
        """Store what became different between each pair: the record before the poll and after it.

        What is equal in both is not written, so that it stays as it is stored. A record that is unknown, or gone,
        changes nothing.
        """
        ...

    async def at_addresses(self, source_id: SourceId, address_keys: Collection[str]) -> Mapping[str, Resident]:
        """The entry of this source under each canonical address, the oldest where all there have one title key.

        Absent are addresses of which nothing is stored, and those under which entries with different titles are.
        """
        ...
