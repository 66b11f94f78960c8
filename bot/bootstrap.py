"""The composition root: settings in, a working product out. The only place that knows every adapter.

Adapters are imported where they are used, so that a command pays only for what it needs.
"""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from bot import __version__, shipped
from bot.analysis.changes import state_of
from bot.chat.slack.credentials import Credentials
from bot.commands.spec import Services
from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, Problem, StoreError
from bot.domain.policies import PolicyId
from bot.domain.sources import SourceSpec
from bot.ingest.configuration import LiveConfiguration
from bot.ingest.poll import Desk
from bot.ports import Clock, Endpoint, Policies, Publisher, Source, Store
from bot.settings import DEFAULT_CONFIG, Settings

log = logging.getLogger(__name__)

# A method and a path.
Route = tuple[str, str]

# Polling waits when less than this is free: a tenth of a small disk, 200 MiB of a large one.
_ROOM = 200 * 1024 * 1024
_ROOM_SHARE = 0.1


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FixedClock:
    """Stands at one moment, so that weeks can be replayed."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


def config_path(settings: Settings) -> Path:
    """The feeds.yaml to use: the one asked for, else the one in the working directory, else the shipped one."""
    if settings.config == Path(DEFAULT_CONFIG) and not settings.config.exists():
        return shipped.default_feeds()
    return settings.config


def configuration(settings: Settings) -> Configuration:
    """Raises ConfigError with every problem of the file."""
    from bot.sources.config.load import load_config

    return load_config(config_path(settings))


def catalogue_folders(settings: Settings) -> tuple[Path, ...]:
    """What shipped, then the operator's own."""
    return (shipped.catalogue(), *((settings.catalogue,) if settings.catalogue else ()))


@dataclass(frozen=True, slots=True)
class Curated:
    """The catalogue in force, and what was wrong with its files."""

    policies: Policies
    problems: tuple[Problem, ...] = ()


async def curated(settings: Settings, clock: Clock) -> Curated:
    """The catalogue, read in a thread. What is broken is logged and left out; the rest is in force."""
    loaded = await asyncio.to_thread(_curated, settings, clock.now())
    for problem in loaded.problems:
        log.warning("catalogue: %s", problem)
    return loaded


def _curated(settings: Settings, now: datetime) -> Curated:
    from bot.catalogue.index import CatalogueIndex
    from bot.catalogue.load import load_catalogue

    catalogue, problems = load_catalogue(catalogue_folders(settings), now=now)
    return Curated(CatalogueIndex(catalogue), problems)


async def keep_states(store: Store, shelf: Curated, now: datetime) -> None:
    """Keep how the policies stand, for `/changes` and the editions. A database that cannot be written is logged.

    What is missing only because a file is broken is not gone: its last state stays.
    """
    names = {one.id: one.name for one in shelf.policies.organisations.all()}
    states: dict[PolicyId, Mapping[str, object]] = {one.id: state_of(one, names) for one in shelf.policies.all()}
    try:
        async with store.writing() as tx:
            if shelf.problems:
                states = {**await tx.policy_states(at=now), **states}
            kept = await tx.keep_policy_states(states, now)
    except StoreError as error:
        log.warning("the states of the policies were not kept: %s", error)
    else:
        log.info("%d policies, %d of them new or changed", len(shelf.policies.all()), kept)


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


async def live_configuration(settings: Settings, working: Desk) -> LiveConfiguration:
    """The configuration in force for a long-running process: the file, or what worked before it broke."""
    path = config_path(settings)
    live = LiveConfiguration(path, store=working.store, clock=working.clock, read=_read)
    try:
        content, unreadable = path.read_bytes(), None
    except OSError:
        content, unreadable = None, _why_unreadable(path)
    await live.start(content, unreadable)
    return live


@dataclass(frozen=True, slots=True)
class StandingConfiguration:
    """What is in force for a command that only reads: the file, or what worked before it broke."""

    current: Configuration
    problem: ConfigError | None = None


async def standing_configuration(settings: Settings, store: Store) -> StandingConfiguration:
    """Raises ConfigError where neither the file nor the last configuration that worked serves."""
    try:
        return StandingConfiguration(await asyncio.to_thread(configuration, settings))
    except ConfigError as problem:
        async with store.reading() as view:
            kept = await view.last_good_config()
        path = config_path(settings)
        if kept is None or kept[0] != str(path.absolute()):
            raise
        return StandingConfiguration(await asyncio.to_thread(_read, kept[1].encode(), path.name), problem)


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
        reload=partial(_reload, settings, live),
        wake=wake,
        platforms=platforms,
    )


