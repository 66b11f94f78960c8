"""What an edition does with points, stories and what is held."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.digest.select import Selection, select
from bot.digest.sheet import Sheet
from bot.domain.digests import Fate, Relevance, SectionSpec, Verdict
from bot.domain.editorial import Held, Ruling
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.relevance import Judgement
from bot.domain.sources import SourceId, Tier
from bot.domain.stories import StoryId
from tests.make import NOON, edition, entry, reading, spec

TODAY = NOON.date()
NEWS = SectionSpec(title="News", kinds=(EntryKind.NEWS, EntryKind.DOCUMENT))
MODELS = SectionSpec(title="Models", kinds=(EntryKind.MODEL,))
SPECS = {SourceId(name): spec(name, tier=tier) for name, tier in {"wire": Tier.PRESS, "blog": Tier.BLOG}.items()}


def judgement(points: float, *, release: bool = False, gate: str = "policy") -> Judgement:
    return Judgement(
        points=points,
        passes=points >= 3 and not release,
        gate=gate,
        hits=(),
        prior=0,
        topics=(),
        jurisdictions=(),
        open=False,
        release=release,
        rules="v1",
    )


def sheet(points: dict[int, float], relevance: Relevance = Relevance.REQUIRE, **changes: Any) -> Sheet:
    judged = {EntryId(one): judgement(value) for one, value in points.items()}
    return replace(Sheet(relevance=relevance, threshold=3, judgements=judged), **changes)


def choose(entries: list[Entry], by: Sheet, *sections: SectionSpec, today: date = TODAY) -> Selection:
    readings = {one.title: reading(one.title, 1) for one in entries if one.kind is EntryKind.MODEL}
    spec_ = edition(*(sections or (NEWS,)))
    return select(entries, specs=SPECS, edition=spec_, readings=readings, sheet=by, today=today)


def shown(selection: Selection) -> list[list[int]]:
    return [[group.lead.id for group in choice.groups] for choice in selection.choices]


def verdict(selection: Selection, number: int) -> Verdict:
    return next(one for one in selection.verdicts if one.entry.id == number)


def test_where_points_are_required_what_falls_short_is_left_out_with_the_reason() -> None:
    selection = choose([entry(1), entry(2)], sheet({1: 5, 2: 1}))
    assert shown(selection) == [[1]]
    assert (verdict(selection, 2).fate, verdict(selection, 2).reason) == (
        Fate.OFF_POLICY,
        "1 point; the threshold is 3",
    )


def test_where_points_only_rank_the_weightiest_come_first_and_nothing_is_left_out() -> None:
    selection = choose([entry(1), entry(2), entry(3)], sheet({1: 1, 2: 5, 3: 3}, Relevance.RANK))
    assert shown(selection) == [[2, 3, 1]]


def test_what_nobody_judged_yet_is_shown() -> None:
    assert shown(choose([entry(1)], sheet({}))) == [[1]]


def test_news_that_a_model_came_out_stands_with_the_models_behind_the_list() -> None:
    entries = [entry(1), entry(2, kind=EntryKind.MODEL, title="org/model", title_key="org model")]
    by = sheet({}, judgements={EntryId(1): judgement(5, release=True)})
    assert shown(choose(entries, by, NEWS, MODELS)) == [[], [2, 1]]


def test_retellings_of_one_story_are_one_piece_led_by_the_better_source() -> None:
    entries = [entry(1, "blog", title="One telling"), entry(2, "wire", title="Another telling")]
    by = sheet({1: 5, 2: 4}, stories={EntryId(1): StoryId(7), EntryId(2): StoryId(7)})
    selection = choose(entries, by)
    assert shown(selection) == [[2]]
    assert verdict(selection, 1).reason == "same story as “Another telling”"


def test_a_story_of_more_sources_and_one_with_a_deadline_move_up() -> None:
    closes = (TODAY + timedelta(days=3)).isoformat()
    titles = [entry(number, title=f"Title {number}", title_key=f"title {number}") for number in (1, 2)]
    entries = [*titles, entry(3, title="Rule", title_key="rule", facts={"comments_close_on": closes})]
    entries.append(entry(4, "blog", title="Title 2 again", title_key="title 2 again"))
    by = sheet({1: 4.5, 2: 4, 3: 3, 4: 4}, stories={EntryId(2): StoryId(7), EntryId(4): StoryId(7)})
    assert shown(choose(entries, by)) == [[2, 3, 1]]


@pytest.mark.parametrize(
    ("ruling", "fate"), [(Ruling.OPEN, Fate.HELD), (Ruling.DROPPED, Fate.HELD), (Ruling.RELEASED, Fate.SHOWN)]
)
def test_what_is_held_waits_until_the_operator_releases_it(ruling: Ruling, fate: Fate) -> None:
    held = {EntryId(1): Held(entry_id=EntryId(1), reasons=("“White Home”",), held_at=NOON, ruling=ruling)}
    assert verdict(choose([entry(1)], sheet({1: 5}, held=held)), 1).fate is fate


@pytest.mark.parametrize(("days", "fate"), [(30, Fate.SHOWN), (31, Fate.OLD)])
def test_what_was_published_long_before_it_was_seen_is_no_news(days: int, fate: Fate) -> None:
    old = entry(1, published=NOON - timedelta(days=days), first_seen=NOON)
    assert verdict(choose([old], sheet({1: 5})), 1).fate is fate


def test_an_old_document_is_not_kept_out_by_its_date() -> None:
    old = entry(1, kind=EntryKind.DOCUMENT, published=NOON - timedelta(days=400), first_seen=NOON)
    assert verdict(choose([old], sheet({1: 5})), 1).fate is Fate.SHOWN


def test_without_points_nothing_of_this_happens() -> None:
    old = entry(1, published=NOON - timedelta(days=400), first_seen=NOON)
    assert shown(choose([old], Sheet())) == [[1]]


def test_a_piece_passes_where_one_of_its_tellings_does_and_the_dry_official_one_still_leads() -> None:
    entries = [entry(1, "blog", title="The order, told"), entry(2, "wire", title="A dry title")]
    by = sheet({1: 5, 2: 1}, stories={EntryId(1): StoryId(7), EntryId(2): StoryId(7)})
    selection = choose(entries, by)
    assert shown(selection) == [[2]]


def test_a_piece_of_which_no_telling_passes_is_left_out_whole() -> None:
    entries = [entry(1, "blog", title="One telling"), entry(2, "wire", title="Another telling")]
    by = sheet({1: 2, 2: 1}, stories={EntryId(1): StoryId(7), EntryId(2): StoryId(7)})
    selection = choose(entries, by)
    assert [verdict(selection, number).reason for number in (1, 2)] == ["2 points; the threshold is 3"] * 2
