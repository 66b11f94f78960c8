"""Phrases are found as whole words, in the case that they ask for, with the places they stand at."""

import pytest

from bot.analysis.phrases import Finder, squeezed


def words(phrases: list[str], text: str) -> list[str]:
    """What is found, as it stands in the text."""
    finder = Finder((phrase, phrase) for phrase in phrases)
    return [text[start:end] for start, end, _ in finder.find(text)]


@pytest.mark.parametrize("text", ["He said so", "aim high", "the maid", "trAIn", "AI_1", "AIs", "an ai thing", "Ai"])
def test_an_acronym_is_found_neither_within_words_nor_in_small_letters(text: str) -> None:
    assert words(["AI"], text) == []


@pytest.mark.parametrize(
    "text", ["AI", "Is AI here?", "(AI)", '"AI"', "“AI” act", "AI's", "AI-made", "US/AI", "'AI'", "…AI.", "AI: why"]
)
def test_an_acronym_is_found_between_any_signs(text: str) -> None:
    assert words(["AI"], text) == ["AI"]


@pytest.mark.parametrize("text", ["open source", "Open-Source", "OPEN SOURCE", "open\u2011source"])
def test_a_phrase_is_found_in_any_case_and_with_any_hyphen(text: str) -> None:
    assert words(["open source"], text) == [text]


def test_a_phrase_behind_an_equals_sign_keeps_its_case() -> None:
    assert words(["=Act"], "The AI Act will act") == ["Act"]


def test_a_star_stands_for_the_rest_of_a_word() -> None:
    text = "Regulators regulate by regulation, irregularly"
    assert words(["regulat*"], text) == ["Regulators", "regulate", "regulation"]


def test_a_star_stands_for_nothing_too() -> None:
    assert words(["bill*"], "a bill") == ["bill"]


def test_dots_and_apostrophes_belong_to_a_phrase() -> None:
    assert words(["U.S.", "states' rights"], "U.S. states’ rights") == ["U.S.", "states’ rights"]


def test_places_come_by_start_the_longest_first() -> None:
    finder = Finder((phrase, phrase) for phrase in ["AI", "Act", "AI Act", "EU AI Act"])
    assert [tag for _, _, tag in finder.find("EU AI Act")] == ["EU AI Act", "AI Act", "AI", "Act"]


def test_one_phrase_may_have_several_tags() -> None:
    finder = Finder([("court", 1), ("court", 2)])
    assert [tag for _, _, tag in finder.find("a court")] == [1, 2]


def test_letters_that_grow_in_small_print_move_nothing() -> None:
    assert words(["AI", "ban"], "İİİ AI İ ban") == ["AI", "ban"]


def test_without_phrases_or_text_nothing_is_found() -> None:
    assert words([], "AI") == []
    assert words(["AI"], "") == []


def test_squeezing_leaves_single_spaces_and_so_many_words() -> None:
    assert squeezed("  a\n b\t\u00a0c  ") == "a b c"
    assert squeezed("a b  c d", 2) == "a b"
    assert squeezed("a b", 0) == ""