class Platform(Protocol):
    """A chat platform as `gazette run` sees it."""

    @property
    def publisher(self) -> Publisher: ...

    @property
    def endpoints(self) -> Mapping[Route, Endpoint]:
        """What it answers on the web port, by method and path; empty where it needs no port."""
        ...

    def state(self) -> str:
        """How it fares, in words."""
        ...

    async def run(self, stop: asyncio.Event) -> None:
        """Stay connected until the stop; then let go within seconds. Raises nothing that another try would mend."""
        ...


def platforms(settings: Settings, given: Services) -> Mapping[str, Platform]:
    """The platforms that are switched on, by name."""
    made: dict[str, Platform] = {}
    if settings.discord_token:
        made["discord"] = _discord(settings, settings.discord_token, given)
    if settings.slack:
        made["slack"] = _slack(settings, settings.slack, given)
    return made


def _discord(settings: Settings, token: str, given: Services) -> Platform:
    from bot.chat.discord.front import DiscordPlatform
    from bot.commands.registry import COMMANDS

    return DiscordPlatform(
        token=token,
        services=given,
        commands=COMMANDS,
        operators={user.removeprefix("discord:") for user in settings.operators if user.startswith("discord:")},
        sync_memory=FileMemory(database_file(settings).with_suffix(".discord-commands")),
        api_url=settings.discord_api_url,
        gateway_url=settings.discord_gateway_url,
    )


def _slack(settings: Settings, credentials: Credentials, given: Services) -> Platform:
    from bot.chat.slack.front import SlackPlatform
    from bot.commands.registry import COMMANDS
    from bot.store.beside import library_engine

    return SlackPlatform(
        credentials=credentials,
        services=given,
        commands=COMMANDS,
        operators=frozenset(user for user in settings.operators if user.startswith("slack:")),
        api_url=settings.slack_api_url,
        engine=library_engine(settings.database) if credentials.many else None,
    )


def calendar(shelf: Curated, clock: Clock) -> Mapping[Route, Endpoint]:
    """The deadlines of the catalogue as a calendar, on the web port."""
    from bot.web.calendar import ROUTE, calendar_endpoint

    return {ROUTE: calendar_endpoint(lambda: shelf.policies, clock)}


async def serve(settings: Settings, endpoints: Mapping[Route, Endpoint], stop: asyncio.Event) -> None:
    """The web port, until the stop. A port that cannot be had is logged; everything else goes on."""
    from bot.web.server import serve as listen

    await listen(endpoints, host=settings.host, port=settings.port, stop=stop)


def platform_states(settings: Settings, made: Mapping[str, Platform]) -> Mapping[str, str]:
    """How each chat platform fares, in words; the ones that are off say what would switch them on."""
    states = {name: platform.state() for name, platform in made.items()}
    if not settings.discord_token:
        states["discord"] = "off: DISCORD_TOKEN is not set"
    if not settings.slack:
        states["slack"] = "off: SLACK_BOT_TOKEN is not set"
    return states


@dataclass(frozen=True, slots=True)
class FileMemory:
    """One line kept beside the database. Losing it costs one needless request at the next start."""

    path: Path

    async def load(self) -> str | None:
        return await asyncio.to_thread(lambda: self.path.read_text() if self.path.exists() else None)

    async def save(self, text: str) -> None:
        await asyncio.to_thread(self.path.write_text, text)


async def _reload(settings: Settings, live: LiveConfiguration | StandingConfiguration) -> None:
    """Read feeds.yaml again. Raises ConfigError where it is broken or away; then nothing changes."""
    path = config_path(settings)
    if problem := await asyncio.to_thread(_why_unreadable, path):
        raise problem
    content = await asyncio.to_thread(path.read_bytes)
    if isinstance(live, LiveConfiguration) and not await live.offer(content) and live.problem:
        raise live.problem


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


def _read(content: bytes, name: str) -> Configuration:
    from bot.sources.config.load import read_config

    return read_config(content, name=name)


def _why_unreadable(path: Path) -> ConfigError | None:
    from bot.sources.config.load import load_config

    try:
        load_config(path)
    except ConfigError as problem:
        return problem
    return None
