"""The catalogue's files as JSON Schema, so that an editor completes keys, shows their meaning and marks mistakes.

It says what can be said of one entry; the rest is in rules.py and links.py.
"""

from typing import Any

from bot.catalogue.schema import Item, LicenceItem, ModelItem, OrganisationItem, PolicyFile, TermItem
from bot.yamlfiles.jsonschema import DIALECT, tidied

_STATE_RULES: list[dict[str, Any]] = [
    {
        "if": {"properties": {"jurisdiction": {"const": "us-state"}}, "required": ["jurisdiction"]},
        "then": {"required": ["state"]},
        "else": {"properties": {"state": False}},
    }
]


def json_schemas() -> dict[str, dict[str, object]]:
    """One for each kind of file, draft 2020-12, by the name before .schema.json in docs/reference."""
    lists: dict[str, type[Item]] = {
        "organisations": OrganisationItem,
        "glossary": TermItem,
        "licences": LicenceItem,
        "models": ModelItem,
    }
    return {"policy": _policy(), **{name: _list_of(item) for name, item in lists.items()}}


def _policy() -> dict[str, object]:
    schema = _plain(PolicyFile) | {"allOf": _STATE_RULES}
    return {"$schema": DIALECT, **schema, "title": "a policy of Open Gazette's catalogue"}


def _list_of(model: type[Item]) -> dict[str, object]:
    item = _plain(model)
    parts = {"$defs": item.pop("$defs")} if "$defs" in item else {}
    return {"$schema": DIALECT, "type": "array", "items": item, **parts}


def _plain(model: type[PolicyFile | Item]) -> dict[str, Any]:
    """Without the null that only means that the key may be left out."""
    schema: dict[str, Any] = tidied(model.model_json_schema())
    for part in (schema, *schema.get("$defs", {}).values()):
        part["properties"] = {key: _without_null(value) for key, value in part["properties"].items()}
    return schema


def _without_null(node: dict[str, Any]) -> dict[str, Any]:
    kept = [one for one in node.get("anyOf", []) if one != {"type": "null"}]
    rest = {key: value for key, value in node.items() if key != "anyOf"}
    return kept[0] | rest if len(kept) == 1 else node
