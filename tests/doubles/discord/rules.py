"""Discord's rules that its OpenAPI document does not hold: each function returns what is wrong, a line a fault.

Sources: the pages on messages, components and application commands of Discord's documentation.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.doubles.discord import shapes
from tests.doubles.discord.state import Json

_NAME = re.compile(r"^[-_'\w]{1,32}$")
_V2_ONLY = frozenset({9, 10, 11, 12, 13, 14, 17})
_LINK = 5
_ATTACHED = re.compile(r'"attachment://([^"]+)"')
_PLAIN = ("content", "embeds", "poll", "sticker_ids")


def message_faults(body: Json, *, v2: bool | None = None, edit: bool = False) -> list[str]:
    """`v2` says what an edited message already is; its flag cannot be taken back."""
    laid_out = shapes.is_v2(body) or bool(v2)
    faults = _sizes(body)
    if laid_out:
        faults += [f"{key} together with IS_COMPONENTS_V2" for key in _PLAIN if body.get(key)]
    every = shapes.walk(body.get("components") or [])
    if not laid_out and any(one.get("type") in _V2_ONLY for one in every):
        faults.append("a layout component without IS_COMPONENTS_V2")
    if not edit and not any(body.get(key) for key in (*_PLAIN, "components")):
        faults.append("an empty message")
    return faults + _component_faults(every)


def _sizes(body: Json) -> list[str]:
    every = shapes.walk(body.get("components") or [])
    measured = [
        ("characters of content", _units(body.get("content") or ""), 2000),
        ("characters over all embeds", sum(map(_embed_size, body.get("embeds") or [])), 6000),
        ("components in total", len(every), 40),
        ("characters over all text", sum(_units(one["content"]) for one in every if one.get("type") == 10), 4000),
    ]
    return [f"{size} {what}, over {limit}" for what, size, limit in measured if size > limit]


def _embed_size(embed: Json) -> int:
    fields = [text for field in embed.get("fields") or [] for text in (field.get("name"), field.get("value"))]
    footer, author = (embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")
    texts = (embed.get("title"), embed.get("description"), footer, author, *fields)
    return sum(_units((text or "").strip()) for text in texts)


def file_faults(body: Json, files: Mapping[str, tuple[str, bytes]]) -> list[str]:
    """Of what is uploaded with a message. Sources: reference#uploading-files and the pages on components."""
    told = {str(one.get("id")): one for one in body.get("attachments") or []}
    sent = {name for name, _ in files.values()}
    shown = set(_ATTACHED.findall(json.dumps([body.get("components"), body.get("embeds")])))
    faults = [f"the file {number!r} is no files[0] to files[9]" for number in files if not re.fullmatch(r"\d", number)]
    faults += [f"attachment {number} without files[{number}]" for number in told.keys() - files.keys()]
    faults += [f"{name} is shown but not uploaded" for name in shown - sent]
    # Without IS_COMPONENTS_V2 every attachment is shown; with it only what a component shows.
    faults += [f"{name} is uploaded but not shown" for name in sent - shown if shapes.is_v2(body)]
    faults += [f"{name} has {len(data)} bytes, over 10 MiB" for name, data in files.values() if len(data) > 10 << 20]
    faults += ["a file without a description" for number in files if not told.get(number, {}).get("description")]
    return faults


def _units(text: str) -> int:
    """UTF-16 units: the most that Discord might count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _component_faults(every: list[Json]) -> list[str]:
    keys = [one["custom_id"] for one in every if one.get("custom_id")]
    faults = ["two components with one custom_id"] if len(set(keys)) < len(keys) else []
    faults += [fault for one in every if one.get("type") == 2 for fault in _button_faults(one)]
    faults += ["an empty text" for one in every if one.get("type") == 10 and not str(one.get("content")).strip()]
    rows = [_row(one) for one in every if one.get("type") == 1]
    return faults + [f"an action row of {size}" for size in rows if not 1 <= size <= 5]


def _button_faults(button: Json) -> list[str]:
    link = button.get("style") == _LINK
    wanted, unwanted = ("url", "custom_id") if link else ("custom_id", "url")
    faults = []
    if not button.get(wanted) or button.get(unwanted):
        faults.append(f"a button of style {button.get('style')} needs {wanted} and no {unwanted}")
    if link and not str(button.get("url")).startswith(("https://", "http://", "discord://")):
        faults.append("a link button to something else than http(s)")
    return faults


def _row(component: Json) -> int:
    return len(component.get("components") or [])


def command_faults(commands: list[Json]) -> list[str]:
    """Of a bulk overwrite."""
    names = [one["name"] for one in commands]
    faults = ["two commands of one name"] if len(set(names)) < len(names) else []
    if len(commands) > 100:
        faults.append("more than 100 slash commands")
    for one in commands:
        faults += [f"/{one['name']}: {fault}" for fault in (*_names(one), *_order(one))]
        if _command_size(one) > 8000:
            faults.append(f"/{one['name']}: {_command_size(one)} characters, over 8,000")
    return faults


def _names(one: Json) -> list[str]:
    names = [one["name"], *(one.get("name_localizations") or {}).values()]
    faults = [f"the name {name!r}" for name in names if not _NAME.match(name) or name != name.lower()]
    options = one.get("options") or []
    if len({option["name"] for option in options}) < len(options):
        faults.append("two options of one name")
    return faults + [fault for option in options for fault in _names(option)]


def _order(one: Json) -> list[str]:
    options = one.get("options") or []
    wanted = [bool(option.get("required")) for option in options]
    faults = ["a required option behind an optional one"] if wanted != sorted(wanted, reverse=True) else []
    both = [option for option in options if option.get("choices") and option.get("autocomplete")]
    faults += ["choices together with autocomplete"] * len(both)
    return faults + [fault for option in options for fault in _order(option)]


def _command_size(one: Json) -> int:
    """Names, descriptions and values; of translations only the longest counts."""
    own = sum(_longest(one, key) for key in ("name", "description"))
    values = [choice["value"] for choice in one.get("choices") or []]
    nested = [*(one.get("options") or []), *(one.get("choices") or [])]
    return own + sum(len(str(value)) for value in values) + sum(_command_size(inner) for inner in nested)


def _longest(one: Json, key: str) -> int:
    translated: dict[str, Any] = one.get(f"{key}_localizations") or {}
    return max(len(str(text)) for text in (one.get(key) or "", *translated.values()))
