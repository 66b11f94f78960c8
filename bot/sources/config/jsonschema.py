"""feeds.yaml as JSON Schema, so that an editor completes keys, shows their meaning and marks mistakes.

It says what can be said of one value or one source at a time; the rest is in rules.py.
"""

from typing import Any

from bot.sources.config.schema import FeedsFile
from bot.yamlfiles.jsonschema import DIALECT, tidied

_ONLY_API = {"query": False, "limit": False}
_KIND_RULES: list[dict[str, Any]] = [
    {
        "if": {"properties": {"kind": {"const": "feed"}}},
        "then": {"required": ["url"], "properties": _ONLY_API},
    },
    {
        "if": {"properties": {"kind": {"const": "federal-register"}}, "required": ["kind"]},
        "then": {"anyOf": [{"required": ["query"]}, {"required": ["url"]}]},
    },
    {
        "if": {"properties": {"kind": {"enum": ["govinfo-billstatus", "congress"]}}, "required": ["kind"]},
        "then": {"required": ["bills"], "properties": _ONLY_API},
        "else": {"properties": {"bills": False}},
    },
    {
        "if": {"properties": {"kind": {"enum": ["regulations", "courtlistener"]}}, "required": ["kind"]},
        "then": {"required": ["query"]},
    },
    {
        "if": {"properties": {"kind": {"const": "hub-trending"}}, "required": ["kind"]},
        "then": {"properties": {"url": False}},
    },
]


def json_schema() -> dict[str, object]:
    """The schema, draft 2020-12: the content of docs/reference/feeds.schema.json."""
    schema = tidied(FeedsFile.model_json_schema())
    schema["$defs"]["Source"]["allOf"] = _KIND_RULES
    schema["properties"]["editions"]["additionalProperties"] = False
    return {"$schema": DIALECT, **schema, "title": "feeds.yaml of Open Gazette"}
