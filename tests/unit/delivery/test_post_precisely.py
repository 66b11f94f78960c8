"""When exactly a post is tried again, and what the log says of it: the operator finds the channel by that line."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.backoff import pause
from bot.delivery.deliver import Tally
from bot.domain.deliveries import Delivery, DeliveryId, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, StoreError, TemporaryDeliveryError
from bot.domain.subscriptions import SubscriptionState
from tests.doubles.publishers import MemoryPublisher
from tests.unit.delivery.rig import NINE, Rig, rig

NAME = "delivery 1 (part 1) to memory channel 1"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PAUSED = pause(DeliveryId(1), 1)


def temporary(fault: DeliveryFault, after: timedelta | None = None) -> TemporaryDeliveryError:
    return TemporaryDeliveryError(fault, "Not now.", retry_at=None if after is None else NINE + after)


def permanent(fault: DeliveryFault) -> PermanentDeliveryError:
    return PermanentDeliveryError(fault, "No.")


@pytest.fixture
async def desk(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> AsyncIterator[Rig]:
    with caplog.at_level(logging.INFO, "bot.delivery"):
        async with rig(tmp_path) as made:
            yield made


class Waiting(MemoryPublisher):
    """Answers once it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.told = asyncio.Event(), asyncio.Event()

    async def publish(self, delivery: Delivery) -> Receipt:
        self.asked.set()
        await self.told.wait()
        return await super().publish(delivery)


@asynccontextmanager
async def posting(desk: Rig, answer: Exception | None = None) -> AsyncIterator[Callable[[], Awaitable[Tally]]]:
    """While the platform is being asked. To call what it yields lets the platform answer."""
    await desk.fill()
    desk.publisher = platform = Waiting()
    platform.moods.append(answer)
    sending, asked = asyncio.create_task(desk.deliver()), asyncio.create_task(platform.asked.wait())
    await asyncio.wait({sending, asked}, return_when=asyncio.FIRST_COMPLETED)
    asked.cancel()

    async def answered() -> Tally:
        platform.told.set()
        return await sending

    yield answered


@pytest.mark.parametrize(
    ("answer", "later"),
    [
        (temporary(DeliveryFault.PLATFORM_DOWN), PAUSED),
        (temporary(DeliveryFault.PLATFORM_DOWN, 2 * HOUR), 2 * HOUR),
        (temporary(DeliveryFault.PLATFORM_DOWN, MINUTE), PAUSED),
        (permanent(DeliveryFault.PLATFORM_DOWN), PAUSED),
        (temporary(DeliveryFault.OUTCOME_UNKNOWN), PAUSED),
        (temporary(DeliveryFault.CLAIM_LOST), timedelta(0)),
        (temporary(DeliveryFault.RATE_LIMITED), MINUTE),
        (permanent(DeliveryFault.RATE_LIMITED), MINUTE),
        (temporary(DeliveryFault.RATE_LIMITED, 2 * HOUR), 2 * HOUR),
        (permanent(DeliveryFault.TOKEN_REVOKED), 10 * MINUTE),
        (permanent(DeliveryFault.FORBIDDEN), HOUR),
    ],
    ids=str,
)
async def test_a_post_that_was_put_back_is_due_again_after(desk: Rig, answer: Exception, later: timedelta) -> None:
    await desk.fill()
    desk.publisher.moods.append(answer)
    assert await desk.deliver() == Tally(put_back=1)
    assert desk.rows("SELECT next_attempt_at, lease_until FROM deliveries") == desk.rows(
        f"SELECT '{NINE + later:%Y-%m-%d %H:%M:%S.%f}', NULL"
    )


