"""A text that is too long is cut between words, never within a word, a name, a number or an address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.cuts import cut_short

ENTITIES = (
    "H.R. 5388",
    "Executive Order 14179",
    "the Federal Trade Commission",
    "Jan. 23, 2025",
    "15 CFR Part 740",
    "Regulation (EU) 2024/1689",
    "the Department of Commerce",
    "Anthropic PBC v. United States",
    "$1.2 million",
    "https://agency.example/documents/2026/open-weights?page=2",
)
WORDS = st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=9), min_size=3, max_size=12).map(" ".join)


def test_what_fits_stays_as_it_is() -> None:
    assert cut_short("It fits.", 8) == "It fits."


def test_a_cut_says_so_and_counts_the_ellipsis() -> None:
    assert cut_short("one two three four", 12) == "one two…"


def test_where_no_word_fits_there_is_nothing_to_show() -> None:
    assert cut_short("x" * 50, 20) == ""


@pytest.mark.parametrize("entity", ENTITIES)
def test_no_limit_parts_a_name(entity: str) -> None:
    before = "the agency said on its page that it had read and would now ask about all of"
    text = f"{before} {entity} before anybody else could answer in their own words and at length"
    for limit in range(len(before) - 20, len(text)):
        cut = cut_short(text, limit).removesuffix("…")
        assert entity in cut or not set(entity.split()[1:]) & set(cut.removeprefix(before).split()), limit
        assert not cut.endswith(tuple(entity.split()[:-1])) or cut.endswith(entity) or cut == before[: len(cut)], limit


@given(st.lists(st.one_of(WORDS, st.sampled_from(ENTITIES)), min_size=1, max_size=20), st.integers(20, 400))
def test_a_cut_text_is_the_first_words_of_its_source(parts: list[str], limit: int) -> None:
    text = " ".join(parts)
    cut = cut_short(text, limit)
    assert len(cut) <= limit
    kept = cut.removesuffix("…")
    assert text.startswith(kept)
    assert not kept or re.match(r"[\s,;:(]|$", text[len(kept) :])
