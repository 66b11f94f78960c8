"""What each channel gets of an edition: without what it knows, with what it missed. Composing was done before."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.delivery.orders import Order
from bot.digest.missed import HORIZON, Claim, Piece, pieces
from bot.digest.stories import Share, Story, share, stories
from bot.domain.config import Configuration
from bot.domain.deliveries import StoredDigest
from bot.domain.entries import Entry, EntryId
from bot.ports import Reading

# Editions are dated where their readers live, which may be a day off in UTC.
_OFF = timedelta(days=2)
# How far back two entries are held against each other: what was missed may be as old as the horizon, and is the same
# story as what was told up to as long before it.
_KNOWN = 2 * HORIZON

_Ids = frozenset[EntryId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """The share of one order, the pieces that its `missed` count into, and what it had got when that was reckoned."""

    share: Share
    missed: tuple[Piece, ...]
    got: _Ids

    @property
    def pieces(self) -> list[Piece]:
        return [self.missed[index] for index in self.share.missed]

    @property
    def news(self) -> _Ids:
        """What it is told now and had not got."""
        return self.share.told - self.got


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What orders share: what is asked once for all that may have missed the same, or know the same."""

    view: Reading
    config: Configuration
    digest: StoredDigest
    pieces: dict[Claim, tuple[Piece, ...]] = field(default_factory=dict)
    entries: dict[Claim, Sequence[Entry]] = field(default_factory=dict)
    stories: dict[tuple[Claim, _Ids], Story] = field(default_factory=dict)


async def portions(
    view: Reading, config: Configuration, digest: StoredDigest, orders: Sequence[Order]
) -> list[Portion]:
    """One for each order of the same edition. Raises StoreError."""
    table = _Table(view=view, config=config, digest=digest)
    return [await _portion(table, order) for order in orders]


async def _portion(table: _Table, order: Order) -> Portion:
    # In a thread: the first look at a zone reads a file.
    claim = await asyncio.to_thread(_claim, order, table.digest.window.end)
    if claim not in table.pieces:
        table.pieces[claim] = await pieces(table.view, table.config, order.edition, table.digest, claim)
    missed = table.pieces[claim]
    tenant, one = table.view.tenant(order.subscription.tenant_id), order.subscription.id
    every = _every(table.digest, missed)
    got = await tenant.got(one, every)
    akin = await tenant.akin(one, every - got, since=order.waiting.slot.due_at - _KNOWN)
    story = await _stories(table, claim, every, akin)
    known = got.union(entry.id for entry in akin)
    # In a thread: an edition and two weeks of them are some hundred pieces.
    mine = await asyncio.to_thread(share, table.digest.entries, [piece.entries for piece in missed], known, story)
    return Portion(share=mine, missed=missed, got=got)


def _claim(order: Order, end: datetime) -> Claim:
    """Of a subscription that is older than the horizon it is the same for all of the same days."""
    cadence = order.subscription.cadence
    first = cadence.next_due(order.subscription.created_at or end)
    since = max(end - HORIZON, first.due_at - order.edition.look_back)
    dated = datetime.fromisoformat(first.key).date()
    return Claim(days=cadence.days, first=max(dated, (since - _OFF).date()), since=since)


async def _stories(table: _Table, claim: Claim, every: _Ids, akin: Sequence[Entry]) -> Story:
    """Nothing to compare: then each entry is a story of its own."""
    key = (claim, frozenset(entry.id for entry in akin))
    if not table.pieces[claim] and key[1] <= every:
        return {}
    if key not in table.stories:
        if claim not in table.entries:
            table.entries[claim] = await table.view.entries_by_id(every)
        both = {entry.id: entry for entry in (*table.entries[claim], *akin)}
        specs = {spec.id: spec for spec in table.config.sources}
        table.stories[key] = await asyncio.to_thread(stories, [both[one] for one in sorted(both)], specs)
    return table.stories[key]


def _every(digest: StoredDigest, missed: Sequence[Piece]) -> _Ids:
    of_the_edition = (one for ids in digest.entries.values() for one in ids)
    return frozenset((*of_the_edition, *(one for piece in missed for one in piece.entries)))