async def test_a_rate_limit_that_has_passed_already_means_now(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.moods.append(temporary(DeliveryFault.RATE_LIMITED, -HOUR))
    assert await desk.deliver(deadline=0.3) == Tally(put_back=1)
    assert desk.rows("SELECT substr(next_attempt_at, 1, 19) FROM deliveries") == [(f"{NINE:%Y-%m-%d %H:%M:%S}",)]


async def test_a_person_who_takes_no_messages_is_not_asked_again(desk: Rig) -> None:
    await desk.subscribe("@7")
    desk.clock.moment = NINE
    desk.publisher.moods.append(permanent(DeliveryFault.FORBIDDEN))
    assert await desk.tick() == Tally(dead=1)
    assert (await desk.subscription()).state is SubscriptionState.PAUSED


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (
            temporary(DeliveryFault.PLATFORM_DOWN),
            [f"{NAME}: try 1 failed, the next one at {NINE + PAUSED}: Not now."],
        ),
        (
            permanent(DeliveryFault.FORBIDDEN),
            [f"{NAME}: not allowed there, asked again at {NINE + HOUR}: No."],
        ),
        (permanent(DeliveryFault.REFUSED), [f"{NAME}: given up: refused: No."]),
        (
            permanent(DeliveryFault.CHANNEL_GONE),
            [f"{NAME}: given up, its subscription is paused: channel_gone: No."],
        ),
        (
            temporary(DeliveryFault.PLATFORM_DOWN, 73 * HOUR),
            [f"{NAME}: given up after 1 tries: platform_down: Not now."],
        ),
        (temporary(DeliveryFault.RATE_LIMITED), []),
    ],
    ids=str,
)
async def test_the_log_names_the_post_its_channel_and_what_comes_next(
    desk: Rig, caplog: pytest.LogCaptureFixture, answer: Exception, words: list[str]
) -> None:
    await desk.fill()
    desk.publisher.moods.append(answer)
    await desk.deliver()
    said = [record.getMessage() for record in caplog.records if record.name == "bot.delivery.post"]
    assert said == words


async def test_the_log_says_which_post_is_asked_again_and_which_failed_by_our_own_fault(
    desk: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.fill()
    desk.publisher.moods += [temporary(DeliveryFault.PLATFORM_DOWN), RuntimeError("a bug")]
    assert await desk.deliver(repeats=(0.001,)) == Tally(put_back=1)
    said = [record.getMessage() for record in caplog.records if record.name == "bot.delivery.attempt"]
    assert said == ["delivery 1: asked again in 0.001 s (Not now.)", "delivery 1: unexpected failure"]
    assert desk.states() == [(1, "pending", "outcome_unknown: unexpected RuntimeError; the log has the trace", 1)]


async def test_a_claim_is_held_for_two_minutes(desk: Rig) -> None:
    async with posting(desk) as answered:
        assert desk.rows("SELECT substr(lease_until, 1, 19) FROM deliveries") == [("2025-08-03 09:02:00",)]
        assert await answered() == Tally(sent=1)


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        (None, "sent"),
        (temporary(DeliveryFault.PLATFORM_DOWN), "put_back"),
        (permanent(DeliveryFault.REFUSED), "dead"),
    ],
    ids=str,
)
async def test_a_claim_that_was_lost_during_the_post_changes_nothing_and_is_logged(
    desk: Rig, caplog: pytest.LogCaptureFixture, answer: Exception | None, fate: str
) -> None:
    async with posting(desk, answer) as answered:
        desk.change("UPDATE deliveries SET tries = tries + 1")
        assert await answered() == Tally()
    assert f"{NAME}: the claim was lost before the answer came ({fate})" in caplog.messages
    assert desk.states() == [(1, "sending", "", 2)]


async def test_an_answer_that_cannot_be_recorded_is_logged_with_the_name_of_the_post(
    desk: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    async with posting(desk) as answered:
        desk.change("ALTER TABLE deliveries RENAME TO elsewhere")
        with pytest.raises(StoreError):
            await answered()
    assert f"{NAME}: what the platform answered could not be recorded; it is tried again" in caplog.messages


async def test_a_post_that_was_made_says_when(desk: Rig) -> None:
    await desk.fill()
    assert await desk.deliver() == Tally(sent=1)
    assert desk.rows("SELECT substr(sent_at, 1, 19) FROM deliveries") == [("2025-08-03 09:00:00",)]


async def test_only_a_refusal_for_want_of_a_permission_is_kept_as_one_and_it_is_kept(desk: Rig) -> None:
    await desk.fill()
    down, seen = temporary(DeliveryFault.PLATFORM_DOWN), []
    for answer in (down, permanent(DeliveryFault.FORBIDDEN), down):
        desk.publisher.moods.append(answer)
        assert await desk.deliver() == Tally(put_back=1)
        seen += desk.rows("SELECT substr(forbidden_since, 12, 5) FROM deliveries")
        desk.clock.forward(HOUR)
    assert seen == [(None,), ("10:00",), ("10:00",)]


async def test_what_takes_too_long_says_how_long_it_was_given(desk: Rig) -> None:
    await desk.fill()
    desk.publisher.seconds = 5.0
    assert await desk.deliver(deadline=0.05) == Tally(put_back=1)
    assert desk.states() == [(1, "pending", "outcome_unknown: no answer within 0.05 s", 1)]
