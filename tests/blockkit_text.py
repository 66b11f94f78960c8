"""What a reader sees of a payload, and whom it pings."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

# A control sequence: <https://…|label>, <@U…>, <#C…>, <!here>, <!subteam^S…>, <!date^…>. (Formatting text for app
# surfaces, section "Advanced formatting".)
CONTROL = re.compile(r"<(?P<to>(?:https?://|mailto:|[@#!])[^<>|]*)(?:\|(?P<label>[^<>]*))?>")
# What mrkdwn that is not verbatim makes of plain words.
_SPOKEN = re.compile(r"(?<!\S)@(here|channel|everyone)\b")
# Of an element, in the order in which it is read.
_READ = ("title", "header", "subtitle", "label", "text", "body", "fields", "hint", "placeholder", "description")
_NESTED = (
    *_READ,
    "rows",
    "elements",
    "element",
    "accessory",
    "options",
    "option_groups",
    "blocks",
    "actions",
    "submit",
)


def reading(payload: dict[str, Any]) -> str:
    """Everything that a reader sees, in order, a line each, with its escapes undone and links by their words.

    Of a message with blocks Slack shows the blocks alone; `text` is for notifications.
    """
    shown = payload if payload.get("blocks") else {"text": payload.get("text") or ""}
    views = [payload.get("title"), payload.get("blocks"), payload.get("submit"), payload.get("close")]
    lines = _lines(views) if "blocks" in shown else [plain(str(shown["text"]))]
    return "\n".join(line for line in lines if line)


def plain(mrkdwn: str) -> str:
    """As it is shown: a link by its label, entities as characters. Marks such as * stay."""
    shown = CONTROL.sub(lambda found: found["label"] if found["label"] is not None else found["to"], mrkdwn)
    return unescape(shown)


def walk(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in it, outer ones first."""
    if isinstance(value, dict):
        yield value
        for one in value.values():
            yield from walk(one)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one)


def marked(payload: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each text in which Slack looks for control sequences, and whether it takes bare words for mentions too."""
    if isinstance(payload.get("text"), str):
        yield payload["text"], bool(payload.get("link_names")) or payload.get("parse") == "full"
    for one in walk(payload.get("blocks")):
        if one.get("type") in {"mrkdwn", "markdown"}:
            yield str(one.get("text", "")), not one.get("verbatim")


def pings(payload: dict[str, Any]) -> frozenset[str]:
    """Ids of the people and groups that are notified, and `here`, `channel`, `everyone`."""
    found: set[str] = set()
    for text, loose in marked(payload):
        found |= {whom for one in CONTROL.finditer(text) if (whom := _whom(one["to"])) is not None}
        found |= set(_SPOKEN.findall(text)) if loose else set()
    return frozenset(found | {_named(one) for one in walk(payload.get("blocks")) if _named(one)})


def _whom(target: str) -> str | None:
    if target.startswith("@"):
        return target[1:]
    if target.startswith("!subteam^"):
        return target.removeprefix("!subteam^")
    word = target.removeprefix("!").partition("^")[0]
    return word if target.startswith("!") and word in {"here", "channel", "everyone"} else None


def _named(element: dict[str, Any]) -> str:
    """Whom an element of rich text notifies, empty for any other element."""
    keys = {"user": "user_id", "usergroup": "usergroup_id", "broadcast": "range"}
    kind = element.get("type")
    return str(element.get(keys[kind], "")) if isinstance(kind, str) and kind in keys else ""


def _lines(value: Any) -> list[str]:
    if isinstance(value, list):
        return [line for one in value for line in _lines(one)]
    if not isinstance(value, dict):
        return []
    if isinstance(value.get("text"), str):
        text = value["text"]
        # Beside its text an option and an element of rich text have nothing to read.
        return [plain(text) if value.get("type") == "mrkdwn" else text]
    picture = [str(value["alt_text"])] if "alt_text" in value else []
    number = [str(value["value"])] if value.get("type") == "raw_number" else []
    return picture + number + [line for key in _NESTED for line in _lines(value.get(key))]
