"""`gazette run` ends when it is asked to, whatever it is doing, and leaves nobody behind."""

import asyncio
import os
import random
import sqlite3
from asyncio.subprocess import Process
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.wire import installed, until
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.server import FakeDiscord
from tests.gazette import Gazette
from tests.servers.feed_server import FeedServer

# `make test-kill` asks for a hundred.
CYCLES = int(os.environ.get("CYCLES", "10"))
pytestmark = pytest.mark.timeout(120 + 15 * CYCLES)
# What a process says of work that it did not bring to an end, or of things that it did not close.
LEFT_OVER = ("was destroyed", "never awaited", "ResourceWarning", "Traceback", "is cancelled; it is repeated later")
IDLE, BUSY = 10.0, 25.0


@pytest.fixture
def gazette(tmp_path: Path, feeds: FeedServer, discord: FakeDiscord) -> Gazette:
    env = {"PYTHONWARNINGS": "default::ResourceWarning", "HF_ENDPOINT": feeds.url("/hub")}
    return installed(tmp_path / "gazette", feeds, discord, **env)


async def ended(running: Process, within: float) -> tuple[float, str]:
    """How long it took to end after SIGTERM, and the log. Fails where it hangs or leaves a process behind."""
    family = descendants(running.pid)
    began = asyncio.get_running_loop().time()
    running.terminate()
    try:
        _, log = await asyncio.wait_for(running.communicate(), within)
    finally:
        if running.returncode is None:
            running.kill()
    took = asyncio.get_running_loop().time() - began
    assert running.returncode is not None
    await asyncio.sleep(0.2)
    assert [pid for pid in family if is_there(pid)] == []
    return took, log.decode()


def is_there(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def descendants(pid: int) -> list[int]:
    """The children of a process and theirs, by what the kernel says of each thread."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    found = [int(word) for text in lists for word in text.split()]
    return [*found, *(below for child in found for below in descendants(child))]


@pytest.mark.parametrize("moment", ["at once", "configuration in force", "running with", "connected"])
async def test_it_ends_at_any_moment_of_its_life(gazette: Gazette, discord: FakeDiscord, moment: str) -> None:
    """From the first seconds, in which it does not listen yet, to the time when all is connected."""
    chance = random.Random(moment)  # noqa: S311 - when to stop, not a secret
    for _ in range(-(-CYCLES // 4)):
        running = await gazette.start("run")
        if moment == "connected":
            await discord.gateway.connected(40)
        elif moment != "at once":
            await until(running, moment)
        await asyncio.sleep(chance.uniform(0, 1.0))

        _, log = await ended(running, IDLE)

        # Before it has taken over the signal, Python itself ends it.
        assert running.returncode in ({0, -15} if moment == "at once" else {0}), log
        assert [left for left in LEFT_OVER if left in log] == [], log
        await discord.gateway.gone()


async def scheduled(gazette: Gazette, discord: FakeDiscord) -> Process:
    """A bot that is just about to post the answer of which is `discord`'s affair."""
    running = await gazette.start("run")
    await until(running, "new table of", "polled 1 sources")
    where = {"edition": "weekly", "channel": discord.text.id}
    await discord.slash("schedule set", {**where, "time": "09:00", "zone": "Europe/Berlin"}, person=ADMIN)
    await discord.slash("schedule run", where, person=ADMIN)
    async with asyncio.timeout(30):
        while not discord.text.messages:
            await asyncio.sleep(0.05)
    return running


def deliveries(gazette: Gazette) -> list[tuple[str, str | None]]:
    with closing(sqlite3.connect(gazette.database)) as connection:
        return connection.execute("SELECT state, message_id FROM deliveries").fetchall()


async def test_a_post_that_is_under_way_is_waited_for_and_recorded(gazette: Gazette, discord: FakeDiscord) -> None:
    discord.fail("POST", r"/channels/\d+/messages$", Fault.done_then_silent(12))
    running = await scheduled(gazette, discord)

    took, log = await ended(running, BUSY)

    assert running.returncode == 0, log
    assert took > 5
    assert deliveries(gazette) == [("sent", discord.text.messages[0].id)], log
    assert [left for left in LEFT_OVER if left in log] == [], log


async def test_a_post_that_is_never_answered_holds_up_the_end_no_longer_than_25_s_and_is_not_lost(
    gazette: Gazette, discord: FakeDiscord
) -> None:
    discord.fail("POST", r"/channels/\d+/messages$", Fault.done_then_silent(40))
    running = await scheduled(gazette, discord)

    _, log = await ended(running, BUSY)

    assert running.returncode == 0, log
    ((state, _),) = deliveries(gazette)
    assert state in {"sending", "pending"}
