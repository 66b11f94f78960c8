"""What becomes of two stories once the operator ruled."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.clusters_ruled import contradicted, divided, united
from bot.domain.entries import EntryId
from bot.domain.stories import RulingKind, StoryRuling
from tests.unit.analysis.stories import ruling

MERGE, SPLIT = RulingKind.MERGE, RulingKind.SPLIT
PAIRS = list(combinations(range(1, 8), 2))


def ids(*numbers: int) -> list[EntryId]:
    return [EntryId(number) for number in numbers]


def nearness(one: EntryId, other: EntryId) -> float:
    return 1 / (1 + abs(one - other))


def test_two_stories_become_one() -> None:
    assert united(ids(1, 2, 3), ruling(1, 3, MERGE), []) == [{1, 2, 3}]


def test_an_entry_that_is_set_apart_from_one_of_them_stays_out_with_whatever_is_bound_to_it() -> None:
    rulings = [ruling(1, 4, SPLIT), ruling(4, 5, MERGE), ruling(1, 2, MERGE)]
    assert united(ids(1, 2, 3, 4, 5), rulings[2], rulings) == [{1, 2, 3}, {4, 5}]


def test_each_entry_of_a_divided_story_goes_with_the_nearer_of_the_two() -> None:
    split = ruling(1, 9, SPLIT)
    assert divided(ids(1, 2, 4, 6, 8, 9), split, [split], nearness) == [{1, 2, 4}, {6, 8, 9}]


def test_what_is_bound_to_one_of_the_two_goes_with_it_however_far() -> None:
    split = ruling(1, 9, SPLIT)
    assert divided(ids(1, 8, 9), split, [split, ruling(1, 8, MERGE)], nearness) == [{1, 8}, {9}]


def test_a_ruling_that_contradicts_others_is_named_and_one_on_the_same_two_gives_way() -> None:
    chain = [ruling(1, 2, MERGE), ruling(2, 3, MERGE)]
    assert contradicted(ruling(1, 3, SPLIT), chain) in chain
    assert contradicted(ruling(2, 4, MERGE), [*chain, ruling(1, 4, SPLIT)]) == ruling(1, 4, SPLIT)
    assert contradicted(ruling(1, 2, SPLIT), chain) is None


@st.composite
def consistent(draw: st.DrawFn) -> list[StoryRuling]:
    """Rulings as they are let in: one after the other, none that contradicts those before it."""
    kept: dict[tuple[int, int], StoryRuling] = {}
    for pair in draw(st.lists(st.sampled_from(PAIRS), max_size=10)):
        new = ruling(*pair, draw(st.sampled_from(RulingKind)))
        if contradicted(new, list(kept.values())) is None:
            kept[pair] = new
    return list(kept.values())


@given(consistent(), st.sampled_from(PAIRS), st.sampled_from(RulingKind))
def test_whatever_was_ruled_before_all_rulings_hold_after_the_next(
    rulings: list[StoryRuling], pair: tuple[int, int], kind: RulingKind
) -> None:
    new = ruling(*pair, kind)
    if contradicted(new, rulings):
        return
    valid = [one for one in rulings if (one.one, one.other) != pair] + [new]
    everybody = ids(*range(1, 8))
    heaps = united(everybody, new, valid) if kind is MERGE else divided(everybody, new, valid, nearness)

    assert sorted(one for heap in heaps for one in heap) == everybody
    place = {one: number for number, heap in enumerate(heaps) for one in heap}
    for one in valid:
        assert (place[one.one] == place[one.other]) is (one.kind is MERGE)
