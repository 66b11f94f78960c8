"""What a channel may have missed of late, and how it is told: the items of earlier editions, marked with theirs.

Where no edition covers a span, as a weekend between two working days, they are those that one would have shown.
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.digest.build import compose
from bot.digest.present import behind, digest_message, span
from bot.domain.config import Configuration
from bot.domain.deliveries import StoredDigest
from bot.domain.digests import EditionSpec, Window
from bot.domain.entries import EntryId
from bot.domain.messages import Block, Footer, Heading, Item, Message, Paragraph
from bot.messages.encode import decode
from bot.ports import Reading

# What is older is no news any more.
HORIZON = timedelta(days=14)
TITLE = "Missed earlier"
# More editions than fit into the horizon, runs by hand among them.
_EDITIONS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An item without a number, marked with the edition or the days it belongs to, and the entries behind it."""

    item: Item
    entries: tuple[EntryId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a subscription was to get: editions on these weekdays (ISO; empty: all) from its first one on.

    `since` is when the window of the first one began, or the horizon where that is later.
    """

    days: tuple[int, ...]
    first: date
    since: datetime

    def holds(self, one: StoredDigest) -> bool:
        """Whether the edition was meant for it. One that was composed by hand never is."""
        wanted = not self.days or one.date.isoweekday() in self.days
        return wanted and not one.run and one.date >= self.first and one.window.end > self.since


async def pieces(
    view: Reading, config: Configuration, edition: EditionSpec, current: StoredDigest, claim: Claim
) -> tuple[Piece, ...]:
    """What it was to get before `current`, oldest first, whether it got it or not. Raises StoreError."""
    stored = await view.digests(edition=edition.name, since=claim.since, limit=_EDITIONS)
    earlier = [one for one in stored if claim.holds(one) and one.date < current.date]
    # In a thread: two weeks of editions are enough to be felt by whoever waits for an answer.
    found = await asyncio.to_thread(lambda: [(one.window.end, tuple(_of(one))) for one in earlier])
    before = Window(start=claim.since, end=current.window.start)
    gaps = uncovered(before, [one.window for one in earlier])
    found += [(gap.end, await _would_have(view, config, edition, gap)) for gap in gaps]
    return tuple(piece for _, some in sorted(found, key=lambda pair: pair[0]) for piece in some)


def appended(message: Message, missed: Sequence[Piece], more: int) -> Message:
    """The edition with what the channel missed behind everything else but the account; the numbers stay."""
    if not missed:
        return message
    told: list[Block] = [Heading(text=TITLE), *(piece.item for piece in missed)]
    if more:
        told.append(Paragraph(text=f"And {more} more from before: /digest reads old editions."))
    foot = [block for block in message.blocks if isinstance(block, Footer)]
    rest = [block for block in message.blocks if not isinstance(block, Footer)]
    return Message(blocks=(*rest, *told, *foot))


def marked_late(message: Message, words: str) -> Message:
    """With the words below the title."""
    if not words:
        return message
    return Message(blocks=(*message.blocks[:1], Paragraph(text=words), *message.blocks[1:]))


def uncovered(whole: Window, windows: Iterable[Window]) -> Iterator[Window]:
    """The parts of `whole` that lie in none of the windows, in order."""
    at = whole.start
    if at >= whole.end:
        return
    for window in sorted(windows, key=lambda one: one.start):
        if window.start > at:
            yield Window(start=at, end=min(window.start, whole.end))
        at = max(at, window.end)
        if at >= whole.end:
            return
    if at < whole.end:
        yield Window(start=at, end=whole.end)


def _of(stored: StoredDigest) -> Iterator[Piece]:
    day = f"{stored.date.day} {stored.date:%B %Y}"
    for block in decode(stored.message).blocks:
        if isinstance(block, Item) and (ids := stored.entries.get(block.number)):
            yield _piece(block, f"from No. {stored.number} of {day}", ids)


async def _would_have(view: Reading, config: Configuration, edition: EditionSpec, gap: Window) -> tuple[Piece, ...]:
    """The items of an edition over that span."""
    if not await view.entries(gap):
        return ()
    over = replace(edition, look_back=gap.end - gap.start, trending=0, chart=False)
    digest = await compose(view, config, over, end=gap.end)
    ids = behind(digest)
    items = [block for block in digest_message(digest).blocks if isinstance(block, Item) and block.number in ids]
    return tuple(_piece(item, f"from {span(gap)}", ids[item.number]) for item in items)


def _piece(item: Item, mark: str, ids: Sequence[EntryId]) -> Piece:
    return Piece(item=replace(item, number=0, facts=(mark, *item.facts)), entries=tuple(ids))
