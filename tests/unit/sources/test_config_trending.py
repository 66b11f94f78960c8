"""What an edition shows of the Hub's trending list: two keys of feeds.yaml."""

import pytest

from bot.domain.digests import EditionSpec
from bot.domain.errors import ConfigError
from bot.sources.config.load import read_config

HEAD = "version: 1\nsources:\n  - {id: a, url: https://a.example/feed, topic: eu}\neditions:\n"


def edition(text: str) -> EditionSpec:
    return read_config(f"{HEAD}  {text}\n", name="feeds.yaml").editions[-1]


def test_the_built_in_editions_show_three_and_five_and_the_weekly_one_a_chart() -> None:
    daily, weekly = read_config("version: 1\nsources: []\n", name="feeds.yaml").editions
    assert (daily.trending, daily.chart, weekly.trending, weekly.chart) == (3, False, 5, True)


def test_what_the_file_says_goes_before_what_is_built_in() -> None:
    weekly = edition("weekly: {trending: 0, chart: false}")
    assert (weekly.trending, weekly.chart, weekly.sections != ()) == (0, False, True)
    own = edition("monthly: {look_back: 30d, trending: 25}")
    assert (own.trending, own.chart) == (25, True)


def test_an_edition_for_some_topics_shows_the_list_only_when_it_says_so() -> None:
    limited = edition("brussels: {look_back: 7d, topics: eu}")
    assert (limited.trending, limited.chart) == (0, False)
    asked = edition("brussels: {look_back: 7d, topics: eu, trending: 2, chart: true}")
    assert (asked.trending, asked.chart) == (2, True)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("trending: 26", "a whole number from 0 to 25"),
        ("trending: -1", "a whole number from 0 to 25"),
        ('trending: "3"', "remove the quotes"),
        ("chart: yes", "true or false"),
        ("trendign: 3", "trending"),
    ],
)
def test_a_wrong_value_is_refused_with_what_would_be_right(written: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        edition(f"weekly: {{{written}}}")
