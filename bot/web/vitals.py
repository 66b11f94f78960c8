"""What the pages about the bot itself ask: the signs of life that assembly hands in, and what the database says."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, StoreError
from bot.ports import Backups, Clock, Store

# How states of platforms begin that are well.
WELL = ("connected", "ready", "off")
# Whoever asks does so every few seconds, and gives up soon.
_PATIENCE = 3.0

_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """`platforms` says in words how each fares, `refusals` who takes no posts, by platform or tenant; `held` why
    nothing is sent at all, `problem` why feeds.yaml is not in force, `config` what is. `schema` is the revision of the
    database, `uncertain` counts posts that may have been made twice. `free` are bytes that are left on the disk,
    `size` those of the database; both raise OSError where nobody knows.
    """

    store: Store
    clock: Clock
    schema: str
    version: str
    platforms: Callable[[], Mapping[str, str]]
    config: Callable[[], Configuration]
    has_room: Callable[[], bool]
    free: Callable[[], int]
    size: Callable[[], int]
    refusals: Callable[[], Mapping[str, str]] = dict
    held: Callable[[], str] = lambda: ""
    uncertain: Callable[[], int] = lambda: 0
    problem: Callable[[], ConfigError | None] = lambda: None
    copies: Backups | None = None

    def refusing(self) -> Mapping[str, str]:
        """Platforms that take no posts, in words; tenants are left out."""
        return {name: words for name, words in self.refusals().items() if ":" not in name}

    def tenants_refusing(self) -> int:
        return sum(":" in name for name in self.refusals())


async def in_time(asked: Awaitable[_Answer]) -> tuple[_Answer | None, str]:
    """What the database says, or why it says nothing."""
    try:
        async with asyncio.timeout(_PATIENCE):
            return await asked, ""
    except StoreError as error:
        return None, f"the database does not serve: {error.fault.value}"
    except TimeoutError:
        return None, "the database does not serve: no answer in time"
