"""What is kept only for a while, by the numbers of its rows, and what a server said the time is."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.deliveries import DeliveryId
from bot.domain.entries import EntryId


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """Texts whose time is over: bodies by entry, former texts of entries by revision, payloads by delivery."""

    bodies: tuple[EntryId, ...] = ()
    revisions: tuple[int, ...] = ()
    payloads: tuple[DeliveryId, ...] = ()

    def __len__(self) -> int:
        return len(self.bodies) + len(self.revisions) + len(self.payloads)


@dataclass(frozen=True, slots=True)
class ServerTime:
    """`said` is what a server took for the present moment, `heard` our monotonic seconds when it said so."""

    said: datetime
    heard: float
