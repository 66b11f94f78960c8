"""Who gets which edition, where and when. Pure: a cadence is arithmetic over IANA zones."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from typing import Final, NewType
from zoneinfo import ZoneInfo

# The platform's own id behind its name: `discord:123`. Never an argument of a command.
TenantId = NewType("TenantId", str)
SubscriptionId = NewType("SubscriptionId", int)
# A post that goes to a person directly has this before their id, where others name a channel. No platform's ids do.
_DIRECT: Final = "@"
# A cadence of so many days a week is a daily one: what it brings is stale sooner.
_NEARLY_DAILY: Final = 4
_PATIENCE: Final = timedelta(hours=36)
_PATIENCE_DAILY: Final = timedelta(hours=6)


class SubscriptionState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One occasion of a cadence. `key` is the nominal local date and time and never repeats; `due_at` is UTC."""

    key: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadence:
    """`at` is local time in the IANA `zone`; `days` are ISO weekdays (Monday is 1), all of them where empty."""

    at: time
    zone: str
    days: tuple[int, ...] = ()

    @property
    def patience(self) -> timedelta:
        """How late a slot may still be sent: 6 h where four days a week or more have one, else 36 h."""
        often = not self.days or len(self.days) >= _NEARLY_DAILY
        return _PATIENCE_DAILY if often else _PATIENCE

    def next_due(self, after: datetime) -> Slot:
        """The first slot strictly after the moment (aware). One slot a local date, strictly increasing.

        A local time that the clocks skip takes the first instant after the gap; one that they repeat takes the first.
        """
        day = after.astimezone(zone(self.zone)).date() - timedelta(days=1)
        while True:
            if not self.days or day.isoweekday() in self.days:
                slot = self._slot(day)
                if slot.due_at > after:
                    return slot
            day += timedelta(days=1)

    def _slot(self, day: date) -> Slot:
        local = datetime.combine(day, self.at, tzinfo=zone(self.zone))
        return Slot(key=f"{local:%Y-%m-%dT%H:%M}", due_at=instant(local))


def instant(local: datetime) -> datetime:
    """The UTC instant of a local time (fold 0 is the first of two); within a gap, the instant at which it ends."""
    instant = local.astimezone(UTC)
    if instant.astimezone(local.tzinfo).replace(tzinfo=None) == local.replace(tzinfo=None):
        return instant
    before, after = instant - timedelta(days=1), instant + timedelta(days=1)
    offset = before.astimezone(local.tzinfo).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        if middle.astimezone(local.tzinfo).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return after.replace(microsecond=0)


@cache
def zone(name: str) -> ZoneInfo:
    """The zone, read from disk once. Raises ZoneInfoNotFoundError or ValueError for a name that is none."""
    return ZoneInfo(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """`mention` is the role or group that a post may notify; None notifies nobody. `reason` says why it is paused.

    `threaded` posts answer the last edition of the channel, where there is one. `created_at` is when it was first
    made; to make it again changes nothing of that.
    """

    id: SubscriptionId
    tenant_id: TenantId
    platform: str
    channel_id: str
    edition: str
    cadence: Cadence
    mention: str | None = None
    state: SubscriptionState = SubscriptionState.ACTIVE
    reason: str = ""
    next_due_at: datetime | None = None
    threaded: bool = False
    created_at: datetime | None = None


def direct_to(user_id: str) -> str:
    """What stands in place of a channel where the post is for that person alone."""
    return f"{_DIRECT}{user_id}"


def reader_of(channel_id: str) -> str | None:
    """The id of the person to whom a post goes directly; None where it goes into a channel."""
    return channel_id.removeprefix(_DIRECT) if channel_id.startswith(_DIRECT) else None
