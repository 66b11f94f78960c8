"""One way to split a message for every platform: on block borders, saying what went where, losing nothing.

A platform declares its limits and what a block costs; the splitting itself is written once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.domain.messages import Block, Footer, Heading, Item, Message, Paragraph, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a block takes of a message: pieces (components, blocks, embeds) and characters."""

    pieces: int
    characters: int

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(pieces=self.pieces + other.pieces, characters=self.characters + other.characters)

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
    blocks = list(message.blocks)
    if _total(blocks, price).fits(limit):
        return (message,)
    mark = price(Paragraph(text=_MARK))
    room = Cost(pieces=limit.pieces - mark.pieces, characters=limit.characters - mark.characters)
    parts = _pack([_fitting(block, room, price) for block in blocks], room, price)
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
    for block in blocks:
        if parts[-1] and not _total([*parts[-1], block], price).fits(room):
            carried = [parts[-1].pop()] if isinstance(parts[-1][-1], Heading) and len(parts[-1]) > 1 else []
            parts.append(carried if _total([*carried, block], price).fits(room) else [])
            if carried and not parts[-1]:
                parts[-2].append(carried[0])
        parts[-1].append(block)
    return parts


def _total(blocks: Sequence[Block], price: Price) -> Cost:
    return sum((price(block) for block in blocks), start=Cost(pieces=0, characters=0))


def _fitting(block: Block, room: Cost, price: Price) -> Block:
    """The block, or a shortened one that fits alone."""
    if price(block).fits(room):
        return block
    for size in (2000, 1000, 500, 250, 120, 60):
        smaller = _smaller(block, size)
        if price(smaller).fits(room):
            return smaller
    raise ValueError(f"a {type(block).__name__} does not fit even when it is shortened")


def _smaller(block: Block, size: int) -> Block:
    match block:
        case Item():
            title = replace(block.title, text=shorten(block.title.text, size))
            few = max(size // 120, 1)
            text = shorten(block.text, size)
            facts = tuple(shorten(fact, size) for fact in block.facts[:few])
            return replace(block, title=title, text=text, facts=facts, also=block.also[:few], why=block.why[:few])
        case Heading() | Paragraph():
            return replace(block, text=shorten(block.text, size))
        case Footer():
            lines = tuple(shorten(line, size) for line in block.lines[: max(size // 120, 1)])
            return replace(block, lines=lines, details=())
        case Table():
            rows = block.rows[: max(size // 60, 1)]
            return replace(block, rows=tuple(tuple(shorten(cell, size) for cell in row) for row in rows))
        case _:
            return block
