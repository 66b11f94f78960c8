"""The quick look never says no to what a rule of the search would look at closer. EXAMPLES sets how many."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.analysis.identifiers import identifiers, scan
from bot.analysis.identifiers.found import Passage
from bot.analysis.identifiers.hub import _MODELS, _OWNERS, may_hold
from bot.ingest.hints import may_lead, may_name

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Passage):
    """A passage that finds nothing and remembers what it was asked for."""

    patterns: list[re.Pattern[str]] = field(default_factory=list)

    def matches(self, pattern: re.Pattern[str], *, not_after: str = "") -> Iterator[re.Match[str]]:
        self.patterns.append(pattern)
        return iter(())


def asked() -> list[re.Pattern[str]]:
    """Every pattern that a rule searches a text for; models of the Hub are found in another way."""
    passage = Asked(text="")
    assert [found for rule in scan._RULES for found in rule(passage)] == []
    return passage.patterns


PATTERNS = asked()


@pytest.mark.parametrize("pattern", PATTERNS, ids=range(len(PATTERNS)))
def test_whatever_a_rule_may_take_for_an_identifier_passes(pattern: re.Pattern[str]) -> None:
    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern))
    def passes(text: str) -> None:
        assert may_name(text)

    passes()


RARELY = [
    *("Executive Order (EO) 14179", "Executive order-14179", "executive orders (E.O.s) Nos. 14110"),
    *(
        "executive order 14179",
        "EXECUTIVE ORDER 14179",
        "EXECUTIVE ORDERS (EO) No 14179",
        "E.O. (EO) 14179",
        "EO-14179",
    ),
    *("Government Order (EO) 14179", "Govt. order No. 14179", "Govt. Order (E.O.)-14179", "Govt order 14179"),
    *("HF 5", "HF No. 5", "HF No 5", "HFNo 5", "SF5", "S. No. 5", "LB No. 5", "LD No 5", "AJR No 5", "HCR No. 5"),
    *(
        "HB No. 5",
        "SB No 5",
        "A.B. No. 5",
        "SJR No. 5",
        "EO-14179",
        "H.J. Res. No. 5",
        "HJR No. 5",
        "H.R. No. 5",
        "SF No. 5",
    ),
]


@pytest.mark.parametrize("text", RARELY)
def test_what_chance_seldom_writes_passes_too(text: str) -> None:
    assert any(pattern.search(text) for pattern in PATTERNS)
    assert may_name(f"An {text} in")


def test_every_rule_asks() -> None:
    assert len(PATTERNS) > 30


@given(st.from_regex(scan._BARE_ADDRESS) | st.from_regex(r"\A.{0,9}https?://[A-Z.-]{0,9}\.(gov|GOV)/[a-z]{4}"))
def test_an_address_of_a_publisher_within_a_text_passes(text: str) -> None:
    assert may_name(text)


@pytest.mark.parametrize("text", ["see hf.co/someone/model-7b", "see huggingface.co/someone/model-7b now"])
def test_a_model_by_an_address_without_its_scheme_passes_whoever_made_it(text: str) -> None:
    assert identifiers(text)
    assert may_name(text)


@pytest.mark.parametrize("account", sorted((*_OWNERS, *_MODELS)))
def test_a_model_by_a_known_account_passes(account: str) -> None:
    assert may_name(f"weights of {account}/gemma-3 are out")
    assert not may_name(f"{account} and/or others")


@given(st.lists(st.sampled_from([*"a-./ ", "Qwen", "qwen", "apple", "openai", "x"]), max_size=12).map("".join))
@example("Qwen/")
@example("/Qwen")
def test_a_text_may_hold_a_model_exactly_where_a_stroke_follows_a_known_account(text: str) -> None:
    assert may_hold(text) == any(f"{account}/" in text for account in (*_OWNERS, *_MODELS))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "In August 2025 the EU and the U.S. Senate spoke of 30 models, 4.5 times as many as in 2024-25",
        "Actors and Plans: an AI actor, an Action planner of 2026 (1.30)",
        "See https://outlet.example/2026/11/item-30 and write to the U.S. Congress by Sept. x",
        "Next year 300 acts, an AI act, an EO and an SB",
        "Google’s Executive Orders a Regulation, a Directive and No. 5 of ISO",
    ],
)
def test_a_text_of_the_same_words_that_names_nothing_is_passed_over(text: str) -> None:
    assert identifiers(text) == ()
    assert not may_name(text)


def test_only_addresses_of_publishers_lead_on() -> None:
    assert may_lead("https://HF.co/a/b")
    assert not may_lead("https://outlet.example/2026/gov/doi")
