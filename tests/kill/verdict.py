"""What the platforms hold against what was due: lost, doubled, out of order, in the wrong place."""

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from urllib.request import urlopen

from discord.utils import snowflake_time

from bot.chat.discord.render import title
from bot.domain.subscriptions import Cadence, Slot
from tests.kill.campaign import Campaign, Kill
from tests.kill.platforms import PLACES
from tests.kill.script import HEADLINE

# A daily edition later than that is no news; the next one tells what it would have told.
_LATEST = timedelta(hours=6)
# Why an edition that nobody saw is none any more: the next one holds what it held.
MERGED = ("merged",)
_DELIVERIES = """
SELECT d.nonce, d.platform, d.channel_id, d.part_no, d.state, d.reason, d.message_id, d.thread_id, d.payload,
       s.due_at, d.id
FROM deliveries d LEFT JOIN slots s ON s.id = d.slot_id ORDER BY d.subscription_id, s.due_at, d.part_no
"""

_FILLED = "SELECT slot_key FROM slots WHERE subscription_id = ? AND state = 'filled'"


@dataclass(frozen=True, slots=True)
class Copies:
    """The posts that were made of one delivery. `apart` are the fewest seconds between two of them."""

    nonce: str
    delivery: str
    ids: tuple[str, ...]
    apart: float
    kill: Kill | None


@dataclass(slots=True, kw_only=True)
class Verdict:
    """`wrong` are all other findings in words. `weather` is what the platforms did to us, `merged` the posts that a
    later edition took up before they were sent, `retracted` the second copies that their senders took back.
    """

    deliveries: int = 0
    merged: int = 0
    retracted: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[Copies] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    weather: Counter[str] = field(default_factory=Counter)


def judged(campaign: Campaign) -> Verdict:
    """To be asked while the platforms still live."""
    with urlopen(campaign.addresses.judge, timeout=30) as answer:  # noqa: S310 - our own http address
        told = json.load(answer)
    wrong = [*campaign.failed, *told["violations"][:5]]
    verdict = Verdict(weather=Counter(told["weather"]), retracted=told["retracted"], wrong=wrong)
    with closing(sqlite3.connect(campaign.file)) as connection:
        connection.row_factory = sqlite3.Row
        rows = connection.execute(_DELIVERIES).fetchall()
        counted(campaign, told, rows, verdict)
        ordered(told, rows, verdict)
        _sound(connection, verdict)
        _ledger(connection, told, verdict)
        _slots(campaign, connection, verdict)
    return verdict


def counted(campaign: Campaign, told: dict[str, Any], rows: list[sqlite3.Row], verdict: Verdict) -> None:
    """Each delivery against the posts of its channel; a post that belongs to none is a stray."""
    matched: set[tuple[str, str]] = set()
    for row in rows:
        posts = [one for one in told[row["platform"]].get(row["channel_id"], ()) if _is_of(one, row)]
        matched |= {(row["channel_id"], one["id"]) for one in posts}
        name = f"delivery {row['id']} (part {row['part_no']}, {_place(campaign, row['channel_id'])}, {row['due_at']})"
        if row["state"] == "dead" and row["reason"] in MERGED:
            verdict.merged += 1
            verdict.wrong += [f"{name} was merged although it was posted"] if posts else []
            continue
        verdict.deliveries += 1
        if row["state"] != "sent":
            verdict.wrong.append(f"{name} is {row['state']}: {row['reason']}")
        if not posts:
            verdict.lost.append(f"{name}: {row['state']}, receipt {row['message_id']}")
        elif row["message_id"] not in {one["id"] for one in posts}:
            verdict.wrong.append(f"{name}: the receipt {row['message_id']} is none of its posts")
        if len(posts) > 1:
            ids = tuple(one["id"] for one in posts)
            kill = next((kill for kill in campaign.kills if row["nonce"] in kill.left), None)
            verdict.doubled.append(Copies(row["nonce"], name, ids, _apart(row["platform"], ids), kill))
    held = [*told["discord"].items(), *told["slack"].items()]
    every = {(channel, one["id"]) for channel, posts in held for one in posts}
    verdict.wrong += [f"nobody's post {post} in {channel}" for channel, post in sorted(every - matched)]


