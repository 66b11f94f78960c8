"""What commands that only read say where feeds.yaml was in force and is gone, or is broken, or was never there.

What refuses then, and what a running bot does: test_feeds_yaml_away_at_start.py; the way back:
test_feeds_yaml_written_back.py.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.acceptance.in_force import was_in_force
from tests.feeds import rss
from tests.gazette import ROOT, Gazette, Ran, install
from tests.servers.feed_server import FeedServer, Reply

# Nobody listens there: what is read is not the matter.
TEXT = """\
version: 1
sources:
  - id: s0
    url: http://127.0.0.1:9/s0
  - id: s1
    url: http://127.0.0.1:9/s1
editions:
  mine: {look_back: 2d}
"""
NOTE = (
    "feeds.yaml is not there; what was last in force from it, since SOME DAY, serves here: 2 sources. "
    "`gazette feeds export --format yaml --out feeds.yaml` writes it back."
)
SINCE = re.compile(r"since \d{4}-\d\d-\d\d \d\d:\d\d UTC")
SHIPPED = "white-house"
PREVIEW = ("digest", "preview", "--edition", "mine", "--format", "text")
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def gazette(tmp_path: Path) -> Gazette:
    """The file was in force once and is deleted."""
    made = install(tmp_path / "here", TEXT)
    await was_in_force(made)
    made.config.unlink()
    return made


def notes(ran: Ran) -> list[str]:
    """Standard error without what is said of the networks that the tests use."""
    said = SINCE.sub("since SOME DAY", ran.err)
    return [line for line in said.splitlines() if "GAZETTE_ALLOW_NETWORKS" not in line]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (("feeds", "list"), "s1"),
        (("feeds", "export"), "http://127.0.0.1:9/s1"),
        (PREVIEW, "Mine edition"),
        (("editorial", "compare", str(ROOT / "bot" / "relevance" / "relevance.yaml")), "Nothing changes sides"),
    ],
    ids=["list", "export", "preview", "compare"],
)
async def test_what_was_last_in_force_is_shown_and_said_so_in_one_line(
    gazette: Gazette, words: tuple[str, ...], shown: str
) -> None:
    before = gazette.database.read_bytes()
    ran = await gazette.run(*words)
    assert (ran.code, notes(ran)) == (0, [NOTE])
    assert shown in ran.out
    assert SHIPPED not in ran.out
    assert gazette.database.read_bytes() == before, "what reads writes nothing"


@pytest.mark.parametrize("words", [("feeds", "list", "--json"), ("feeds", "export", "--format", "json")])
async def test_json_stays_json(gazette: Gazette, words: tuple[str, ...]) -> None:
    ran = await gazette.run(*words)
    assert [source["id"] for source in ran.json()] == ["s0", "s1"]
    assert notes(ran) == [NOTE]


async def test_a_source_is_tried_by_the_id_that_the_bot_knows(tmp_path: Path) -> None:
    async with FeedServer() as server:
        server.reply("/s0", Reply(body=rss([("1", "A headline")])))
        made = install(tmp_path, TEXT.replace("http://127.0.0.1:9/s0", server.url("/s0")))
        await made.run("poll")
        made.config.unlink()
        ran = await made.run("feeds", "test", "s0")
    assert (ran.code, notes(ran)) == (0, [NOTE])
    assert "A headline" in ran.out


async def test_questions_are_answered_by_it_and_say_why(gazette: Gazette) -> None:
    ran = await gazette.run("ask", "/sources source:s0", "--json")
    assert ran.json()["private"] is True
    assert notes(ran)[0].startswith("feeds.yaml:1:1 there is no such file")
    assert notes(ran)[1:] == ["What was last in force serves here."]


@pytest.mark.parametrize(
    "words", [("feeds", "list"), ("feeds", "export"), ("feeds", "export", "--format", "yaml"), PREVIEW,
              ("feeds", "test", "s0"), ("poll", "--source", "s0")]
)  # fmt: skip
async def test_a_broken_file_ends_them_with_78_and_the_place(gazette: Gazette, words: tuple[str, ...]) -> None:
    gazette.config.write_text("version: 1\nsources:\n  - id: s0\n")
    ran = await gazette.run(*words)
    assert (ran.code, ran.out) == (78, "")
    assert "feeds.yaml:3:5 sources.0.url" in notes(ran)[0]


@pytest.mark.parametrize("words", [("feeds", "list"), ("feeds", "export"), PREVIEW])
async def test_a_file_that_is_named_is_not_replaced_by_its_past(gazette: Gazette, words: tuple[str, ...]) -> None:
    ran = await gazette.run(*words, "--config", str(gazette.config))
    assert (ran.code, ran.out) == (78, "")
    told = f"{gazette.config}:1:1 there is no such file, and it was in force since SOME DAY; `gazette feeds export"
    assert any(told in line for line in notes(ran))


async def test_a_named_file_that_never_was_is_as_unknown_as_ever(gazette: Gazette) -> None:
    ran = await gazette.run("feeds", "list", "--config", "other.yaml")
    assert ran.code == 78
    assert "other.yaml:1:1 there is no such file; name the right one with --config" in ran.err


async def test_without_a_past_of_this_file_what_ships_is_shown_without_a_word(gazette: Gazette) -> None:
    elsewhere = Gazette(gazette.folder.parent, gazette.env)
    for known in ((), ("--database", f"sqlite:///{gazette.database}")):
        ran = await elsewhere.run("feeds", "list", *known)
        assert (ran.code, notes(ran)) == (0, [])
        assert SHIPPED in ran.out


async def test_a_database_that_does_not_serve_changes_nothing(gazette: Gazette) -> None:
    gazette.database.write_bytes(b"this is no database, whatever its name says" * 100)
    ran = await gazette.run("feeds", "export")
    assert (ran.code, notes(ran)) == (0, [])
    assert "whitehouse.gov" in ran.out


async def test_what_an_older_release_took_and_this_one_refuses_is_said_and_still_written(gazette: Gazette) -> None:
    old = TEXT + "retired_key: 1\n"
    with closing(sqlite3.connect(gazette.database)) as opened, opened:
        opened.execute("UPDATE configurations SET text = ?", (old,))
    ran = await gazette.run("feeds", "list")
    assert (ran.code, ran.out) == (78, "")
    assert "stored feeds.yaml:9:1 retired_key" in ran.err
    assert (await gazette.run("feeds", "export", "--format", "yaml")).out == old
