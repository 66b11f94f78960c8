import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.analysis.families import base_of, mirrors
from tests.make import reading


@pytest.mark.parametrize(
    ("copy", "base"),
    [
        ("unsloth/Qwen3.8-27B-GGUF", "Qwen/Qwen3.8-27B"),
        ("TheBloke/Llama-2-7B-Chat-AWQ", "meta-llama/Llama-2-7b-chat-hf"),
        ("mlx-community/gpt-oss-20b-MLX-4bit", "openai/gpt-oss-20b"),
        ("bartowski/google_gemma-3-27b-it-GGUF", "google/gemma-3-27b-it"),
        ("unsloth/DeepSeek-R1-unsloth-bnb-4bit", "deepseek-ai/DeepSeek-R1"),
        ("nvidia/DeepSeek-R1-NVFP4", "deepseek-ai/DeepSeek-R1"),
        ("Qwen/Qwen3-32B-FP8", "Qwen/Qwen3-32B"),
        ("ISTA/Mistral-7B-GPTQ-Int4", "mistralai/Mistral-7B"),
        ("lab/One-Q4_K_M", "lab/One"),
        ("lab/One.i1-GGUF", "other/One"),
    ],
)
def test_a_name_with_a_number_format_and_the_bases_own_name_is_a_copy(copy: str, base: str) -> None:
    assert base_of(reading(copy, 1, base_models=(base,))) == base


@pytest.mark.parametrize(
    ("model", "base"),
    [
        ("lab/Qwen3.8-27B-Coder", "Qwen/Qwen3.8-27B"),
        ("lab/gemma-4-12B-coder-v1-GGUF", "google/gemma-4-12B"),
        ("lab/Dolphin-8B-GGUF", "meta-llama/Llama-3-8B"),
        ("deepseek-ai/DeepSeek-R1-0528", "deepseek-ai/DeepSeek-R1"),
        ("lab/GGUF", "lab/other"),
    ],
)
def test_a_model_with_a_name_of_its_own_is_no_copy_of_its_base(model: str, base: str) -> None:
    assert base_of(reading(model, 1, base_models=(base,))) is None


def test_copies_stand_behind_their_base_wherever_it_is_on_the_list() -> None:
    rows = [reading("unsloth/One-GGUF", 1, base_models=("lab/One",)), reading("lab/One", 2), reading("lab/Two", 3)]
    assert mirrors(rows) == {"unsloth/One-GGUF": "lab/One"}


def test_copies_of_a_base_that_is_not_listed_stand_behind_the_first_of_them() -> None:
    rows = [reading(f"maker{n}/One-{form}", n, base_models=("lab/One",)) for n, form in enumerate(["GGUF", "AWQ"], 1)]
    assert mirrors(rows) == {"maker2/One-AWQ": "maker1/One-GGUF"}


def test_where_the_base_is_not_told_the_listed_model_of_the_same_name_is_it() -> None:
    assert mirrors([reading("lab/One", 1), reading("unsloth/One-GGUF", 2)]) == {"unsloth/One-GGUF": "lab/One"}


def test_a_copy_of_a_copy_stands_behind_the_base() -> None:
    rows = [
        reading("lab/One", 1),
        reading("maker/One-FP8", 2, base_models=("lab/One",)),
        reading("again/One-FP8-GGUF", 3, base_models=("maker/One-FP8",)),
    ]
    assert mirrors(rows) == {"maker/One-FP8": "lab/One", "again/One-FP8-GGUF": "lab/One"}


def test_two_that_name_each_other_and_one_that_names_itself_end() -> None:
    rows = [
        reading("a/One-GGUF", 1, base_models=("b/One-AWQ",)),
        reading("b/One-AWQ", 2, base_models=("a/One-GGUF",)),
        reading("c/Two-GGUF", 3, base_models=("c/Two-GGUF",)),
    ]
    found = mirrors(rows)
    assert found == {}


_NAMES = [f"{owner}/{name}{form}" for owner in "ab" for name in ("One", "Two") for form in ("", "-GGUF", "-FP8-AWQ")]


@given(st.lists(st.tuples(st.sampled_from(_NAMES), st.sampled_from(_NAMES)), unique_by=lambda pair: pair[0]))
def test_whoever_stands_for_a_copy_is_listed_and_stands_for_itself(pairs: list[tuple[str, str]]) -> None:
    rows = [reading(name, place, base_models=(base,)) for place, (name, base) in enumerate(pairs, 1)]
    found = mirrors(rows)
    assert set(found.values()) <= {name for name, _ in pairs} - set(found)
