"""What people are told of faults and do about them, as the store keeps it: posts given up, corrections, troubles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.corrections import Correction, CorrectionPost, CorrectionState
from bot.domain.dead_letters import DeadLetter, Outstanding
from bot.domain.deliveries import DeliveryId
from bot.domain.digests import Window
from bot.domain.subscriptions import Subscription, SubscriptionId, TenantId
from bot.domain.troubles import Trouble


class TenantCareReading(Protocol):
    async def dead_letters(self, *, since: datetime) -> Sequence[DeadLetter]:
        """Posts of this tenant that were given up and came due since then, the newest first.

        Those of a subscription that was removed went with it.
        """
        ...

    async def corrections(self, *, digest_id: int | None = None, window: Window | None = None) -> Sequence[Correction]:
        """Those that this tenant made and those for everybody, oldest first; of one edition, or made in the window."""
        ...

    async def posted_until(self, subscription_id: SubscriptionId) -> datetime | None:
        """When the last slot for which a post was made came due, whatever became of it; None before the first."""
        ...


class TenantCareWriting(Protocol):
    async def retry_dead(self, delivery_id: DeliveryId, now: datetime) -> int:
        """Put a post that was given up back into the outbox, with all dead parts of its slot: due now, a new first try.

        What it shows counts as got again. How many parts; 0 where this tenant has no such post among the dead. A
        sender that still holds an old claim is fenced off.
        """
        ...


class CareReading(Protocol):
    async def outstanding(self, now: datetime) -> Outstanding:
        """What the outbox has still to do, over all tenants."""
        ...

    async def due_corrections(
        self, now: datetime, *, platforms: Collection[str] | None = None, without: Collection[TenantId] = ()
    ) -> Sequence[CorrectionPost]:
        """Messages that may be corrected now, the longest due first. One message gets its corrections in order.

        Only those of these platforms (None: all), and of no tenant in `without`.
        """
        ...

    async def corrections_waiting(self, now: datetime) -> bool:
        """Whether `spread_corrections` would find a message."""
        ...

    async def troubles(self, *, healed_since: datetime) -> Sequence[Trouble]:
        """Those that stand and those that healed since then, in the order in which they were noted."""
        ...

    async def subscribers(self, editions: Collection[str]) -> Sequence[Subscription]:
        """The active subscriptions to these editions, of every tenant that is not suspended."""
        ...


class CareWriting(Protocol):
    async def keep_correction(
        self,
        digest_id: int,
        item: int,
        *,
        note: str,
        url: str | None,
        author: str,
        tenant_id: TenantId | None,
        now: datetime,
    ) -> Correction:
        """Store a correction of that tenant's posts, of everybody's where it is None. The same one is kept once."""
        ...

    async def spread_corrections(self, now: datetime) -> None:
        """Note each sent first part that a correction of the last 7 days concerns, as due now. Harmless if repeated."""
        ...

    async def claim_correction(self, post: CorrectionPost, *, until: datetime, now: datetime) -> CorrectionPost | None:
        """Take it, `tries` counted up; None where somebody else has it or had it since."""
        ...

    async def put_back_correction(self, post: CorrectionPost, *, reason: str, at: datetime) -> bool:
        """Give a claimed one back, to be tried at that moment. False where the claim was lost in between."""
        ...

    async def close_correction(self, post: CorrectionPost, state: CorrectionState, reason: str) -> bool:
        """End a claimed one. False as above."""
        ...

    async def answer_with_correction(
        self, post: CorrectionPost, parts: Sequence[tuple[str, str]], reason: str, now: datetime
    ) -> bool:
        """End a claimed one as answered, and put the parts (payload, nonce) into the outbox, to answer its message.

        False as above. The message is never answered twice for the same correction.
        """
        ...

    async def keep_troubles(self, found: Collection[Trouble], now: datetime) -> bool:
        """Make exactly these the ones that stand: others are healed now, new ones noted now. Whether any changed.

        A trouble that stands keeps its text and its moment. Healed ones are forgotten after 30 days.
        """
        ...
