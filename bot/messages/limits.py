"""One way to split a message for every platform: on block borders, saying what went where, losing nothing.

A platform declares its limits and what a block costs; the splitting itself is written once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph, Picture, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a block takes of a message: pieces (components, blocks, embeds) and characters."""

    pieces: int
    characters: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(pieces=self.pieces + other.pieces, characters=self.characters + other.characters)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(pieces=self.pieces - other.pieces, characters=self.characters - other.characters)

    def fits(self, limit: "Cost") -> bool:
        return self.pieces <= limit.pieces and self.characters <= limit.characters


Price = Callable[[Block], Cost]
# Room that is kept for the line that says which part this is.
_MARK = "Part 99 of 99"


def paginate(message: Message, *, limit: Cost, price: Price) -> tuple[Message, ...]:
    """Parts that each cost at most `limit`. One part is the message itself; several end with “Part 2 of 3”.

    A heading never stands alone at the end of a part. A block that alone is too large is shortened, visibly. Raises
    ValueError where not even a shortened block fits: the platform declared its limits wrongly.
    """
    if _total(message.blocks, price).fits(limit):
        return (message,)
    parts = _pack(message.blocks, limit - price(Paragraph(text=_MARK)), price)
    if len(parts) == 1:
        return (Message(blocks=tuple(parts[0])),)
    return tuple(
        Message(blocks=(*part, Paragraph(text=f"Part {number} of {len(parts)}")))
        for number, part in enumerate(parts, start=1)
    )


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut on a word border where there is one, with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: max(limit - 1, 0)]
    head, space, _ = cut.rpartition(" ")
    return ((head if space and len(head) > limit // 2 else cut).rstrip() + "…")[:limit]


def _pack(blocks: Sequence[Block], room: Cost, price: Price) -> list[list[Block]]:
    parts: list[list[Block]] = [[]]
    left = room
    for block in blocks:
        if parts[-1] and not price(block).fits(left):
            heads = _last_headings(parts[-1])
            parts[-1:] = [parts[-1][: -len(heads) or None], heads]
            left = room - _total(heads, price)
        fitting = _fitting(block, left, price)
        if fitting is None:
            # So many headings in a row that nothing fits behind them.
            parts.append([])
            left = room
            fitting = _fitting(block, room, price)
        if fitting is None:
            raise ValueError(f"a {type(block).__name__} does not fit even when it is shortened")
        parts[-1].append(fitting)
        left = left - price(fitting)
    return [part for part in parts if part]


def _last_headings(part: Sequence[Block]) -> list[Block]:
    """Those at the end: they belong to what comes next."""
    return list(takewhile(lambda block: isinstance(block, Heading), reversed(part)))[::-1]


def _total(blocks: Sequence[Block], price: Price) -> Cost:
    return sum((price(block) for block in blocks), start=Cost(pieces=0, characters=0))


def _fitting(block: Block, room: Cost, price: Price) -> Block | None:
    """The block, or the longest shortened one that fits."""
    if price(block).fits(room):
        return block
    for size in (2000, 1000, 500, 250, 120, 60):
        smaller = _smaller(block, size)
        if price(smaller).fits(room):
            return smaller
    return None


def _smaller(block: Block, size: int) -> Block:
    match block:
        case Item():
            return _smaller_item(block, size)
        case Heading() | Paragraph():
            return replace(block, text=shorten(block.text, size))
        case Footer():
            count = max(size // 120, 1)
            lost = len(block.lines[count:]) + len(block.details)
            lines = tuple(shorten(line, size) for line in block.lines[:count])
            return replace(block, lines=(*lines, *_more(lost)), details=())
        case Table(columns=columns):
            count = max(size // 60, 1)
            rows = tuple(tuple(shorten(cell, size // len(columns)) for cell in row) for row in block.rows[:count])
            blank = ("",) * (len(columns) - 1)
            return replace(block, rows=(*rows, *((more, *blank) for more in _more(len(block.rows[count:])))))
        case Picture():
            # Half a chart would be none: what is left is that there was one, and what it showed.
            words = block.chart.alt or block.chart.title
            return Paragraph(text=shorten(f"A chart does not fit here. {words}", size))
        case _:
            return block


def _smaller_item(item: Item, size: int) -> Item:
    count = max(size // 120, 1)
    facts = tuple(shorten(fact, size) for fact in item.facts[:count])
    also = tuple(replace(link, text=shorten(link.text, size)) for link in item.also[:count])
    return replace(
        item,
        title=replace(item.title, text=shorten(item.title.text, size)),
        text=shorten(item.text, size),
        facts=(*facts, *_more(len(item.facts[count:]))),
        source=shorten(item.source, size),
        also=(*also, *(Link(text=more, url=None) for more in _more(len(item.also[count:])))),
        why=tuple(shorten(reason, size) for reason in item.why[:count]),
    )


def _more(count: int) -> tuple[str, ...]:
    """What stands for the rest, so that nothing goes in silence."""
    return (f"… and {count} more",) if count else ()
