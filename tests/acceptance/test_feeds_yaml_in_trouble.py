"""feeds.yaml replaced, emptied, cut off, turned into something else and deleted, all under one running bot."""

import asyncio
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.running import Running, running
from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.long.figures import say
from tests.servers.feed_server import FeedServer, Reply

SOON = 2.0
pytestmark = pytest.mark.timeout(120)


def text(server: FeedServer, *names: str) -> str:
    return "version: 1\nsources:\n" + "".join(f"  - id: {name}\n    url: {server.url('/' + name)}\n" for name in names)


def replace(path: Path, content: str) -> None:
    """As most editors save: write beside, then rename over."""
    beside = path.with_name("feeds.yaml.new")
    beside.write_text(content, encoding="utf-8")
    beside.replace(path)


def empty(path: Path) -> None:
    os.truncate(path, 0)


def cut_off(path: Path) -> None:
    """Within the last source, which then has no address."""
    os.truncate(path, path.read_bytes().rindex(b"url:"))


def delete(path: Path) -> None:
    path.unlink()


def turn_into_a_directory(path: Path) -> None:
    path.unlink()
    path.mkdir()


def link_to_itself(path: Path) -> None:
    """Nobody can read it, not even the superuser, whom permissions do not stop."""
    path.unlink()
    path.symlink_to(path)


def forbid(path: Path) -> None:
    path.chmod(0)


def put_aside(path: Path) -> None:
    """Whatever is there makes room for a file."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink(missing_ok=True)


# What happens to the file, and what the bot says about it.
TROUBLES: dict[Callable[[Path], None], str] = {
    empty: "feeds.yaml was not taken over",
    cut_off: "feeds.yaml was not taken over",
    delete: "there is no such file",
    turn_into_a_directory: "this is a directory",
    link_to_itself: "the file cannot be read: ",
    **({} if os.geteuid() == 0 else {forbid: "no permission to read it"}),
}


@pytest.fixture
def gazette(tmp_path: Path) -> Gazette:
    return install(tmp_path, "version: 1\nsources: []\n")


def configured(gazette: Gazette) -> set[str]:
    with closing(sqlite3.connect(gazette.database)) as connection:
        return {row[0] for row in connection.execute("SELECT id FROM sources WHERE configured")}


def names() -> Iterator[str]:
    return (f"source-{number}" for number in range(100))


async def asked(server: FeedServer, name: str) -> None:
    async with asyncio.timeout(SOON):
        while not server.hits(f"/{name}"):
            await asyncio.sleep(0.02)


async def test_whatever_happens_to_the_file_nothing_is_lost_and_the_next_valid_one_is_taken(gazette: Gazette) -> None:
    fresh = names()
    known = [next(fresh)]
    async with FeedServer(
        otherwise=lambda seen: Reply(body=rss([(seen.path, f"A headline of {seen.path}")]))
    ) as server:
        replace(gazette.config, text(server, *known))
        async with running(gazette) as bot:
            await bot.says("polled 1 sources")
            await asyncio.sleep(0.5)  # the watch stands
            for trouble, words in TROUBLES.items():
                await through(bot, gazette, trouble, words, known)
                known.append(next(fresh))
                put_aside(gazette.config)
                replace(gazette.config, text(server, *known))
                await asked(server, known[-1])
    say("4 feeds.yaml under a running bot", f"{len(TROUBLES)} troubles, {len(known)} sources kept", "nothing removed")
    assert configured(gazette) == set(known)


async def through(
    bot: Running, gazette: Gazette, trouble: Callable[[Path], None], words: str, known: list[str]
) -> None:
    said = len(bot.log)
    trouble(gazette.config)
    await bot.says(words, 5, after=said)
    assert configured(gazette) == set(known)
    assert bot.process.returncode is None
