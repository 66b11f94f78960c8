"""Bring corrections into the messages that were posted: each is edited once, or answered where it cannot be.

A correction is never lost: what may pass by itself is tried again as a post is, and where the message cannot be changed
the outbox gets an answer to it.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.backoff import HORIZON, pause
from bot.delivery.circuit import Circuit
from bot.delivery.nonce import nonce
from bot.digest.corrected import answer_message, sentence
from bot.domain.corrections import CorrectionPost, CorrectionState
from bot.domain.deliveries import DeliveryId
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, StoreError, TemporaryDeliveryError
from bot.ports import Clock, Publisher, Store

log = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
# As posts do: a token that is refused needs a person.
_TOKEN_PAUSE = timedelta(minutes=10)
_Failure = TemporaryDeliveryError | PermanentDeliveryError


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What correcting needs of the world. `deadline` is seconds for one edit, and shorter than the lease."""

    store: Store
    clock: Clock
    publishers: Mapping[str, Publisher]
    circuit: Circuit = field(default_factory=Circuit)
    deadline: float = 45.0


async def correct_due(desk: Desk) -> int:
    """Edit or answer every posted message that a correction waits for; how many. Raises StoreError.

    One after the other: corrections are few, and platforms count edits of a channel as they count its posts.
    """
    now = desk.clock.now()
    async with desk.store.reading() as view:
        new = await view.corrections_waiting(now)
    if new:
        async with desk.store.writing() as tx:
            await tx.spread_corrections(now)
    down, refused = desk.circuit.resting(now)
    async with desk.store.reading() as view:
        due = await view.due_corrections(now, platforms=desk.publishers.keys() - set(down), without=refused)
    done = 0
    for post in due:
        done += await _correct(desk, post)
    return done


async def _correct(desk: Desk, post: CorrectionPost) -> bool:
    """Whether the message says it now, or an answer will."""
    now = desk.clock.now()
    async with desk.store.writing() as tx:
        claimed = await tx.claim_correction(post, until=now + LEASE, now=now)
    if claimed is None:
        return False
    publisher = desk.publishers[post.delivery.platform]
    payload = _amended(publisher, claimed)
    if payload is None:
        return await _answer(desk, claimed, "it does not fit into the message")
    failure = await _edit(desk, publisher, claimed, payload)
    return await _close(desk, claimed, failure)


def _amended(publisher: Publisher, post: CorrectionPost) -> str | None:
    """The message as it was frozen, with what it carries already and this one; None where that does not fit.

    A payload is kept for a while only: what is older is answered.
    """
    payload: str | None = post.delivery.payload or None
    for correction in (*post.earlier, post.correction):
        payload = publisher.amend(payload, sentence(correction)) if payload else None
    return payload


async def _edit(desk: Desk, publisher: Publisher, post: CorrectionPost, payload: str) -> _Failure | None:
    """None where the message was changed. An edit that was made twice changes nothing."""
    try:
        async with asyncio.timeout(desk.deadline):
            await publisher.edit(post.delivery, payload)
    except (TemporaryDeliveryError, PermanentDeliveryError) as error:
        return error
    except TimeoutError:
        return TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, f"no answer within {desk.deadline:g} s")
    except Exception as error:
        log.exception("%s: unexpected failure", _name(post))
        return TemporaryDeliveryError(DeliveryFault.OUTCOME_UNKNOWN, f"unexpected {type(error).__name__}")
    return None


async def _close(desk: Desk, post: CorrectionPost, failure: _Failure | None) -> bool:
    now = desk.clock.now()
    if failure is None:
        return await _end(desk, post, CorrectionState.EDITED, "")
    reason = f"{failure.code}: {failure}"
    if failure.fault is DeliveryFault.CHANNEL_GONE:
        log.info("%s: the message is gone, and nobody reads it", _name(post))
        await _end(desk, post, CorrectionState.CLOSED, reason)
        return False
    if failure.fault is DeliveryFault.TOKEN_REVOKED:
        desk.circuit.open(post.delivery.tenant_id, now + _TOKEN_PAUSE)
        return await _later(desk, post, now + _TOKEN_PAUSE, reason)
    if isinstance(failure, PermanentDeliveryError):
        return await _answer(desk, post, reason)
    at = max(now + pause(DeliveryId(post.id), post.tries), failure.retry_at or now)
    if at - (post.first_try_at or now) > HORIZON:
        return await _answer(desk, post, reason)
    return await _later(desk, post, at, reason)


async def _later(desk: Desk, post: CorrectionPost, at: datetime, reason: str) -> bool:
    log.warning("%s: try %d failed, the next one at %s: %s", _name(post), post.tries, at, reason)
    async with desk.store.writing() as tx:
        await tx.put_back_correction(post, reason=reason, at=at)
    return False


async def _end(desk: Desk, post: CorrectionPost, state: CorrectionState, reason: str) -> bool:
    try:
        async with desk.store.writing() as tx:
            return await tx.close_correction(post, state, reason)
    except StoreError:
        log.error("%s: what became of it could not be recorded; it is tried again", _name(post))  # noqa: TRY400 - the caller logs the trace
        raise


async def _answer(desk: Desk, post: CorrectionPost, reason: str) -> bool:
    """Say it below the message: an ordinary post, which the outbox makes exactly once."""
    publisher = desk.publishers[post.delivery.platform]
    frozen = await asyncio.to_thread(publisher.freeze, answer_message(post.correction))
    key = f"correction-{post.id}"
    parts = [(part, nonce(post.delivery.subscription_id, key, number)) for number, part in enumerate(frozen, start=1)]
    log.info("%s: said in an answer, for %s", _name(post), reason)
    async with desk.store.writing() as tx:
        return await tx.answer_with_correction(post, parts, reason, desk.clock.now())


def _name(post: CorrectionPost) -> str:
    of = post.delivery
    return f"correction {post.correction.id} of message {of.id} in {of.platform} channel {of.channel_id}"
