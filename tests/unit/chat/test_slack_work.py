"""The queue, and requests that come twice."""

import asyncio
from pathlib import Path

import pytest

from bot.chat.slack.seen import Seen, admitted, key_of
from bot.chat.slack.work import Work
from tests.unit.commands.counter import StandingClock
from tests.unit.store.shelf import fresh


async def test_jobs_run_a_few_at_a_time_and_the_rest_wait() -> None:
    work, under_way, most = Work(running=2, waiting=10), 0, 0

    async def job() -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1

    assert all(work.submit(job) for _ in range(12))
    await work.settle(5)
    assert (under_way, most) == (0, 2)


async def test_what_comes_on_top_is_refused_and_there_is_room_again_later() -> None:
    work, gate = Work(running=1, waiting=1), asyncio.Event()

    async def job() -> None:
        await gate.wait()

    assert [work.submit(job) for _ in range(3)] == [True, True, False]
    gate.set()
    await work.settle(5)
    assert work.submit(job)
    await work.settle(5)


async def test_a_job_that_fails_is_logged_and_harms_no_other(caplog: pytest.LogCaptureFixture) -> None:
    work, done = Work(running=1, waiting=5), []

    async def bad() -> None:
        raise ValueError("of a handler")

    async def good() -> None:
        done.append(True)

    work.submit(bad)
    work.submit(good)
    await work.settle(5)
    assert done == [True]
    assert "of a handler" in caplog.text


async def test_what_does_not_end_in_time_is_cut_off() -> None:
    work, ended = Work(), []

    async def job() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    work.submit(job)
    await asyncio.sleep(0)
    await work.settle(0.05)
    assert ended == [True]


async def test_jobs_that_jobs_hand_in_are_waited_for_too() -> None:
    work, done = Work(), []

    async def second() -> None:
        await asyncio.sleep(0.01)
        done.append("second")

    async def first() -> None:
        work.submit(second)
        done.append("first")

    work.submit(first)
    await work.settle(5)
    assert done == ["first", "second"]


def test_the_same_request_has_the_same_key_and_another_has_another() -> None:
    assert key_of({"event_id": "Ev1", "event": 1}) == key_of({"event_id": "Ev1", "event": 2})
    assert key_of({"trigger_id": "1.2.abc"}) != key_of({"trigger_id": "1.2.abd"})
    assert key_of({"a": 1, "b": "\ud800"}) == key_of({"b": "\ud800", "a": 1})
    assert "secret" not in key_of({"trigger_id": "secret"})


def test_memory_forgets_the_oldest() -> None:
    seen = Seen()
    for number in range(5001):
        seen.note(str(number))
    assert [seen.knows(key) for key in ("0", "1", "5000")] == [False, True, True]


async def test_the_database_knows_a_request_after_a_restart(tmp_path: Path) -> None:
    async with fresh(tmp_path / "gazette.db") as store:
        assert await admitted("slack:1", store, StandingClock())
        assert not await admitted("slack:1", store, StandingClock())
        assert await admitted("slack:2", store, StandingClock())


async def test_a_database_that_cannot_say_leaves_it_to_memory(tmp_path: Path) -> None:
    async with fresh(tmp_path / "gazette.db") as store:
        await store.close()
        assert await admitted("slack:1", store, StandingClock())
