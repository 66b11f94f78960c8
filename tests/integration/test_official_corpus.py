"""Recorded answers of Congress.gov, Regulations.gov and CourtListener, served over a socket and read."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.domain.entries import EntryKind, Fetched, NotModified
from bot.domain.sources import Memory, SourceKind
from bot.sources.congress import CongressSource
from bot.sources.courtlistener import CourtListenerSource
from bot.sources.http import PoliteClient
from bot.sources.regulations import RegulationsSource
from tests import make
from tests.official import KEY, answer, recorded, serve_recorded_bill
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    async with polite() as opened:
        yield opened


async def test_a_real_bill_with_its_lists_says_what_govinfo_would(server: FeedServer, client: PoliteClient) -> None:
    serve_recorded_bill(server)
    spec = make.spec("bills", kind=SourceKind.CONGRESS, url=server.url("/v3"), bills=("117/hr/21",))

    result = await CongressSource(spec, client, key=KEY).fetch(Memory())

    assert isinstance(result, Fetched)
    (entry,) = result.entries
    assert entry.title == "H.R. 21, FedRAMP Authorization Act"
    assert entry.url == "https://www.congress.gov/bill/117th-congress/house-bill/21"
    assert (entry.guid or "").startswith("bill:us/117/hr/21@2021-01-06#")
    assert entry.summary.startswith("This bill provides statutory authority")
    assert entry.published == datetime(2021, 1, 6, tzinfo=UTC)
    assert entry.facts == {
        "bill": "117/hr/21",
        "congress": "117th Congress",
        "latest_action": "Received in the Senate and Read twice and referred to the Committee on Homeland Security and "
        "Governmental Affairs.",
        "latest_action_on": "2021-01-06",
        "status": "Passed/agreed to in House",
        "status_on": "2021-01-05",
        "introduced_on": "2021-01-04",
        "sponsors": ["Rep. Connolly, Gerald E. [D-VA-11]"],
        "committees": ["Homeland Security and Governmental Affairs Committee", "Oversight and Reform Committee"],
        "policy_area": "Government Operations and Politics",
        "text_version": "Referred in Senate",
        "text_url": "https://www.congress.gov/117/bills/hr21/generated/BILLS-117hr21rfs.html",
    }


@pytest.mark.parametrize(
    ("name", "count"),
    [("bill.txt", 20), ("bill_117.txt", 20), ("bill_117_hr.txt", 20), ("monument-watch__bills.json", 3)],
)
async def test_every_bill_of_a_real_list_has_a_latest_action(
    server: FeedServer, client: PoliteClient, name: str, count: int
) -> None:
    listed = json.loads(recorded(f"congress_gov/{name}"))["bills"]
    named = {f"{one['congress']}/{one['type'].lower()}/{one['number']}": one for one in listed}
    for bill, one in named.items():
        server.reply(f"/v3/bill/{bill}", answer({"bill": one}))
    spec = make.spec("bills", kind=SourceKind.CONGRESS, url=server.url("/v3"), bills=tuple(named))

    result = await CongressSource(spec, client, key=KEY).fetch(Memory())

    assert isinstance(result, Fetched)
    assert len(named) == count
    told = {entry.facts["bill"]: entry.facts["latest_action_on"] for entry in result.entries}
    assert told == {bill: one["latestAction"]["actionDate"] for bill, one in named.items()}


async def test_every_document_of_a_real_page_becomes_an_entry(server: FeedServer, client: PoliteClient) -> None:
    body = recorded("regulations_gov/monument-watch__documents.json")
    server.reply("/v4/documents", Reply(body=body))
    spec = make.spec("regs", kind=SourceKind.REGULATIONS, url=server.url("/v4/documents"), query="Bears Ears")
    source = RegulationsSource(spec, client, key=KEY)

    result = await source.fetch(Memory())

    assert isinstance(result, Fetched)
    rows = json.loads(body)["data"]
    assert len(rows) == 25
    assert [entry.url for entry in result.entries] == [
        f"https://www.regulations.gov/document/{row['id']}" for row in rows
    ]
    assert sum("document_number" in entry.facts for entry in result.entries) == 5
    first = result.entries[0]
    assert (first.kind, first.published) == (EntryKind.DOCUMENT, datetime(2025, 1, 16, tzinfo=UTC))
    assert first.facts == {
        "document_id": "FS_FRDOC_0001-4066",
        "document_number": "2025-00863",
        "type": "Notice",
        "agencies": ["FS"],
        "docket_ids": ["FS_FRDOC_0001"],
        "posted_on": "2025-01-16",
        "comments_open_on": "2025-01-16",
        "open_for_comment": False,
        "withdrawn": False,
    }
    assert isinstance(await source.fetch(result.memory), NotModified)


async def test_every_case_of_a_real_page_becomes_an_entry(server: FeedServer, client: PoliteClient) -> None:
    body = recorded("courtlistener/monument-watch__search.json")
    server.reply("/search/", Reply(body=body))
    spec = make.spec("courts", kind=SourceKind.COURTLISTENER, url=server.url("/search/"), query="Bears Ears")

    result = await CourtListenerSource(spec, client, key=None).fetch(Memory())

    assert isinstance(result, Fetched)
    rows = json.loads(body)["results"]
    assert len(rows) == 20
    assert [entry.url for entry in result.entries] == [
        f"https://www.courtlistener.com{row['docket_absolute_url']}" for row in rows
    ]
    assert [entry.facts["filed_on"] for entry in result.entries] == [row["dateFiled"] for row in rows]
    assert sum("terminated_on" in entry.facts for entry in result.entries) == 8
    assert all(entry.summary and entry.facts["court"] and entry.facts["docket_number"] for entry in result.entries)
    assert result.entries[0].title == "Joslin v. U.S. Department of the Interior (E.D. Cal., 1:26-cv-02029)"
    assert result.entries[0].summary.startswith("MOTION for PRELIMINARY INJUNCTION by Shannon SJ Joslin.")
