"""What becomes of one document of the Federal Register API."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.domain.entries import EntryKind
from bot.sources.federal_register_documents import canonical, read_document

ORDER: dict[str, Any] = {
    "title": "An Order About Models",
    "type": "Presidential Document",
    "subtype": "Executive Order",
    "abstract": None,
    "action": None,
    "document_number": "2025-99001",
    "html_url": "https://www.federalregister.gov/documents/2025/07/28/2025-99001/an-order",
    "publication_date": "2025-07-28",
    "agencies": [
        {"raw_name": "EXECUTIVE OFFICE OF THE PRESIDENT", "name": "Executive Office of the President", "id": 538}
    ],
    "citation": "90 FR 99001",
    "comment_url": None,
    "comments_close_on": None,
    "docket_ids": [],
    "effective_on": None,
    "executive_order_number": "99999",
    "regulation_id_numbers": [],
    "signing_date": "2025-07-23",
}
RULE: dict[str, Any] = {
    "title": "Reporting of Large Models",
    "type": "Proposed Rule",
    "abstract": "The Bureau proposes a report.\n  It asks for comment.",
    "action": "Proposed rule.",
    "document_number": "2025-99002",
    "html_url": "https://www.federalregister.gov/documents/2025/07/29/2025-99002/reporting",
    "publication_date": "2025-07-29",
    "agencies": [{"raw_name": "Some New Bureau"}, {"name": "Commerce Department"}],
    "comment_url": "https://www.regulations.gov/commenton/BIS-2025-0001-0001",
    "comments_close_on": "2025-09-29",
    "docket_ids": ["Docket No. 250101-0001"],
    "effective_on": "2026-01-01",
    "regulation_id_numbers": ["0694-AX99"],
}


def test_an_order_becomes_a_document_with_the_facts_it_has_and_no_others() -> None:
    entry = read_document(ORDER)

    assert entry is not None
    assert (entry.guid, entry.kind, entry.summary) == ("fr:2025-99001", EntryKind.DOCUMENT, "")
    assert entry.url == ORDER["html_url"]
    assert entry.published == datetime(2025, 7, 28, tzinfo=UTC)
    assert entry.facts == {
        "document_number": "2025-99001",
        "type": "Presidential Document",
        "subtype": "Executive Order",
        "executive_order_number": "99999",
        "citation": "90 FR 99001",
        "publication_date": "2025-07-28",
        "signing_date": "2025-07-23",
        "agencies": ["Executive Office of the President"],
    }


def test_a_rule_keeps_its_deadlines_dockets_and_where_to_comment() -> None:
    entry = read_document(RULE)

    assert entry is not None
    assert entry.summary == "The Bureau proposes a report. It asks for comment."
    assert entry.facts["comments_close_on"] == "2025-09-29"
    assert entry.facts["effective_on"] == "2026-01-01"
    assert entry.facts["docket_ids"] == ["Docket No. 250101-0001"]
    assert entry.facts["regulation_id_numbers"] == ["0694-AX99"]
    assert entry.facts["comment_url"] == RULE["comment_url"]
    assert entry.facts["agencies"] == ["Some New Bureau", "Commerce Department"]


def test_an_order_number_may_come_as_a_number() -> None:
    entry = read_document(ORDER | {"executive_order_number": 14319})

    assert entry is not None
    assert entry.facts["executive_order_number"] == "14319"


@pytest.mark.parametrize("missing", ["document_number", "title"])
@pytest.mark.parametrize("value", [None, "", " ", ["x"], {}, True])
def test_without_a_number_or_a_title_there_is_no_entry(missing: str, value: object) -> None:
    assert read_document(ORDER | {missing: value}) is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("agencies", {"name": "x"}),
        ("agencies", [None, "x", {}, {"name": None}]),
        ("docket_ids", "Docket"),
        ("publication_date", "28/07/2025"),
        ("publication_date", 20250728),
        ("html_url", "javascript:alert(1)"),
        ("abstract", {"text": "x"}),
        ("comments_close_on", "soon"),
    ],
)
def test_a_field_of_a_wrong_type_counts_as_missing_and_costs_nothing_else(field: str, value: object) -> None:
    entry = read_document(ORDER | {field: value})

    assert entry is not None
    assert entry.title == "An Order About Models"
    assert field not in entry.facts


def test_markup_and_hidden_characters_do_not_get_through() -> None:
    entry = read_document(ORDER | {"title": "A <b>bold</b>\u202e order", "abstract": "<script>x()</script>R&amp;D"})

    assert entry is not None
    assert (entry.title, entry.summary) == ("A bold order", "R&D")


def test_public_inspection_gives_the_moment_of_filing_and_a_title_in_parts() -> None:
    entry = read_document(
        {
            "document_number": "2025-99003",
            "title": None,
            "toc_doc": "Removing Barriers (EO 99998)",
            "publication_date": "2025-07-31",
            "filed_at": "2025-07-30T08:45:00.000-04:00",
            "docket_numbers": ["EO 99998"],
        }
    )

    assert entry is not None
    assert entry.title == "Removing Barriers (EO 99998)"
    assert entry.published == datetime(2025, 7, 30, 12, 45, tzinfo=UTC)
    assert entry.facts["docket_ids"] == ["EO 99998"]
    assert entry.facts["public_inspection_on"] == "2025-07-30"


def test_what_changes_with_every_call_does_not_make_a_document_new() -> None:
    assert canonical(ORDER | {"page_views": {"count": 1}}) == canonical(ORDER | {"page_views": {"count": 2}})
    assert canonical(ORDER) != canonical(ORDER | {"comments_close_on": "2025-10-01"})
    assert canonical(ORDER) == canonical(dict(reversed(ORDER.items())))


@pytest.mark.parametrize(
    ("address", "number"),
    [
        ("https://www.federalregister.gov/api/v1/documents/2026-07755", "2026-07755"),
        ("https://www.federalregister.gov/api/v1/documents/2026-07755.json", "2026-07755"),
        ("https://www.federalregister.gov/api/v1/documents/C1-2026-07755", "C1-2026-07755"),
        ("https://www.federalregister.gov/api/v1/documents/E9-12940", "E9-12940"),
        ("2026-07755", "2026-07755"),
    ],
)
def test_a_correction_names_the_document_that_it_corrects(address: str, number: str) -> None:
    entry = read_document(ORDER | {"correction_of": address})

    assert entry is not None
    assert entry.facts["corrects"] == number


@pytest.mark.parametrize("address", [None, "", "https://www.federalregister.gov/", ["2026-07755"], "an earlier notice"])
def test_without_a_number_nothing_is_said_to_be_corrected(address: object) -> None:
    entry = read_document(ORDER | {"correction_of": address})

    assert entry is not None
    assert "corrects" not in entry.facts


@pytest.mark.parametrize("kind", ["Rule", "Proposed Rule", "Notice", "Presidential Document"])
def test_each_kind_of_document_is_read_and_named(kind: str) -> None:
    entry = read_document(RULE | {"type": kind})

    assert entry is not None
    assert (entry.kind, entry.facts["type"]) == (EntryKind.DOCUMENT, kind)
