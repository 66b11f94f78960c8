"""The feeds.yaml that is shipped."""

import re
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from bot.domain.digests import Relevance
from bot.domain.sources import SourceKind, Tier
from bot.sources.config.editions import BUILT_IN
from bot.sources.config.load import load_config
from bot.sources.key_names import VARIABLES

PATH = Path(__file__).parents[3] / "feeds.yaml"
CONFIG = load_config(PATH)
NEVER = (
    "legiscan.com/gaits", "//techpolicy.press/rss/", "anthropic.com/rss", "reuters.com", "apnews.com", "c-span.org",
    "washingtonpost.com", "congress.gov/rss/search-results", "everycrsreport.com", "documents/search",
    "creativecommons.org/blog/feed",
)  # fmt: skip


def test_about_sixty_sources_are_enabled_in_every_group() -> None:
    enabled = [spec for spec in CONFIG.sources if spec.enabled]
    assert len(enabled) == 65
    assert len(CONFIG.sources) - len(enabled) == 14
    assert {spec.topic for spec in enabled} == {
        "us-federal", "us-states", "eu", "uk", "international", "labs", "civil-society", "research", "news", "models",
    }  # fmt: skip


def test_nothing_is_shipped_that_is_dead_or_forbids_programs() -> None:
    addresses = [spec.url or "" for spec in CONFIG.sources]
    assert [address for address in addresses for bad in NEVER if bad in address] == []
    assert all(urlsplit(address).scheme == "https" for address in addresses if address)


def test_each_kind_of_source_is_there() -> None:
    searches = [spec for spec in CONFIG.sources if spec.kind is SourceKind.FEDERAL_REGISTER]
    assert {spec.query for spec in searches} == {'"artificial intelligence"', '"super intelligence"', None}
    assert [spec.id for spec in CONFIG.sources if spec.kind is SourceKind.HUB_TRENDING] == ["hub-trending"]
    assert [spec.id for spec in CONFIG.sources if spec.kind is SourceKind.GOVINFO_BILLSTATUS] == ["govinfo-bill-status"]


def test_every_federal_bill_of_the_catalogue_is_followed() -> None:
    texts = [path.read_text() for path in (PATH.parent / "bot/catalogue/policies").glob("us-*.yaml")]
    known = {bill for text in texts for bill in re.findall(r"bill:us/([0-9]+/[a-z]+/[0-9]+)", text)}
    followed = {spec.kind: sorted(spec.bills) for spec in CONFIG.sources if spec.bills}
    assert followed == {kind: sorted(known) for kind in (SourceKind.GOVINFO_BILLSTATUS, SourceKind.CONGRESS)}


def test_what_needs_a_key_is_off_until_somebody_has_one() -> None:
    enabled = {spec.kind: spec.enabled for spec in CONFIG.sources}
    assert {enabled[kind] for kind in VARIABLES} == {False}


def test_american_officials_are_filtered_by_both_words_for_the_same_thing() -> None:
    official = [s for s in CONFIG.sources if s.topic in {"us-federal", "us-states"} and s.include]
    assert len(official) > 12
    assert [s.id for s in official if not {"artificial intelligence", "super intelligence"} <= set(s.include)] == []
    assert [s.id for s in CONFIG.sources if "SI" in s.include] == []


def test_hosts_are_asked_politely() -> None:
    assert min(spec.every for spec in CONFIG.sources) == timedelta(hours=1)
    congress = [spec.every for spec in CONFIG.sources if "www.congress.gov" in (spec.url or "")]
    assert congress == [timedelta(hours=12)] * 2
    odd = {spec.user_agent for spec in CONFIG.sources if spec.user_agent}
    assert odd == {"Mozilla/5.0 (compatible; OpenGazette/0.1; +self-hosted)"}


def test_every_tier_has_a_section_and_every_source_a_name() -> None:
    assert {spec.tier for spec in CONFIG.sources} == set(Tier)
    assert all(spec.name and spec.first_import == 3 for spec in CONFIG.sources)


def test_the_editions_written_there_are_the_built_in_ones() -> None:
    """But for points: a file of one's own asks for them or shows all that its sources bring."""
    written = {edition.name: edition for edition in CONFIG.editions}
    assert {edition.relevance for edition in CONFIG.editions} == {Relevance.REQUIRE}
    assert {name: replace(one, relevance=Relevance.OFF) for name, one in written.items()} == BUILT_IN


def test_it_loads_in_a_fraction_of_a_second() -> None:
    began = time.process_time()
    load_config(PATH)
    assert time.process_time() - began < 0.3
