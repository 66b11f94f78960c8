"""Real BILLSTATUS documents of six Congresses' shapes, served one by one and read as bills."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.entries import Fetched, RawEntry
from bot.domain.sources import Memory, SourceKind
from bot.sources.feeds.parser import ParserPool
from bot.sources.govinfo import BillStatusSource
from tests import corpus, make
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite

_NAME = re.compile(r"BILLSTATUS-([0-9]{3})([a-z]+)([0-9]+)")


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


def documents(folder: str) -> dict[str, Path]:
    """The files of one sample folder by bill."""
    found = sorted((corpus.require() / "apis/govinfo_billstatus/samples" / folder).glob("*.xml"))
    named = [(_NAME.search(path.name), path) for path in found]
    return {"/".join(name.groups()): path for name, path in named if name}


async def read(server: FeedServer, folder: str) -> dict[str, RawEntry]:
    files = documents(folder)
    for bill, file in files.items():
        congress, kind, number = bill.split("/")
        server.reply(f"/b/{congress}/{kind}/BILLSTATUS-{congress}{kind}{number}.xml", Reply(body=file.read_bytes()))
    spec = make.spec("bills", kind=SourceKind.GOVINFO_BILLSTATUS, url=server.url("/b"), bills=tuple(files))
    pool = ParserPool(size=1)
    async with polite() as client:
        result = await BillStatusSource(spec, client, pool).fetch(Memory())
    await pool.close()
    assert isinstance(result, Fetched)
    entries = {str(entry.facts["bill"]): entry for entry in result.entries}
    assert entries.keys() == files.keys()
    return entries


@pytest.mark.parametrize(
    ("folder", "count"),
    [
        ("legacy", 11),
        ("textVersions", 4),
        ("actions-committees", 9),
        ("amendment-votes", 1),
        ("formatChange/current", 3),
        ("formatChange/future", 4),
    ],
)
async def test_every_real_document_is_read_whole(server: FeedServer, folder: str, count: int) -> None:
    entries = (await read(server, folder)).values()

    assert len(entries) == count
    assert all(entry.title.count(", ") and entry.published and entry.url for entry in entries)
    assert all(entry.facts["latest_action"] and entry.facts["sponsors"] and entry.facts["status"] for entry in entries)


async def test_the_two_shapes_of_one_real_bill_say_the_same(server: FeedServer) -> None:
    before = await read(server, "formatChange/current")
    after = await read(server, "formatChange/future")

    for bill, entry in before.items():
        assert (entry.title, entry.guid, entry.url) == (after[bill].title, after[bill].guid, after[bill].url)
        assert {name: after[bill].facts[name] for name in entry.facts} == entry.facts


async def test_stages_are_told_as_the_library_of_congress_has_them(server: FeedServer) -> None:
    entries = await read(server, "legacy")

    told = {bill: (entry.facts["status"], entry.facts["latest_action_on"]) for bill, entry in entries.items()}
    assert told["114/s/1300"] == ("Became Public Law", "2015-10-16")
    assert told["114/sjres/8"] == ("Vetoed by President", "2015-05-05")
    assert told["114/hr/1155"] == ("Passed/agreed to in House", "2016-01-11")
    assert told["114/hr/3106"] == ("Reported to House", "2015-12-03")
    assert entries["114/hr/1531"].facts["law"] == "Public Law 114-47"
