"""`every_at_most` in feeds.yaml: which sources may be read less often, and how far; and `confirm_removal`."""

from datetime import timedelta

import pytest

from bot.domain.errors import ConfigError
from bot.sources.config.load import read_config

HOUR = timedelta(hours=1)
HEAD = "version: 1\n"
FEED = "sources:\n  - id: a\n    url: https://a.example/feed\n"
HUB = "sources:\n  - id: hub\n    kind: hub-trending\n"


def at_most(file: str) -> timedelta | None:
    return read_config(HEAD + file, name="feeds.yaml").sources[0].at_most


def test_a_feed_of_which_nothing_is_said_may_be_read_less_often() -> None:
    assert at_most(FEED) == 8 * HOUR


@pytest.mark.parametrize("file", [FEED + "    every: 2h\n", "defaults:\n  every: 1h\n" + FEED])
def test_an_interval_that_was_written_is_a_promise(file: str) -> None:
    assert at_most(file) is None


@pytest.mark.parametrize("file", [FEED + "    every_at_most: 6h\n", "defaults:\n  every_at_most: 6h\n" + FEED])
def test_the_operator_may_say_how_far_it_grows(file: str) -> None:
    assert at_most(file.replace("defaults:\n", "defaults:\n  every: 2h\n")) == 6 * HOUR


def test_official_sources_and_measurements_are_always_read_on_time() -> None:
    lenient = "defaults:\n  every_at_most: 6h\n"
    assert at_most(lenient + FEED + "    tier: official\n") is None
    assert at_most(lenient + HUB) is None
    assert at_most("defaults:\n  tier: official\n" + FEED) is None


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (FEED + "    tier: official\n    every_at_most: 6h\n", "an official source is always read every `every`"),
        (
            "sources:\n  - id: hub\n    kind: hub-trending\n    every_at_most: 6h\n",
            "a source of this kind is always read",
        ),
    ],
)
def test_a_longest_interval_that_would_mean_nothing_is_refused(file: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"feeds\.yaml:\d+:5 sources\.0\.every_at_most: ") as raised:
        read_config(HEAD + file, name="feeds.yaml")
    assert message in str(raised.value)


@pytest.mark.parametrize(("line", "expected"), [("", None), ("confirm_removal: 0\n", 0), ("confirm_removal: 12\n", 12)])
def test_a_removal_is_confirmed_by_the_number_of_sources_that_are_left(line: str, expected: int | None) -> None:
    assert read_config(HEAD + line + FEED, name="feeds.yaml").confirmed == expected


def test_a_confirmation_is_a_whole_number() -> None:
    with pytest.raises(ConfigError, match="confirm_removal"):
        read_config(HEAD + "confirm_removal: yes\n" + FEED, name="feeds.yaml")
