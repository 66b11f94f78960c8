"""The status of bills over a socket and through the parsing child: what comes back, and what harms nothing."""

import logging
from collections.abc import AsyncIterator

import pytest

from bot.domain.entries import EntryKind, Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.sources.feeds.parser import ParserPool
from bot.sources.govinfo import BillStatusSource
from bot.sources.http import PoliteClient
from tests import make
from tests.bills import action, bill_status
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite

FIRST, SECOND = "119/hr/2385", "119/s/4441"
INTRODUCED = action("2025-03-26", "Introduced in House", code="1000")
PASSED = action("2025-09-08", "Passed/agreed to in House: On passage.", code="8000")
COMPANION = bill_status(action("2026-05-01", "Read twice."), kind="S", number="4441", title="CREATE AI Act of 2026")


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    async with polite() as opened:
        yield opened


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    opened = ParserPool(size=1)
    yield opened
    await opened.close()


@pytest.fixture
def source(server: FeedServer, client: PoliteClient, pool: ParserPool) -> BillStatusSource:
    spec = make.spec("bills", kind=SourceKind.GOVINFO_BILLSTATUS, url=server.url("/BILLSTATUS/"), bills=(FIRST, SECOND))
    return BillStatusSource(spec, client, pool)


def path(bill: str) -> str:
    congress, kind, number = bill.split("/")
    return f"/BILLSTATUS/{congress}/{kind}/BILLSTATUS-{congress}{kind}{number}.xml"


async def fetched(source: BillStatusSource, memory: Memory | None = None) -> Fetched:
    result = await source.fetch(memory or Memory())
    assert isinstance(result, Fetched)
    return result


async def test_each_bill_is_a_document_with_its_latest_action(server: FeedServer, source: BillStatusSource) -> None:
    server.reply(path(FIRST), Reply(body=bill_status(INTRODUCED)))
    server.reply(path(SECOND), Reply(body=COMPANION))

    result = await fetched(source)

    assert [entry.title for entry in result.entries] == [
        "H.R. 2385, CREATE AI Act of 2025", "S. 4441, CREATE AI Act of 2026",
    ]  # fmt: skip
    assert {entry.kind for entry in result.entries} == {EntryKind.DOCUMENT}
    assert [entry.facts["latest_action"] for entry in result.entries] == ["Introduced in House", "Read twice."]


async def test_a_new_action_is_a_new_entry_and_the_other_bill_is_not_read_again(
    server: FeedServer, source: BillStatusSource
) -> None:
    server.reply(path(FIRST), Reply(body=bill_status(INTRODUCED)), Reply(body=bill_status(PASSED, INTRODUCED)))
    server.reply(path(SECOND), Reply(body=COMPANION))
    first = await fetched(source)

    second = await fetched(source, first.memory)

    assert [entry.facts["status"] for entry in second.entries] == ["Passed/agreed to in House"]
    assert second.skipped == 1
    assert second.entries[0].guid != first.entries[0].guid
    assert isinstance(await source.fetch(second.memory), NotModified)


async def test_a_bill_that_cannot_be_read_costs_the_others_nothing(
    server: FeedServer, source: BillStatusSource, caplog: pytest.LogCaptureFixture
) -> None:
    server.reply(path(SECOND), Reply(body=COMPANION))

    with caplog.at_level(logging.WARNING, "bot.sources.govinfo"):
        result = await fetched(source)

    assert [entry.facts["bill"] for entry in result.entries] == [SECOND]
    assert f"bill {FIRST} could not be read: http_status: HTTP 404" in caplog.text


async def test_a_bill_that_failed_once_is_read_the_next_time(server: FeedServer, source: BillStatusSource) -> None:
    server.reply(path(FIRST), Reply(status=500), Reply(body=bill_status(INTRODUCED)))
    server.reply(path(SECOND), Reply(body=COMPANION))
    first = await fetched(source)

    assert [entry.facts["bill"] for entry in (await fetched(source, first.memory)).entries] == [FIRST]


async def test_where_no_bill_can_be_read_the_poll_fails(source: BillStatusSource) -> None:
    with pytest.raises(SourceError) as caught:
        await source.fetch(Memory())

    assert caught.value.fault is SourceFault.HTTP_STATUS


async def test_a_host_that_asks_to_slow_down_is_not_asked_for_the_next_bill(
    server: FeedServer, source: BillStatusSource
) -> None:
    server.reply(path(FIRST), Reply(status=429, headers=[("Retry-After", "600")]))

    with pytest.raises(SourceError) as caught:
        await source.fetch(Memory())

    assert caught.value.fault is SourceFault.RATE_LIMITED
    assert caught.value.retry_at is not None
    assert server.hits(path(SECOND)) == 0


async def test_the_file_of_another_bill_is_not_taken_for_this_one(
    server: FeedServer, source: BillStatusSource, caplog: pytest.LogCaptureFixture
) -> None:
    server.reply(path(FIRST), Reply(body=COMPANION))
    server.reply(path(SECOND), Reply(body=COMPANION))

    assert [entry.facts["bill"] for entry in (await fetched(source)).entries] == [SECOND]
    assert "the file is of 119/s/4441" in caplog.text


BOMBS = {
    "billion laughs": b"<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '"
    + b"&a;" * 5_000
    + b"'>]><billStatus>&b;</billStatus>",
    "an entity from outside": b"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><billStatus><bill>&x;</bill>",
    "400,000 levels": b"<billStatus><bill><actions>" + b"<a>" * 400_000,
    "400,000 elements": b"<billStatus><bill><actions>" + b"<a/>" * 400_000 + b"</actions></bill></billStatus>",
    "a tag of 2 MB": b"<billStatus><" + b"a" * 2_000_000,
    "100,000 attributes": b"<billStatus " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"/>",
    "NUL": b"\0" * 100_000,
    "cut off": bill_status(INTRODUCED)[:400],
    "a feed": b"<rss version='2.0'><channel><title>t</title></channel></rss>",
    "nothing": b"",
}


@pytest.mark.parametrize("name", BOMBS)
async def test_a_document_made_to_harm_harms_neither_the_other_bill_nor_the_loop(
    server: FeedServer, source: BillStatusSource, name: str
) -> None:
    server.reply(path(FIRST), Reply(body=BOMBS[name]))
    server.reply(path(SECOND), Reply(body=COMPANION))

    assert [entry.facts["bill"] for entry in (await fetched(source)).entries] == [SECOND]
