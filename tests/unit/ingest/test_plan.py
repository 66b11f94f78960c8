from datetime import timedelta

from bot.domain.entries import Draft, EntryId, EntryKind, Known
from bot.ingest.plan import Plan, plan
from tests.make import NOON, draft


def eligible(result: Plan) -> list[str]:
    return [one.raw.title for one, shown in result.new if shown]


def dated(day: int) -> Draft:
    return draft(f"Day {day}", guid=str(day), published=NOON - timedelta(days=day))


def test_the_first_import_shows_only_the_newest_even_when_the_oldest_come_first() -> None:
    drafts = [dated(day) for day in (9, 8, 3, 2, 1)]
    result = plan(drafts, {}, baseline=True, first_import=3)
    assert eligible(result) == ["Day 3", "Day 2", "Day 1"]
    assert [one.raw.title for one, _ in result.new] == ["Day 9", "Day 8", "Day 3", "Day 2", "Day 1"]
    assert len(result.new) == 5


def test_without_dates_the_first_listed_are_taken_as_the_newest() -> None:
    drafts = [draft(f"T{n}", guid=str(n)) for n in range(5)]
    result = plan(drafts, {}, baseline=True, first_import=2)
    assert set(eligible(result)) == {"T0", "T1"}
    assert [one.raw.title for one, _ in result.new] == ["T4", "T3", "T2", "T1", "T0"]


def test_a_first_import_of_zero_shows_nothing_and_of_all_everything() -> None:
    drafts = [dated(1), dated(2)]
    assert eligible(plan(drafts, {}, baseline=True, first_import=0)) == []
    assert len(eligible(plan(drafts, {}, baseline=True, first_import=None))) == 2


def test_later_polls_show_all_that_is_new_whatever_its_date() -> None:
    old = draft("Old but new to us", guid="x", published=NOON - timedelta(days=900))
    assert eligible(plan([old], {}, baseline=False, first_import=0)) == ["Old but new to us"]


def test_a_changed_text_under_a_known_identity_is_a_revision_never_a_new_entry() -> None:
    edited = draft("Edited", guid="1")
    known = {"g:1": Known(entry_id=EntryId(7), content_hash="before")}
    result = plan([edited], known, baseline=False, first_import=3)
    assert (result.new, result.revised) == ((), ((known["g:1"], edited),))


def test_an_unchanged_entry_changes_nothing() -> None:
    same = draft("Same", guid="1")
    known = {"g:1": Known(entry_id=EntryId(7), content_hash=same.content_hash)}
    assert plan([same], known, baseline=False, first_import=3) == Plan(new=(), revised=(), repeated=0)


def test_an_identity_twice_in_one_document_counts_once_and_gives_its_first() -> None:
    result = plan([draft("A", guid="1"), draft("B", guid="1")], {}, baseline=False, first_import=3)
    assert (eligible(result), result.repeated) == (["A"], 1)


def test_models_of_a_first_import_are_taken_by_rank_not_by_age() -> None:
    drafts = [
        draft(f"org/m{rank}", guid=str(rank), kind=EntryKind.MODEL, published=NOON + timedelta(days=rank))
        for rank in (1, 2, 3)
    ]
    assert eligible(plan(drafts, {}, baseline=True, first_import=1)) == ["org/m1"]
