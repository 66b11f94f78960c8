"""What is remembered of the items of one answer, so that the next costs less."""

from hypothesis import given
from hypothesis import strategies as st

from bot.sources.seen import MOST, SIZE, digest, unseen

A, B, C = (digest(text) for text in (b"a", b"b", b"c"))


def test_everything_is_new_to_an_empty_memory() -> None:
    assert unseen([A, B], b"") == ([0, 1], A + B)


def test_only_what_is_not_remembered_is_new() -> None:
    assert unseen([C, A, B], A + B) == ([0], C + A + B)


def test_an_edit_that_is_taken_back_is_noticed() -> None:
    _, memory = unseen([B], A)

    assert unseen([A], memory) == ([0], A)


def test_the_same_item_twice_in_one_answer_is_new_once() -> None:
    assert unseen([A, A], b"") == ([0], A)


def test_the_memory_is_bounded() -> None:
    many = [digest(str(number).encode()) for number in range(MOST + 5)]

    new, memory = unseen(many, b"")

    assert (len(new), len(memory)) == (MOST + 5, MOST * SIZE)


@given(st.lists(st.sampled_from([A, B, C])), st.binary(max_size=40))
def test_a_second_look_at_the_same_items_finds_nothing_new(hashes: list[bytes], memory: bytes) -> None:
    _, remembered = unseen(hashes, memory)

    assert unseen(hashes, remembered) == ([], remembered)
