"""A comment deadline that its agency moves: both dates are kept, and said."""

from typing import Any

from bot.analysis.identity import draft
from bot.domain.entries import Draft, EntryId, EntryKind, Known, RawEntry
from bot.ingest.moved import with_former
from bot.ingest.plan import plan

FIRST, SECOND, THIRD = "2026-09-15", "2026-09-29", "2026-10-13"


def document(**facts: Any) -> Draft:
    return draft(RawEntry(title="A proposed rule", guid="fr:2026-1", kind=EntryKind.DOCUMENT, facts=facts))


def stored(**facts: Any) -> Known:
    return Known(entry_id=EntryId(1), content_hash=document(**facts).content_hash, facts=facts)


def test_an_edit_that_moves_a_date_keeps_the_former_one() -> None:
    moved = with_former(stored(comments_close_on=FIRST), document(comments_close_on=SECOND))

    assert moved.raw.facts == {"comments_close_on": SECOND, "comments_close_on_before": FIRST}


def test_an_edit_of_something_else_keeps_what_is_known_of_the_date() -> None:
    before = stored(comments_close_on=SECOND, comments_close_on_before=FIRST)

    edited = with_former(before, document(comments_close_on=SECOND, citation="91 FR 1"))

    assert edited.raw.facts["comments_close_on_before"] == FIRST


def test_a_date_that_is_moved_twice_says_the_one_before() -> None:
    before = stored(comments_close_on=SECOND, comments_close_on_before=FIRST)

    assert with_former(before, document(comments_close_on=THIRD)).raw.facts["comments_close_on_before"] == SECOND


def test_a_first_date_and_one_taken_back_are_not_moved() -> None:
    given = document(comments_close_on=FIRST)

    assert with_former(stored(), given) is given
    assert with_former(stored(comments_close_on=FIRST), document()) == document()


def test_news_is_left_alone() -> None:
    news = draft(RawEntry(title="News", facts={"comments_close_on": SECOND}))

    assert with_former(stored(comments_close_on=FIRST), news) is news


def test_the_next_poll_of_the_same_document_finds_nothing_to_revise() -> None:
    said = document(comments_close_on=SECOND)
    first = plan([said], {said.identity: stored(comments_close_on=FIRST)}, baseline=False, first_import=None)
    ((_, revised),) = first.revised
    kept = Known(entry_id=EntryId(1), content_hash=revised.content_hash, facts=revised.raw.facts)

    second = plan([said], {said.identity: kept}, baseline=False, first_import=None)

    assert revised.raw.facts["comments_close_on_before"] == FIRST
    assert second.revised == ()
