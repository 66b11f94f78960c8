"""The sentences that tell most of an article: whole, word for word, in order, within their limit."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.analysis.extract import extract

TITLE = "Commerce asks for comments on open weights"
ARTICLE = (
    "Open models\n"
    "It was a grey morning in Washington.\n"
    "The Commerce Department asked on Monday for comments on the risks and benefits of open weights. "
    "Is that wise? "
    "Comments on open weights are due by 27 March 2026, the department said in the Federal Register.\n"
    "He did not say more. This is a game-changing, unprecedented step that you need to see now.\n"
    "A hearing of the Senate Commerce Committee on open weights follows in April.\n"
)
WORDS = st.sampled_from(["the", "open", "model", "rule", "weights", "Commerce", "agency", "2026", "must"])
SENTENCE = st.lists(WORDS, min_size=3).map(lambda words: " ".join(words) + ".")


def test_the_news_is_taken_and_the_weather_is_not() -> None:
    assert extract(TITLE, ARTICLE) == (
        "The Commerce Department asked on Monday for comments on the risks and benefits of open weights.",
        "Comments on open weights are due by 27 March 2026, the department said in the Federal Register.",
    )


def test_sentences_stand_in_the_order_of_the_text() -> None:
    found = extract(TITLE, ARTICLE, count=4, limit=1_000)
    assert list(found) == sorted(found, key=ARTICLE.index)


def test_headings_questions_and_leaning_sentences_come_last() -> None:
    found = extract(TITLE, ARTICLE, count=3, limit=1_000)
    assert not {"Open models", "Is that wise?", "He did not say more."} & set(found)


def test_no_sentence_no_summary() -> None:
    assert extract(TITLE, "") == ()
    assert extract(TITLE, "A heading\nAnother one") == ()


def test_one_sentence_beyond_the_limit_is_cut_between_words() -> None:
    (cut,) = extract(TITLE, f"The Commerce Department asked {'and asked ' * 60}again.", limit=100)
    assert len(cut) <= 100
    assert cut.endswith(("asked…", "and…"))


def test_a_short_sentence_is_not_preferred_to_a_far_better_long_one() -> None:
    long = f"The Commerce Department asked for comments on open weights, {'and on code, ' * 12}and on data in 2026."
    (cut,) = extract(TITLE, f"{long}\nRain fell.\n", limit=120)
    assert cut.startswith("The Commerce Department asked")
    assert cut.endswith("…")


def test_what_the_first_sentence_says_is_not_said_again() -> None:
    first = "The Commerce Department asks for public comments on the risks of open model weights."
    again = "The Commerce Department asks for public comments on the risks of open weights of models."
    other = "Answers are collected until 27 March 2026 under docket NTIA-2026-0003 by the telecommunications office."
    assert extract(TITLE, f"{first} {again} {other}") == (first, other)


@settings(max_examples=200)
@given(st.text(max_size=80), st.lists(st.one_of(SENTENCE, st.text(max_size=120)), max_size=12), st.integers(20, 400))
def test_every_sentence_stands_in_the_text_and_all_keep_to_the_budget(title: str, parts: list[str], limit: int) -> None:
    text = "\n".join(parts)
    source = " ".join(text.split())
    found = extract(title, text, limit=limit)
    assert len(found) <= 2
    assert len(" ".join(found)) <= limit
    for sentence in found:
        start = source.index(sentence.removesuffix("…"))
        assert sentence in source or source[start + len(sentence) - 1] in " ,;:–—-("
