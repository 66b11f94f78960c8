"""A valid feeds.yaml: what its sources and editions become."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.config import Configuration
from bot.domain.digests import SectionSpec
from bot.domain.entries import EntryKind
from bot.domain.errors import ConfigError
from bot.domain.sources import SourceId, SourceKind, SourceSpec, Tier
from bot.sources.config.editions import BUILT_IN
from bot.sources.config.load import load_config, read_config

SMALL = "version: 1\nsources:\n  - id: eff-updates\n    url: https://a.example/feed\n"


def read(text: str) -> Configuration:
    return read_config(text, name="feeds.yaml")


def only_source(lines: str) -> SourceSpec:
    (spec,) = read(f"version: 1\nsources:\n  - id: a\n{lines}").sources
    return spec


def test_a_source_with_only_an_address_gets_every_default_and_a_readable_name() -> None:
    (spec,) = read(SMALL).sources
    expected = SourceSpec(
        id=SourceId("eff-updates"),
        kind=SourceKind.FEED,
        name="Eff updates",
        url="https://a.example/feed",
        at_most=timedelta(hours=8),
    )
    assert spec == expected


def test_every_key_of_a_source_arrives_in_its_type() -> None:
    spec = only_source(
        "    url: https://a.example/feed\n    kind: feed\n    name: The A\n    topic: eu\n    tier: first-hand\n"
        "    every: 1h30m\n    include: [AI, /open.weights?/]\n    exclude: sport\n    enabled: false\n"
        "    first_import: all\n    user_agent: Mozilla/5.0 (compatible)\n"
    )
    assert spec == SourceSpec(
        id=SourceId("a"),
        kind=SourceKind.FEED,
        name="The A",
        url="https://a.example/feed",
        topic="eu",
        tier=Tier.FIRST_HAND,
        every=timedelta(hours=1, minutes=30),
        include=("AI", "/open.weights?/"),
        exclude=("sport",),
        enabled=False,
        first_import=None,
        user_agent="Mozilla/5.0 (compatible)",
    )


def test_a_search_of_the_federal_register_has_the_documented_endpoint() -> None:
    spec = only_source("    kind: federal-register\n    query: '\"super intelligence\"'\n    limit: 100\n")
    assert spec.url == "https://www.federalregister.gov/api/v1/documents.json"
    assert (spec.query, spec.limit) == ('"super intelligence"', 100)


def test_two_searches_of_one_endpoint_are_two_sources() -> None:
    one, two = (f"  - {{id: {name}, kind: federal-register, query: {name}}}\n" for name in ("ai", "si"))
    assert len(read(f"version: 1\nsources:\n{one}{two}").sources) == 2


def test_a_source_has_its_own_word_before_the_defaults_and_lists_are_replaced() -> None:
    config = read(
        "version: 1\n"
        "defaults: {every: 3h, tier: blog, topic: eu, first_import: 0, include: [AI], enabled: false, user_agent: x}\n"
        "sources:\n"
        "  - {id: a, url: 'https://a.example'}\n"
        "  - {id: b, url: 'https://b.example', every: 1h, first_import: all, include: [], enabled: true}\n"
    )
    a, b = config.sources
    assert (a.every, a.tier, a.topic, a.first_import, a.include, a.enabled, a.user_agent) == (
        timedelta(hours=3), Tier.BLOG, "eu", 0, ("AI",), False, "x",
    )  # fmt: skip
    assert (b.every, b.tier, b.first_import, b.include, b.enabled) == (timedelta(hours=1), Tier.BLOG, None, (), True)


def test_daily_and_weekly_exist_without_a_word() -> None:
    assert read("version: 1\nsources: []\n").editions == (BUILT_IN["daily"], BUILT_IN["weekly"])
    assert [sum(section.quota for section in edition.sections) for edition in BUILT_IN.values()] == [8, 21]


def test_what_an_edition_leaves_out_keeps_its_built_in_value() -> None:
    config = read(f"{SMALL}editions:\n  daily: {{look_back: 2d}}\n  monthly: {{look_back: 30d, topics: general}}\n")
    daily, weekly, monthly = config.editions
    assert (daily.look_back, daily.sections) == (timedelta(days=2), BUILT_IN["daily"].sections)
    assert weekly == BUILT_IN["weekly"]
    assert (monthly.name, monthly.look_back, monthly.topics) == ("monthly", timedelta(days=30), ("general",))
    assert monthly.sections == BUILT_IN["weekly"].sections


def test_a_section_is_read_with_its_filters() -> None:
    sections = "[{title: Law, quota: 9, kinds: document, tiers: [official, press], topics: general}, {title: Rest}]"
    config = read(f"{SMALL}editions:\n  daily:\n    sections: {sections}\n")
    law = SectionSpec(
        title="Law", quota=9, kinds=(EntryKind.DOCUMENT,), tiers=(Tier.OFFICIAL, Tier.PRESS), topics=("general",)
    )
    assert config.editions[0].sections == (law, SectionSpec(title="Rest", quota=5))


@pytest.mark.parametrize("text", [SMALL, "\ufeff" + SMALL, SMALL.replace("\n", "\r\n"), SMALL.removesuffix("\n")])
def test_the_digest_is_that_of_the_bytes_and_the_text_is_kept_as_it_was(text: str) -> None:
    config = read_config(text.encode(), name="feeds.yaml")
    assert config.digest == hashlib.sha256(text.encode()).hexdigest()
    assert config.text == text
    assert read(config.text) == config


def test_a_file_is_loaded_and_named_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "feeds.yaml"
    path.write_text(SMALL)
    assert load_config(path) == read(SMALL)
    path.write_text("version: 1")
    with pytest.raises(ConfigError, match=r"feeds\.yaml:1:1 sources: this key is required"):
        load_config(path)


def test_a_file_that_cannot_be_read_is_a_config_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file; name the right one with --config"):
        load_config(tmp_path / "absent.yaml")
    with pytest.raises(ConfigError, match=r"is a directory; name the file in it"):
        load_config(tmp_path)
    with pytest.raises(ConfigError, match=r"cannot be read: Not a directory"):
        load_config(Path(__file__) / "feeds.yaml")
