"""What counts as a finding of its own, and what does not."""

from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.reworded import rewordings
from bot.analysis.reworded_words import NAMES, PHRASES, TWINS

SECOND = "It uses machine studying."


def test_two_swapped_names_are_enough_and_say_what_was_meant() -> None:
    assert rewordings("White Home plan", "The Nationwide Science Foundation agrees.") == (
        "“White Home” for “White House”",
        "“Nationwide Science Foundation” for “National Science Foundation”",
    )


def test_one_finding_is_none_however_often_it_stands_there() -> None:
    assert rewordings("White Home", "The White Home said that the White Home is white.") == ()


def test_one_phrase_within_another_is_the_same_finding() -> None:
    assert rewordings("", "A Large Language Mannequin and other language mannequins.") == ()
    assert rewordings("", "laptop imaginative and prescient") == ()


def test_capitals_of_a_name_are_kept_or_it_is_no_name() -> None:
    assert rewordings("", f"A white home on a hill. {SECOND}") == ()
    assert rewordings("", f"The White Home on a hill. {SECOND}") != ()


def test_a_line_break_within_a_name_does_not_hide_it() -> None:
    assert rewordings("", f"The White\nHome said so. {SECOND}") != ()


def test_part_of_a_word_is_no_finding() -> None:
    assert rewordings("", f"The White Homestead. {SECOND}") == ()
    assert rewordings("", f"An open-supply chain of goods. {SECOND}") == ()


def test_several_words_of_one_name_may_be_swapped() -> None:
    found = rewordings("", f"The Nationwide Institute of Requirements and Know-how. {SECOND}")
    assert found[0].endswith("for “National Institute of Standards and Technology”")


def test_only_the_kept_part_of_a_text_is_read() -> None:
    assert rewordings("", "x " * 10_000 + f"White Home. {SECOND}") == ()


def test_every_twin_has_a_name_to_stand_in_and_no_phrase_is_what_it_stands_for() -> None:
    assert {word for word in TWINS if not any(word in name.split() for name in NAMES)} == set()
    assert [swapped for swapped, meant in PHRASES.items() if swapped in meant.casefold()] == []
    assert all(swapped == swapped.casefold() for swapped in PHRASES)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES), st.text(max_size=60))
def test_names_as_everybody_writes_them_are_no_findings(one: str, other: str, between: str) -> None:
    assert rewordings(one, f"{other} {between}") == ()