def _place(campaign: Campaign, channel_id: str) -> str:
    """The channel by its kind: a forum is another matter than a text channel."""
    number = [channel for _, channel in campaign.addresses.places].index(channel_id)
    return f"discord {PLACES[number].name.lower()} {channel_id}" if number < len(PLACES) else f"slack {channel_id}"


def _apart(platform: str, ids: tuple[str, ...]) -> float:
    """Both platforms make the moment a part of the id."""
    moments = sorted(snowflake_time(int(one)).timestamp() if platform == "discord" else float(one) for one in ids)
    return min(later - earlier for earlier, later in pairwise(moments))


def _is_of(post: dict[str, Any], row: sqlite3.Row) -> bool:
    """By its nonce; what opens a post in a forum has none, but a name with a number."""
    if post["nonce"]:
        return bool(post["nonce"] == row["nonce"])
    return row["part_no"] == 1 and post.get("name") == title(json.loads(row["payload"]))


def ordered(told: dict[str, Any], rows: list[sqlite3.Row], verdict: Verdict) -> None:
    """In each channel by the slot, then by the part; of several copies the first one counts."""
    for platform in ("discord", "slack"):
        for channel, posts in told[platform].items():
            mine = [row for row in rows if row["channel_id"] == channel]
            first = [next((n for n, one in enumerate(posts) if _is_of(one, row)), -1) for row in mine]
            seen = [place for place in first if place >= 0]
            if seen != sorted(seen):
                at = next(n for n in range(1, len(seen)) if seen[n] < seen[n - 1])
                verdict.wrong.append(f"{platform} {channel}: out of order before delivery {mine[at]['id']}")


def _sound(connection: sqlite3.Connection, verdict: Verdict) -> None:
    (sound,) = connection.execute("PRAGMA integrity_check").fetchone()
    if sound != "ok":
        verdict.wrong.append(f"integrity_check: {sound}")
    if connection.execute("PRAGMA foreign_key_check").fetchall():
        verdict.wrong.append("foreign_key_check found orphans")


def _ledger(connection: sqlite3.Connection, told: dict[str, Any], verdict: Verdict) -> None:
    """What a reader of the channel has seen is what the ledger says, and no headline stands in two editions."""
    entries = {title: number for number, title in connection.execute("SELECT id, title FROM entries")}
    for row in connection.execute("SELECT id, platform, channel_id FROM subscriptions").fetchall():
        posts = {(one["nonce"] or one["name"]): one["text"] for one in told[row["platform"]].get(row["channel_id"], ())}
        seen = Counter(entries[found] for text in posts.values() for found in set(HEADLINE.findall(text)))
        rows = connection.execute("SELECT entry_id FROM delivered WHERE subscription_id = ?", (row["id"],))
        ledger = {entry for (entry,) in rows}
        if twice := [entry for entry, times in seen.items() if times > 1]:
            verdict.wrong.append(
                f"subscription {row['id']}: {len(twice)} headlines stand in two posts, as entry {twice[0]}"
            )
        if seen.keys() != ledger:
            more, less = len(seen.keys() - ledger), len(ledger - seen.keys())
            verdict.wrong.append(f"subscription {row['id']}: {more} shown that the ledger lacks, {less} not shown")


def _slots(campaign: Campaign, connection: sqlite3.Connection, verdict: Verdict) -> None:
    """Every slot of every cadence was filled, or fell into a downtime of hours and was late at its end."""
    for row in connection.execute("SELECT * FROM subscriptions").fetchall():
        cadence = Cadence(at=time.fromisoformat(row["time"]), zone=row["zone"])
        found = connection.execute(_FILLED, (row["id"],)).fetchall()
        filled, end = {key for (key,) in found}, _utc(row["next_due_at"])
        slot = cadence.next_due(_utc(row["created_at"]))
        while slot.due_at < end:
            if slot.key not in filled and not _slept_through(campaign, slot):
                verdict.lost.append(f"subscription {row['id']}: the slot {slot.key} was never posted")
            slot = cadence.next_due(slot.due_at)


def _slept_through(campaign: Campaign, slot: Slot) -> bool:
    return any(began <= slot.due_at + _LATEST and slot.due_at <= ended for began, ended in campaign.downtimes)


def _utc(text: str) -> datetime:
    """As the store keeps moments."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
