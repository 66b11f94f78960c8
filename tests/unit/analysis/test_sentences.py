import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.sentences import lead, sentences


@pytest.mark.parametrize(
    "sentence",
    [
        "The U.S. Senate voted 99-1 on H.R. 1.",
        "Sen. Ada Byron, D-Wash., spoke on Feb. 3.",
        "See Sec. 4 of E.O. 14110 and Art. 53.",
        "It covers weights, e.g. Llama, and code.",
        "Smith v. Jones was heard by the 9th Cir. Court.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    assert sentences(f"{sentence} Then it ended.") == [sentence, "Then it ended."]


def test_questions_quotes_and_lines_end_sentences() -> None:
    assert sentences("Why? “Because.” He left.\nA heading\nMore") == [
        "Why?",
        "“Because.”",
        "He left.",
        "A heading",
        "More",
    ]


def test_a_lead_holds_whole_sentences_within_its_limit() -> None:
    assert lead("One is short. Two is short. Three.", count=2) == "One is short. Two is short."
    assert lead("One is short. X" + "x" * 400, count=2, limit=60) == "One is short."


def test_a_single_long_sentence_is_cut_on_a_word_and_says_so() -> None:
    cut = lead("word " * 100, limit=50)
    assert len(cut) <= 50
    assert cut.endswith("word…")


@given(st.text(max_size=300))
def test_every_sentence_stands_in_the_text(text: str) -> None:
    assert all(sentence in text for sentence in sentences(text))


@given(st.text(max_size=800), st.integers(1, 4), st.integers(20, 400))
def test_a_lead_never_exceeds_its_limit(text: str, count: int, limit: int) -> None:
    assert len(lead(text, count=count, limit=limit)) <= limit
