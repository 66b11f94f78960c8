"""What every JSON Schema of ours has in common."""

from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def tidied(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Without the titles that only repeat the key, and without defaults that say nothing."""
    if isinstance(node, list):
        return [tidied(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: tidied(value) for key, value in node.items() if not _noise(key, value)}


def _noise(key: str, value: object) -> bool:
    return (key == "title" and isinstance(value, str)) or (key == "default" and value is None)
