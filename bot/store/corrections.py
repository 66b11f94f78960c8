"""Corrections of editions, and the way of each into the messages that were posted of it.

A claim is a state, a lease and a count of tries, as that of a delivery. Which messages a correction concerns follows
from the posts that there are: those that are made after it, of the same edition, get it too.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Update, and_, exists, func, literal, null, or_, select, update

from bot.domain.corrections import Correction, CorrectionId, CorrectionPost, CorrectionPostId, CorrectionState
from bot.domain.deliveries import DeliveryState, Receipt
from bot.domain.digests import Window
from bot.domain.subscriptions import TenantId
from bot.store import outbox_rows
from bot.store.connection import Connected
from bot.store.dialects import insert_new
from bot.store.outbox import correction_posts, corrections, deliveries, digests, slots
from bot.store.owned import SUSPENDED, Owned

_ALL = ""
_AT_ONCE = 100
# Posts of an edition that are made later than this after its correction are none of its readers' first sight.
_CONCERNS = timedelta(days=7)
_DONE = (CorrectionState.EDITED.value, CorrectionState.ANSWERED.value, CorrectionState.CLOSED.value)


class TenantCorrections(Owned):
    async def corrections(self, *, digest_id: int | None = None, window: Window | None = None) -> Sequence[Correction]:
        statement = _listed().where(corrections.c.tenant_id.in_((_ALL, self._tenant_id)))
        if digest_id is not None:
            statement = statement.where(corrections.c.digest_id == digest_id)
        if window is not None:
            statement = statement.where(corrections.c.made_at >= window.start, corrections.c.made_at < window.end)
        return await self._all(statement, _correction)


class CorrectionReading(Connected):
    async def due_corrections(
        self, now: datetime, *, platforms: Collection[str] | None = None, without: Collection[TenantId] = ()
    ) -> Sequence[CorrectionPost]:
        """At most 100. A message that is still to be sent, or that waits for an earlier correction, is not due."""
        wanted = [deliveries.c.platform.in_(sorted(platforms))] if platforms is not None else []
        wanted += [deliveries.c.tenant_id.not_in(sorted(without))] if without else []
        earlier = correction_posts.alias("earlier")
        waits = exists().where(
            earlier.c.delivery_id == correction_posts.c.delivery_id,
            earlier.c.correction_id < correction_posts.c.correction_id,
            earlier.c.state.not_in(_DONE),
        )
        statement = (
            select(
                *(correction_posts.c.id.label("post_id"), correction_posts.c.correction_id),
                *(correction_posts.c.delivery_id, correction_posts.c.tries.label("post_tries")),
                correction_posts.c.first_try_at.label("post_first_try_at"),
            )
            .join(deliveries, deliveries.c.id == correction_posts.c.delivery_id)
            .where(correction_posts.c.next_attempt_at <= now, _free(now), ~waits)
            .where(deliveries.c.state == DeliveryState.SENT.value, deliveries.c.tenant_id.not_in(SUSPENDED))
            .where(*wanted)
            .order_by(correction_posts.c.next_attempt_at, correction_posts.c.id)
            .limit(_AT_ONCE)
        )
        rows = await self._all(statement, lambda row: row)
        return [await self._whole(row) for row in rows]

    async def corrections_waiting(self, now: datetime) -> bool:
        """Whether a message lacks a row for a correction that concerns it."""
        return bool(await self._all(_lacking(now).limit(1), lambda row: row))

    async def _whole(self, row: Row[Any]) -> CorrectionPost:
        """The post with the message and with what that one carries already."""
        message = select(deliveries, null().label("after_message"), null().label("after_thread"))
        (delivery,) = await self._all(
            message.where(deliveries.c.id == row.delivery_id), lambda one: (outbox_rows.delivery(one), _receipt(one))
        )
        (correction,) = await self._all(_listed().where(corrections.c.id == row.correction_id), _correction)
        carried = _listed().join(correction_posts, correction_posts.c.correction_id == corrections.c.id)
        earlier = await self._all(
            carried.where(
                correction_posts.c.delivery_id == row.delivery_id,
                correction_posts.c.state == CorrectionState.EDITED.value,
            ),
            _correction,
        )
        return CorrectionPost(
            id=CorrectionPostId(row.post_id),
            correction=correction,
            delivery=replace(delivery[0], receipt=delivery[1]),
            earlier=tuple(earlier),
            tries=row.post_tries,
            first_try_at=row.post_first_try_at,
        )


class CorrectionWriting(CorrectionReading):
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
        key = {"digest_id": digest_id, "item": item, "note": note, "tenant_id": tenant_id or _ALL}
        await self._run(insert_new(corrections), [{**key, "url": url, "author": author, "made_at": now}])
        same = and_(*(corrections.c[name] == value for name, value in key.items()))
        return (await self._all(_listed().where(same), _correction))[0]

    async def spread_corrections(self, now: datetime) -> None:
        names = ["correction_id", "delivery_id", "state", "reason", "tries", "next_attempt_at"]
        await self._run(insert_new(correction_posts).from_select(names, _lacking(now)))

    async def claim_correction(self, post: CorrectionPost, *, until: datetime, now: datetime) -> CorrectionPost | None:
        taken = (
            _change(post)
            .where(_free(now))
            .values(
                state=CorrectionState.SENDING.value,
                tries=correction_posts.c.tries + 1,
                lease_until=until,
                first_try_at=func.coalesce(correction_posts.c.first_try_at, now),
            )
            .returning(correction_posts.c.tries, correction_posts.c.first_try_at)
        )
        row = await self._first(taken, lambda row: row)
        return None if row is None else replace(post, tries=row.tries, first_try_at=row.first_try_at)

    async def put_back_correction(self, post: CorrectionPost, *, reason: str, at: datetime) -> bool:
        return await self._changed(_let_go(post, CorrectionState.PENDING, reason).values(next_attempt_at=at))

    async def close_correction(self, post: CorrectionPost, state: CorrectionState, reason: str) -> bool:
        return await self._changed(_let_go(post, state, reason))

    async def answer_with_correction(
        self, post: CorrectionPost, parts: Sequence[tuple[str, str]], reason: str, now: datetime
    ) -> bool:
        """The key of each part says of which correction and message it is, so that it is never made twice."""
        if not await self.close_correction(post, CorrectionState.ANSWERED, reason):
            return False
        of, to = post.delivery, post.delivery.receipt
        common = {
            "tenant_id": of.tenant_id,
            "subscription_id": of.subscription_id,
            "slot_id": None,
            "platform": of.platform,
            "channel_id": of.channel_id,
            "state": DeliveryState.PENDING.value,
            "reason": "",
            "tries": 0,
            "next_attempt_at": now,
            "reply_message": to.message_id if to else None,
            "reply_thread": to.thread_id if to else None,
        }
        rows = (
            {"dedupe_key": f"correction:{post.id}:{number}", "part_no": number, "payload": payload, "nonce": nonce}
            for number, (payload, nonce) in enumerate(parts, start=1)
        )
        await self._run(insert_new(deliveries), ({**common, **row} for row in rows))
        return True


def _listed() -> Select[*tuple[Any, ...]]:
    """Oldest first."""
    return (
        select(corrections, digests.c.edition, digests.c.number)
        .join(digests, digests.c.id == corrections.c.digest_id)
        .order_by(corrections.c.id)
    )


def _lacking(now: datetime) -> Select[*tuple[Any, ...]]:
    """First parts of the edition that have no row for it yet. Those that were given up are read by nobody."""
    known = exists().where(
        correction_posts.c.correction_id == corrections.c.id, correction_posts.c.delivery_id == deliveries.c.id
    )
    return (
        select(
            *(corrections.c.id, deliveries.c.id, literal(CorrectionState.PENDING.value), literal(""), literal(0)),
            literal(now, corrections.c.made_at.type),
        )
        .join_from(corrections, slots, slots.c.digest_id == corrections.c.digest_id)
        .join(deliveries, deliveries.c.slot_id == slots.c.id)
        .where(corrections.c.made_at > now - _CONCERNS, deliveries.c.part_no == 1)
        .where(or_(corrections.c.tenant_id == _ALL, corrections.c.tenant_id == deliveries.c.tenant_id))
        .where(deliveries.c.state == DeliveryState.SENT.value, ~known)
        .order_by(corrections.c.id, deliveries.c.id)
    )


def _free(now: datetime) -> ColumnElement[bool]:
    state = correction_posts.c.state
    lapsed = and_(state == CorrectionState.SENDING.value, correction_posts.c.lease_until < now)
    return or_(state == CorrectionState.PENDING.value, lapsed)


def _change(post: CorrectionPost) -> Update:
    return update(correction_posts).where(correction_posts.c.id == post.id, correction_posts.c.tries == post.tries)


def _let_go(post: CorrectionPost, state: CorrectionState, reason: str) -> Update:
    """Only for the holder of the claim."""
    claimed = _change(post).where(correction_posts.c.state == CorrectionState.SENDING.value)
    return claimed.values(state=state.value, reason=reason, lease_until=null(), next_attempt_at=null())


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        id=CorrectionId(row.id),
        digest_id=row.digest_id,
        edition=row.edition,
        number=row.number,
        item=row.item,
        note=row.note,
        url=row.url,
        author=row.author,
        made_at=row.made_at,
        tenant_id=TenantId(row.tenant_id) if row.tenant_id else None,
    )


def _receipt(row: Row[Any]) -> Receipt | None:
    return Receipt(message_id=row.message_id, thread_id=row.thread_id) if row.message_id else None
