"""The database, the way to the sources, and what commands may use of both."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__, shipped
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.bootstrap.configured import StandingConfiguration
    from bot.bootstrap.shelf import Curated
    from bot.commands.spec import Services
    from bot.domain.sources import SourceSpec
    from bot.ingest.configuration import LiveConfiguration
    from bot.ingest.poll import Desk
    from bot.jobs import Engine
    from bot.ports import Clock, Hub, Source, Store
    from bot.sources.feeds.parser import ParserPool
    from bot.sources.http import PoliteClient
    from bot.sources.http_dates import Dates

# Polling waits when less than this is free: a tenth of a small disk, 200 MiB of a large one.
_ROOM = 200 * 1024 * 1024
_ROOM_SHARE = 0.1


@asynccontextmanager
async def readers(settings: Settings) -> AsyncIterator[Store]:
    """The database for reading, beside whatever process writes it."""
    from bot.store.database import open_store

    store = await open_store(settings.database, migrations=shipped.migrations(), exclusive=False)
    try:
        yield store
    finally:
        await store.close()


@asynccontextmanager
async def reach(
    settings: Settings, clock: Clock, dates: Dates | None = None
) -> AsyncIterator[Callable[[SourceSpec], Source]]:
    """What makes a source ready to be read: the guarded client and the parsers, without a database.

    `dates` hears what time each server says it is.
    """
    async with _ways(settings, clock, dates) as (client, parser):
        yield _sources(settings, clock, client, parser)


@asynccontextmanager
async def desk(settings: Settings, clock: Clock, dates: Dates | None = None) -> AsyncIterator[Desk]:
    """Everything that polling needs; the database is ours alone until the end. `dates` as for `reach`."""
    from bot.ingest.poll import Desk
    from bot.sources.articles import Articles
    from bot.store.database import open_store

    store = await open_store(settings.database, migrations=shipped.migrations())
    try:
        async with _ways(settings, clock, dates) as (client, parser):
            source = _sources(settings, clock, client, parser)
            yield Desk(store=store, clock=clock, source=source, articles=Articles(client, parser))
    finally:
        await store.close()


@asynccontextmanager
async def _ways(
    settings: Settings, clock: Clock, dates: Dates | None
) -> AsyncIterator[tuple[PoliteClient, ParserPool]]:
    """The guarded client, and the processes that read what it brings."""
    from bot.sources.feeds.parser import ParserPool
    from bot.sources.guard import Guard
    from bot.sources.http import PoliteClient

    parser = ParserPool()
    try:
        async with PoliteClient(guard=Guard(settings.allow_networks), clock=clock, dates=dates) as client:
            yield client, parser
    finally:
        await parser.close()


def _sources(
    settings: Settings, clock: Clock, client: PoliteClient, parser: ParserPool
) -> Callable[[SourceSpec], Source]:
    from bot.sources.registry import build_source

    return partial(
        build_source,
        client=client,
        parser=parser,
        clock=clock,
        hub_endpoint=settings.hub_endpoint,
        hub_token=settings.hub_token,
        keys=settings.api_keys,
    )


def the_hub(settings: Settings, clock: Clock) -> Hub:
    """The Hub for questions about single models, within the same limits as the source that reads its list."""
    from bot.sources.hub_models import HubModels

    return HubModels(endpoint=settings.hub_endpoint, token=settings.hub_token, clock=clock)


def engine(*, grace: float) -> Engine:
    """The engine that runs the jobs; nobody else knows which. `grace` is seconds for work in hand after the stop."""
    from bot.engines.inprocess import InProcessEngine

    return InProcessEngine(grace=grace)


def services(
    settings: Settings,
    working: Desk,
    live: LiveConfiguration | StandingConfiguration,
    shelf: Curated,
    *,
    wake: Callable[[str], None] = lambda _: None,
    platforms: Callable[[], Mapping[str, str]] = dict,
) -> Services:
    """What the handlers of commands may use. `wake` tells a job that there is work, where jobs run at all."""
    from bot.bootstrap.configured import reload
    from bot.commands.model_names import TrackedNames
    from bot.commands.spec import Services

    return Services(
        store=working.store,
        clock=working.clock,
        version=__version__,
        policies=lambda: shelf.policies,
        flaws=lambda: shelf.problems,
        config=lambda: live.current,
        problem=lambda: live.problem,
        source=working.source,
        reload=partial(reload, live),
        wake=wake,
        platforms=platforms,
        names=TrackedNames(working.store).names,
        hub=the_hub(settings, working.clock),
    )


def room(settings: Settings, *, times: float = 1.0) -> Callable[[], bool]:
    """Whether the disk of the database has space left, so many times what must stay free."""
    folder = database_file(settings).parent

    def has_room() -> bool:
        return shutil.disk_usage(folder).free > times * reserve(folder)

    return has_room


def reserve(folder: Path) -> int:
    """How many bytes of that disk stay free for what must be recorded."""
    return min(_ROOM, int(shutil.disk_usage(folder).total * _ROOM_SHARE))


def database_file(settings: Settings) -> Path:
    """The file behind an SQLite address."""
    _, _, path = settings.database.partition(":///")
    return Path(path or "gazette.db").absolute()
