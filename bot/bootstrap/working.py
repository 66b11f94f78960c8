"""The database, the way to the sources, and what commands may use of both."""

import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

from bot import __version__, shipped
from bot.bootstrap.configured import StandingConfiguration, reload
from bot.bootstrap.shelf import Curated
from bot.commands.model_names import TrackedNames
from bot.commands.spec import Services
from bot.domain.sources import SourceSpec
from bot.ingest.configuration import LiveConfiguration
from bot.ingest.poll import Desk
from bot.ports import Clock, Hub, Source, Store
from bot.settings import Settings

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
async def reach(settings: Settings, clock: Clock) -> AsyncIterator[Callable[[SourceSpec], Source]]:
    """What makes a source ready to be read: the guarded client and the parsers, without a database."""
    from bot.sources.feeds.parser import ParserPool
    from bot.sources.guard import Guard
    from bot.sources.http import PoliteClient
    from bot.sources.registry import build_source

    parser = ParserPool()
    try:
        async with PoliteClient(guard=Guard(settings.allow_networks), clock=clock) as client:
            yield partial(
                build_source,
                client=client,
                parser=parser,
                clock=clock,
                hub_endpoint=settings.hub_endpoint,
                hub_token=settings.hub_token,
                keys=settings.api_keys,
            )
    finally:
        await parser.close()


@asynccontextmanager
async def desk(settings: Settings, clock: Clock) -> AsyncIterator[Desk]:
    """Everything that polling needs; the database is ours alone until the end."""
    from bot.store.database import open_store

    store = await open_store(settings.database, migrations=shipped.migrations())
    try:
        async with reach(settings, clock) as source:
            yield Desk(store=store, clock=clock, source=source)
    finally:
        await store.close()


def the_hub(settings: Settings, clock: Clock) -> Hub:
    """The Hub for questions about single models, within the same limits as the source that reads its list."""
    from bot.sources.hub_models import HubModels

    return HubModels(endpoint=settings.hub_endpoint, token=settings.hub_token, clock=clock)


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
    return Services(
        store=working.store,
        clock=working.clock,
        version=__version__,
        policies=lambda: shelf.policies,
        flaws=lambda: shelf.problems,
        config=lambda: live.current,
        problem=lambda: live.problem,
        source=working.source,
        reload=partial(reload, settings, live),
        wake=wake,
        platforms=platforms,
        names=TrackedNames(working.store).names,
        hub=the_hub(settings, working.clock),
    )


def room(settings: Settings) -> Callable[[], bool]:
    """Whether the disk of the database has space left; True where there is no file."""
    folder = database_file(settings).parent

    def has_room() -> bool:
        usage = shutil.disk_usage(folder)
        return usage.free > min(_ROOM, usage.total * _ROOM_SHARE)

    return has_room


def database_file(settings: Settings) -> Path:
    """The file behind an SQLite address."""
    _, _, path = settings.database.partition(":///")
    return Path(path or "gazette.db").absolute()
