"""The JSON Schemas, held against what ships and against the loader."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.catalogue.identifiers import SHAPES, read_identifier
from bot.catalogue.jsonschema import json_schemas
from bot.domain.policies import Instrument, Jurisdiction
from tests.unit.catalogue.shelf import HEAD, SHIPPED

SCHEMAS: dict[str, dict[str, Any]] = json_schemas()
POLICY = SCHEMAS["policy"]


def load(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def plain(node: Any) -> Any:
    """Dates as the text that they are in the file: the library reads them by YAML 1.1's rules."""
    if isinstance(node, dict):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [plain(value) for value in node]
    return node if isinstance(node, str) else str(node)


def errors(data: object, schema: dict[str, Any] = POLICY) -> list[str]:
    return [f"{error.json_path} {error.message}" for error in Draft202012Validator(schema).iter_errors(data)]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_is_a_schema_and_describes_every_key(kind: str) -> None:
    schema = SCHEMAS[kind]
    Draft202012Validator.check_schema(schema)
    models = [schema.get("items", schema), *schema.get("$defs", {}).values()]
    described = [value.get("description", "") for model in models for value in model["properties"].values()]
    assert min(map(len, described)) > 5


@pytest.mark.parametrize("path", sorted((SHIPPED / "policies").glob("*.yaml")), ids=lambda path: path.stem)
def test_every_policy_that_ships_fits(path: Path) -> None:
    assert errors(plain(load(path.read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("kind", ["organisations", "glossary"])
def test_the_lists_that_ship_fit(kind: str) -> None:
    assert errors(plain(load((SHIPPED / f"{kind}.yaml").read_text(encoding="utf-8"))), SCHEMAS[kind]) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("title: An Order\n", ""), ("us\n", "usa\n"), ("n: us\n", "n: us-state\n"), ("n: us\n", "n: us\nstate: ca\n"),
     ("eo:14179", "14179"), ("eo:14179", "bill:us/s/1"), ("In force", "In force."), ("as_of:", "asof:"),
     ("2026-10-04", "4.10.2026"), ("https://a", "http://a"), ("id: us-eo-1", "id: US EO"), ("high", "sure")],
)  # fmt: skip
def test_what_the_loader_refuses_does_not_fit(old: str, new: str) -> None:
    assert errors(plain(load(HEAD))) == []
    assert old in HEAD
    assert errors(plain(load(HEAD.replace(old, new, 1)))) != []


def test_the_words_are_those_of_the_domain() -> None:
    assert POLICY["properties"]["jurisdiction"]["enum"] == list(Jurisdiction)
    assert POLICY["properties"]["instrument"]["enum"] == list(Instrument)


@pytest.mark.parametrize(
    "key",
    ["eo:14179", "frdoc:2025-02172", "frdoc:c1-2024-12345", "fr:90/8741", "rin:0694-aj99", "docket:nist-2025-0001",
     "cfr:15/744", "cfr:15/744.6", "usc:15/9401", "usc:42/300aa-1", "bill:us/119/hr/2385", "bill:us/119/s/4441",
     "bill:ca/2025/sb/53", "bill:ny/2025/s/6953b", "bill:co/2025/sb/25b-004", "eu:2024/1689", "celex:32024r1689",
     "celex:52022pc0496", "celex:02024r1689", "com:2022/496", "omb:m-25-21", "nist:ai-100-1", "nist:sp-800-218a",
     "arxiv:2403.13784", "cets:225", "oecd:legal/0449", "act:kr/20676", "act:uk/2025/18", "pl:il/104-0538"],
)  # fmt: skip
def test_every_scheme_takes_its_canonical_keys(key: str) -> None:
    assert read_identifier(key) == key
    assert errors(plain(load(HEAD.replace("eo:14179", key)))) == []


def test_every_example_of_a_scheme_is_right() -> None:
    for scheme, (_, example) in SHAPES.items():
        assert all(read_identifier(one).startswith(f"{scheme}:") for one in example.split(" or "))


@pytest.mark.parametrize(
    "value", ["eo:", "eo:14179 ", "EO:14179", "eu:1689/2024x", "frdoc:", "", 14179, None, [], "x:1"]
)
def test_what_is_no_canonical_key_is_refused_with_an_example(value: object) -> None:
    with pytest.raises(ValueError, match="expected an identifier"):
        read_identifier(value)


def test_the_generated_files_are_up_to_date() -> None:
    docs = SHIPPED.parents[1] / "docs" / "reference"
    for kind, schema in SCHEMAS.items():
        text = (docs / f"{kind}.schema.json").read_text(encoding="utf-8")
        assert text == json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
