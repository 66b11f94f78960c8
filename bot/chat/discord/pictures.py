"""Charts on their way to Discord: data while a post waits, drawn when it is sent, told in words where that fails.

Files stand beside the payload: https://docs.discord.com/developers/reference#uploading-files.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bot.chat.discord import faults
from bot.chat.discord.components import GALLERY, Component, told
from bot.chat.discord.render import CHARTS, Payload, embedded
from bot.domain.errors import PaintError
from bot.messages.encode import decode_chart
from bot.ports import Painter

log = logging.getLogger(__name__)

# For all charts of one message; a post has to be made within its lease.
_PATIENCE: Final = 20.0
# Discord takes no more files with a message; further charts are words.
_MOST_FILES: Final = 10
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One way to say a part: the body of the request and the files to upload with it, by name."""

    body: Payload
    files: tuple[tuple[str, bytes], ...] = ()


async def shapes(payload: Mapping[str, Any], painter: Painter | None) -> tuple[Shape, ...]:
    """What may be sent, the best first: with its pictures, with words in their place, as an embed with and without.

    A chart that cannot be drawn is words in all of them. Raises nothing.
    """
    drawn = await _drawn(payload.get(CHARTS, ()), painter)
    bare = {name: value for name, value in payload.items() if name != CHARTS}
    words = Shape(body=_worded(bare, {}))
    plain = Shape(body=embedded(words.body))
    if not drawn:
        return (words, plain)
    full = Shape(body=_worded(bare, drawn), files=tuple((name, png) for name, (png, _) in drawn.items()))
    return (full, words, Shape(body=embedded(full.body), files=full.files), plain)


async def first_taken(of: Sequence[Shape], make: Callable[[Shape], Awaitable[Answer]]) -> Answer:
    """The answer to the first shape that Discord takes; a refused one was not posted.

    Raises what `make` raised for the last, or what no other shape would change.
    """
    for shape in of[:-1]:
        try:
            return await make(shape)
        except faults.FAILURES as error:
            if not (faults.is_refused_content(error) or (shape.files and faults.is_refused_file(error))):
                raise
            said = f"{getattr(error, 'status', '')}, code {getattr(error, 'code', '')}"
            log.warning("Discord refused a message in one shape (%s), another one is tried", said)
    return await make(of[-1])


def request(shape: Shape) -> dict[str, Any]:
    """As discord.py's HTTP client takes it; it makes the form anew for each try."""
    if not shape.files:
        return {"json": shape.body}
    form: list[dict[str, Any]] = [
        {
            "name": "payload_json",
            "value": json.dumps(shape.body, ensure_ascii=False),
            "content_type": "application/json",
        }
    ]
    for number, (name, png) in enumerate(shape.files):
        form.append({"name": f"files[{number}]", "value": png, "filename": name, "content_type": "image/png"})
    return {"form": form}


async def _drawn(charts: Sequence[Mapping[str, Any]], painter: Painter | None) -> dict[str, tuple[bytes, str]]:
    """The pictures, by the names under which the payload shows them, each with what it says to those who cannot see."""
    made: dict[str, tuple[bytes, str]] = {}
    if painter is None or not charts:
        return made
    try:
        async with asyncio.timeout(_PATIENCE):
            for one in charts[:_MOST_FILES]:
                chart = decode_chart(one["chart"])
                try:
                    made[one["name"]] = (await painter.png(chart), one["alt"])
                except PaintError as error:
                    log.warning("a chart is sent in words: %s", error)
    except TimeoutError:
        log.warning("charts are sent in words: they were not drawn within %g s", _PATIENCE)
    except ValueError as error:
        log.warning("charts are sent in words: %s", error)
    return made


def _worded(payload: Payload, drawn: Mapping[str, tuple[bytes, str]]) -> Payload:
    """The payload with the pictures that there are; each other gallery says what one would have seen."""
    made = {**payload, "components": [_component(one, drawn) for one in payload["components"]]}
    files = [
        {"id": str(number), "filename": name, "description": alt}
        for number, (name, (_, alt)) in enumerate(drawn.items())
    ]
    return made | ({"attachments": files} if files else {})


def _component(one: Component, drawn: Mapping[str, tuple[bytes, str]]) -> Component:
    if "components" in one:
        return {**one, "components": [_component(inner, drawn) for inner in one["components"]]}
    if one["type"] != GALLERY:
        return one
    shown = one["items"][0]
    return one if shown["media"]["url"].rpartition("/")[2] in drawn else told(shown["description"])
