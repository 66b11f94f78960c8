"""The promises of the command line, kept by the real program against real servers on loopback."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.feeds import rss
from tests.gazette import Gazette, install
from tests.servers.feed_server import FeedServer, Reply

TWO = [("1", "The first headline of the day"), ("2", "A second piece of news")]
BROKEN = "evry: 1h\n    tier: offical"
FEEDS = """\
version: 1
sources:
  - id: wire
    url: {wire}
    first_import: all
"""


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.reply("/wire", Reply(body=rss(TWO)))
        yield running


@pytest.fixture
def gazette(tmp_path: Path, server: FeedServer) -> Gazette:
    return install(tmp_path, FEEDS.format(wire=server.url("/wire")))


async def test_a_poll_stores_and_a_second_finds_nothing_new(gazette: Gazette) -> None:
    first = await gazette.run("poll", "--json")
    assert first.json() == {"polled": 1, "not_modified": 0, "new": 2, "revised": 0, "duplicates": 0, "failed": []}
    assert (await gazette.run("poll", "--json")).json()["polled"] == 0, "it is not due yet"
    again = (await gazette.run("poll", "--all", "--json")).json()
    assert (again["polled"], again["not_modified"], again["new"]) == (1, 1, 0)
    whole = (await gazette.run("poll", "--all", "--refetch", "--json")).json()
    assert (whole["new"], whole["revised"], whole["duplicates"]) == (0, 0, 0)


async def test_an_edit_is_a_revision_and_the_digest_shows_the_newest_text(gazette: Gazette, server: FeedServer) -> None:
    await gazette.run("poll", "--as-of", "2025-08-01T10:00Z")
    server.reply("/wire", Reply(body=rss([("1", "The first headline, corrected"), ("2", "A second piece of news")])))
    edited = await gazette.run("poll", "--all", "--as-of", "2025-08-02T10:00Z", "--json")
    assert (edited.json()["new"], edited.json()["revised"]) == (0, 1)
    digest = (await gazette.run("digest", "preview", "--as-of", "2025-08-02", "--format", "json")).json()
    titles = {item["title"] for section in digest["sections"] for item in section["items"]}
    assert titles == {"The first headline, corrected", "A second piece of news"}


async def test_the_same_question_gives_the_same_bytes(gazette: Gazette) -> None:
    await gazette.run("poll", "--as-of", "2025-08-01T10:00Z")
    words = ("digest", "preview", "--as-of", "2025-08-02", "--explain")
    for form in ("text", "html", "json"):
        one, two = await gazette.run(*words, "--format", form), await gazette.run(*words, "--format", form)
        assert one.code == 0
        assert one.out == two.out != ""


async def test_a_failing_source_is_a_state_with_a_reason_and_nothing_else(gazette: Gazette, server: FeedServer) -> None:
    with gazette.config.open("a") as file:
        file.write(f"  - id: broken\n    url: {server.url('/page')}\n  - id: away\n    url: {server.url('/nowhere')}\n")
    server.reply("/page", Reply(body=b"<!doctype html><html><title>Hello</title></html>"))
    ran = await gazette.run("poll", "--json")
    assert ran.code == 0
    assert ran.json()["new"] == 2
    failed = {one["source"]: one["error"] for one in ran.json()["failed"]}
    assert failed == {"away": "http_status", "broken": "not_a_feed"}
    states = {one["id"]: one["state"] for one in (await gazette.run("feeds", "list", "--json")).json()}
    assert states == {"wire": "ok", "broken": "degraded", "away": "degraded"}


async def test_without_an_allowed_network_loopback_is_out_of_reach(gazette: Gazette, server: FeedServer) -> None:
    shut = Gazette(gazette.folder, {})
    failed = (await shut.run("poll", "--json")).json()["failed"]
    assert [one["error"] for one in failed] == ["blocked_address"]
    assert server.hits() == 0


async def test_a_broken_feeds_yaml_ends_with_78_and_every_problem(gazette: Gazette) -> None:
    gazette.config.write_text(FEEDS.format(wire="https://a.example/").replace("first_import: all", BROKEN))
    for words in (("poll",), ("feeds", "check"), ("digest", "preview"), ("run",)):
        ran = await gazette.run(*words)
        assert ran.code == 78, words
        assert 'feeds.yaml:5:5 sources.0.evry: unknown key; did you mean "every"?' in ran.err
        assert "feeds.yaml:6:11 sources.0.tier:" in ran.err


async def test_a_second_writing_process_is_told_to_try_later_while_readers_work(gazette: Gazette) -> None:
    await gazette.run("poll")
    running = await gazette.start("run")
    try:
        assert running.stderr is not None
        while b"configuration in force" not in await asyncio.wait_for(running.stderr.readline(), 30):
            pass
        second = await gazette.run("poll", "--all")
        assert (second.code, str(running.pid) in second.err) == (75, True)
        assert (await gazette.run("digest", "preview")).code == 0
    finally:
        running.terminate()
        _, err = await asyncio.wait_for(running.communicate(), 15)
    assert running.returncode == 0, err.decode()
    assert "stopped" in err.decode()


async def test_an_unknown_word_ends_with_64_and_a_postgres_address_with_78(gazette: Gazette) -> None:
    assert (await gazette.run("pol")).code == 64
    assert (await gazette.run("digest", "preview", "--edition", "hourly")).code == 64
    refused = await gazette.run("poll", "--database", "postgres://u:secret-word@db.example/g")
    assert refused.code == 78
    assert "PostgreSQL" in refused.err
    assert "secret-word" not in refused.err


async def test_a_corrupt_database_is_refused_and_left_as_it_is(gazette: Gazette) -> None:
    gazette.database.write_bytes(b"this is no database" * 400)
    before = gazette.database.read_bytes()
    ran = await gazette.run("poll")
    assert ran.code == 78
    assert gazette.database.read_bytes() == before
