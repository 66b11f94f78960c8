"""The way of a text to its publication in one line."""

from typing import Any

from bot.digest.steps import timeline
from bot.domain.entries import Entry, EntryKind
from tests.make import entry


def document(number: int, **facts: Any) -> Entry:
    return entry(number, kind=EntryKind.DOCUMENT, facts={"document_number": "2025-14217", **facts})


PRINTED = document(1, signing_date="2025-07-23", publication_date="2025-07-28")
FILED = document(2, public_inspection_on="2025-07-25", publication_date="2025-07-28")


def test_signing_filing_and_printing_are_told_in_their_order() -> None:
    assert timeline([PRINTED, FILED, entry(3)]) == "Signed 23 July · public inspection 25 July · published 28 July 2025"


def test_before_the_issue_its_day_is_a_plan() -> None:
    assert timeline([FILED]) == "Public inspection 25 July · to be published 28 July 2025"


def test_over_new_year_each_day_has_its_year() -> None:
    late = document(1, signing_date="2025-12-30", publication_date="2026-01-05")

    assert timeline([late]) == "Signed 30 December 2025 · published 5 January 2026"


def test_one_step_is_no_way_and_what_is_no_date_no_step() -> None:
    assert timeline([document(1, publication_date="2025-07-28")]) == ""
    assert timeline([document(1, publication_date="2025-07-28", signing_date="soon")]) == ""
    assert timeline([entry(1)]) == ""
