from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.movement import risen, trend
from bot.domain.hub import ModelReading, Snapshot
from tests.make import reading

NOON = datetime(2026, 8, 22, 12, tzinfo=UTC)


def day(ago: int, *names: str | ModelReading) -> Snapshot:
    """A list of that many days ago. The ranks are those of our own making: the place in the list."""
    rows = [reading(f"lab/{one}", place) if isinstance(one, str) else one for place, one in enumerate(names, 1)]
    return Snapshot(taken_at=NOON - timedelta(days=ago), readings=tuple(rows))


def test_each_model_has_its_place_before_and_who_is_new_has_none() -> None:
    moved = {one.model_id: (one.before, one.climbed) for one in trend(day(0, "b", "a", "c"), day(7, "a", "b")).listed}
    assert moved == {"lab/b": (2, 1), "lab/a": (1, -1), "lab/c": (None, None)}


def test_who_went_off_the_list_is_named_in_the_order_in_which_they_stood() -> None:
    assert trend(day(0, "d"), day(7, "a", "d", "c")).left == ("lab/a", "lab/c")


def test_without_an_earlier_list_nobody_is_new_and_nobody_has_risen() -> None:
    found = trend(day(0, "a", "b"), None)
    assert (found.since, found.left, [one.before for one in found.listed]) == (None, (), [None, None])
    assert risen(found, 5) == ()


def test_gains_are_signed_and_missing_where_either_end_was_not_measured() -> None:
    later = day(0, reading("a", 1, likes=90, downloads=50), reading("b", 2, likes=7), reading("c", 3, likes=3))
    earlier = day(7, reading("a", 1, likes=60, downloads=80), reading("b", 2))
    gains = {one.model_id: (one.likes_gained, one.downloads_gained) for one in trend(later, earlier).listed}
    assert gains == {"a": (30, -30), "b": (None, None), "c": (None, None)}


def test_a_streak_counts_days_in_a_row_and_a_day_without_a_list_ends_it() -> None:
    days = [day(6, "a"), day(5, "a"), day(3, "a"), day(2, "a"), day(1, "a", "b"), day(0, "a", "b", "c")]
    streaks = {one.model_id: one.streak for one in trend(days[-1], days[0], days).listed}
    assert streaks == {"lab/a": 4, "lab/b": 2, "lab/c": 1}


def test_copies_stand_behind_their_base_and_the_ranks_stay_those_of_the_hub() -> None:
    later = day(0, "One-GGUF", "One", "Two")
    listed = trend(later, day(7, "Two", "One", "One-GGUF")).listed
    assert [(one.model_id, one.rank, one.mirrors) for one in listed] == [
        ("lab/One", 2, ("lab/One-GGUF",)),
        ("lab/Two", 3, ()),
    ]


def test_a_copy_whose_base_was_listed_with_it_has_not_left() -> None:
    assert trend(day(0, "One"), day(7, "One", "One-GGUF", "Two")).left == ("lab/Two",)


def test_who_rose_most_is_told_by_how_many_times_nearer_to_the_top_it_is() -> None:
    before = day(7, *(f"m{n}" for n in range(1, 11)))
    after = day(0, "m2", "m1", "new", "m10", "m4", "m5", "m6", "m7", "m9", "m8")
    assert [one.model_id for one in risen(trend(after, before), 3)] == ["lab/new", "lab/m10", "lab/m2"]
    assert len(risen(trend(after, before), 99)) == 3, "those that stayed or fell have not risen"


def test_the_same_list_twice_moves_nobody() -> None:
    assert risen(trend(day(0, "a", "b"), day(0, "a", "b")), 5) == ()


_LISTS = st.lists(st.sampled_from([f"m{n}{form}" for n in range(8) for form in ("", "-GGUF", "-AWQ")]), unique=True)


@given(_LISTS, _LISTS)
def test_every_listed_model_is_told_once_either_by_itself_or_behind_another(now: list[str], before: list[str]) -> None:
    found = trend(day(0, *now), day(7, *before))
    told = [one.model_id for one in found.listed] + [copy for one in found.listed for copy in one.mirrors]
    assert sorted(told) == sorted(f"lab/{name}" for name in now)
    assert not set(found.left) & set(told)
    assert [one.rank for one in found.listed] == sorted(one.rank for one in found.listed)
    for one in risen(found, 50):
        assert one.climbed is None or one.climbed > 0
