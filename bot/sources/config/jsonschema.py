"""feeds.yaml as JSON Schema, so that an editor completes keys, shows their meaning and marks mistakes.

It says what can be said of one value or one source at a time; the rest is in rules.py.
"""

from typing import Any

from bot.sources.config.schema import FeedsFile

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
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
        "if": {"properties": {"kind": {"const": "hub-trending"}}, "required": ["kind"]},
        "then": {"properties": {"url": False}},
    },
]


def json_schema() -> dict[str, object]:
    """The schema, draft 2020-12: the content of docs/reference/feeds.schema.json."""
    schema = _tidied(FeedsFile.model_json_schema())
    schema["$defs"]["Source"]["allOf"] = _KIND_RULES
    schema["properties"]["editions"]["additionalProperties"] = False
    return {"$schema": _DIALECT, **schema, "title": "feeds.yaml of Open Gazette"}


def _tidied(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Without the titles that only repeat the key, and without defaults that say nothing."""
    if isinstance(node, list):
        return [_tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _tidied(value) for key, value in node.items() if not _noise(key, value)}


def _noise(key: str, value: object) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)
