"""Which edits of feeds.yaml wait for a word of the operator."""

import pytest

from bot.domain.config import Configuration
from bot.ingest.removal import unconfirmed
from tests.make import spec


def config(*numbers: int, confirmed: int | None = None) -> Configuration:
    sources = tuple(spec(f"s{number}") for number in numbers)
    return Configuration(sources=sources, editions=(), text="", digest="", confirmed=confirmed)


TEN = config(*range(10))


@pytest.mark.parametrize("left", [10, 9, 6, 5])
def test_half_of_the_sources_may_go_at_once(left: int) -> None:
    assert unconfirmed(TEN, config(*range(left)), name="feeds.yaml") is None


@pytest.mark.parametrize("left", [4, 1, 0])
def test_more_than_half_need_a_confirmation_that_names_the_figures(left: int) -> None:
    problem = unconfirmed(TEN, config(*range(left)), name="feeds.yaml")
    assert problem is not None
    assert str(problem).startswith(f"feeds.yaml:1:1 sources: the file lacks {10 - left} of the 10 sources")
    assert f"`confirm_removal: {left}`" in str(problem)


def test_the_number_that_is_left_confirms_and_no_other_does() -> None:
    assert unconfirmed(TEN, config(1, confirmed=1), name="feeds.yaml") is None
    assert unconfirmed(TEN, config(confirmed=0), name="feeds.yaml") is None
    assert unconfirmed(TEN, config(1, 2, confirmed=1), name="feeds.yaml") is not None


def test_other_ids_are_other_sources_however_many_there_are() -> None:
    assert unconfirmed(TEN, config(*range(100, 120)), name="feeds.yaml") is not None


def test_a_small_file_is_changed_freely() -> None:
    assert unconfirmed(config(1, 2, 3), config(), name="feeds.yaml") is None
    assert unconfirmed(config(), TEN, name="feeds.yaml") is None
