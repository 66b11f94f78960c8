"""What one channel gets: no story that it knows, each missed story once, and never more than ten of them."""

from bot.digest.stories import MOST_MISSED, share, stories
from bot.domain.entries import Entry, EntryId
from tests.make import entry, spec

SPECS = {one.id: one for one in (spec("wire"), spec("echo"))}
TITLE = "Senate votes on open model weights"


def ids(*numbers: int) -> tuple[EntryId, ...]:
    return tuple(EntryId(number) for number in numbers)


def twins(**changes: object) -> list[Entry]:
    return [entry(1, title=TITLE), entry(2, "echo", title=TITLE, **changes), entry(3)]


def test_the_same_headline_from_another_source_is_the_same_story() -> None:
    story = stories(twins(), SPECS)
    assert story[EntryId(1)] == story[EntryId(2)] != story[EntryId(3)]


def test_a_source_that_repeats_its_headline_tells_another_story() -> None:
    story = stories([entry(1, title=TITLE), entry(2, title=TITLE)], SPECS)
    assert story[EntryId(1)] != story[EntryId(2)]


def test_the_same_address_is_the_same_story_whatever_the_headline() -> None:
    story = stories([entry(1), entry(2, "echo", address_key="wire.example/1")], SPECS)
    assert story[EntryId(1)] == story[EntryId(2)]


def test_what_comes_from_a_source_that_is_gone_is_a_story_of_its_own() -> None:
    assert EntryId(9) not in stories([*twins(), entry(9, "gone")], SPECS)


def test_an_item_is_had_where_any_entry_of_its_story_was_got() -> None:
    mine = share({1: ids(2), 2: ids(3)}, [], ids(1), stories(twins(), SPECS))
    assert mine.had == {1}
    assert mine.told == {2, 3}


def test_missed_stories_come_once_and_not_where_they_are_known_or_in_the_edition() -> None:
    story = stories(twins(), SPECS)
    mine = share({1: ids(3)}, [ids(1), ids(2), ids(3), ids(4), ids(5)], ids(5), story)
    assert (mine.missed, mine.more) == ((0, 3), 0)
    assert mine.told == {1, 2, 3, 4, 5}


def test_what_does_not_fit_is_counted_and_stays_untold() -> None:
    missed = [ids(number) for number in range(10, 10 + MOST_MISSED + 3)]
    mine = share({}, missed, [], {})
    assert (mine.missed, mine.more) == (tuple(range(MOST_MISSED)), 3)
    assert mine.told == {one for some in missed[:MOST_MISSED] for one in some}
    again = share({}, missed, mine.told, {})
    assert (len(again.missed), again.more) == (3, 0)
