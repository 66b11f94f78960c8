"""A write transaction of the database: everything or nothing. There is one at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Protocol

from bot.domain.deliveries import Delivery, DueSlot, Receipt, StoredDigest
from bot.domain.digests import Window
from bot.domain.entries import Draft, EntryId, Known
from bot.domain.hub import (
    ModelDetail,
    ModelReading,
    ModelStanding,
)
from bot.domain.keeping import Expired
from bot.domain.policies import PolicyId
from bot.domain.sources import SourceId, SourceRecord, SourceSpec
from bot.domain.subscriptions import Cadence, Slot, Subscription, SubscriptionId, SubscriptionState, TenantId
from bot.ports.care import CareWriting, TenantCareWriting
from bot.ports.editorial import EditorialWriting
from bot.ports.polled import PolledWriting
from bot.ports.reading import Reading, TenantReading
from bot.ports.stories import StoryWriting


class TenantWriting(TenantReading, TenantCareWriting, Protocol):
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


class Writing(Reading, CareWriting, EditorialWriting, PolledWriting, StoryWriting, Protocol):
    """A write transaction: everything or nothing. There is one at a time."""

    async def sync_sources(self, specs: Sequence[SourceSpec], now: datetime) -> None:
        """Make exactly these the configured sources. New ones are due at once; others keep their life.

        A source that left the file keeps its entries and its record; it is no longer polled.
        """
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

    async def pass_slots(
        self, subscription: Subscription, slots: Sequence[tuple[Slot, str]], *, next_due_at: datetime
    ) -> None:
        """Note slots that are never filled, each with the reason, and move the subscription on. As `open_slot`."""
        ...

    async def take_back(self, slot: DueSlot, reason: str) -> bool:
        """Close a filled slot unsent: its posts are dead, and its entries are not got by it.

        False where one of its posts was made, may have been made, or is closed already.
        """
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
        run: str = "",
    ) -> StoredDigest:
        """Store and number the edition of that date; the one that is already there wins.

        One that was composed by hand, in the slot `run`, stands beside it with a number of its own.
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
        """Close the slot without a delivery: `merged`, `paused`, `empty`, `subscription_gone`, `edition_gone`."""
        ...

    async def claim(self, delivery: Delivery, *, until: datetime, now: datetime) -> Delivery | None:
        """Take the delivery for sending, `tries` counted up; None where somebody else has it or had it since.

        Where a lease lapsed, whoever had it may have posted: the delivery is in doubt from that try on.
        """
        ...

    async def release_claims(self) -> None:
        """End every lease: whoever held one is dead. Only for a process that begins, and has the database to itself.

        What was being sent is in doubt, and may be tried while the platform still knows its nonce.
        """
        ...

    async def record_sent(self, delivery: Delivery, receipt: Receipt, now: datetime) -> bool:
        """Close a claimed delivery. False where the claim was lost in between."""
        ...

    async def put_back(
        self,
        delivery: Delivery,
        *,
        reason: str,
        at: datetime,
        counted: bool = True,
        unsure: bool = False,
        forbidden: bool = False,
    ) -> bool:
        """Give a claimed delivery back, to be tried at that moment. False as above.

        `counted` says that the try was a failure of the post; being asked to slow down is none. `unsure`: the try may
        have made the post, so the delivery stays in doubt from its first such try on; otherwise no try is in doubt.
        `forbidden` likewise for a try that was refused for want of a permission.
        """
        ...

    async def bury(self, delivery: Delivery, reason: str) -> bool:
        """Give up a claimed delivery: state `dead`, the reason beside it. False as above.

        Where nothing of its slot was sent, its subscription has not got the entries of that slot.
        """
        ...

    async def prune(self, expired: Expired, now: datetime) -> None:
        """Empty these texts, and forget questions and admitted requests whose time is over. Harmless when repeated.

        What says that something was seen, edited, shown or posted stays: nothing is imported or posted again.
        """
        ...

    async def keep_config(self, path: str, text: str, now: datetime) -> None:
        """Remember the configuration that is now in force."""
        ...
