"""What the core asks of the world. Read this page first.

Protocols only: adapters in `sources`, `store`, `chat` and `engines` fulfil them, bootstrap wires them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol, TypeVar

from bot.domain.deliveries import Delivery, DueSlot, Receipt, StoredDigest
from bot.domain.digests import Window
from bot.domain.entries import Draft, Entry, EntryId, Fetched, Known, NotModified
from bot.domain.http import HttpRequest, HttpResponse
from bot.domain.charts import Chart
from bot.domain.hub import (
    Measured,
    ModelChange,
    ModelDetail,
    ModelName,
    ModelReading,
    ModelStanding,
    Snapshot,
    TrackedModel,
)
from bot.domain.messages import Message
from bot.domain.openness import CuratedModel, Licence
from bot.domain.policies import Organisation, Policy, PolicyId, Term
from bot.domain.search import SearchQuery, SearchResult
from bot.domain.sources import Memory, SourceId, SourceRecord, SourceSpec
from bot.domain.subscriptions import Cadence, Slot, Subscription, SubscriptionId, SubscriptionState, TenantId


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

    async def last_good_config(self) -> tuple[str, str] | None:
        """The path and text of the configuration that was applied last."""
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

    async def digests(self, *, edition: str | None = None, limit: int = 25) -> Sequence[StoredDigest]:
        """Stored editions, newest first."""
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

    async def subscription(self, slot: DueSlot) -> Subscription | None: ...

    async def due_deliveries(self, now: datetime, *, platforms: Collection[str] | None = None) -> Sequence[Delivery]:
        """What may be sent now, in the order in which it must be: pending and due, or claimed and the lease over.

        A part is due only when every earlier part of its slot was sent, and its subscription is active. `platforms`
        limits them, so that the backlog of one that is off cannot hide another's posts.
        """
        ...

    async def counts(self) -> Mapping[str, int]:
        """Rows by noun: entries, revisions, sources, models."""
        ...


class TenantReading(Protocol):
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


class TenantWriting(TenantReading, Protocol):
    async def subscribe(
        self,
        *,
        platform: str,
        channel_id: str,
        edition: str,
        cadence: Cadence,
        mention: str | None,
        now: datetime,
        threaded: bool = False,
    ) -> Subscription:
        """Make or change the subscription of that channel to that edition; it becomes active, due at its next slot.

        `threaded` posts answer the last edition of the channel, where there is one.
        """
        ...

    async def set_state(self, subscription_id: SubscriptionId, state: SubscriptionState, reason: str) -> bool: ...

    async def set_next_due(self, subscription_id: SubscriptionId, at: datetime) -> bool:
        """Move the next slot: to now (run) or behind the next one (skip). False where it is not this tenant's."""
        ...

    async def unsubscribe(self, subscription_id: SubscriptionId) -> bool:
        """Remove it with its undelivered posts. False where it is not this tenant's."""
        ...

    async def suspend(self, reason: str, now: datetime) -> None:
        """Nothing of this tenant is due until `reinstate`: the platform threw us out. Its subscriptions stay."""
        ...

    async def reinstate(self) -> None:
        """The tenant has us back. Harmless where it was never suspended, or is unknown."""
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
        """Store one snapshot of the trending list, or readings without a rank, which make no snapshot."""
        ...

    async def keep_detail(self, detail: ModelDetail) -> None:
        """Store a look in full: the model is public; counts of children become a point of its history."""
        ...

    async def keep_standing(
        self, model_id: str, standing: ModelStanding, now: datetime, *, renamed_to: str | None = None
    ) -> None:
        """Note that the model is gone or renamed. What was measured stays. Unknown models are noted too."""
        ...

    async def update_sources(self, records: Sequence[SourceRecord]) -> None:
        """Replace the stored life of these sources."""
        ...

    async def keep_policy_states(self, states: Mapping[PolicyId, Mapping[str, object]], now: datetime) -> int:
        """Keep what changed: a state that equals the last one of its policy is not kept again. How many were kept.

        A policy that is not among them is gone: an empty state is kept for it.
        """
        ...

    async def admit(self, key: str, now: datetime) -> bool:
        """Whether the key is seen for the first time within an hour. For requests that may be made more than once."""
        ...

    async def remember(self, question: str, now: datetime) -> str:
        """A short key (at most 20 characters of a-z, 2-7) for the text, the same one each time. Kept for 30 days."""
        ...

    def tenant(self, tenant_id: TenantId) -> TenantWriting: ...

    async def open_slot(self, subscription: Subscription, slot: Slot, *, next_due_at: datetime) -> None:
        """Note that the slot has come and move the subscription on. Harmless when repeated."""
        ...

    async def keep_digest(
        self,
        edition: str,
        date: date,
        window: Window,
        message: Mapping[str, object],
        now: datetime,
        *,
        entries: Mapping[int, Sequence[EntryId]] = MappingProxyType({}),
    ) -> StoredDigest:
        """Store and number the edition of that date; the one that is already there wins.

        `entries` are the entries behind each numbered item: the one that leads and those merged into it.
        """
        ...

    async def fill_slot(
        self,
        slot: DueSlot,
        digest: StoredDigest | None,
        parts: Sequence[tuple[str, str]],
        shown: Collection[EntryId] = (),
        reply_to: Receipt | None = None,
    ) -> None:
        """Freeze the parts (payload, nonce) as pending deliveries and close the slot. Harmless when repeated.

        `reply_to` is the message in whose thread they are to stand: it becomes the first part's `after`.
        Without a `digest` the post is of an edition that is not kept. `shown` are the entries that the subscription
        has got by it, unless the post is given up.
        """
        ...

    async def drop_slot(self, slot: DueSlot, reason: str) -> None:
        """Close the slot without a delivery: `skipped`, `empty`, `subscription_gone`."""
        ...

    async def claim(self, delivery: Delivery, *, until: datetime, now: datetime) -> Delivery | None:
        """Take the delivery for sending, `tries` counted up; None where somebody else has it or had it since."""
        ...

    async def record_sent(self, delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
        """Close a claimed delivery. False where the claim was lost in between."""
        ...

    async def put_back(self, delivery: Delivery, *, reason: str, at: datetime) -> bool:
        """Give a claimed delivery back, to be tried at that moment. False as above."""
        ...

    async def bury(self, delivery: Delivery, reason: str) -> bool:
        """Give up a claimed delivery: state `dead`, the reason beside it. False as above.

        Where nothing of its slot was sent, its subscription has not got the entries of that slot.
        """
        ...

    async def keep_config(self, path: str, text: str, now: datetime) -> None:
        """Remember the configuration that is now in force."""
        ...


class Store(Protocol):
    """The database. Methods raise StoreError and nothing else."""

    def reading(self) -> AbstractAsyncContextManager[Reading]: ...

    def writing(self) -> AbstractAsyncContextManager[Writing]: ...

    async def close(self) -> None: ...


class Publisher(Protocol):
    """One chat platform as a place to post."""

    @property
    def platform(self) -> str:
        """The name before the colon of its tenants' ids."""
        ...

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        """The message as JSON payloads of this platform, one a part, in order, each within its limits. Pure."""
        ...

    async def publish(self, delivery: Delivery) -> Receipt:
        """Send one part. Raises TemporaryDeliveryError (try again, with the same nonce) or PermanentDeliveryError."""
        ...


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


class Hub(Protocol):
    """The Hugging Face Hub, asked about single models. Within its limits: it refuses before the Hub would."""

    async def detail(self, model_id: str) -> ModelDetail:
        """All it says. Raises SourceError: GONE (deleted, private, or never there), RATE_LIMITED with `retry_at`, …

        The name in the answer is another one where the model was renamed.
        """
        ...

    async def names(self, typed: str, *, limit: int = 10) -> Sequence[str]:
        """Names of public models that match, the most liked first. Raises SourceError."""
        ...

    def room(self) -> int:
        """How many more questions may be asked in this window of the Hub's limit without eating into the reserve."""
        ...


class Painter(Protocol):
    """Draws charts. The same chart always gives the same picture."""

    async def png(self, chart: Chart) -> bytes:
        """Readable on a light and on a dark page. Raises PaintError, and nothing else."""
        ...

    async def svg(self, chart: Chart) -> str:
        """Without scripts, links or references. Raises PaintError."""
        ...


class Signal(Protocol):
    """How a job is told that there may be work. A lost or doubled call is harmless: due times are data."""

    def wake(self, job: str, key: str) -> None: ...


class Endpoint(Protocol):
    """What answers one path of the web port. Raises nothing: a failure is an answer too."""

    async def __call__(self, request: HttpRequest) -> HttpResponse: ...
