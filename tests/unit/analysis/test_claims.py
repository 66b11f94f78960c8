import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.claims import Measure, Statement, claim, statements
from bot.analysis.model_mentions import Named, enough, loose, meant, mentions
from bot.domain.hub import Children, Measured
from tests.unit.analysis.cases.claims import BLOOM, LLAMA, MISSED, OSS, QWEN, R1, SILENT, STATED

MODELS = tuple(
    Named(model_id=one, names=(one, name))
    for one, name in (
        (R1, "DeepSeek-R1"),
        (QWEN, "Qwen3.8-27B"),
        (LLAMA, "Llama-3.1-8B"),
        (BLOOM, "BLOOM"),
        (OSS, "gpt-oss-120b"),
    )
)
NOON = datetime(2026, 8, 22, 12, tzinfo=UTC)


def told(title: str, summary: str = "") -> set[tuple[str, str]]:
    return {(one.model_id, one.measure.value) for one in statements(title, summary, MODELS)}


@pytest.mark.parametrize(("sentence", "stated"), STATED)
def test_a_measurable_statement_is_found_with_the_model_it_is_about(
    sentence: str, stated: tuple[tuple[str, str], ...]
) -> None:
    assert told(sentence) == set(stated)


@pytest.mark.parametrize("sentence", SILENT)
def test_what_is_hoped_counted_elsewhere_or_about_many_is_no_statement(sentence: str) -> None:
    assert told(sentence) == set()


@pytest.mark.parametrize("sentence", MISSED)
def test_what_is_told_in_a_roundabout_way_is_left_out_rather_than_guessed(sentence: str) -> None:
    assert told(sentence) == set()


def test_a_sentence_without_a_name_speaks_of_the_only_model_of_the_story() -> None:
    summary = "It has thousands of derivatives. It was downloaded 10 million times."
    assert told("DeepSeek-R1, a year on", summary) == {(R1, "derivatives"), (R1, "downloads")}
    assert told("DeepSeek-R1 against Qwen3.8-27B", summary) == set()
    assert told("A year of open models", summary) == set()


def test_the_words_are_those_of_the_story() -> None:
    found = statements("DeepSeek-R1 was downloaded more than 10 million times", "", MODELS)
    assert [one.text for one in found] == ["downloaded more than 10 million times"]


def measured(day: int, likes: int | None = None, children: Children | None = None) -> Measured:
    return Measured(at=NOON.replace(day=day), rank=None, likes=likes, downloads=None, children=children)


def test_the_newest_count_stands_beside_a_statement_with_its_date() -> None:
    statement = Statement(text="thousands of derivatives", model_id=R1, measure=Measure.DERIVATIVES)
    found = claim(statement, [measured(20, children=Children(finetune=900, quantized=300)), measured(21, likes=5)])
    assert found is not None
    assert found.measured == (
        f"{R1}: 1,200 models on the Hugging Face Hub name it as their base on 20 August 2026, a lower bound"
    )


def test_without_a_count_of_its_kind_nothing_is_said() -> None:
    assert claim(Statement(text="x", model_id=R1, measure=Measure.DOWNLOADS), [measured(20, likes=5)]) is None


def test_a_name_that_is_a_word_too_counts_only_beside_its_developer() -> None:
    falcon = Named(model_id="tii/falcon", names=("tii/falcon",), loose=("Falcon",), beside=("TII", "The Institute"))
    for story, found in (
        ("TII publishes Falcon", 1),
        ("A Falcon lands at sea", 0),
        ("TII watches a falcon", 0),
        ("TII and the Falcon 9", 0),
    ):
        assert len(mentions(story, meant([falcon], story))) == found, story
    assert [loose(name) for name in ("Llama", "R1", "BLOOM", "Qwen3", "GPT OSS", "gpt-oss-120b")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


def test_only_a_name_with_letters_and_a_number_tells_by_itself_that_a_model_is_meant() -> None:
    assert [enough(name) for name in ("Kimi-K3", "gpt-oss-120b", "bloom", "phi-2", "Anima", "2026-08")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


@given(st.lists(st.sampled_from([sentence for sentence, _ in STATED] + list(SILENT)), max_size=6).map(" ".join))
def test_no_text_breaks_it_and_every_statement_is_in_the_text(text: str) -> None:
    for one in statements("", text, MODELS):
        assert one.text in text


def test_a_hostile_text_costs_no_more_than_a_moment() -> None:
    began = time.process_time()
    for text in ("1,000 " * 5_000, "thousands of a b c " * 2_000, "DeepSeek-R1 " * 3_000, "more than " * 4_000):
        statements(text, text, MODELS)
    assert time.process_time() - began < 2
