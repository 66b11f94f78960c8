"""Names of models as people type them: found, completed, and guessed where there is a slip."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.model_names import ModelNames
from bot.domain.hub import ModelName

WEIGHTS = {
    "deepseek-ai/DeepSeek-R1": 12_900,
    "meta-llama/Llama-3.1-8B-Instruct": 6_000,
    "meta-llama/Llama-3.3-70B-Instruct": 2_600,
    "openai/gpt-oss-20b": 4_000,
    "unsloth/gpt-oss-20b": 400,
    "allenai/OLMo-2-1124-13B": 90,
    "someone/OLMo_2.1124-13b": 12,
    "open-r1/OlympicCoder-7B": 170,
    "bigscience/bloom": 5_000,
    "copycat/bloom": 501,
    "gpt2": 3_000,
    "late/gpt2": 3,
}
NAMES = ModelNames(ModelName(model_id=name, weight=weight) for name, weight in WEIGHTS.items())
R1, SMALL, LARGE, OSS = list(WEIGHTS)[:4]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("deepseek-ai/deepseek-r1", R1),
        ("  DEEPSEEK AI / deepseek r1 ", R1),
        ("DeepSeek-R1", R1),
        ("deepseek_r1", R1),
        ("deepseekr1", R1),
        ("gpt-oss 20B", OSS),
        ("unsloth/gpt-oss-20b", "unsloth/gpt-oss-20b"),
        ("nobody/gpt-oss-20b", None),
        ("bloom", None),
        ("copycat/bloom", "copycat/bloom"),
        ("gpt2", "gpt2"),
        ("late/GPT-2", "late/gpt2"),
        ("olmo-2-1124-13b", None),
        ("someone/olmo-2-1124-13b", "someone/OLMo_2.1124-13b"),
        ("llama", None),
        ("", None),
        ("///", None),
    ],
)
def test_a_name_is_found_case_and_separators_aside(typed: str, meant: str | None) -> None:
    assert NAMES.find(typed) == meant


def test_of_names_that_differ_only_in_separators_the_one_that_is_written_so_is_meant() -> None:
    twins = ModelNames([ModelName(model_id="a/b-1", weight=50), ModelName(model_id="a/b.1", weight=40)])

    assert [twins.find(typed) for typed in ("A/b-1", "a/B.1", "a/b 1")] == ["a/b-1", "a/b.1", None]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("", [R1, SMALL]),
        ("  ", [R1, SMALL]),
        ("d", [R1]),
        ("r", [R1, "open-r1/OlympicCoder-7B"]),
        ("meta-llama/Ll", [SMALL, LARGE]),
        ("llama 70", [LARGE]),
        ("70b inst", [LARGE]),
        ("INSTRUCT 3", [SMALL, LARGE]),
        ("20b", [OSS, "unsloth/gpt-oss-20b"]),
        ("late/gpt2", ["late/gpt2"]),
        ("gpt2", ["gpt2", "late/gpt2"]),
        ("eepsee", [R1]),
        ("deepseekr1", [R1]),
        ("zzz", []),
        ("?", []),
        ("\ud800\0%_*", []),
    ],
)
def test_names_are_completed_from_the_beginnings_of_their_words_heaviest_first(typed: str, first: list[str]) -> None:
    found = list(NAMES.complete(typed))

    assert found[: len(first)] == first
    assert first or not found


def test_a_name_that_is_typed_out_comes_before_heavier_ones_that_go_on() -> None:
    heavy = [ModelName(model_id=f"org/model-{n}-long", weight=100) for n in range(40)]
    names = ModelNames([*heavy, ModelName(model_id="org/model", weight=0)])

    assert names.complete("org/model", most=2)[0] == "org/model"
    assert len(names.complete("org/model")) == 25
    assert names.complete("org/model", most=0) == ()


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("deepsek-r1", R1),
        ("DeepSeek-R1-Zero", R1),
        ("lama 3.3 70b instruct", LARGE),
        ("Llama-3.3-70B-Instrcut", LARGE),
        ("OlympicCodr 7B", "open-r1/OlympicCoder-7B"),
        ("blom", "bigscience/bloom"),
        ("meta-lama/Llama-3.1-8B-Instuct", SMALL),
    ],
)
def test_the_nearest_name_is_guessed_where_there_is_a_slip(typed: str, nearest: str) -> None:
    assert NAMES.near(typed)[0] == nearest


@pytest.mark.parametrize("typed", ["", "!", "xyzzy", "tax return 2025", "政策"])
def test_nothing_is_near_to_what_is_no_name(typed: str) -> None:
    assert list(NAMES.near(typed)) == []


@given(st.text(max_size=300), st.integers(-1, 30))
def test_nothing_that_is_typed_raises(typed: str, most: int) -> None:
    assert NAMES.find(typed) in {None, *WEIGHTS}
    for found in (NAMES.near(typed, most), NAMES.complete(typed, most)):
        assert len(found) <= max(most, 0)
        assert set(found) <= WEIGHTS.keys()


@given(st.sampled_from(list(WEIGHTS)), st.integers(1, 40))
def test_whoever_types_a_name_from_its_beginning_is_offered_it_all_the_way(name: str, letters: int) -> None:
    assert name in NAMES.complete(name[:letters])
    assert NAMES.find(name) == name


def test_no_names_answer_nothing() -> None:
    none = ModelNames(())

    assert (len(none), none.find("a"), none.near("abc"), none.complete(""), none.complete("a")) == (0, None, [], [], [])


def test_twenty_thousand_names_are_completed_within_the_time_between_two_letters() -> None:
    names = [
        ModelName(model_id=f"owner{n % 700}/Model-{n}-{n % 70}B-{'Instruct' * (n % 2)}", weight=n)
        for n in range(20_000)
    ]
    began = time.process_time()
    made = ModelNames(names)
    built = time.process_time() - began
    slowest = 0.0
    for typed in ("", "m", "o", "7", "mo", "model 12", "owner699/", "instruct 7b", "z", "zzzz", "m o i 1"):
        began = time.process_time()
        made.complete(typed)
        slowest = max(slowest, time.process_time() - began)

    assert built < 1.5
    assert slowest < 0.02
