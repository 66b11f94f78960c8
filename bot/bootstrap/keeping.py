"""What looks after the database and the clock while the bot runs."""

import time
from collections.abc import Callable, Mapping

from bot.bootstrap.working import database_file, reserve
from bot.delivery.clock_guard import ClockGuard
from bot.ingest.keeping import Copying, Pruning, Spans
from bot.ingest.poll import Desk
from bot.ports import Backups, Clock
from bot.settings import Settings
from bot.sources.http_dates import Dates


def pruning(settings: Settings, working: Desk, going: Callable[[], bool]) -> Pruning:
    """What lets old texts go, as long as `going` says so."""
    return Pruning(store=working.store, clock=working.clock, spans=Spans(texts=settings.keep_bodies), going=going)


def backups(settings: Settings) -> Backups | None:
    """The copies of the database; None where none are made."""
    from bot.store.database import Backups as Copies

    if not settings.backup:
        return None
    return Copies(url=settings.database, spare=reserve(database_file(settings).parent))


def copying(settings: Settings, working: Desk) -> Copying | None:
    """What copies the database each day; None where that is switched off."""
    copies = backups(settings)
    return Copying(copies=copies, clock=working.clock) if copies else None


def clock_guard(clock: Clock, dates: Dates, ask: Callable[[], None]) -> ClockGuard:
    """What holds posts after a leap of the clock. `ask` makes somebody talk to a server soon."""
    return ClockGuard(clock, time.monotonic, dates.newest, ask)


def clock_state(guard: ClockGuard) -> Mapping[str, str]:
    """A row beside those of the platforms while the clock is in doubt; nothing where all is well."""
    return {"clock": guard.state()} if guard.state() else {}
