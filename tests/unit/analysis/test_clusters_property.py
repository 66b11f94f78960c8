"""What holds of stories whatever comes, in whatever order.

Order matters to likeness alone: of several stories that are alike an entry joins the most alike of those that are there
by then. Equal addresses, and equal headlines of different sources, always end in one story.
"""

from collections import defaultdict
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entries import Entry, EntryId
from bot.domain.stories import RulingKind, StoryRuling
from tests.unit.analysis.stories import entry, filed, parts, ruling

WORDS = ("senate", "votes", "weights", "court", "pentagon", "label", "chips", "copyright", "deal", "Thursday")
headlines = st.lists(st.sampled_from(WORDS), min_size=1, max_size=7).map(" ".join)
shapes = st.lists(st.tuples(headlines, st.integers(0, 5), st.floats(0, 4, allow_nan=False)), min_size=1, max_size=12)


def made(shape: list[tuple[str, int, float]]) -> list[Entry]:
    """Addresses from 1 are shared."""
    return [
        entry(number, title, day=day, address_key=f"a.example/{page}" if page else f"own.example/{number}")
        for number, (title, page, day) in enumerate(shape, start=1)
    ]


@settings(max_examples=80, deadline=None)
@given(shapes, st.randoms(use_true_random=False))
def test_equal_addresses_and_equal_headlines_end_in_one_story_in_any_order(
    shape: list[tuple[str, int, float]], order: object
) -> None:
    entries = made(shape)
    order.shuffle(entries)  # type: ignore[attr-defined]  # hypothesis gives a Random
    placed = filed(entries)
    for one, other in combinations(entries, 2):
        same_title = one.title_key == other.title_key and len(one.title_key.split()) >= 5
        if one.address_key == other.address_key or same_title:
            assert placed[one.id].story == placed[other.id].story


@settings(max_examples=50, deadline=None)
@given(shapes, st.data())
def test_rulings_hold_in_any_order(shape: list[tuple[str, int, float]], data: st.DataObject) -> None:
    entries = made(shape)
    pairs = [(one.id, other.id) for one, other in combinations(entries, 2)]
    if not pairs:
        return
    one, other = data.draw(st.sampled_from(pairs))
    kind = data.draw(st.sampled_from(RulingKind))
    placed = filed(data.draw(st.permutations(entries)), [ruling(one, other, kind)])
    assert (placed[one].story == placed[other].story) is (kind is RulingKind.MERGE)


@settings(max_examples=30, deadline=None)
@given(shapes)
def test_the_same_entries_in_the_same_order_give_the_same_stories_with_reasons_that_fit(
    shape: list[tuple[str, int, float]],
) -> None:
    entries = made(shape)
    placed = filed(entries)
    assert placed == filed(entries)
    assert len(placed) == len(entries)
    assert sum(len(part) for part in parts(placed)) == len(entries)
    for one in placed.values():
        assert 0 <= one.score <= 1
        assert one.related != one.story


@settings(max_examples=30, deadline=None)
@given(shapes)
def test_two_numbered_documents_are_in_two_stories(shape: list[tuple[str, int, float]]) -> None:
    entries = [
        entry(number, title, day=day, facts={"document_number": str(page)} if page else {}, source="register")
        for number, (title, page, day) in enumerate(shape, start=1)
    ]
    numbers: defaultdict[int, set[object]] = defaultdict(set)
    for entry_id, one in filed(entries).items():
        number = next(entry.facts.get("document_number") for entry in entries if entry.id == entry_id)
        numbers[one.story] |= {number} - {None}
    assert all(len(found) <= 1 for found in numbers.values())


def test_a_ruling_on_an_entry_that_never_comes_changes_nothing() -> None:
    entries = [entry(1, WORDS[0]), entry(2, WORDS[1])]
    absent: list[StoryRuling] = [ruling(1, 99, kind) for kind in RulingKind]
    assert parts(filed(entries, absent)) == {frozenset({EntryId(1)}), frozenset({EntryId(2)})}
