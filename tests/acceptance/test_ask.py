"""`gazette ask`: any chat command in the terminal, by the real program on a real database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.cli.ask import as_line
from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer, Reply

FEEDS = """\
version: 1
sources:
  - id: wire
    url: {wire}
    first_import: all
"""
ITEMS = [(str(number), f"Open weights, part {number} of the story") for number in range(8)]


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.reply("/wire", Reply(body=rss(ITEMS)))
        yield running


@pytest.fixture
def gazette(tmp_path: Path, server: FeedServer) -> Gazette:
    return install(tmp_path, FEEDS.format(wire=server.url("/wire")))


async def test_a_search_is_answered_as_text_and_as_json(gazette: Gazette) -> None:
    await gazette.run("poll")
    text = await gazette.run("ask", "/search open weights")
    assert text.code == 0
    assert "page:2 shows more." in text.out
    assert " 5. Open weights, part 4 of the story" in text.out
    assert "part 5 of the story" not in text.out
    answered = (await gazette.run("ask", "/search", "open", "weights", "page:2", "--json")).json()
    assert answered["private"] is True
    items = [block for block in answered["message"]["blocks"] if block["type"] == "item"]
    assert [item["number"] for item in items] == [6, 7, 8]
    assert items[0]["title"]["url"] == "https://wire.example/5"
    refused = await gazette.run("ask", "/search", "--json")
    assert refused.code == 64
    assert "needs “query”" in refused.json()["message"]["blocks"][0]["text"]


async def test_a_line_that_is_no_command_is_answered_with_the_nearest_and_64(gazette: Gazette) -> None:
    for line, said in (("/serch x", "Did you mean /search?"), ("/search x knd:news", "Did you mean kind?")):
        ran = await gazette.run("ask", line)
        assert (ran.code, said in ran.out) == (64, True), line


async def test_what_only_reads_works_beside_a_running_bot_and_what_writes_waits(gazette: Gazette) -> None:
    running = await gazette.start("run")
    try:
        assert running.stderr is not None
        while b"configuration in force" not in await asyncio.wait_for(running.stderr.readline(), 30):
            pass
        assert (await gazette.run("ask", "/schedule")).code == 0
        writes = await gazette.run("ask", "/schedule set weekly 09:00")
        assert (writes.code, str(running.pid) in writes.err) == (75, True)
    finally:
        running.terminate()
        await asyncio.wait_for(running.communicate(), 15)


async def test_the_operator_may_do_everything(gazette: Gazette, server: FeedServer) -> None:
    scheduled = await gazette.run("ask", "/schedule set weekly 09:00 zone:Europe/Berlin")
    assert (scheduled.code, "Monday at 09:00, Europe/Berlin" in scheduled.out) == (0, True)
    tested = await gazette.run("ask", "/feeds test", server.url("/wire"))
    assert "8 entries" in tested.out
    assert "Nothing was stored." in tested.out


async def test_a_broken_feeds_yaml_is_said_while_the_last_good_one_serves(gazette: Gazette) -> None:
    assert (await gazette.run("ask", "/feeds reload")).code == 0
    gazette.config.write_text("version: 1\nsources:\n  - id: wire\n    evry: 1h\n")
    about = await gazette.run("ask", "/about")
    assert about.code == 0
    assert "the last configuration that worked" in " ".join(about.out.split())
    assert "feeds.yaml:4" in about.out


def test_a_line_that_the_shell_took_apart_keeps_its_quotes() -> None:
    assert as_line(["/digest edition:weekly"]) == "/digest edition:weekly"
    assert as_line(["/digest", "edition:weekly 12"]) == '/digest edition:"weekly 12"'
    assert as_line(["/search", "open weights", "--source=The Wire"]) == '/search open weights --source="The Wire"'
