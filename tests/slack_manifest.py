"""Slack's own schema of app manifests as a judge. It is read from beside the project and never copied."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.offered import absent

_SCHEMA = Path(__file__).resolve().parents[2] / "shared" / "platforms" / "slack-manifest.schema.1.0.0.json"


def faults(manifest: dict[str, Any]) -> list[str]:
    """One line per fault. Skips with the reason where the schema is absent, fails in CI."""
    if not _SCHEMA.is_file():
        absent(f"Slack's schema of manifests (../shared/platforms/{_SCHEMA.name}) is not beside this checkout")
    return [f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in _judge().iter_errors(manifest)]


@cache
def _judge() -> jsonschema_rs.Draft7Validator:
    return jsonschema_rs.Draft7Validator(json.loads(_SCHEMA.read_text(encoding="utf-8")))
