"""Rules that neither the published types nor the SDK's models hold: between blocks, and limits told in prose only.

Each is from Slack's reference of Block Kit or of the method, except the total of all text, which was measured.
"""

import re
from collections import Counter
from collections.abc import Callable
from itertools import chain
from typing import Any

from tests.blockkit_text import CONTROL, marked, walk

Payload = dict[str, Any]
Problems = list[str]
_MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
# Slack answers `msg_blocks_too_long` from about 13,200 characters (slackapi/bolt-js#2509); undocumented.
MOST_TEXT = 13_000
MOST_FALLBACK = 40_000
_ONLY_IN_MESSAGES = {"table", "data_table", "markdown", "file", "context_actions"}
_BARE_AMPERSAND = re.compile(r"&(?!amp;|lt;|gt;)")
_CHOOSING = {"static_select", "multi_static_select"}
# Longest values, by the key that holds them.
_LONGEST = {"url": 3000, "image_url": 3000, "block_id": 255, "action_id": 255, "value": 2000}
_VIEW_LENGTHS = {"private_metadata": 3000, "callback_id": 255, "external_id": 255}
_VIEW_KEYS = {"type", "title", "submit", "close", "blocks", "clear_on_close", "notify_on_close", *_VIEW_LENGTHS}


def problems(payload: Payload, surface: str) -> Problems:
    """Of a payload whose blocks are each well formed."""
    blocks = payload.get("blocks") or []
    most = _MOST_BLOCKS[surface]
    found = [f"/blocks: {len(blocks)} blocks, at most {most}"] if len(blocks) > most else []
    found += _message(payload) if surface == "message" else _view(payload, surface)
    found += _twice(blocks) + _tables(blocks) + _totals(payload) + _escapes(payload)
    return found + [fault for one in walk(blocks) for rule in _RULES for fault in rule(one)]


def _message(payload: Payload) -> Problems:
    text = payload.get("text")
    found = [] if isinstance(text, str) and text.strip() else ["/text: the fallback for notifications is missing"]
    if isinstance(text, str) and len(text) > MOST_FALLBACK:
        found.append(f"/text: {len(text)} characters, at most {MOST_FALLBACK}")
    if payload.get("parse") == "full" or payload.get("link_names"):
        found.append("parse and link_names turn plain words into mentions")
    return found


def _view(payload: Payload, surface: str) -> Problems:
    blocks = payload.get("blocks") or []
    found = [f"/{key}: unknown" for key in sorted(set(payload) - _VIEW_KEYS)]
    found += [f"/type: {payload.get('type')!r} for a {surface}"] if payload.get("type") != surface else []
    found += [] if "blocks" in payload else ["/blocks: missing"]
    found += [f"/blocks: {one['type']} is for messages only" for one in blocks if one["type"] in _ONLY_IN_MESSAGES]
    found += [f"/{key}: too long" for key, most in _VIEW_LENGTHS.items() if len(str(payload.get(key, ""))) > most]
    return found + (_modal(payload) if surface == "modal" else _home(payload))


def _modal(payload: Payload) -> Problems:
    found = [] if "title" in payload else ["/title: missing"]
    for key in ("title", "submit", "close"):
        if key in payload:
            found += _label(payload[key], key)
    if "submit" not in payload and any(one["type"] == "input" for one in payload["blocks"]):
        found.append("/submit: required where there is an input")
    return found


def _label(value: Any, key: str) -> Problems:
    if not isinstance(value, dict) or value.get("type") != "plain_text":
        return [f"/{key}: must be plain_text"]
    return [] if 1 <= len(value.get("text", "")) <= 24 else [f"/{key}: 1 to 24 characters"]


def _home(payload: Payload) -> Problems:
    return [f"/{key}: a home has none" for key in ("title", "submit", "close") if key in payload]


def _twice(blocks: list[Payload]) -> Problems:
    """A block_id is unique in the message, an action_id in its block (TSDoc of `action_id`)."""
    ids = Counter(one["block_id"] for one in blocks if "block_id" in one)
    found = [f"/blocks: block_id {name!r} already exists" for name, times in ids.items() if times > 1]
    for number, block in enumerate(blocks):
        actions = Counter(one["action_id"] for one in walk(block) if "action_id" in one)
        found += [f"/blocks/{number}: action_id {name!r} twice" for name, times in actions.items() if times > 1]
    return found


def _tables(blocks: list[Payload]) -> Problems:
    tables = [one for one in blocks if one["type"] == "table"]
    found = ["/blocks: only one table a message"] if len(tables) > 1 else []
    if any(len(row) > 20 for one in tables for row in one["rows"]):
        found.append("/blocks: a table of more than 20 columns")
    return found + (["/blocks: a table without rows"] if any(not one["rows"] for one in tables) else [])


def _totals(payload: Payload) -> Problems:
    blocks = payload.get("blocks") or []
    total = sum(len(one["text"]) for one in walk(blocks) if isinstance(one.get("text"), str))
    markdown = sum(len(one["text"]) for one in blocks if one["type"] == "markdown")
    found = [f"/blocks: {total} characters in all, at most {MOST_TEXT}"] if total > MOST_TEXT else []
    return found + ([f"/blocks: {markdown} characters of markdown, at most 12000"] if markdown > 12_000 else [])


def _escapes(payload: Payload) -> Problems:
    """& < > stand for themselves only as entities; a control sequence is the one other use of < and >."""
    texts = [one for one, _ in marked(payload)] if payload.get("type") not in {"modal", "home"} else []
    mrkdwn = [one["text"] for one in walk(payload.get("blocks")) if one.get("type") == "mrkdwn"]
    rests = [CONTROL.sub("", text) for text in chain(texts[:1] if "text" in payload else [], mrkdwn)]
    found = ["an unescaped < in mrkdwn" for rest in rests if "<" in rest]
    return found + ["an unescaped & in mrkdwn" for rest in rests if _BARE_AMPERSAND.search(rest)]


def _lengths(one: Payload) -> Problems:
    return [
        f"{key}: {len(one[key])} characters, at most {most}"
        for key, most in _LONGEST.items()
        if isinstance(one.get(key), str) and len(one[key]) > most
    ]


def _contents(one: Payload) -> Problems:
    """What must hold something."""
    kind = one.get("type")
    if kind == "section" and not one.get("text") and not one.get("fields"):
        return ["a section without text and fields"]
    if kind in {"actions", "context"} and not one.get("elements"):
        return [f"{kind} without elements"]
    if kind == "markdown" and not one.get("text"):
        return ["an empty markdown block"]
    placeholder = one.get("placeholder") or {}
    return ["a placeholder of more than 150 characters"] if len(placeholder.get("text", "")) > 150 else []


def _choices(one: Payload) -> Problems:
    kind = one.get("type")
    if kind in _CHOOSING and bool(one.get("options")) == bool(one.get("option_groups")):
        return [f"{kind} takes either options or option_groups, and at least one"]
    if kind in {"overflow", "checkboxes", "radio_buttons"} and not one.get("options"):
        return [f"{kind} without options"]
    values = Counter(option.get("value") for option in one.get("options") or [])
    return [f"the option {value!r} twice" for value, times in values.items() if times > 1 and value is not None]


_RULES: tuple[Callable[[Payload], Problems], ...] = (_lengths, _contents, _choices)
