"""What becomes of one bill, document or case of an official API."""

from typing import Any

import pytest

from bot.sources.congress_bill import read_bill
from bot.sources.courtlistener import read_case
from bot.sources.govinfo_status import read_bill_status
from bot.sources.http_trail import same_origin
from bot.sources.json_values import text
from bot.sources.regulations import local_day, read_document
from tests.bills import action, bill_status
from tests.official import bill, case, document


def test_a_bill_is_the_same_entry_whichever_of_the_two_services_told_of_it() -> None:
    latest = action("2025-09-09", "Received in the Senate.")
    govinfo = read_bill_status(bill_status(latest), url="https://gov.example/bill.xml")

    congress = read_bill(bill()["bill"], {}, url="https://api.example/bill")

    assert (congress.title, congress.guid, congress.url) == (govinfo.title, govinfo.guid, govinfo.url)
    assert (congress.published, congress.kind) == (govinfo.published, govinfo.kind)
    assert congress.facts.items() <= govinfo.facts.items()


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("2021-09-07T03:59:59Z", "2021-09-06"),  # the last second of the 6th in Washington, in summer
        ("2025-01-16T05:00:00Z", "2025-01-16"),  # midnight there, in winter
        ("2025-01-16T04:59:59Z", "2025-01-15"),
        ("2025-03-10T04:00:00Z", "2025-03-10"),  # the day after the clocks went forward
        ("2025-11-03T04:59:59Z", "2025-11-02"),  # the day they went back
        ("2025-06-01T00:00:00+02:00", "2025-05-31"),
        ("2025-06-01", "2025-06-01"),
        ("2025-06-01T00:00:00", None),
        ("0001-01-01T00:00:00Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("soon", None),
        (20250601, None),
    ],
)
def test_a_comment_period_ends_on_the_day_it_is_in_washington(told: object, day: str | None) -> None:
    found = local_day(told)
    assert (found and found.isoformat()) == day


def test_a_document_keeps_its_docket_its_number_and_until_when_one_may_comment() -> None:
    entry = read_document(document())

    assert entry is not None
    assert entry.url == "https://www.regulations.gov/document/BIS-2025-0001-0001"
    assert entry.facts == {
        "document_id": "BIS-2025-0001-0001",
        "document_number": "2025-99002",
        "type": "Proposed Rule",
        "agencies": ["BIS"],
        "docket_ids": ["BIS-2025-0001"],
        "posted_on": "2025-07-29",
        "comments_open_on": "2025-07-29",
        "comments_close_on": "2025-09-29",
        "comment_url": "https://www.regulations.gov/commenton/BIS-2025-0001-0001",
        "open_for_comment": True,
        "withdrawn": False,
    }


def test_what_the_api_does_not_say_is_not_there() -> None:
    entry = read_document({"id": "A-1", "attributes": {"title": "A <b>bold</b>\u202e title"}})

    assert entry is not None
    assert (entry.title, entry.published, entry.facts) == ("A bold title", None, {"document_id": "A-1"})


@pytest.mark.parametrize("number", ["", "A/../B", "A B", "A?x=1", "é-1", "A" * 101, None, ["A-1"]])
def test_an_id_that_would_lead_elsewhere_is_none(number: Any) -> None:
    assert read_document(document(number)) is None


def test_an_opinion_has_its_passage_and_its_citations() -> None:
    opinion = case(docket_absolute_url=None, absolute_url="/opinion/6613686/foo-v-foo/", citation=["101 Haw. 235", 5],
                   opinions=[{"snippet": ""}, {"snippet": "\nAffirmed in <mark>part</mark>\n"}])  # fmt: skip
    entry = read_case(opinion)

    assert entry is not None
    assert (entry.guid, entry.summary) == ("courtlistener:opinion/6613686", "Affirmed in part")
    assert entry.url == "https://www.courtlistener.com/opinion/6613686/foo-v-foo/"
    assert (entry.facts["type"], entry.facts["citations"]) == ("Court opinion", ["101 Haw. 235", "5"])


def test_of_several_filings_the_newest_is_told() -> None:
    filings = [{"entry_date_filed": day, "description": day} for day in ("2026-01-02", "2026-03-04", "2025-12-31")]
    entry = read_case(case(recap_documents=[*filings, {"description": "undated"}, None]))

    assert entry is not None
    assert entry.summary == "2026-03-04"


@pytest.mark.parametrize(
    "path", ["//evil.example/docket/1/x/", "https://evil.example/docket/1/x/", "/docket/1/../../x/", "/person/1/x/", 5]
)
def test_an_address_that_would_lead_elsewhere_is_none(path: object) -> None:
    assert read_case(case(docket_absolute_url=path)) is None


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("https://API.example/other", True),
        ("https://api.example:443/", True),
        ("http://api.example/", False),
        ("https://api.example:8443/", False),
        ("https://www.api.example/", False),
    ],
)
def test_a_key_may_go_to_the_same_scheme_host_and_port(other: str, same: bool) -> None:
    assert same_origin("https://api.example/v3", other) is same


def test_a_number_is_text_unless_it_is_endless_or_a_truth_value() -> None:
    assert [text(value) for value in (7, "7", True, 1.5, None, 10**400)] == ["7", "7", "", "", "", ""]
