"""A database that is damaged under a running bot: it says so and what to do, and the next start refuses to go on."""

import os
from pathlib import Path

import pytest

from tests.acceptance.running import running
from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.long.figures import say
from tests.servers.feed_server import FeedServer, Reply

pytestmark = pytest.mark.timeout(120)
ITEMS = [(str(number), f"Open weights: headline number {number} of the day") for number in range(200)]


def config(server: FeedServer, *names: str) -> str:
    sources = "".join(f"  - id: {name}\n    url: {server.url('/' + name)}\n" for name in names)
    return f"version: 1\nsources:\n{sources}"


def tear(gazette: Gazette) -> None:
    """Everything behind the first page, and the log: as a broken disk may leave it."""
    for path, first in ((gazette.database, 4096), (gazette.database.with_name("gazette.db-wal"), 0)):
        with path.open("r+b") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(first)
            file.write(os.urandom(max(0, size - first)))


async def test_a_database_torn_under_a_running_bot_is_said_and_a_restore_brings_it_back(tmp_path: Path) -> None:
    async with FeedServer(otherwise=lambda _: Reply(body=rss(ITEMS))) as server:
        gazette = install(tmp_path, config(server, "one"))
        async with running(gazette) as bot:
            await bot.says("the database was copied to")
            await bot.says("polled 1 sources")
            tear(gazette)
            gazette.config.write_text(config(server, "one", "two"), encoding="utf-8")
            await bot.says("the database is damaged", 60)
            await bot.says("gazette db restore latest")
            assert bot.process.returncode is None
        again = await gazette.run("run")
        restored = await gazette.run("db", "restore", "latest", "--yes")
        looked = await gazette.run("feeds", "list")
    say("4 database torn under a running bot", f"next start {again.code}, restore {restored.code}", "78, 0")

    assert again.code == 78
    assert "gazette db restore latest" in again.err
    assert (restored.code, looked.code) == (0, 0), restored.err + looked.err
