"""What is said of documents of the Federal Register and of bills: facts in words, nothing else."""

from typing import Any

from bot.domain.entries import Entry, EntryKind
from bot.summaries.engine import summarise
from tests.make import entry


def document(summary: str = "", **facts: Any) -> Entry:
    return entry(kind=EntryKind.DOCUMENT, summary=summary, facts=facts)


BILL = document(
    "This bill sets up a resource for research.",
    bill="119/hr/2385",
    congress="119th Congress",
    latest_action="Referred to the House Committee on Science, Space, and Technology.",
    latest_action_on="2025-03-26",
    status="Introduced in House",
    status_on="2025-03-26",
    sponsors=["Rep. Obernolte, Jay [R-CA-23]"],
    committees=["Science, Space, and Technology Committee", "Rules Committee"],
)


def test_a_moved_comment_deadline_says_both_dates() -> None:
    _, facts = summarise(document(comments_close_on="2026-09-29", comments_close_on_before="2026-09-15"))

    assert facts == ("Comments close 29 September 2026, moved from 15 September 2026",)


def test_dates_dockets_and_numbers_stand_each_for_itself() -> None:
    said = document(
        "First. Second. Third.",
        type="Proposed Rule",
        agencies=["Commerce Department"],
        comments_close_on="2026-09-29",
        effective_on="2027-01-01",
        docket_ids=["BIS-2026-0001"],
        regulation_id_numbers=["0694-AJ99"],
        citation="91 FR 100",
        document_number="2026-1",
    )

    assert summarise(said) == (
        "First. Second.",
        (
            "Proposed Rule",
            "Commerce Department",
            "Comments close 29 September 2026",
            "Effective 1 January 2027",
            "Docket BIS-2026-0001",
            "RIN 0694-AJ99",
            "91 FR 100",
            "FR Doc 2026-1",
        ),
    )


def test_a_correction_says_what_it_corrects() -> None:
    _, facts = summarise(document(type="Rule", corrects="2026-07755", document_number="C1-2026-07755"))

    assert facts == ("Rule", "Corrects FR Doc 2026-07755", "FR Doc C1-2026-07755")


def test_the_way_to_publication_stands_where_the_signing_would() -> None:
    _, alone = summarise(document(executive_order_number="14319", signing_date="2025-07-23"))
    _, together = summarise(
        document(executive_order_number="14319", signing_date="2025-07-23", timeline="Signed 23 July · published 28")
    )

    assert alone == ("EO 14319", "Signed 23 July 2025")
    assert together == ("EO 14319", "Signed 23 July · published 28")


def test_a_bill_says_its_latest_action_with_its_date_and_nothing_from_its_text() -> None:
    summary, facts = summarise(BILL)

    assert summary == (
        "Latest action of 26 March 2025: Referred to the House Committee on Science, Space, and Technology."
    )
    assert facts == (
        "119th Congress",
        "Status: Introduced in House, 26 March 2025",
        "Sponsor: Rep. Obernolte, Jay [R-CA-23]",
        "Committees: Science, Space, and Technology; Rules",
    )


def test_a_bill_with_little_known_about_it_is_still_told() -> None:
    bare = document(bill="119/s/1", latest_action="Introduced.", latest_action_on="2025-01-03", law="Public Law 119-1")

    assert summarise(bare) == ("Latest action of 3 January 2025: Introduced.", ("Public Law 119-1",))
