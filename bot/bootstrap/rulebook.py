"""The rules of relevance in force: the operator's file, else the one that ships. A broken file changes nothing."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.domain.config import Configuration
from bot.domain.digests import Relevance
from bot.domain.errors import ConfigError
from bot.domain.relevance import Rules
from bot.relevance.load import SHIPPED, load_rules
from bot.settings import Settings

log = logging.getLogger(__name__)

_State = tuple[int, int, int]


def rules(settings: Settings) -> Rules:
    """For a command that runs once. Raises ConfigError with every problem of the operator's file."""
    return load_rules(settings.relevance or SHIPPED)


def guided(settings: Settings, config: Configuration) -> Configuration:
    """The configuration with the rules beside it, where an edition asks for them: reading them takes a while."""
    asked = any(edition.relevance is not Relevance.OFF for edition in config.editions)
    return replace(config, rules=rules(settings)) if asked and config.rules is None else config


def guiding(settings: Settings, config: Callable[[], Configuration]) -> Callable[[], Configuration]:
    """The same for a command that asks for it again and again: the rules are read once, when they are first needed."""
    found: list[Rules] = []

    def beside() -> Configuration:
        current = guided(settings, replace(config(), rules=found[0] if found else None))
        found[:] = [current.rules] if current.rules else []
        return current

    return beside


@dataclass(slots=True)
class Rulebook:
    """For a long-running process, which looks at the file again and again. `problem` is why it is not in force."""

    path: Path
    current: Rules
    problem: ConfigError | None = None
    _seen: _State | None = field(default=None, repr=False)

    async def refresh(self) -> None:
        """Take a changed file over. A broken one is logged once, and what was in force stays so."""
        state = await asyncio.to_thread(_state, self.path)
        if state == self._seen:
            return
        self._seen = state
        try:
            self.current, self.problem = await asyncio.to_thread(load_rules, self.path), None
        except ConfigError as problem:
            self.problem = problem
            log.warning("relevance.yaml is not in force, the rules from before are: %s", problem)
        else:
            log.info("rules of relevance %s are in force", self.current.version)


async def rulebook(settings: Settings) -> Rulebook:
    """Where the operator's file is broken from the start, the one that ships is in force."""
    book = Rulebook(settings.relevance or SHIPPED, await asyncio.to_thread(load_rules, SHIPPED))
    if settings.relevance is not None:
        await book.refresh()
    return book


def _state(path: Path) -> _State | None:
    """What tells one version of a file from the next; None where it is away."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_ino, found.st_size, found.st_mtime_ns)
