"""Which story an entry is put into, and why."""

from typing import Any

import pytest

from bot.analysis.clusters import Shelf
from bot.domain.entries import EntryKind
from bot.domain.stories import Reason, RulingKind, StoryRules
from tests.make import entry as make_entry
from tests.unit.analysis.stories import RULES, entry, filed, parts, ruling, together

LONG = "Senate votes on open model weights"
OTHER = "Court hears appeal over scraped pictures"


def test_the_first_entry_opens_a_story() -> None:
    (one,) = filed([entry(1, LONG)]).values()
    assert (one.reason, one.score, one.story, one.related) == (Reason.OPENED, 0.0, -1, None)


def test_the_same_address_is_one_story_years_later_and_whatever_the_headline() -> None:
    page: dict[str, Any] = {"address_key": "senate.example/vote"}
    placed = filed([entry(1, LONG, **page), entry(2, OTHER, day=900, **page)])
    assert together(placed, (1, 2))
    assert placed[entry(2, OTHER).id].reason is Reason.ADDRESS


def test_a_front_page_is_no_reason() -> None:
    page: dict[str, Any] = {"address_key": "senate.example"}
    assert len(parts(filed([entry(1, LONG, **page), entry(2, OTHER, **page)]))) == 2


@pytest.mark.parametrize(("day", "together_"), [(13, True), (15, False)])
def test_the_same_headline_of_another_source_is_one_story_within_two_weeks(day: int, together_: bool) -> None:
    placed = filed([entry(1, LONG), entry(2, LONG.upper(), day=day)])
    assert together(placed, (1, 2)) is together_
    assert (placed[entry(2, "").id].reason is Reason.TITLE) is together_


def test_a_short_headline_is_no_sure_reason() -> None:
    assert len(parts(filed([entry(1, "Weekly links"), entry(2, "Weekly links", day=10)]))) == 2


def test_a_source_that_repeats_a_headline_means_two_pieces() -> None:
    placed = filed([entry(1, LONG, source="wire"), entry(2, LONG, source="wire", day=1), entry(3, LONG, day=1)])
    assert not together(placed, (1, 2))


def test_retellings_are_one_story_with_their_likeness_and_fade_with_the_days() -> None:
    titles = ("Anthropic sues Pentagon over supply chain risk label", "Anthropic sues DoD over risk designation")
    near, far = (filed([entry(1, titles[0]), entry(2, titles[1], day=day)]) for day in (0.5, 3.5))
    assert together(near, (1, 2))
    assert near[entry(2, "").id].reason is Reason.LIKENESS
    assert RULES.merge <= near[entry(2, "").id].score < 1
    assert not together(far, (1, 2))


def test_what_is_only_akin_is_a_thread_and_no_story() -> None:
    rules = StoryRules(merge=0.9, related=0.1)
    titles = ("Anthropic sues Pentagon over supply chain risk label", "Anthropic sues DoD over risk designation")
    placed = filed([entry(1, titles[0]), entry(2, titles[1])], rules=rules)
    assert not together(placed, (1, 2))
    assert placed[entry(2, "").id].related == placed[entry(1, "").id].story


def test_two_who_retell_one_piece_at_length_are_one_story_by_their_texts() -> None:
    text = "The former official proposes to lease federal supercomputers to laboratories that publish weights. " * 6
    titles = ("Lease federal computers to open labs, ex-official says", "Rent out the machines to open builders")
    placed = filed([entry(number, title, summary=text) for number, title in enumerate(titles, 1)])
    assert together(placed, (1, 2))
    alone = filed([entry(number, title) for number, title in enumerate(titles, 1)])
    assert not together(alone, (1, 2))


def test_two_numbered_documents_are_never_one_story_even_through_a_third() -> None:
    numbered = [
        entry(n, LONG, kind=EntryKind.DOCUMENT, facts={"document_number": f"2025-0000{n}"}, day=n / 10) for n in (1, 2)
    ]
    assert not together(filed([*numbered, entry(3, LONG, day=0.3)]), (1, 2))
    assert not together(filed([entry(3, LONG), *numbered]), (1, 2))


def test_the_same_document_from_two_sources_is_one_story() -> None:
    facts: dict[str, Any] = {"facts": {"document_number": "2025-00001"}, "kind": EntryKind.DOCUMENT}
    placed = filed([entry(1, LONG, **facts), entry(2, OTHER, **facts)])
    assert together(placed, (1, 2))
    assert placed[entry(2, "").id].reason is Reason.DOCUMENT


def test_a_model_has_no_story() -> None:
    with pytest.raises(ValueError, match="model"):
        Shelf(RULES, {}).file(make_entry(1, kind=EntryKind.MODEL))


def test_a_ruling_wins_over_the_address_and_over_nothing_in_common() -> None:
    page: dict[str, Any] = {"address_key": "senate.example/vote"}
    pair = [entry(1, LONG, **page), entry(2, LONG, **page)]
    assert not together(filed(pair, [ruling(1, 2, RulingKind.SPLIT)]), (1, 2))
    placed = filed([entry(1, LONG), entry(2, OTHER, day=400)], [ruling(1, 2, RulingKind.MERGE)])
    assert together(placed, (1, 2))
    assert placed[entry(2, "").id].reason is Reason.RULING


def test_one_that_is_of_two_stories_makes_them_one_unless_a_ruling_keeps_them_apart() -> None:
    trio = [entry(1, LONG, address_key="a.example/1"), entry(2, OTHER), entry(3, OTHER, address_key="a.example/1")]
    assert together(filed(trio), (1, 2, 3))
    assert not together(filed(trio, [ruling(1, 2, RulingKind.SPLIT)]), (1, 2))
