"""ROUGE by hand: the counts stand beside each figure."""

import pytest

from bot.analysis.measures_rouge import rouge_l, rouge_n, summary_figures

REFERENCE = "The agency asks for comments on open models."
SUMMARY = "The agency asked for comment on models today."


def test_words_are_counted_by_their_stems() -> None:
    # the agenc ask for comment on model | today; of 8 and 8 words, 7 are shared
    assert rouge_n(SUMMARY, REFERENCE, 1) == pytest.approx(2 * 7 / (8 + 8))


def test_pairs_are_counted_as_they_follow_each_other() -> None:
    # the-agenc agenc-ask ask-for for-comment comment-on; of 7 and 7 pairs, 5 are shared
    assert rouge_n(SUMMARY, REFERENCE, 2) == pytest.approx(2 * 5 / (7 + 7))


def test_the_longest_sequence_may_have_gaps() -> None:
    # the agenc ask for comment on model: 7 in order
    assert rouge_l(SUMMARY, REFERENCE) == pytest.approx(2 * 7 / (8 + 8))
    # b a against a b: one in order, two shared
    assert rouge_l("beta alpha", "alpha beta") == pytest.approx(0.5)
    assert rouge_n("beta alpha", "alpha beta", 1) == pytest.approx(1.0)


def test_a_word_counts_as_often_as_both_have_it() -> None:
    # the, the: two of three and of two
    assert rouge_n("the the the", "the the", 1) == pytest.approx(2 * 2 / (3 + 2))


def test_words_of_three_letters_are_not_stemmed_and_signs_part_words() -> None:
    assert rouge_n("was", "wa", 1) == 0
    assert rouge_n("open-source A.I.", "open source a i", 1) == 1


def test_nothing_shares_nothing() -> None:
    assert rouge_n("", "", 1) == rouge_l("", "words") == rouge_n("one", "two", 2) == 0


def test_the_figures_of_several_summaries_are_means() -> None:
    figures = summary_figures([REFERENCE, "Nothing alike whatsoever"], [REFERENCE, "Other words"])
    assert (figures.rouge1, figures.rouge2, figures.rouge_l) == (0.5, 0.5, 0.5)
    assert (figures.words, figures.n) == (5.5, 2)
    assert summary_figures([], []).n == 0


def test_numbers_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        summary_figures(["one"], [])
