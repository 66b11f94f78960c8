"""A note at the end of a message that was posted. Pure.

A message of components stays one: the flag that makes it one cannot be taken back
(https://docs.discord.com/developers/components/reference).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from bot.chat.discord.components import CONTAINER, GALLERY, SEPARATOR, TEXT, Component, text, told
from bot.chat.discord.escape import escaped, units
from bot.chat.discord.render import LIMIT
from bot.messages.limits import Cost

_LONGEST: Final = 1000


def amended(payload: str, note: str) -> str | None:
    """The frozen payload with the note below everything else; None where it does not fit."""
    body = json.loads(payload)
    added: list[Component] = [{"type": SEPARATOR}, text(escaped(note, _LONGEST))]
    body["components"] = [
        {**one, "components": [*one["components"], *added]} if one["type"] == CONTAINER else one
        for one in body["components"]
    ]
    fits = _cost(body["components"]).fits(LIMIT)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) if fits else None


def in_place(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body of an edit: it notifies nobody, and pictures of before that it does not bring again are gone."""
    return {"attachments": [], **body, "allowed_mentions": {"parse": []}}


def _cost(components: Iterable[Component]) -> Cost:
    every = list(_walk(components))
    return Cost(pieces=len(every), characters=sum(units(_written(one)) for one in every))


def _walk(components: Iterable[Component]) -> Iterator[Component]:
    for one in components:
        yield one
        yield from _walk(one.get("components", ()))


def _written(one: Component) -> str:
    """A picture counts as the words that may have to stand for it."""
    if one["type"] == GALLERY:
        return str(told(one["items"][0]["description"])["content"])
    return str(one["content"]) if one["type"] == TEXT else ""
