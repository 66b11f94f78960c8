"""Which words two headlines are compared by."""

import time

import pytest

from bot.analysis.terms import headline, headline_terms, text_terms, title_terms

SAME = [
    ("Anthropic sues DoD over label", "Anthropic sues the Pentagon over label"),
    ("Pentagon signs deal", "Department of Defense signs deal"),
    ("A.I. bill passes in the U.S. Senate", "AI bill passes in US Senate"),
    ("Open-source models need open-weight rules", "Open source models need open weights rules"),
    ("Author sues over training", "Author: lawsuit over training"),
    ("SCOTUS turns away case", "Supreme Court turns away case"),
    ("Nvidia’s chips for the European Union", "Nvidia chips for EU"),
    ("Mistral releases models", "Mistral releasing model"),
    ("Senate passes the open models bill (Jane Roe/Example Times)", "Senate passes the open models bill"),
    ("Senate passes the open models bill (Axios)", "Senate passes the open models bill"),
    ("Senate passes the open models bill - The Example Times", "Senate passes the open models bill"),
    ("Senate passes the open models bill | example.com", "Senate passes the open models bill"),
    ("ＡＩ rules for 2026", "AI rules for 2026"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_spellings_of_one_thing_are_one_term(one: str, other: str) -> None:
    assert title_terms(one) == title_terms(other)
    assert headline_terms(one) == headline_terms(other)


def test_numbers_are_kept_and_a_version_is_one_term() -> None:
    assert title_terms("GPT-5.2 beats 397B model 91-8") == ("gpt", "5.2", "beat", "397b", "model", "91", "8")


@pytest.mark.parametrize(
    "title",
    [
        "Meta - again",
        "Why open models matter (and what comes next for them)",
        "The rule on open models - why maintainers worry",
        "Cloud-native models and the law",
        "(Axios)",
        "",
    ],
)
def test_what_belongs_to_the_headline_stays(title: str) -> None:
    assert headline(title) == title


def test_neighbours_are_a_term_of_their_own_in_a_headline() -> None:
    assert dict(headline_terms("Supply chain risk")) == {
        "suppli": 1, "chain": 1, "risk": 1, "suppli chain": 1, "chain risk": 1,
    }  # fmt: skip


def test_a_text_counts_its_headline_three_times_and_a_short_one_says_nothing() -> None:
    counts = dict(text_terms("Senate votes", "weights " * 60 + "senate " * 3))
    assert (counts["senat"], counts["vote"], counts["weight"]) == (6, 3, 60)
    assert text_terms("Senate votes", "weights " * 14) == ()


def test_only_the_first_hundred_and_fifty_words_of_a_text_are_read() -> None:
    counts = dict(text_terms("", "one two " * 75 + "late " * 50))
    assert "late" not in counts


@pytest.mark.parametrize("filler", [" - ", "(", " | A", "U.", " open", "’s", "a" * 50 + " "])
def test_a_hostile_headline_takes_no_longer_than_a_plain_one(filler: str) -> None:
    headline_terms("warm up")
    began = time.process_time()
    title_terms(filler * 100_000)
    text_terms("x", filler * 100_000)
    assert time.process_time() - began < 0.5
