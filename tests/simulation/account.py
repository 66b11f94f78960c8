"""The account at the end: what became of every slot, and whether every story reached every channel exactly once."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.digest.missed import HORIZON
from bot.domain.messages import Item
from bot.domain.subscriptions import Slot, Subscription
from bot.messages.encode import decode
from tests.simulation.stream import number_of
from tests.simulation.world import CONFIG, World


@dataclass(slots=True)
class Account:
    """`given_up` are slots whose post was refused or waited too long; what they held comes with a later one."""

    slots: int = 0
    sent: int = 0
    merged: int = 0
    given_up: int = 0
    items: int = 0
    late: int = 0
    appended: int = 0
    expired: int = 0
    counted: int = 0
    missed: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.slots} slots, {self.sent} sent, {self.merged} merged, {self.given_up} given up, "
            f"{len(self.missed)} missed, {len(self.doubled)} doubled; {self.items} items shown, "
            f"{self.appended} of them as missed earlier, {self.counted} only counted, {self.expired} too old; "
            f"{self.late} posts late"
        )


def account(world: World) -> Account:
    made = Account()
    rows = _Rows(world)
    for one in world.subscriptions:
        for slot in _wanted(world, one):
            _count(made, one, slot, rows.fate(one, slot))
        _stories(made, one, rows)
    return made


class _Rows:
    """What the database and the platforms say."""

    def __init__(self, world: World) -> None:
        with closing(sqlite3.connect(world.path)) as connection:
            self._slots: dict[tuple[int, str], tuple[str, str]] = {
                (sub, key): (state, why) for sub, key, state, why in connection.execute(_SLOTS)
            }
            self._posts: dict[tuple[int, str], set[str]] = {}
            for sub, key, state in connection.execute(_POSTS):
                self._posts.setdefault((sub, key), set()).add(state)
            self.entries = [(number_of(title), _moment(seen)) for title, seen in connection.execute(_ENTRIES)]
            self.ends: dict[int, list[datetime]] = {}
            for sub, end in connection.execute(_ENDS):
                self.ends.setdefault(sub, []).append(_moment(end))
            self._overfull: dict[int, list[datetime]] = {}
            for sub, end in connection.execute(f"{_ENDS} AND payload LIKE '%more from before%'"):
                self._overfull.setdefault(sub, []).append(_moment(end))
        self.posts: dict[tuple[str, str], list[dict[str, Any]]] = {}
        for platform in world.platforms.values():
            for post in platform.posts:
                self.posts.setdefault((platform.platform, post.channel_id), []).append(json.loads(post.payload))

    def counted(self, one: Subscription, first: datetime, last: datetime) -> bool:
        """Whether an edition that ended between these moments missed more than it could show."""
        return any(first <= end <= last for end in self._overfull.get(one.id, ()))

    def fate(self, one: Subscription, slot: Slot) -> str:
        state, why = self._slots.get((one.id, slot.key), ("none", ""))
        if state != "filled":
            return why.split()[0] if why else state
        return "+".join(sorted(self._posts.get((one.id, slot.key), {"no post"})))


def _wanted(world: World, one: Subscription) -> Iterator[Slot]:
    """Every slot from its making until now, but for those in which it was paused."""
    assert one.created_at
    slot = one.cadence.next_due(one.created_at)
    while slot.due_at < world.clock.moment - timedelta(hours=2):
        if not any(since < slot.due_at <= until for since, until in world.paused.get(one.id, ())):
            yield slot
        slot = one.cadence.next_due(slot.due_at)


def _count(made: Account, one: Subscription, slot: Slot, fate: str) -> None:
    if fate == "paused":
        return
    made.slots += 1
    made.sent += fate == "sent"
    made.merged += fate == "merged"
    made.given_up += fate == "dead"
    if fate not in {"sent", "merged", "dead"}:
        made.missed.append(f"subscription {one.id} slot {slot.key}: {fate}")


def _stories(made: Account, one: Subscription, rows: _Rows) -> None:
    shown: Counter[int] = Counter()
    for payload in rows.posts.get((one.platform, one.channel_id), ()):
        payload.pop("mention", None)
        blocks = decode(payload).blocks
        items = [block for block in blocks if isinstance(block, Item)]
        shown.update(number_of(item.title.text) for item in items)
        made.appended += sum(not item.number for item in items)
        made.late += any("Late: was due on" in getattr(block, "text", "") for block in blocks[:2])
    made.items += shown.total()
    made.doubled += [f"subscription {one.id} story {number}: {n} times" for number, n in shown.items() if n > 1]
    for number, seen in rows.entries:
        told = _told_at(one, seen, rows.ends.get(one.id, []))
        if told and told - seen > HORIZON:
            made.expired += number not in shown
        elif told and number not in shown and rows.counted(one, told, seen + HORIZON):
            made.counted += 1
        elif told and number not in shown:
            made.missed.append(f"subscription {one.id} story {number} of {seen}: the post up to {told} lacks it")


def _told_at(one: Subscription, seen: datetime, ends: list[datetime]) -> datetime | None:
    """The end of the first edition that it got after the entry came; None where there was none, or it was new then."""
    edition = CONFIG.edition(one.edition)
    assert edition
    assert one.created_at
    if seen < one.cadence.next_due(one.created_at).due_at - edition.look_back:
        return None
    return min((end for end in ends if end > seen), default=None)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


_SLOTS = "SELECT subscription_id, slot_key, state, reason FROM slots"
_POSTS = """
    SELECT slots.subscription_id, slot_key, deliveries.state FROM slots JOIN deliveries ON slot_id = slots.id
"""
_ENTRIES = "SELECT title, first_seen FROM entries"
_ENDS = """
    SELECT DISTINCT slots.subscription_id, window_end FROM slots
    JOIN digests ON digests.id = digest_id JOIN deliveries ON slot_id = slots.id WHERE deliveries.state = 'sent'
"""
