"""What only feeds.yaml can say of its mistakes; the rest is said for every YAML file alike."""

from pydantic import BaseModel

from bot.sources.config.schema import Defaults, Edition, FeedsFile, Section, Shared, Source
from bot.yamlfiles.problems import Form
from bot.yamlfiles.scan import scan
from bot.yamlfiles.tree import KeyPath, Tree

_SHARED = frozenset(Shared.model_fields)
_OF_A_SOURCE = frozenset(Source.model_fields) - _SHARED
_EXAMPLES: dict[str | int, str] = {"version": "1", "sources": "[]", "id": "a-short-name", "title": "In the news"}


def read_tree(text: str, *, name: str) -> Tree:
    """As `scan`, with the advice of this file."""
    return scan(text, name=name, repeating="repeat the value, or use `defaults`")


def _how(value: object, path: KeyPath) -> str:
    if isinstance(value, str) and path[:1] == ("sources",):
        return '; a source is written as "- id: name" with "url: address" below'
    return ""


def _unknown(key: str, parent: KeyPath) -> str:
    if key == "<<":
        return "unknown key; merging with << is not read, use `defaults` for what sources share"
    if parent == () and key in _SHARED:
        return "unknown key here; put it under `defaults`, or into a source"
    if parent == ("defaults",) and key in _OF_A_SOURCE:
        return "unknown key here; every source has its own"
    return ""


def _keys_at(parent: KeyPath) -> list[str]:
    by_shape: dict[KeyPath, type[BaseModel]] = {
        (): FeedsFile,
        ("defaults",): Defaults,
        ("sources", 0): Source,
        ("editions", ""): Edition,
        ("editions", "", "sections", 0): Section,
    }
    shape = tuple(
        0 if isinstance(step, int) else "" if index == 1 and parent[0] == "editions" else step
        for index, step in enumerate(parent)
    )
    model = by_shape.get(shape)
    return list(model.model_fields) if model else []


FEEDS = Form(model=FeedsFile, keys_at=_keys_at, unknown=_unknown, how=_how, examples=_EXAMPLES)
