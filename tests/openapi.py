"""Discord's own OpenAPI document as a judge of payloads. It is read from beside the project and never copied."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.offered import absent

DOCUMENT = Path(__file__).resolve().parents[2] / "shared" / "platforms" / "discord-openapi.json"


def require() -> dict[str, Any]:
    """The document. Skips with the reason where it is absent, fails in CI."""
    if not DOCUMENT.is_file():
        absent("Discord's OpenAPI document (../shared/platforms/discord-openapi.json) is not beside this checkout")
    return _read()


def validator(schema_name: str) -> Callable[[object], list[str]]:
    """What judges a value by `#/components/schemas/<name>`: it returns one line per fault, none where all is well.

    Raises KeyError for a name that the document does not hold.
    """
    require()
    judge = _judge(schema_name)

    def faults(value: Any) -> list[str]:
        return [
            f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in judge.iter_errors(value)
        ]

    return faults


@cache
def _read() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return document


@cache
def _judge(schema_name: str) -> jsonschema_rs.Draft202012Validator:
    """OpenAPI 3.1 schemas are JSON Schema 2020-12, so that a reference into the whole document is a schema."""
    components = _read()["components"]
    components["schemas"][schema_name]
    schema = {"$ref": f"#/components/schemas/{schema_name}", "components": components}
    return jsonschema_rs.Draft202012Validator(schema)
