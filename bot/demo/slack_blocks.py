"""Slack's blocks as HTML, roughly as Slack shows them; all text is escaped. It knows only what we send.

After https://docs.slack.dev/reference/block-kit and https://docs.slack.dev/messaging/formatting-message-text.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from html import escape
from typing import Any

Block = Mapping[str, Any]
# What stands between angle brackets; a bold stretch, in which such may stand.
_INLINE = re.compile(r"<(?P<to>[^<>|]+)(?:\|(?P<label>[^<>]*))?>|\*(?P<bold>(?:<[^<>]*>|[^*<>\n])+)\*")
# What Slack writes into a field that says nothing itself.
_EMPTY = {
    "plain_text_input": "Write something",
    "number_input": "Enter a number",
    "static_select": "Choose an option",
    "external_select": "Choose an option",
    "conversations_select": "Select a channel",
}
_TENS = (11, 12, 13)
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def drawn(blocks: Iterable[Block], pictures: Iterator[bytes | None]) -> str:
    """`pictures` are those of the images in their order; None is one that was not drawn, and is words as it is there.

    Raises ValueError for a block that we never send.
    """
    return "".join(_image(one, next(pictures, None)) if one["type"] == "image" else _block(one) for one in blocks)


def words(text: Block) -> str:
    """A text object: `plain_text` as it stands, `mrkdwn` with its links, days and bold."""
    return _shown(text["text"]) if text["type"] == "plain_text" else mrkdwn(text["text"])


def mrkdwn(text: str) -> str:
    return "<br>".join(_inline(line) for line in text.split("\n"))


def _block(block: Block) -> str:
    match block["type"]:
        case "header":
            return f"<h2>{words(block['text'])}</h2>"
        case "section":
            return f"<p>{words(block['text'])}</p>"
        case "context":
            return "".join(f"<small>{words(one)}</small>" for one in block["elements"])
        case "divider":
            return "<hr>"
        case "actions":
            return f"<div class='row'>{''.join(map(_element, block['elements']))}</div>"
        case "input":
            return _input(block)
        case other:
            raise ValueError(f"a block of type {other} is not one that we send")


def _image(block: Block, png: bytes | None) -> str:
    alt = escape(block["alt_text"])
    if png is None:
        return f"<small>Chart: {alt}</small>"
    return f'<p><img src="data:image/png;base64,{b64encode(png).decode()}" alt="{alt}"></p>'


def _input(block: Block) -> str:
    optional = " <i>(optional)</i>" if block.get("optional") else ""
    hint = f"<small>{words(block['hint'])}</small>" if "hint" in block else ""
    return f"<div class='ask'><b>{words(block['label'])}{optional}</b>{_element(block['element'])}{hint}</div>"


def _element(one: Block) -> str:
    match one["type"]:
        case "button":
            style = f" class='{escape(one['style'])}'" if "style" in one else ""
            return f"<button{style}>{words(one['text'])}</button>"
        case "checkboxes":
            ticked = one.get("initial_options", [])
            boxes = (f"<span class='box'>{'✓' if box in ticked else ''}</span>" for box in one["options"])
            names = (words(box["text"]) for box in one["options"])
            return "".join(f"<div class='tick'>{box} {name}</div>" for box, name in zip(boxes, names, strict=True))
        case "plain_text_input" | "number_input":
            return f"<div class='field'>{_filled(one)}</div>"
        case "static_select" | "external_select" | "conversations_select":
            return f"<div class='field pick'>{_filled(one)}</div>"
        case other:
            raise ValueError(f"an element of type {other} is not one that we send")


def _filled(one: Block) -> str:
    """What was entered or picked, else the grey words that Slack or we put there."""
    if option := one.get("initial_option"):
        return words(option["text"])
    if value := one.get("initial_value") or one.get("initial_conversation"):
        return escape(str(value))
    if placeholder := one.get("placeholder"):
        return f"<i>{words(placeholder)}</i>"
    return "# ai-policy" if one.get("default_to_current_conversation") else f"<i>{_EMPTY[one['type']]}</i>"


def _inline(text: str) -> str:
    pieces, end = [], 0
    for found in _INLINE.finditer(text):
        pieces += [_shown(text[end : found.start()]), _marked(found)]
        end = found.end()
    return "".join([*pieces, _shown(text[end:])])


def _marked(found: re.Match[str]) -> str:
    if (bold := found["bold"]) is not None:
        return f"<b>{_inline(bold)}</b>"
    target, label = found["to"], _shown(found["label"] or "")
    if target.startswith(("https://", "http://")):
        return f'<a href="{escape(_plain(target))}">{label or _shown(target)}</a>'
    if target.startswith("!date^"):
        return f"<time>{escape(_day(int(target.split('^')[1])))}</time>"
    if target.startswith("!subteam^"):
        return "<mark>@policy-team</mark>"
    if target.startswith("#"):
        return "<mark>#ai-policy</mark>"
    raise ValueError(f"{target} is not what we send between angle brackets")


def _day(seconds: int) -> str:
    """As Slack writes `{date}` for a reader of American English, whom the page imagines in UTC."""
    day = datetime.fromtimestamp(seconds, UTC)
    ending = "th" if day.day in _TENS else _ENDINGS.get(day.day % 10, "th")
    return f"{day:%B} {day.day}{ending}, {day.year}"


def _shown(text: str) -> str:
    return escape(_plain(text))


def _plain(text: str) -> str:
    """Slack's three entities, and no others, as characters."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
