"""What a reader sees of a message of ours, whichever shape it took: to know again what we have posted. Pure.

Discord gives back neither the nonce nor our own ids. Its marks and spaces may come back otherwise than they were sent,
so only letters and digits count. Pictures do not: whether they could be drawn is decided anew with each try.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from bot.chat.discord.components import TEXT, told
from bot.chat.discord.render import CHARTS, Payload, embedded

_CHART: Final = str(told("")["content"]).strip()


def said(body: Mapping[str, Any]) -> str:
    """Every letter and digit of a message, as it was sent or as Discord shows it."""
    embeds = (str(one.get("description") or "") for one in body.get("embeds") or ())
    written = [str(body.get("content") or ""), *embeds, *_texts(body.get("components") or ())]
    lines = (line for text in written for line in text.splitlines() if not line.startswith(_CHART))
    return "".join(letter for line in lines for letter in line.casefold() if letter.isalnum())


def shapes_of(payload: Payload) -> frozenset[str]:
    """What a part may say once it is posted: as components or as an embed, from which pictures take some words."""
    bare = {name: value for name, value in payload.items() if name != CHARTS}
    attached = [{"filename": one["name"]} for one in payload.get(CHARTS, ())]
    full = bare | ({"attachments": attached} if attached else {})
    return frozenset(map(said, (bare, embedded(bare), embedded(full))))


def _texts(components: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for one in components:
        if one.get("type") == TEXT:
            yield str(one.get("content") or "")
        yield from _texts(one.get("components") or ())
