"""What becomes of one BILLSTATUS document, in both of its shapes, and of documents that are none."""

import random
from datetime import UTC, datetime

import pytest

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.govinfo_status import page_of, read_bill_status
from tests.bills import action, bill_status

INTRODUCED = action("2025-03-26", "Introduced in House", code="1000")
REFERRED = action("2025-03-26", "Referred to the House Committee on Science.", code="H11100")
PASSED = action("2025-09-08", "Passed/agreed to in House: On motion to suspend the rules.", code="8000")
RECEIVED = action("2025-09-09", "Received in the Senate.", code="")


def read(document: bytes) -> RawEntry:
    return read_bill_status(document, url="https://gov.example/bill.xml")


def test_the_latest_action_becomes_the_entry_and_the_stage_is_told_beside_it() -> None:
    entry = read(bill_status(RECEIVED, PASSED, REFERRED, INTRODUCED))

    assert entry.title == "H.R. 2385, CREATE AI Act of 2025"
    assert entry.url == "https://www.congress.gov/bill/119th-congress/house-bill/2385"
    assert entry.published == datetime(2025, 9, 9, tzinfo=UTC)
    assert entry.summary == "This bill sets up a research resource."
    assert entry.facts == {
        "bill": "119/hr/2385",
        "congress": "119th Congress",
        "latest_action": "Received in the Senate.",
        "latest_action_on": "2025-09-09",
        "status": "Passed/agreed to in House",
        "status_on": "2025-09-08",
        "introduced_on": "2025-03-26",
        "sponsors": ["Rep. Obernolte, Jay [R-CA-23]"],
        "committees": ["Science, Space, and Technology Committee"],
        "text_version": "Engrossed in House",
        "text_url": "https://www.govinfo.gov/content/pkg/BILLS-119hr2385eh/xml/BILLS-119hr2385eh.xml",
    }


def test_the_shape_before_version_3_says_the_same() -> None:
    assert read(bill_status(PASSED, INTRODUCED, old=True)) == read(bill_status(PASSED, INTRODUCED))


def test_an_action_keeps_its_identity_whatever_else_changes() -> None:
    first = read(bill_status(REFERRED, INTRODUCED))
    later = read(bill_status(REFERRED, INTRODUCED, title="Another title", sponsors=("Rep. Lofgren, Zoe [D-CA-18]",)))
    stopped = read(bill_status(action("2025-03-26", "Referred to the House Committee on Science", code="H11100")))
    next_one = read(bill_status(PASSED, REFERRED))

    assert first.guid == later.guid == stopped.guid
    assert next_one.guid not in {first.guid, None}
    assert (first.guid or "").startswith("bill:us/119/hr/2385@2025-03-26#")


def test_without_a_latest_action_the_newest_of_the_list_or_the_introduction_stands() -> None:
    listed = read(bill_status(REFERRED, PASSED, latest=None))
    alone = read(bill_status(latest=None))

    assert listed.facts["latest_action_on"] == "2025-09-08"
    assert (alone.facts["latest_action"], alone.facts["latest_action_on"]) == ("Introduced.", "2025-03-26")


@pytest.mark.parametrize(
    ("congress", "kind", "number", "page"),
    [
        (111, "s", 1, "111th-congress/senate-bill/1"),
        (121, "hjres", 20, "121st-congress/house-joint-resolution/20"),
        (122, "sconres", 3, "122nd-congress/senate-concurrent-resolution/3"),
        (103, "hres", 4, "103rd-congress/house-resolution/4"),
    ],
)
def test_the_page_of_a_bill_is_where_people_find_it(congress: int, kind: str, number: int, page: str) -> None:
    assert page_of(congress, kind, number) == f"https://www.congress.gov/bill/{page}"


LAUGHS = b"<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '" + b"&a;" * 100 + b"'>]>" + bill_status(title="&b;")


@pytest.mark.parametrize(
    ("document", "detail"),
    [
        (b"", "not valid XML"),
        (b"<html><body>Down</body></html>", "starts with <html>"),
        (b"<billStatus/>", "no <bill>"),
        (b"<billStatus><bill><congress>119</congress></bill></billStatus>", "which bill"),
        (bill_status(kind="x"), "which bill"),
        (bill_status(number="2385'"), "which bill"),
        (bill_status(latest=None, introduced=""), "no action"),
        (bill_status(INTRODUCED)[:-20], "not valid XML"),
        (b"<?xml version='1.0' encoding='x-none'?><billStatus/>", "encoding that nobody knows"),
        (LAUGHS, "document type"),
        (b"<billStatus><bill><actions>" + b"<a>" * 100, "deeper than"),
        (b"<billStatus><bill><amendments>" + b"<a/>" * 200_000, "more than 100,000 elements"),
    ],
)
def test_what_is_no_status_of_a_bill_is_refused_with_the_reason(document: bytes, detail: str) -> None:
    with pytest.raises(SourceError, match=detail) as caught:
        read(document)

    assert caught.value.fault is SourceFault.BAD_ANSWER


def test_markup_and_addresses_are_cleaned() -> None:
    entry = read(bill_status(action("2025-03-26", "Held &lt;b&gt;at&lt;/b&gt; the desk\u202e."), title="A\u200b Title"))

    assert entry.facts["latest_action"] == "Held at the desk."
    assert entry.title == "H.R. 2385, A Title"


def test_a_damaged_document_is_read_or_refused_and_nothing_else() -> None:
    whole, dice = bill_status(PASSED, REFERRED, INTRODUCED), random.Random(7)  # noqa: S311 - the same damage each time
    outcomes = set()
    for _ in range(1_000):
        damaged = bytearray(whole)
        place = dice.randrange(len(damaged))
        damaged[place : place + dice.randrange(30)] = dice.choice(
            [b"", b"<item>", b"</item>", b"&#0;", b"9999-99-99", b"\xff"]
        )
        try:
            outcomes.add(type(read(bytes(damaged))).__name__)
        except SourceError as error:
            outcomes.add(error.fault.value)

    assert outcomes == {"RawEntry", "bad_answer"}
