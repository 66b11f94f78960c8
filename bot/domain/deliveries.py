"""A post on its way: frozen when it was made, claimed when it is sent, closed by a receipt or a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from bot.domain.digests import Window
from bot.domain.entries import EntryId
from bot.domain.subscriptions import Slot, SubscriptionId, TenantId

DeliveryId = NewType("DeliveryId", int)
SlotId = NewType("SlotId", int)


class DeliveryState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The platform's proof: the id of the message, and of the thread that it opened, where it opened one.

    `found` says that the message was there already and only looked up; it is not kept, and no part of what is compared.
    """

    message_id: str
    thread_id: str | None = None
    found: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueSlot:
    """A slot that waits for its edition to be composed."""

    id: SlotId
    tenant_id: TenantId
    subscription_id: SubscriptionId
    slot: Slot


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDigest:
    """An edition as it was composed and numbered, once for all who get it. `message` is the encoded message.

    `entries` are the ids of the entries behind each numbered item; editions of before they were kept have none. `run`
    is the key of the slot that had it composed by hand; empty for the edition of the date.
    """

    id: int
    edition: str
    number: int
    date: date
    window: Window
    composed_at: datetime
    message: dict[str, object]
    entries: Mapping[int, tuple[EntryId, ...]] = field(default_factory=dict)
    run: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`payload` and `nonce` are frozen; `after` is the receipt of the part before, where there is one.

    The first part has no part before: its `after` is the message that it answers, in whose thread it is to stand.
    `tries` is the fence: a sender whose count is no longer the stored one has lost its claim; `failures` are those of
    them that count for the next pause. `uncertain_since` is the first try of which nobody knows whether it made the
    post; None where none is in doubt. `forbidden_since` is the first of the tries that were refused for want of a
    permission. While `lease_until` is to come nobody else sends it. `receipt` is what was recorded when it was sent.
    """

    id: DeliveryId
    tenant_id: TenantId
    subscription_id: SubscriptionId
    platform: str
    channel_id: str
    part_no: int
    payload: str
    nonce: str
    state: DeliveryState = DeliveryState.PENDING
    reason: str = ""
    tries: int = 0
    first_try_at: datetime | None = None
    next_attempt_at: datetime | None = None
    after: Receipt | None = None
    uncertain_since: datetime | None = None
    forbidden_since: datetime | None = None
    failures: int = 0
    lease_until: datetime | None = None
    receipt: Receipt | None = None

    def is_ours(self, now: datetime) -> bool:
        """Whether the claim still runs. One that has run out may be somebody else's: nothing may be sent any more."""
        return self.lease_until is None or now < self.lease_until

    @property
    def is_answer(self) -> bool:
        """Whether it is to stand in the thread of an earlier post, or in the channel where there is none any more."""
        return self.part_no == 1 and self.after is not None
