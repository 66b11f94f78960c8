"""`gazette run` while its database is in trouble: locked by another program, on a full disk, damaged."""

import asyncio
import os
import sqlite3
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from tests.acceptance.wire import installed, until
from tests.disks import leave
from tests.doubles.discord.asks import ADMIN
from tests.doubles.discord.server import FakeDiscord
from tests.gazette import Gazette
from tests.long.figures import say
from tests.servers.feed_server import FeedServer

# `make test-soak` asks for the ninety seconds of goal R12.
AWAY = int(os.environ.get("AWAY", "14"))
BACK_TO_NORMAL = 60.0
pytestmark = pytest.mark.timeout(AWAY + 200)


@asynccontextmanager
async def running(gazette: Gazette) -> AsyncIterator[tuple[Process, list[str]]]:
    """Connected, its source read. The log is in the list, line by line; at the end it stops as ever."""
    process, log = await gazette.start("run"), list[str]()
    try:
        await until(process, "new table of", "polled 1 sources")
        assert process.stderr is not None
        reading = asyncio.create_task(_read(process.stderr, log))
        yield process, log
        assert process.returncode is None, "".join(log)
    finally:
        if process.returncode is None:
            process.terminate()
        await asyncio.wait_for(process.wait(), 30)
    await reading
    assert process.returncode == 0


async def _read(stream: asyncio.StreamReader, log: list[str]) -> None:
    while line := await stream.readline():
        log.append(line.decode())


async def schedule(discord: FakeDiscord, action: str, **more: str) -> str:
    return await answer(discord, f"schedule {action}", edition="weekly", channel=discord.text.id, **more)


async def answer(discord: FakeDiscord, words: str, **options: str) -> str:
    asked = await discord.begin(words, options, person=ADMIN)
    async with asyncio.timeout(40):
        await asked.done.wait()
    return asked.text


async def posted(discord: FakeDiscord, within: float) -> float:
    began = asyncio.get_running_loop().time()
    async with asyncio.timeout(within):
        while not discord.text.messages:
            await asyncio.sleep(0.1)
    return asyncio.get_running_loop().time() - began


async def test_while_another_program_locks_the_database_people_are_told_and_afterwards_all_goes_on(
    tmp_path: Path, feeds: FeedServer, discord: FakeDiscord
) -> None:
    gazette = installed(tmp_path / "gazette", feeds, discord)
    async with running(gazette) as (process, _):
        assert "Scheduled." in await schedule(discord, "set", time="09:00", zone="Europe/Berlin")
        with closing(sqlite3.connect(gazette.database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            released = asyncio.get_running_loop().time() + AWAY
            busy = asyncio.create_task(schedule(discord, "run"))
            # The buttons of an answer are stored, so it waits for them as long as for the lock, and goes without.
            assert "headline number 2" in await answer(discord, "search", query="open weights")
            assert "database is busy" in await busy
            await asyncio.sleep(released - asyncio.get_running_loop().time())
            other.execute("ROLLBACK")
        assert process.returncode is None
        await schedule(discord, "run")
        normal = await posted(discord, BACK_TO_NORMAL)
        say(f"4 database locked for {AWAY} s", f"normal after {normal:.1f} s", f"{BACK_TO_NORMAL:g} s")
        assert normal < BACK_TO_NORMAL
    assert len(discord.text.messages) == 1


async def test_on_a_full_disk_nothing_is_read_or_posted_until_there_is_space(
    small_disk: Path, feeds: FeedServer, discord: FakeDiscord
) -> None:
    async with running(installed(small_disk / "gazette", feeds, discord)) as (_, log):
        await schedule(discord, "set", time="09:00", zone="Europe/Berlin")
        ballast = leave(small_disk, 2_000_000)
        asked = feeds.hits()
        await schedule(discord, "run")
        await asyncio.sleep(32)  # every job has looked by then

        assert discord.text.messages == []
        assert feeds.hits() == asked
        assert "headline number 2" in (await discord.slash("search", {"query": "open weights"})).text
        assert sum("the disk is almost full" in line for line in log) == 1

        ballast.unlink()
        normal = await posted(discord, BACK_TO_NORMAL)
        say("4 disk full", f"normal {normal:.1f} s after there was space", f"{BACK_TO_NORMAL:g} s")
        assert normal < BACK_TO_NORMAL
        assert any("there is space on the disk again" in line for line in log)
    assert len(discord.text.messages) == 1


@pytest.mark.parametrize("damage", ["not a database", "torn"])
async def test_a_damaged_database_ends_the_start_with_78_and_says_how_to_restore_it(
    damage: str, tmp_path: Path, feeds: FeedServer, discord: FakeDiscord
) -> None:
    gazette = installed(tmp_path / "gazette", feeds, discord)
    polled = await gazette.run("poll")
    assert polled.code == 0, polled.err
    whole = gazette.database.read_bytes()
    torn = whole[:4096] + os.urandom(len(whole) - 4096) if damage == "torn" else b"not a database\n" * 1000
    gazette.database.write_bytes(torn)
    ran = await gazette.run("run")

    say(f"4 start with a database that is {damage}", f"exit code {ran.code}", "78")
    assert ran.code == 78, ran.err
    assert "gazette db restore" in ran.err
    assert gazette.database.read_bytes() == torn
