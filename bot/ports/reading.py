"""A read transaction of the database: one consistent view."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.config import KeptConfig
from bot.domain.deliveries import Delivery, DueSlot, Receipt, StoredDigest
from bot.domain.digests import Window
from bot.domain.entries import Entry, EntryId
from bot.domain.hub import (
    Measured,
    ModelChange,
    ModelName,
    ModelReading,
    Snapshot,
    TrackedModel,
)
from bot.domain.keeping import Expired
from bot.domain.policies import PolicyId
from bot.domain.search import SearchQuery, SearchResult
from bot.domain.sources import SourceRecord
from bot.domain.subscriptions import Subscription, SubscriptionId, TenantId
from bot.ports.care import CareReading, TenantCareReading
from bot.ports.editorial import EditorialReading
from bot.ports.polled import PolledReading
from bot.ports.stories import StoryReading


class Reading(CareReading, PolledReading, EditorialReading, StoryReading, Protocol):
    """A read transaction: one consistent view."""

    async def sources(self) -> Sequence[SourceRecord]:
        """Every source that is or was configured, by id."""
        ...

    async def due(self, now: datetime) -> Sequence[SourceRecord]:
        """Sources that are configured, not paused, and whose `next_poll_at` has come; longest overdue first.

        So are those that were polled an hour or more from now: the clock was ahead and was set back since, and what
        was planned by it could be years away.
        """
        ...

    async def entries(self, window: Window) -> Sequence[Entry]:
        """Entries first seen in the window, by id. As they are now: the latest revision of each."""
        ...

    async def entries_by_id(self, ids: Collection[EntryId]) -> Sequence[Entry]:
        """Those entries as they are now, by id; unknown ones are absent."""
        ...

    async def models(self, model_ids: Sequence[str], *, before: datetime) -> Mapping[str, ModelReading]:
        """The newest reading of each model taken before the moment; unknown models are absent."""
        ...

    async def model(self, model_id: str) -> TrackedModel | None:
        """What is stored of the model, by its name on the Hub, case aside; None where it was never seen."""
        ...

    async def tracked(self, model_ids: Collection[str]) -> Mapping[str, TrackedModel]:
        """The same for many, by the name as it is stored; those that were never seen are absent."""
        ...

    async def model_names(self) -> Sequence[ModelName]:
        """Every model that is not gone, by weight."""
        ...

    async def models_version(self) -> int:
        """Grows with each snapshot and each look in full: whoever keeps names in memory knows when to ask again."""
        ...

    async def snapshot(self, *, at: datetime) -> Snapshot | None:
        """The newest trending list taken before the moment; None where there is none."""
        ...

    async def snapshots(self, window: Window) -> Sequence[Snapshot]:
        """One list a day, the last of each UTC day that the window holds, oldest first."""
        ...

    async def model_history(self, model_ids: Collection[str], window: Window) -> Mapping[str, Sequence[Measured]]:
        """What was measured of each model within the window, one point a UTC day (its last), oldest first."""
        ...

    async def model_changes(self, window: Window) -> Sequence[ModelChange]:
        """Facts that became different within the window: licences, gates, standing. Not what was seen first."""
        ...

    async def models_to_examine(self, now: datetime, *, always: Collection[str], limit: int) -> Sequence[str]:
        """Whom to look at in full next: never looked at and listed; then `always`, watched and listed ones whose last
        look is a day old; then others of the last 30 days of lists whose look is a week old. Those gone are left out,
        but for one look a month.
        """
        ...

    async def watched_models(self) -> frozenset[str]:
        """The targets of all active watches of models (`watch:hf:<name>`), as names on the Hub."""
        ...

    async def identifiers_of(self, entries: Collection[EntryId]) -> Mapping[EntryId, tuple[str, ...]]:
        """The canonical keys that each entry names, in order; entries without any are absent."""
        ...

    async def last_post(self, tenant_id: TenantId, channel_id: str) -> Receipt | None:
        """The receipt of the first part of the newest edition (a digest) that this channel got; None where none did."""
        ...

    async def last_good_config(self) -> KeptConfig | None:
        """The configuration that was applied last."""
        ...

    async def search(self, query: SearchQuery) -> SearchResult:
        """Full text over titles, summaries and source names. Never raises for what a person typed."""
        ...

    async def coverage(
        self, identifiers: Collection[str], phrases: Collection[str], *, offset: int = 0, limit: int = 5
    ) -> SearchResult:
        """Entries that name one of the canonical identifiers, or hold one of the phrases word by word; newest first."""
        ...

    async def policy_states(self, *, at: datetime) -> Mapping[PolicyId, Mapping[str, object]]:
        """The state of each policy as it was kept last at or before the moment; see `keep_policy_states`."""
        ...

    async def policies_kept_since(self) -> datetime | None:
        """When the first state of a policy was kept; None where none ever was."""
        ...

    async def digests(
        self, *, edition: str | None = None, since: datetime | None = None, limit: int = 25
    ) -> Sequence[StoredDigest]:
        """Stored editions, newest first; with `since` those whose window ended later."""
        ...

    async def edition_of(self, edition: str, date: date, run: str = "") -> StoredDigest | None:
        """The edition of that date, or the one that was composed by hand in the slot `run`."""
        ...

    async def digest(self, edition: str, number: int) -> StoredDigest | None: ...

    async def question(self, key: str) -> str | None:
        """What `remember` stored under the key; None where it was forgotten."""
        ...

    def tenant(self, tenant_id: TenantId) -> TenantReading:
        """The only way to a tenant's rows: nothing else takes a tenant."""
        ...

    async def due_subscriptions(self, now: datetime) -> Sequence[Subscription]:
        """Active ones whose `next_due_at` has come, of every tenant; longest due first."""
        ...

    async def waiting_slots(self) -> Sequence[DueSlot]:
        """Slots whose edition is not composed yet, oldest first."""
        ...

    async def unsent_slots(self, before: datetime) -> Sequence[DueSlot]:
        """Slots due before the moment, with frozen posts of which none was made or is in doubt; oldest first."""
        ...

    async def subscription(self, slot: DueSlot) -> Subscription | None: ...

    async def due_deliveries(
        self, now: datetime, *, platforms: Collection[str] | None = None, without: Collection[TenantId] = ()
    ) -> Sequence[Delivery]:
        """What may be sent now, in the order in which it must be: pending and due, or claimed and the lease over.

        A part is due only when every earlier part of its slot was sent, no earlier slot of its subscription has a part
        on its way, and its subscription is active. `platforms` and `without` limit them, so that the backlog of one
        that takes no posts cannot hide another's.
        """
        ...

    async def holds(self, delivery: Delivery, now: datetime) -> bool:
        """Whether a claimed delivery is still ours to send: nobody claimed it since, and its lease is not over."""
        ...

    async def current(self, delivery: Delivery) -> Delivery | None:
        """How it stands now, whoever has it; None where it went with its subscription."""
        ...

    async def expired(
        self, *, texts_before: datetime | None, posts_before: datetime | None, limit: int = 5_000
    ) -> Expired:
        """Texts that are no longer kept, at most `limit` of each kind, the oldest first; None: that kind stays.

        Bodies of entries first seen before the moment, former texts of entries edited before it, and payloads of
        posts sent before theirs.
        """
        ...

    async def counts(self) -> Mapping[str, int]:
        """Rows by noun: entries, revisions, sources, models."""
        ...


class TenantReading(TenantCareReading, Protocol):
    """One tenant's own rows, and no others."""

    async def subscriptions(self) -> Sequence[Subscription]:
        """All of them, by channel and edition."""
        ...

    async def suspended(self) -> str:
        """Why nothing is posted to this tenant; empty where it is well, or unknown."""
        ...

    async def posted(self, channel_id: str, message_id: str) -> StoredDigest | None:
        """The edition of which that message in that channel is a part; None for any other message."""
        ...

    async def told_until(self, subscription_id: SubscriptionId) -> datetime | None:
        """Up to when its last post told what there was, or there was nothing to tell; None before the first.

        A post that was given up told nobody anything.
        """
        ...

    async def got(self, subscription_id: SubscriptionId, entries: Collection[EntryId]) -> frozenset[EntryId]:
        """Those of the entries that earlier posts of this subscription showed, or will once they are sent."""
        ...

    async def akin(
        self, subscription_id: SubscriptionId, entries: Collection[EntryId], *, since: datetime
    ) -> Sequence[Entry]:
        """What the subscription got since the moment and may be one story with one of the entries, by id.

        They share the canonical address, a normalised title of five words or more, or the key of an instrument that
        both name; whether they are one story is judged elsewhere.
        """
        ...
