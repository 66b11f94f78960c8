"""A message as Slack payloads, each within Slack's limits, whatever the message holds. Pure.

https://docs.slack.dev/reference/block-kit/blocks. A payload is sent as it stands, with a channel: nothing in it pings
but the one group that was asked for, and no link in it unfolds.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from bot.chat.slack.blocks import DIVIDER, SlackBlock, blocks, context, cost, rows, section, texts
from bot.chat.slack.escape import lines, plain, unescaped
from bot.domain.messages import Block, Buttons, Heading, Message, Paragraph, Table
from bot.messages.limits import Cost, paginate
from bot.messages.plain import plain as plain_words

Payload = dict[str, Any]
Group = tuple[Block, list[SlackBlock]]

# A message has 50 blocks. Its text is refused from about 13,200 characters, which is measured and nowhere promised.
LIMIT: Final = Cost(pieces=50, characters=10_000)
LONGEST_NAME: Final = 100
LONGEST_FALLBACK: Final = 4000
_NOTHING: Final = "Nothing to show."
# The group that is mentioned, above the first part.
_FRAME = Cost(pieces=1, characters=40)
# Tables are cut between rows before anything else, so that no row is lost.
_TABLE = 2500
# What needs no line between it and a section: nothing at all, and the title.
_TOP = (None, "header")
_GROUP = re.compile(r"S[A-Z0-9]{1,20}")


def render(message: Message, *, mention: str | None = None) -> tuple[Payload, ...]:
    """The parts in order, at least one. `mention` is the id of the user group that the first part notifies."""
    whole = Message(blocks=tuple(piece for block in message.blocks for piece in _pieces(block)))
    parts = paginate(whole, limit=LIMIT - _FRAME, price=cost)
    several = len(parts) > 1
    return tuple(
        _payload(part, [*_mention(mention if number == 0 else None), *_shown(part.blocks, several=several)])
        for number, part in enumerate(parts)
    )


def view_blocks(message: Message, *, most: int = 100) -> list[Payload]:
    """The blocks of a modal or of App Home, which have no second part: what does not fit is counted at the end."""
    groups = _groups(piece for block in message.blocks for piece in _pieces(block))
    made, whole = _tidy(one for _, group in groups for one in group), _counted(groups)
    while len(made) > most and len(groups) > 1:
        groups = _without_last(groups)
        left = whole - _counted(groups)
        made = [*_tidy(one for _, group in groups for one in group), *context([f"… and {left} more"])]
    return made[:most]


def title(payload: Payload) -> str:
    """What a reader sees first, without formatting. At most 100 characters."""
    shown = (one for one in payload["blocks"] if not _is_mention(one))
    first = next((text for one in shown for text in texts(one)), "")
    return plain(unescaped(first.partition("\n")[0]), LONGEST_NAME) or "Open Gazette"


def _payload(part: Message, made: list[SlackBlock]) -> Payload:
    """`text` is what a notification and a screen reader say instead of the blocks."""
    return {
        "text": lines(plain_words(part), LONGEST_FALLBACK).strip() or _NOTHING,
        "blocks": made,
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _shown(part: Sequence[Block], *, several: bool) -> list[SlackBlock]:
    """Of several parts, each ends with a line in small print that says which one it is."""
    mark = part[-1] if several else None
    made = _tidy(one for _, group in _groups(part[:-1] if several else part) for one in group)
    return [*made, *context([mark.text])] if isinstance(mark, Paragraph) else made


def _mention(group: str | None) -> list[SlackBlock]:
    """Only the id of a user group is mentioned, never a channel, `here` or everyone."""
    return [section(f"<!subteam^{group}>")] if group and _GROUP.fullmatch(group) else []


def _is_mention(block: SlackBlock) -> bool:
    return any(text.startswith("<!subteam^") for text in texts(block))


def _groups(many: Iterable[Block]) -> list[Group]:
    """Each block with what it becomes; pieces of one table get its head once."""
    made: list[Group] = []
    for block in many:
        before = made[-1][0] if made else None
        if isinstance(block, Table) and isinstance(before, Table) and block.columns == before.columns:
            made.append((block, rows(block)))
        elif shown := blocks(block):
            made.append((block, shown))
    return made


def _without_last(groups: list[Group]) -> list[Group]:
    """Nor with the titles that would then stand alone at the end."""
    kept = groups[:-1]
    while len(kept) > 1 and isinstance(kept[-1][0], Heading):
        kept = kept[:-1]
    return kept


def _counted(groups: Sequence[Group]) -> int:
    """How many things there are to read: of a table its rows; titles and buttons are none."""
    return sum(
        len(block.rows) if isinstance(block, Table) else not isinstance(block, Heading | Buttons) for block, _ in groups
    )


def _tidy(made: Iterable[SlackBlock]) -> list[SlackBlock]:
    """Not empty, no line at the top or right below the title, and no second button that would do the same."""
    kept = list(_distinct(made)) or [section(_NOTHING)]
    above = [None, *(one["type"] for one in kept)]
    return [one for one, before in zip(kept, above, strict=False) if one["type"] != DIVIDER or before not in _TOP]


def _distinct(made: Iterable[SlackBlock]) -> Iterator[SlackBlock]:
    seen: set[str] = set()
    for block in made:
        if block["type"] != "actions":
            yield block
            continue
        fresh = {one["action_id"]: one for one in block["elements"] if one["action_id"] not in seen}
        seen.update(fresh)
        if fresh:
            yield {**block, "elements": list(fresh.values())}


def _pieces(block: Block) -> Iterator[Block]:
    if not isinstance(block, Table) or len(block.rows) < 2:  # noqa: PLR2004 - nothing to cut between
        yield block
        return
    empty = cost(replace(block, rows=())).characters
    kept: list[tuple[str, ...]] = []
    room = _TABLE - empty
    for row in block.rows:
        size = cost(replace(block, rows=(row,))).characters - empty + 1
        if kept and size > room:
            yield replace(block, rows=tuple(kept))
            kept, room = [], _TABLE - empty
        kept.append(row)
        room -= size
    yield replace(block, rows=tuple(kept))
