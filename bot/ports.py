"""What the core asks of the world. Read this page first.

Protocols only: adapters in `sources`, `store`, `chat` and `engines` fulfil them, bootstrap wires them.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.domain.digests import Window
from bot.domain.entries import Draft, Entry, Fetched, Known, NotModified
from bot.domain.hub import ModelReading
from bot.domain.sources import Memory, SourceId, SourceRecord, SourceSpec


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, aware UTC."""
        ...


class Source(Protocol):
    """One configured source, ready to be polled."""

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        """Read it once. Raises SourceError; any other exception is a bug of the adapter."""
        ...


class Reading(Protocol):
    """A read transaction: one consistent view."""

    async def sources(self) -> Sequence[SourceRecord]:
        """Every source that is or was configured, by id."""
        ...

    async def due(self, now: datetime) -> Sequence[SourceRecord]:
        """Sources that are configured, not paused, and whose `next_poll_at` has come; longest overdue first."""
        ...

    async def entries(self, window: Window) -> Sequence[Entry]:
        """Entries first seen in the window, by id. As they are now: the latest revision of each."""
        ...

    async def models(self, model_ids: Sequence[str], *, before: datetime) -> Mapping[str, ModelReading]:
        """The newest reading of each model taken before the moment; unknown models are absent."""
        ...

    async def last_good_config(self) -> tuple[str, str] | None:
        """The path and text of the configuration that was applied last."""
        ...

    async def counts(self) -> Mapping[str, int]:
        """Rows by noun: entries, revisions, sources, models."""
        ...


class Writing(Reading, Protocol):
    """A write transaction: everything or nothing. There is one at a time."""

    async def sync_sources(self, specs: Sequence[SourceSpec], now: datetime) -> None:
        """Make exactly these the configured sources. New ones are due at once; others keep their life.

        A source that left the file keeps its entries and its record; it is no longer polled.
        """
        ...

    async def known(self, source_id: SourceId, identities: Sequence[str]) -> Mapping[str, Known]:
        """What is already stored of this source under these identities."""
        ...

    async def elsewhere(self, source_id: SourceId, address_keys: Sequence[str]) -> int:
        """How many of these canonical addresses another source already brought."""
        ...

    async def add(self, source_id: SourceId, drafts: Sequence[tuple[Draft, bool]], now: datetime) -> None:
        """Store new entries, first seen now; the flag says whether an edition may show the entry."""
        ...

    async def revise(self, source_id: SourceId, drafts: Sequence[tuple[Known, Draft]], now: datetime) -> None:
        """Keep the old text as a revision and the new one as the entry."""
        ...

    async def add_models(self, readings: Sequence[ModelReading], now: datetime) -> None:
        """Store one snapshot of the trending list."""
        ...

    async def update_sources(self, records: Sequence[SourceRecord]) -> None:
        """Replace the stored life of these sources."""
        ...

    async def keep_config(self, path: str, text: str, now: datetime) -> None:
        """Remember the configuration that is now in force."""
        ...


class Store(Protocol):
    """The database. Methods raise StoreError and nothing else."""

    def reading(self) -> AbstractAsyncContextManager[Reading]: ...

    def writing(self) -> AbstractAsyncContextManager[Writing]: ...

    async def close(self) -> None: ...


class Signal(Protocol):
    """How a job is told that there may be work. A lost or doubled call is harmless: due times are data."""

    def wake(self, job: str, key: str) -> None: ...
