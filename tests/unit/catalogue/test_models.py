"""The models that ship: the five that everybody asks for, what is called fully open, whose are counted where."""

import json
from datetime import date
from typing import Any

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.catalogue.load import load_catalogue
from bot.domain.openness import Answer, CuratedModel, LicenceClass, Part
from tests import corpus
from tests.unit.catalogue.shelf import NOW, SHIPPED

CATALOGUE = load_catalogue([SHIPPED], now=NOW)[0]
INDEX = CatalogueIndex(CATALOGUE)
YES, PARTLY, NO = Answer.YES, Answer.PARTLY, Answer.NO
WHOLE = ("weights_basemodel", "weights_endmodel", "trainingcode", "datasources_basemodel")
# Families that the index rates by another member; the entry says so in its note.
RATED_BY = {"olmo": "OLMo", "olmo-2": "OLMo", "olmo-3": "OLMo", "smollm3": "SmolLM"}


def model(typed: str) -> CuratedModel:
    found = INDEX.models.find(typed)
    assert found is not None, typed
    return found


@pytest.mark.parametrize(
    ("typed", "hub", "licence", "answers", "fully_open"),
    [("DeepSeek-R1", "deepseek-ai/DeepSeek-R1", "mit", (YES, NO, NO, YES, PARTLY), False),
     ("Llama", "meta-llama/Llama-3.1-8B-Instruct", "llama3.1", (PARTLY, PARTLY, NO, YES, YES), False),
     ("OLMo 2", "allenai/OLMo-2-1124-7B", "apache-2.0", (YES, YES, YES, YES, YES), True),
     ("OlympicCoder", "open-r1/OlympicCoder-7B", "apache-2.0", (YES, PARTLY, PARTLY, NO, YES), False),
     ("BLOOM", "bigscience/bloom", "bigscience-bloom-rail-1.0", (YES, YES, PARTLY, YES, YES), False)],
)  # fmt: skip
def test_the_five_named_models_say_what_their_sources_say(
    typed: str, hub: str, licence: str, answers: tuple[Answer, ...], fully_open: bool
) -> None:
    found = model(typed)
    assert (found.hub[0], found.licence, bool(found.fully_open)) == (hub, licence, fully_open)
    assert [one.part for one in found.evidence] == list(Part)
    assert tuple(one.answer for one in found.evidence) == answers
    assert all(one.curated and one.source.url and one.as_of == date(2026, 8, 22) for one in found.evidence)


@pytest.mark.parametrize("one", CATALOGUE.models, ids=lambda one: one.id)
def test_each_model_is_found_by_all_its_names_whatever_their_case(one: CuratedModel) -> None:
    for name in (one.id, one.name, one.name.upper(), *one.aliases, *one.hub, *map(str.lower, one.hub)):
        assert INDEX.models.find(name) is one, name
    assert one in INDEX.models.complete(one.name[:-1])
    assert any(each.id == one.organisation for each in CATALOGUE.organisations)
    assert INDEX.licence(one.licence) is not None


@pytest.mark.parametrize(
    "typed",
    ["someone/OLMo-2-1124-7B", "allenai/OLMo-2", "deepseek-ai/DeepSeek-R1-Distill-Llama-8B", "unsloth/Llama-3.1-8B",
     "deepseek", "gemma", "model", "", "/"],
)  # fmt: skip
def test_a_copy_a_finetune_and_a_name_of_several_are_not_taken_for_a_curated_model(typed: str) -> None:
    assert INDEX.models.find(typed) is None


def test_what_was_not_found_has_near_names() -> None:
    assert INDEX.models.near("deepsek r1")[0].id == "deepseek-r1"
    assert INDEX.models.near("someone/OLMo-2-1124-7B")[0].id == "olmo-2"


def systems() -> dict[str, dict[str, Any]]:
    lines = (corpus.require() / "openness" / "osai_index.jsonl").read_text(encoding="utf-8").splitlines()
    return {str(row["name"]): row["dims"] for row in map(json.loads, lines)}


def test_fully_open_stands_only_where_the_index_finds_all_three_open_and_the_licence_sets_no_limits() -> None:
    index = systems()
    whole = {name for name, dims in index.items() if all(dims[key] == "open" for key in WHOLE)}
    called = [one for one in CATALOGUE.models if one.fully_open]
    assert {RATED_BY.get(one.id, one.name) for one in called} <= whole
    assert all(one.fully_open_as_of == date(2026, 8, 22) for one in called)
    classes = {found.license_class for one in called if (found := INDEX.licence(one.licence))}
    assert classes <= {LicenceClass.OSI, LicenceClass.OPEN}


def test_no_answer_that_cites_the_index_is_better_than_the_index() -> None:
    order = {"closed": 0, "partial": 1, "open": 2, NO: 0, PARTLY: 1, YES: 2}
    keys = {Part.CODE: ["trainingcode"], Part.DATA: ["datasources_basemodel"], Part.CARD: ["modelcard"],
            Part.PAPER: ["paper", "preprint"], Part.WEIGHTS: ["weights_basemodel", "weights_endmodel"]}  # fmt: skip
    index, checked = systems(), 0
    for one in CATALOGUE.models:
        for found in one.evidence:
            name = found.source.name.removeprefix("OSAI index, ")
            if name in index:
                best = max(order[index[name][key]] for key in keys[found.part])
                assert order[found.answer] <= best, (one.id, found.part)
                checked += 1
    assert checked > 60


def test_the_publishers_of_most_models_of_the_16_days_are_known_with_a_source() -> None:
    folder = corpus.require() / "apis" / "huggingface" / "snapshots_namhyeokwoo"
    days = [json.loads(path.read_text(encoding="utf-8"))["models"] for path in sorted(folder.glob("*.json"))]
    models = {row["id"] for day in days for row in day}
    spaces = {name.partition("/")[0] for name in models}
    top = sorted(days[-1], key=lambda row: -row["likes"])[:100]
    assert (len(days), len(models), len(spaces)) == (16, 573, 176)
    assert sum(placed(f"{space}/x") for space in spaces) == 82
    assert sum(map(placed, models)) == 424
    assert sum(placed(row["id"]) for row in top) == 81


def placed(model_id: str) -> bool:
    who = INDEX.developer(model_id)
    return who is not None and bool(who.country) and who.country_source is not None


def test_a_developer_is_known_by_what_stands_before_the_slash() -> None:
    assert [who.id for who in map(INDEX.developer, ("Qwen/Qwen3-8B", "qwen/anything", "META-LLAMA/x")) if who] == [
        "qwen", "qwen", "meta",
    ]  # fmt: skip
    assert [INDEX.developer(name) for name in ("gpt2", "qwen", "nobody/x", "/x", "")] == [None] * 5
