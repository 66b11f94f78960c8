"""The chat platforms that are switched on, and the web port beside them."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.bootstrap.shelf import Curated
from bot.bootstrap.working import database_file
from bot.chat.slack.credentials import Credentials
from bot.commands.limits import PERSON, Limits, of_completions, of_tenant
from bot.commands.spec import Services
from bot.ports import Clock, Endpoint, Meter, Painter, Publisher
from bot.settings import Settings

# A method and a path.
Route = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """A port of ours, and what answers there beside `/health`."""

    name: str
    host: str
    port: int
    endpoints: Mapping[Route, Endpoint]


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
    draws = painter()
    if settings.discord_token:
        made["discord"] = _discord(settings, settings.discord_token, given, draws)
    if settings.slack:
        made["slack"] = _slack(settings, settings.slack, given, draws)
    return made


def painter() -> Painter:
    """Who draws charts, each in a process of its own."""
    from bot.charts.painter import VegaPainter

    return VegaPainter()


def _discord(settings: Settings, token: str, given: Services, draws: Painter) -> Platform:
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
        painter=draws,
        limits=limits(settings, given.meter),
    )


def _slack(settings: Settings, credentials: Credentials, given: Services, draws: Painter) -> Platform:
    from bot.chat.slack.front import SlackPlatform
    from bot.commands.registry import COMMANDS

    engine = None
    if credentials.many:
        from bot.store.beside import library_engine

        engine = library_engine(settings.database)
    return SlackPlatform(
        credentials=credentials,
        services=given,
        commands=COMMANDS,
        operators=frozenset(user for user in settings.operators if user.startswith("slack:")),
        api_url=settings.slack_api_url,
        engine=engine,
        painter=draws,
        limits=limits(settings, given.meter),
    )


def limits(settings: Settings, meter: Meter | None = None) -> Limits:
    """How fast people may ask; as fast as they like where the operator set 0."""
    rate = settings.tenant_rate
    if not rate:
        return Limits()
    typing = of_completions(rate, meter=meter)
    return Limits(person=PERSON, tenant=of_tenant(rate), completions=typing, meter=meter)


def calendar(shelf: Curated, clock: Clock) -> Mapping[Route, Endpoint]:
    """The deadlines of the catalogue as a calendar, on the web port."""
    from bot.web.calendar import ROUTE, calendar_endpoint

    return {ROUTE: calendar_endpoint(lambda: shelf.policies, clock)}


async def serve(listener: Listener, stop: asyncio.Event) -> None:
    """Answer there until the stop. A port that cannot be had is logged; everything else goes on."""
    from bot.web.server import serve as listen

    await listen(listener.endpoints, host=listener.host, port=listener.port, stop=stop)


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
