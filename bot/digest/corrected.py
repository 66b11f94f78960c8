"""Corrections as readers see them: in the posted message, below it, in the edition as it is shown later, in the next.

The note is what a person wrote. It stands in blocks as plain text, which each platform escapes.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from bot.domain.corrections import Correction
from bot.domain.digests import Window
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph
from bot.domain.subscriptions import TenantId
from bot.ports import Reading

# For how long the next editions and `/changes` speak of a correction.
TOLD_FOR: Final = timedelta(days=7)
CHANGED: Final = "What changed"
_TIER = "correction"
_EVERYBODY, _HERE = "the operator of this bot", "an admin here"


def sentence(correction: Correction) -> str:
    """`Correction to item 3 (22 Nov 2026): …`, with the address that stands behind it: one line of plain text."""
    source = f" See {correction.url}" if correction.url else ""
    return f"Correction to item {correction.item} ({_day(correction)}): {correction.note}{source}"


def answer_message(correction: Correction) -> Message:
    """What is said below a message that could not be changed."""
    return Message(blocks=(told(correction),))


def told(correction: Correction) -> Item:
    """A piece without a number; the edition that it corrects stands in its title."""
    name = f"{correction.edition} {correction.number}"
    return Item(
        number=0,
        title=Link(text=f"Correction to item {correction.item} of {name} ({_day(correction)})", url=correction.url),
        text=correction.note,
        facts=(),
        source=_HERE if correction.tenant_id else _EVERYBODY,
        tier=_TIER,
        when=correction.made_at,
    )


def corrected(message: Message, corrections: Sequence[Correction]) -> Message:
    """The stored edition with each correction below its item. Where the item is not shown they stand before the end."""
    if not corrections:
        return message
    in_order = sorted(corrections, key=lambda one: (one.item, one.id))
    by_item = {item: [told(one) for one in some] for item, some in groupby(in_order, key=lambda one: one.item)}
    blocks: list[Block] = []
    for block in message.blocks:
        if isinstance(block, Footer):
            blocks += _rest(by_item)
        blocks.append(block)
        if isinstance(block, Item) and block.number:
            blocks += by_item.pop(block.number, [])
    return Message(blocks=(*blocks, *_rest(by_item)))


def with_corrections(message: Message, corrections: Sequence[Correction]) -> Message:
    """The next edition: what was put right of late stands first in “What changed”, which it gets where it has none."""
    if not corrections:
        return message
    items = [told(one) for one in corrections]
    blocks = list(message.blocks)
    place = next((n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == CHANGED), None)
    if place is not None:
        blocks[place + 1 : place + 1] = items
    else:
        blocks[_first_section(blocks) : _first_section(blocks)] = [Heading(text=CHANGED), *items]
    return Message(blocks=tuple(blocks))


def _first_section(blocks: Sequence[Block]) -> int:
    """Behind the title and what is said below it."""
    heads = (n for n, block in enumerate(blocks) if not isinstance(block, Heading | Paragraph) or _opens(block))
    return next(heads, len(blocks))


def _opens(block: Block) -> bool:
    return isinstance(block, Heading) and block.level > 1


def _rest(by_item: dict[int, list[Item]]) -> Iterable[Item]:
    left = [one for some in by_item.values() for one in some]
    by_item.clear()
    return left


def _day(correction: Correction) -> str:
    return f"{correction.made_at.day} {correction.made_at:%b %Y}"


async def of_late(view: Reading, tenant_id: TenantId, edition: str, end: datetime) -> tuple[Correction, ...]:
    """What this tenant is to hear of in an edition of that name: corrections of the week before the moment."""
    window = Window(start=end - TOLD_FOR, end=end)
    made = await view.tenant(tenant_id).corrections(window=window)
    return tuple(one for one in made if one.edition == edition)
