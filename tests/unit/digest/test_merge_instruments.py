"""One order that arrives three ways is one piece; two texts that have something in common are two."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.digest.instruments import own
from bot.digest.merge import merge
from bot.domain.entries import Entry, EntryKind
from bot.domain.sources import SourceId, SourceSpec, Tier
from tests.make import entry, spec

NAME = "Preventing Woke AI"
SIGNED = datetime(2025, 7, 23, 20, tzinfo=UTC)
SPECS: dict[SourceId, SourceSpec] = {
    SourceId(one): spec(one, tier=tier)
    for one, tier in (
        ("house", Tier.OFFICIAL), ("inspection", Tier.OFFICIAL), ("register", Tier.OFFICIAL), ("second", Tier.OFFICIAL),
        ("press", Tier.PRESS), ("bills", Tier.OFFICIAL),
    )
}  # fmt: skip


def piece(number: int, source: str, title: str, *, hours: float = 0, **changes: Any) -> Entry:
    seen = SIGNED + timedelta(hours=hours)
    key = "".join(character if character.isalnum() else " " for character in title.casefold())
    fields = {"title": title, "title_key": " ".join(key.split()), "first_seen": seen, "published": seen}
    return entry(number, source, **(fields | changes))


def document(number: int, source: str = "register", title: str = NAME, *, hours: float = 110, **facts: Any) -> Entry:
    said = {"document_number": f"2025-{14217 + number}", "type": "Presidential Document", **facts}
    return piece(number, source, title, hours=hours, kind=EntryKind.DOCUMENT, facts=said)


def order(number: int = 3, **facts: Any) -> Entry:
    return document(number, **({"document_number": "2025-14217", "executive_order_number": "14319"} | facts))


def filed(number: int = 2, title: str = f"{NAME} (EO 14319)", **facts: Any) -> Entry:
    said = {"document_number": "2025-14217", "public_inspection_on": "2025-07-25"} | facts
    return document(number, "inspection", title, hours=42, **said)


def pieces(*entries: Entry) -> list[list[int]]:
    groups = merge(entries, SPECS)
    assert pieces_of(merge(entries[::-1], SPECS)) == pieces_of(groups)
    return pieces_of(groups)


def pieces_of(groups: list[Any]) -> list[list[int]]:
    return sorted([group.lead.id, *sorted(other.id for other, _ in group.others)] for group in groups)


def test_the_white_house_public_inspection_and_the_issue_are_one_piece_led_by_the_issue() -> None:
    found = merge([piece(1, "house", NAME), filed(), order()], SPECS)

    assert [(group.lead.id, [(other.id, reason) for other, reason in group.others]) for group in found] == [
        (3, [(2, "same document"), (1, "same headline")])
    ]


@pytest.mark.parametrize(
    "title",
    [
        NAME,
        f"{NAME} (EO 14319)",
        f"Executive Order 14319: {NAME}",
        f"Executive Order 14319 of July 23, 2025 - {NAME}",
        "Executive Order 14319",
        "Executive Order 14319 of July 23, 2025",
    ],
)
def test_the_white_house_may_write_the_number_or_leave_it_out(title: str) -> None:
    assert pieces(piece(1, "house", title), order()) == [[3, 1]]


def test_before_the_issue_the_number_at_public_inspection_is_enough() -> None:
    by_title = filed()
    by_docket = filed(title=NAME, docket_ids=["EO 14319"])

    assert pieces(piece(1, "house", NAME), by_title) == [[2, 1]]
    assert pieces(piece(1, "house", NAME), by_docket) == [[2, 1]]


@pytest.mark.parametrize(
    "title",
    [
        "Implementation of Executive Order 14319",
        "Amendment of Executive Order 14319",
        "Executive Order 14319: Questions and Answers",
        f"Fact Sheet: {NAME}",
        f"Statement on {NAME} (EO 14319)",
        "Executive Order 14320: Promoting Exports",
    ],
)
def test_an_official_piece_about_the_order_is_another_piece(title: str) -> None:
    assert pieces(piece(1, "house", title), order()) == [[1], [3]]


def test_a_press_piece_that_bears_the_number_is_another_piece() -> None:
    assert pieces(piece(1, "press", "Executive Order 14319"), order()) == [[1], [3]]


def test_two_documents_that_cite_the_same_order_stay_apart() -> None:
    rule = document(1, title="Procurement Under Executive Order 14319 (EO 14319)", type="Rule")
    notice = document(2, "second", "Request for Comments on Executive Order 14319", type="Notice")

    assert pieces(rule, notice, order()) == [[1], [2], [3]]


def test_a_correction_of_an_order_is_another_document() -> None:
    correction = document(
        1, title=NAME, document_number="C1-2025-14217", executive_order_number="14319", corrects="2025-14217"
    )

    assert pieces(correction, order()) == [[1], [3]]


def test_two_documents_of_one_formal_title_stay_apart_and_the_press_joins_one() -> None:
    title = "Agency Information Collection Activities; Submission for Review"
    one, other = document(1, title=title), document(2, "second", title)

    assert pieces(one, other) == [[1], [2]]
    assert pieces(one, other, piece(5, "press", title)) == [[1, 5], [2]]


def test_one_document_found_by_two_searches_is_one_piece() -> None:
    assert pieces(order(), order(4)) in ([[3, 4]], [[4, 3]])
    assert pieces(order(3), document(5, "second", document_number="2025-14217", title="Another wording")) == [[3, 5]]


def test_an_order_of_the_same_name_in_another_year_is_another_order() -> None:
    again = document(4, hours=24 * 700, document_number="2027-00001", executive_order_number="14500")
    announced = piece(1, "house", NAME, hours=24 * 698)

    assert pieces(order(), again, announced) == [[3], [4, 1]]
    assert pieces(order(), announced) == [[1], [3]]


def test_of_two_actions_on_a_bill_the_newer_one_leads() -> None:
    facts = {"bill": "119/hr/2385"}
    older = piece(1, "bills", "H.R. 2385, An Act", kind=EntryKind.DOCUMENT, facts=facts)
    newer = piece(2, "bills", "H.R. 2385, An Act", hours=48, kind=EntryKind.DOCUMENT, facts=facts)
    companion = piece(3, "bills", "S. 4441, An Act", kind=EntryKind.DOCUMENT, facts={"bill": "119/s/4441"})

    assert pieces(older, newer, companion) == [[2, 1], [3]]


def test_a_model_is_no_instrument() -> None:
    model = piece(1, "house", "Executive Order 14319", kind=EntryKind.MODEL)

    assert own(model, SPECS[SourceId("house")]).orders == frozenset()
