"""relevance.yaml as JSON Schema, so that an editor completes keys, shows their meaning and marks mistakes.

It says what can be said of one value at a time; the rest is in rules.py.
"""

from bot.relevance.schema import RulesFile
from bot.yamlfiles.jsonschema import DIALECT, tidied


def json_schema() -> dict[str, object]:
    """The schema, draft 2020-12: the content of docs/reference/relevance.schema.json."""
    return {"$schema": DIALECT, **tidied(RulesFile.model_json_schema()), "title": "relevance.yaml of Open Gazette"}
