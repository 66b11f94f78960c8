"""The database as a whole, and its copies."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.ports.reading import Reading
from bot.ports.writing import Writing


class Store(Protocol):
    """The database. Methods raise StoreError and nothing else."""

    def reading(self, *, within: float | None = None) -> AbstractAsyncContextManager[Reading]:
        """Without `within` everything is read to its end, which is for the bot's own work.

        `within` is for what people ask: so many seconds may all statements of the transaction take. Then the one under
        way is stopped and StoreError(SLOW) raised; it is stopped as well where the caller is cancelled. Questions wait
        for one another, and never leave the bot's own work without a connection.
        """
        ...

    def writing(self) -> AbstractAsyncContextManager[Writing]: ...

    async def close(self) -> None: ...


class Backups(Protocol):
    """Copies of the database, beside it."""

    async def newest(self, now: datetime) -> datetime | None:
        """When the newest copy was complete; None where there is none. One that claims to be of later is left out."""
        ...

    async def make(self) -> str:
        """Make a copy and look it through; its name. Then the oldest go. Raises StoreError, and then none goes.

        CORRUPT: the database itself is damaged. FULL: the copy would not leave enough room.
        """
        ...
