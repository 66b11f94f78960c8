"""What is asked of the Hub again, at once or often: it is asked once, and not beyond its limit."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.entries import Fetched
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.sources.hub import HubTrendingSource
from bot.sources.hub_budget import Budget, budget_of
from bot.sources.hub_models import HubModels
from tests import make
from tests.servers.feed_server import Reply
from tests.servers.hub import LIST, HubServer
from tests.servers.polite import NOON, StoppedClock

ROWS = [{"id": f"a/m{number}", "likes": number} for number in range(600)]


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
async def server(clock: StoppedClock) -> AsyncIterator[HubServer]:
    async with HubServer(clock=clock, models=ROWS) as running:
        yield running


def hub(server: HubServer, clock: StoppedClock, **changes: Any) -> HubModels:
    given: dict[str, Any] = {"token": None, "clock": clock, "timeout": 5, "budget": Budget()}
    return HubModels(endpoint=server.endpoint, **(given | changes))


async def fault(question: Any) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await question
    return caught.value


async def test_the_same_model_is_asked_about_once_in_ten_minutes(server: HubServer, clock: StoppedClock) -> None:
    asked = hub(server, clock)
    first = await asked.detail("a/m1")
    clock.moment += timedelta(minutes=9, seconds=59)

    assert await asked.detail("a/m1") is first
    clock.moment += timedelta(seconds=1)
    assert (await asked.detail("a/m1")).taken_at == clock.moment
    assert server.hits("a/m1") == 2


async def test_a_model_that_is_gone_is_asked_about_again_after_two_minutes(
    server: HubServer, clock: StoppedClock
) -> None:
    asked = hub(server, clock)
    errors = [await fault(asked.detail("a/lost")) for _ in range(2)]
    assert [error.fault for error in errors] == [SourceFault.GONE] * 2
    assert errors[0] is not errors[1]
    assert server.hits("a/lost") == 1

    clock.moment += timedelta(minutes=2)
    server.models = [{"id": "a/lost"}]
    assert (await asked.detail("a/lost")).model_id == "a/lost"


async def test_a_passing_fault_is_not_kept(server: HubServer, clock: StoppedClock) -> None:
    asked = hub(server, clock)
    server.instead[f"{LIST}/a/m1"] = Reply(status=500)
    assert (await fault(asked.detail("a/m1"))).fault is SourceFault.HTTP_STATUS

    server.instead.clear()
    assert (await asked.detail("a/m1")).likes == 1


async def test_many_who_ask_at_once_share_one_question(server: HubServer, clock: StoppedClock) -> None:
    asked = hub(server, clock)
    server.instead[f"{LIST}/a/m1"] = Reply(body=b'{"id": "a/m1"}', delay=0.2)
    impatient = asyncio.create_task(asked.detail("a/m1"))
    waiting = [asyncio.create_task(asked.detail("a/m1")) for _ in range(20)]
    await asyncio.sleep(0.05)
    impatient.cancel()

    answers = await asyncio.gather(*waiting)
    assert {answer.model_id for answer in answers} == {"a/m1"}
    assert server.hits() == 1


async def test_of_all_that_was_asked_the_newest_512_are_kept(server: HubServer, clock: StoppedClock) -> None:
    server.limit = 10_000
    asked = hub(server, clock, budget=Budget(limit=10_000))
    for number in range(513):
        await asked.detail(f"a/m{number}")

    await asked.detail("a/m1")
    assert server.hits("a/m1") == 1
    await asked.detail("a/m0")
    assert server.hits("a/m0") == 2


async def test_what_is_typed_again_is_not_asked_again(server: HubServer, clock: StoppedClock) -> None:
    asked = hub(server, clock)

    assert list(await asked.names("m59", limit=2)) == ["a/m599", "a/m598"]
    assert await asked.names(" m59 ", limit=2) == await asked.names("m59", limit=2)
    assert server.hits() == 1


async def test_a_limit_that_is_used_up_is_told_without_asking_and_opens_again(
    server: HubServer, clock: StoppedClock
) -> None:
    asked = hub(server, clock)
    server.limit = 3
    for number in range(3):
        await asked.detail(f"a/m{number}")
    error = await fault(asked.detail("a/m9"))

    assert (error.fault, error.retry_at) == (SourceFault.RATE_LIMITED, NOON + timedelta(minutes=5))
    assert server.hits() == 3
    clock.moment += timedelta(minutes=5)
    assert (await asked.detail("a/m9")).likes == 9


async def test_a_429_with_55_seconds_left_is_waited_for_and_no_longer(server: HubServer, clock: StoppedClock) -> None:
    clock.moment = NOON + timedelta(seconds=245)
    server.asked = [clock.moment] * 500  # somebody else behind the same address
    asked = hub(server, clock)
    first, second = await fault(asked.detail("a/m1")), await fault(asked.detail("a/m2"))

    assert first.retry_at == second.retry_at == clock.moment + timedelta(seconds=55)
    assert (server.hits(), asked.room()) == (1, 0)
    clock.moment += timedelta(seconds=54)
    assert (await fault(asked.detail("a/m1"))).fault is SourceFault.RATE_LIMITED
    assert server.hits() == 1
    clock.moment += timedelta(seconds=1)
    assert (await asked.detail("a/m1")).likes == 1
    assert asked.room() == 448


async def test_the_list_and_the_questions_share_one_account(server: HubServer, clock: StoppedClock) -> None:
    budget = Budget(limit=20)
    server.limit = 20
    asked = hub(server, clock, budget=budget)
    spec = make.spec("hub", kind=SourceKind.HUB_TRENDING, url=None, limit=10)
    source = HubTrendingSource(spec, endpoint=server.endpoint, token=None, clock=clock, budget=budget)
    for left in range(17, -1, -1):
        assert isinstance(await source.fetch(Memory()), Fetched)
        assert asked.room() == left

    assert (await fault(source.fetch(Memory()))).fault is SourceFault.RATE_LIMITED
    assert (await fault(asked.names("m"))).fault is SourceFault.RATE_LIMITED
    assert (await asked.detail("a/m1")).likes == 1
    assert server.hits() == 19


def test_without_an_account_of_their_own_all_that_ask_one_endpoint_share_that_of_the_process() -> None:
    def room() -> HubModels:
        return HubModels(endpoint="https://mirror.example", token=None, clock=StoppedClock())

    budget_of("https://mirror.example").take(NOON, reserve=False)
    assert room().room() == room().room() == 449
