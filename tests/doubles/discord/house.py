"""The whole adapter over the double, with a real database and the real commands, stopped as a service is."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.bootstrap import SystemClock
from bot.catalogue.index import CatalogueIndex
from bot.chat.discord.client import CONNECTED
from bot.chat.discord.front import DiscordPlatform
from bot.chat.discord.supervisor import supervise
from bot.commands.limits import Limits
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Command, Reply, Request, Services
from bot.domain.config import Configuration
from bot.domain.messages import Message, Paragraph, Picture
from bot.domain.sources import SourceId, SourceSpec
from bot.ports import Clock, Painter, Source, Store
from tests import make
from tests.charts import chart
from tests.doubles.discord.pointed import pointed
from tests.doubles.discord.server import FakeDiscord
from tests.unit.store.shelf import fresh

_WITHIN = 5.0


async def _break(request: Request, services: Services) -> Reply:
    raise RuntimeError("a secret of the inside")


async def _take_long(request: Request, services: Services) -> Reply:
    await asyncio.sleep(0.3)
    return Reply(message=Message(blocks=(Paragraph(text="At last."),)))


async def _tell_all(request: Request, services: Services) -> Reply:
    """Parts that are nearly full."""
    return Reply(message=Message(blocks=tuple(Paragraph(text="w" * 1953) for _ in range(18))))


async def _draw(request: Request, services: Services) -> Reply:
    return Reply(message=Message(blocks=(Paragraph(text="This week"), Picture(chart=chart()))))


def command(name: str, *actions: Action) -> Command:
    return Command(name=name, summary="Only for tests", actions=actions)


BROKEN = command("broken", Action(name="", summary="Fail", handler=_break))
LONG = command("long", Action(name="", summary="Say a lot", handler=_tell_all))
DRAWN = command("drawn", Action(name="", summary="Show a chart", handler=_draw))
SLOW = command("slow", Action(name="", summary="Take long", handler=_take_long))


@dataclass(slots=True)
class Memory:
    """Where the hash of the synced table is kept."""

    text: str | None = None

    async def load(self) -> str | None:
        return self.text

    async def save(self, text: str) -> None:
        self.text = text


@dataclass(slots=True, kw_only=True, eq=False)
class House:
    """What outlives a start of the bot."""

    fake: FakeDiscord
    store: Store
    memory: Memory = field(default_factory=Memory)
    wakes: list[str] = field(default_factory=list)
    commands: Sequence[Command] = (*COMMANDS, BROKEN, DRAWN, LONG, SLOW)
    operators: Sequence[str] = ()
    painter: Painter | None = None
    clock: Clock = field(default_factory=SystemClock)
    limits: Limits | None = None

    def platform(self) -> DiscordPlatform:
        return DiscordPlatform(
            token=self.fake.token,
            services=self._services(),
            commands=self.commands,
            operators=self.operators,
            sync_memory=self.memory,
            api_url=self.fake.api_url,
            gateway_url=self.fake.gateway_url,
            ready_after=0.05,
            painter=self.painter,
            limits=self.limits,
        )

    @asynccontextmanager
    async def open(self, *, pause: float | None = None) -> AsyncIterator[DiscordPlatform]:
        """A start of the bot until it is connected; then a stop, as on SIGTERM, that may leave no task behind.

        `pause` is how long the supervisor waits between two lives, in seconds, where a test cannot wait as long.
        """
        before, stop, platform = asyncio.all_tasks(), asyncio.Event(), self.platform()
        running = asyncio.create_task(_run(platform, self.fake.token, stop, pause))
        try:
            await until(lambda: platform.state() == CONNECTED)
            yield platform
        finally:
            stop.set()
            async with asyncio.timeout(_WITHIN):
                await running
        await self.fake.gateway.gone()
        await until(lambda: not _ours(before) and not _heartbeats())

    async def add_entries(self, *titles: str, source: str = "wire") -> None:
        now = SystemClock().now()
        async with self.store.writing() as tx:
            await tx.sync_sources(self.config().sources, now)
            await tx.add({SourceId(source): [(make.draft(title), True) for title in titles]}, now)

    def _services(self) -> Services:
        return Services(
            store=self.store,
            clock=self.clock,
            version="0",
            policies=lambda: CatalogueIndex(make.catalogue()),
            config=self.config,
            problem=lambda: None,
            source=_no_source,
            reload=_reload,
            wake=self.wakes.append,
            platforms=lambda: {"discord": "connected"},
        )

    def config(self) -> Configuration:
        editions = (make.edition(), make.edition(name="daily"))
        return Configuration(sources=(make.spec(),), editions=editions, text="", digest="")


@asynccontextmanager
async def house(folder: Path, clock: Clock | None = None) -> AsyncIterator[House]:
    """Ends with `assert_clean`. `clock` is that of the outbox, where a test has one."""
    async with FakeDiscord() as fake, fresh(folder / "gazette.db") as store:
        with pointed(fake):
            yield House(fake=fake, store=store, clock=clock or SystemClock())
        fake.assert_clean()


async def until(holds: Callable[[], bool], within: float = _WITHIN) -> None:
    """Fails where it does not become true in time."""
    async with asyncio.timeout(within):
        while not holds():
            await asyncio.sleep(0.01)


async def _run(platform: DiscordPlatform, token: str, stop: asyncio.Event, pause: float | None) -> None:
    if pause is None:
        return await platform.run(stop)
    return await supervise(
        platform._make_client,
        token=token,
        stop=stop,
        on_state=platform._set_state,
        doubt=platform._doubt,
        pause=lambda _: asyncio.sleep(pause),
    )


def _ours(before: set[asyncio.Task[object]]) -> list[str]:
    """Tasks that were started since and belong to the client; the double's own end with their connections."""
    codes = [getattr(task.get_coro(), "cr_code", None) for task in asyncio.all_tasks() - before]
    files = [code.co_filename for code in codes if code]
    return [file for file in files if "discord" in file and "doubles" not in file]


def _heartbeats() -> list[threading.Thread]:
    """discord.py's threads, one a connection."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("keep-alive-handler")]


def _no_source(spec: SourceSpec) -> Source:
    raise AssertionError("no test of the wire reads a source")


async def _reload() -> None:
    """Nothing to read again."""
