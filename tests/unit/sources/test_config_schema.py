"""The JSON Schema and the reference page, held against the file, the domain and each other."""

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.domain.errors import ConfigError
from bot.domain.sources import SourceSpec
from bot.sources.config.build import readable
from bot.sources.config.durations import shown
from bot.sources.config.jsonschema import json_schema
from bot.sources.config.load import read_config

ROOT = Path(__file__).parents[3]
SCHEMA: dict[str, Any] = json_schema()
SOURCE = {"id": "a", "url": "https://a.example"}


def errors(data: object) -> list[str]:
    return [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(data)]


def with_source(**keys: object) -> dict[str, object]:
    return {"version": 1, "sources": [SOURCE | keys]}


def keys_of(node: object) -> set[str]:
    """Every key that the schema gives a description."""
    if isinstance(node, list):
        return set().union(*map(keys_of, node))
    if not isinstance(node, dict):
        return set()
    named = {key for key, value in node.get("properties", {}).items() if isinstance(value, dict) and "$" not in key}
    return named.union(*map(keys_of, node.values()))


def test_it_is_a_schema_of_the_named_draft() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


def test_the_generated_file_is_up_to_date() -> None:
    generated = (ROOT / "docs/reference/feeds.schema.json").read_text()
    assert generated == json.dumps(SCHEMA, indent=2, ensure_ascii=False) + "\n"


def test_the_default_file_names_the_schema_and_fits_it() -> None:
    text = (ROOT / "feeds.yaml").read_text()
    assert text.startswith("# yaml-language-server: $schema=docs/reference/feeds.schema.json\n")
    assert (ROOT / "docs/reference/feeds.schema.json").is_file()
    assert errors(YAML(typ="safe", pure=True).load(text)) == []


@pytest.mark.parametrize(
    "data",
    [with_source(every="2d3h4m", first_import="all", include="AI", exclude=["a", "/b/"], enabled=False),
     with_source(kind="federal-register", url="https://a.example/api/v1/x.json"),
     {"version": 1, "sources": [{"id": "h", "kind": "hub-trending", "limit": 5}]},
     {"version": 1, "sources": [{"id": "b", "kind": "govinfo-billstatus", "bills": ["119/hr/1", "119/s/4441"]}]},
     {"version": 1, "sources": [{"id": "b", "kind": "govinfo-billstatus", "bills": "119/hjres/20"}]},
     {"version": 1, "sources": [], "editions": {"monthly": {"look_back": "30d", "sections": [{"title": "x"}]}}}],
)  # fmt: skip
def test_what_the_loader_takes_fits(data: dict[str, object]) -> None:
    assert errors(data) == []
    assert read_config(json.dumps(data), name="feeds.yaml").text == json.dumps(data)


@pytest.mark.parametrize(
    ("data", "path"),
    [({}, "$"), ([], "$"), ({"version": 2, "sources": []}, "$.version"), ({"version": 1, "sources": None}, "$.sources"),
     (with_source(evry="1h"), "$.sources[0]"), (with_source(every=30), "$.sources[0].every"),
     (with_source(every="1.5h"), "$.sources[0].every"), (with_source(id="A b"), "$.sources[0].id"),
     (with_source(url="ftp://a.example"), "$.sources[0].url"), (with_source(tier="offical"), "$.sources[0].tier"),
     (with_source(kind="rss"), "$.sources[0].kind"), (with_source(enabled="yes"), "$.sources[0].enabled"),
     (with_source(first_import=-1), "$.sources[0].first_import"), (with_source(include=[404]), "$.sources[0].include"),
     (with_source(query="AI"), "$.sources[0]"), (with_source(kind="hub-trending"), "$.sources[0]"),
     ({"version": 1, "sources": [{"id": "a"}]}, "$.sources[0]"),
     ({"version": 1, "sources": [{"id": "a", "kind": "federal-register"}]}, "$.sources[0]"),
     ({"version": 1, "sources": [{"id": "a", "kind": "govinfo-billstatus"}]}, "$.sources[0]"),
     (with_source(bills=["119/hr/1"]), "$.sources[0]"),
     (with_source(kind="govinfo-billstatus", bills=["119/hr/1"], query="AI"), "$.sources[0]"),
     (with_source(kind="govinfo-billstatus", bills=[]), "$.sources[0].bills"),
     (with_source(kind="govinfo-billstatus", bills=["119/hr/1"] * 51), "$.sources[0].bills"),
     (with_source(kind="govinfo-billstatus", bills=["119/HR/1"]), "$.sources[0].bills"),
     ({"version": 1, "sources": [], "editions": {"Daily": {}}}, "$.editions"),
     ({"version": 1, "sources": [], "editions": {"daily": {"sections": []}}}, "$.editions.daily.sections"),
     ({"version": 1, "sources": [], "defaults": {"url": "https://a.example"}}, "$.defaults")],
)  # fmt: skip
def test_what_the_loader_refuses_does_not_fit(data: object, path: str) -> None:
    assert path in errors(data)
    with pytest.raises(ConfigError, match=r"feeds\.yaml:1:"):
        read_config(json.dumps(data), name="feeds.yaml")


def test_every_key_is_described_in_the_schema_and_on_the_page() -> None:
    page = (ROOT / "docs/reference/feeds-yaml.md").read_text()
    assert len(keys_of(SCHEMA)) > 20
    assert {key for key in keys_of(SCHEMA) if f"`{key}`" not in page} == set()
    described = [
        len(value["description"])
        for model in (SCHEMA, *SCHEMA["$defs"].values())
        for value in model["properties"].values()
    ]
    assert min(described) > 10


def test_the_defaults_of_the_schema_are_those_of_the_domain() -> None:
    documented = {
        key: value["default"] for key, value in SCHEMA["$defs"]["Source"]["properties"].items() if "default" in value
    }
    actual: dict[str, Any] = {field.name: field.default for field in fields(SourceSpec)}
    assert documented == {
        "every": shown(actual["every"]),
        "first_import": actual["first_import"],
        "tier": actual["tier"],
        "topic": actual["topic"],
        "enabled": actual["enabled"],
        "full_text": actual["full_text"],
        "kind": "feed",
    }


def test_every_example_of_the_page_is_valid() -> None:
    page = (ROOT / "docs/reference/feeds-yaml.md").read_text()
    examples = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert [read_config(example, name="feeds-yaml.md").sources[0].id for example in examples] == ["osi"]
    assert readable("eff-updates") in page
