"""Commentary without evidence is told from what can be checked; in doubt nothing is said."""

import pytest

from bot.analysis.evidence import thin

TITLE = "Why openness matters now"
COMMENT = (
    "The landscape of open models has changed. Governments should understand how important this is. "
    "Open models are crucial for innovation, and leaders must act before others do. "
    "The plan puts a spotlight on openness and shows a significant shift in thinking. "
) * 5
NOTHING_SHOWN = ("no quotation", "no primary source named")


def test_an_argument_that_shows_nothing_is_named_as_such() -> None:
    assert thin(TITLE, COMMENT) == NOTHING_SHOWN


@pytest.mark.parametrize(
    "evidence",
    [
        '"We should not rent what we can run," the minister said.',
        "The bill, H.R. 5388, would settle it.",
        "Executive Order 14179 says otherwise.",
        "Officials told reporters that the list is not ready.",
        "The mayor writes that nobody asked the city.",
        "It stands in the Federal Register.",
        "The company said so in a statement.",
    ],
)
def test_one_thing_to_check_it_by_is_enough(evidence: str) -> None:
    assert thin(TITLE, f"{COMMENT} {evidence}") == ()


@pytest.mark.parametrize(
    "link",
    [
        "https://www.federalregister.gov/documents/2026/1",
        "https://eur-lex.europa.eu/eli/reg/2024/1689/oj",
        "https://arxiv.org/abs/2601.00001",
        "https://www.gov.uk/government/publications/x",
    ],
)
def test_a_link_to_an_office_or_an_archive_is_enough(link: str) -> None:
    assert thin(TITLE, COMMENT, [link]) == ()


def test_other_links_prove_nothing_and_broken_ones_do_no_harm() -> None:
    assert thin(TITLE, COMMENT, ["https://blog.example/a", "https://notgov.example/", "http://[", ""]) == NOTHING_SHOWN


def test_a_short_text_is_not_judged() -> None:
    assert thin(TITLE, " ".join(COMMENT.split()[:120])) == ()


def test_a_text_that_does_not_argue_is_not_judged() -> None:
    assert thin(TITLE, "The room opens at nine and closes at five. " * 20) == ()


def test_who_tells_his_own_story_is_the_source() -> None:
    assert thin(TITLE, f"{COMMENT} I tried it. We ran our models on my machine for a year.") == ()


def test_marks_around_single_words_are_no_quotation() -> None:
    assert thin(TITLE, f'{COMMENT} This "openness" is "real".') == NOTHING_SHOWN
