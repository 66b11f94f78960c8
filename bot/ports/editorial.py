"""Judgements of entries, and entries that are held for review, as the store keeps them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.editorial import Held, Judged, Ruling, Unsorted
from bot.domain.entries import Entry, EntryId
from bot.domain.relevance import Judgement
from bot.domain.sources import SourceId


class EditorialReading(Protocol):
    async def unsorted(self, *, since: datetime, rules: str, limit: int) -> Sequence[Unsorted]:
        """Entries first seen since then that have no judgement by these rules as they stand now, oldest first.

        What the Hub lists is never judged, and never among them.
        """
        ...

    async def judgements(self, ids: Collection[EntryId]) -> Mapping[EntryId, Judgement]:
        """The newest judgement of each entry that has one, whichever rules made it."""
        ...

    async def held(self, ids: Collection[EntryId] | None = None) -> Mapping[EntryId, Held]:
        """Entries that were held, ruled on or not; None: all of them."""
        ...

    async def bodies(self, ids: Collection[EntryId]) -> Mapping[EntryId, str]:
        """The full texts that are kept of these entries."""
        ...

    async def without_text(
        self, source_ids: Collection[SourceId], *, since: datetime, tried_before: datetime, limit: int
    ) -> Sequence[Entry]:
        """Entries of these sources first seen since then that have an address and no full text, newest first.

        Left out are those whose page was read, and those where reading it failed at or after `tried_before`.
        """
        ...

    async def at_address(self, address_key: str) -> Sequence[Entry]:
        """The entries at this canonical address, the newest first."""
        ...


class EditorialWriting(Protocol):
    async def keep_judgements(self, judged: Sequence[Judged]) -> None:
        """Store or replace them. An entry that is gone is passed over."""
        ...

    async def hold(self, entry_id: EntryId, reasons: Sequence[str], now: datetime) -> None:
        """Keep the entry from editions until somebody rules on it. A ruling that was made stays."""
        ...

    async def rule_held(self, entry_id: EntryId, ruling: Ruling, now: datetime) -> bool:
        """Note what the operator says of a held entry. False where it is not held."""
        ...

    async def keep_text(self, entry_id: EntryId, text: str, now: datetime, *, fault: str = "") -> None:
        """Keep the full text of an entry, which is due to be judged again by it. One that is there already stays.

        An empty text is remembered as tried: for good, or with a `fault` until `without_text` is asked for what was
        tried before some later moment. An entry that is gone is passed over.
        """
        ...
