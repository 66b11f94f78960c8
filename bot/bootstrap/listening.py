"""The ports that the bot opens: one for the world, where something needs it, and one for whoever watches it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot import shipped
from bot.bootstrap.platforms import Listener, Platform, calendar, platform_states
from bot.bootstrap.shelf import Curated
from bot.bootstrap.working import database_file, room
from bot.commands.spec import Services
from bot.domain.metering import Unmetered
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.web.metrics import PrometheusMeter
    from bot.web.vitals import Vitals


def metering(settings: Settings) -> PrometheusMeter | Unmetered:
    """Who keeps the figures; nobody where they are not asked for, and then no library is imported."""
    if settings.metrics is None:
        return Unmetered()
    from bot.web.metrics import PrometheusMeter

    return PrometheusMeter()


def listeners(
    settings: Settings,
    shelf: Curated,
    made: Mapping[str, Platform],
    signs: Callable[[], Vitals],
    meter: PrometheusMeter | Unmetered,
) -> Iterator[Listener]:
    """Those that are wanted; `signs` are asked for only then."""
    found = {route: one for platform in made.values() for route, one in platform.endpoints.items()}
    if found or settings.calendar or settings.web:
        from bot.web.ready import ROUTE, ready_endpoint

        watched = signs()
        found |= {**calendar(shelf, watched.clock), ROUTE: ready_endpoint(watched)}
        yield Listener(name="the web port", host=settings.host, port=settings.port, endpoints=found)
    if settings.metrics is not None and not isinstance(meter, Unmetered):
        from bot.web import metrics, ready

        watched, (host, port) = signs(), settings.metrics
        pages = {
            metrics.ROUTE: metrics.metrics_endpoint(watched, meter),
            ready.ROUTE: ready.ready_endpoint(watched),
        }
        yield Listener(name="the port for figures", host=host, port=port, endpoints=pages)


def vitals(settings: Settings, given: Services, made: Mapping[str, Platform], *, held: Callable[[], str]) -> Vitals:
    """The signs of life of a running bot. `held` says why nothing is sent, empty where it is."""
    from bot.store.schema import history
    from bot.web.vitals import Vitals

    file = database_file(settings)
    return Vitals(
        store=given.store,
        clock=given.clock,
        schema=history(shipped.migrations())[-1],
        version=given.version,
        platforms=lambda: platform_states(settings, made),
        config=given.config,
        has_room=room(settings),
        free=lambda: shutil.disk_usage(file.parent).free,
        size=lambda: _size(file),
        refusals=given.refusals,
        held=held,
        uncertain=given.uncertain,
        problem=given.problem,
        copies=given.copies,
    )


def _size(database: Path) -> int:
    """In bytes, with the log of changes that are not folded in yet."""
    return sum(one.stat().st_size for one in (database, database.with_name(f"{database.name}-wal")) if one.exists())
