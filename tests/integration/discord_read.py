"""What a person sees of an answer that simcord holds."""

from collections.abc import Sequence
from typing import Any

from simcord import Env, InteractionResult
from simcord.results import ResponseMessage

from bot.chat.discord.escape import unescaped


def parts(result: InteractionResult) -> list[ResponseMessage]:
    return [*([result.response] if result.response else []), *result.followups]


def shown(result: InteractionResult) -> ResponseMessage:
    """The answer of one part."""
    (only,) = parts(result)
    return only


def text(result: InteractionResult) -> str:
    """All parts as they are read, on one line."""
    written = [one["content"] for part in parts(result) for one in _walk(part.components) if "content" in one]
    return " ".join(unescaped(" ".join(written)).split())


def labels(result: InteractionResult) -> list[str]:
    return [one["label"] for part in parts(result) for one in _walk(part.components) if "label" in one]


def deferrals(env: Env) -> list[bool]:
    """Of every interaction that was deferred, in order, whether it was for the asker alone."""
    asked = [one.json for one in env.http_requests if one.path.endswith("/callback")]
    return [bool(one.get("data", {}).get("flags", 0) & 64) for one in asked if one and one["type"] == 5]


def _walk(components: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one for component in components for one in (component, *_walk(component.get("components", ())))]
