"""The real client, set up for loopback: the only thing a test changes is what it names."""

from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv4Network
from typing import Any

from bot.sources.guard import Guard
from bot.sources.http import PoliteClient

LOOPBACK = Guard([IPv4Network("127.0.0.0/8")])
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@dataclass(slots=True)
class StoppedClock:
    """Shows the same moment until a test moves it."""

    moment: datetime = NOON

    def now(self) -> datetime:
        return self.moment


def polite(**changes: Any) -> PoliteClient:
    """Without changes: loopback allowed, the clock stopped at noon of 22 November 2026, everything else default."""
    return PoliteClient(**{"clock": StoppedClock(), "guard": LOOPBACK, **changes})
