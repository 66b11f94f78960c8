"""A scene for what members do in Slack: the app's listeners before the double, with a real store behind them."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.chat.slack.app import make_app
from bot.chat.slack.clients import Clients
from bot.chat.slack.core import Core
from bot.chat.slack.endpoints import events
from bot.chat.slack.pictures import Pictures
from bot.chat.slack.socket import CONNECTED, supervise
from bot.chat.slack.tokens import OneWorkspace
from bot.chat.slack.work import Work
from bot.commands.limits import Limits
from bot.commands.registry import COMMANDS
from bot.commands.spec import Command
from bot.domain.http import HttpRequest
from tests.blockkit import reading
from tests.charts import Sketch
from tests.doubles.slack.gestures import Gesture, Json
from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_scene import SIGNING_SECRET, slack_double
from tests.unit.commands.counter import Counter
from tests.unit.store.shelf import fresh

# Each of them comes ten times over.
TITLES = (
    "Senate votes on open weights",
    "Regulator opens consultation on model cards",
    "Court hears case on training data",
    "Agency publishes open weights guidance",
)
ROUNDS = 10


class Present:
    """Signatures are of the real present, whatever the hour in the scene."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(kw_only=True)
class Scene:
    double: SlackDouble
    counter: Counter
    core: Core
    exits: AsyncExitStack
    operators: set[str] = field(default_factory=set)

    async def done(self) -> None:
        """Everything that was asked for is answered."""
        await self.core.work.settle(10)
        await self.core.refusals.settle(10)

    async def ask(self, text: str, **how: Any) -> Gesture:
        """A slash command with all its answers."""
        gesture = await self.double.slash(text, **how)
        await self.done()
        return gesture

    async def press(self, on: Gesture | Json, button: str, **how: Any) -> Gesture:
        gesture = await self.double.press(on, button, **how)
        await self.done()
        return gesture

    async def modal(self, text: str = "", **how: Any) -> Json:
        """What stands in the modal after `/gazette open …`."""
        await self.ask(f"open {text}", **how)
        return self.shown

    async def submit(self, view: Json, values: dict[str, Any] | None = None, **how: Any) -> Json:
        """What stands in the modal in the end, whether the acknowledgement or a later update put it there."""
        before = len(self.double.views)
        gesture = await self.double.submit(view, values, **how)
        await self.done()
        return self.shown if len(self.double.views) > before or gesture.view is None else gesture.view

    @property
    def shown(self) -> Json:
        return [view for view in self.double.views if view["type"] == "modal"][-1]

    async def fill(self) -> None:
        """A few dozen entries of the last hours, the newest last."""
        for number in range(1, ROUNDS + 1):
            at = self.counter.clock.moment - timedelta(hours=ROUNDS - number)
            await self.counter.bring(*(f"{title}, part {number}" for title in TITLES), at=at, summary="They met.")

    async def restart(self) -> None:
        """The process is new; Slack and the database are the old ones."""
        self.core = make_core(self.double, self.counter, self.operators, self.core.commands)
        self.exits.push_async_callback(self.core.clients.close)
        await self.over_http()

    async def over_http(self) -> None:
        app = make_app(self.core, signing_secret=SIGNING_SECRET)
        endpoint = events(app, SIGNING_SECRET, Present())

        async def handle(request: web.Request) -> web.Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            body = await request.read()
            asked = HttpRequest(method="POST", path=request.path, headers=headers, body=body)
            given = await endpoint(asked)
            return web.Response(status=given.status, headers=dict(given.headers), body=given.body)

        server = web.Application()
        server.router.add_post("/slack/events", handle)
        runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        self.exits.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.double.http(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events", SIGNING_SECRET)

    async def over_socket(self) -> None:
        app, stop, there = make_app(self.core, signing_secret=""), asyncio.Event(), asyncio.Event()

        def heard(state: str) -> None:
            if state == CONNECTED:
                there.set()

        life = asyncio.create_task(supervise(app, self.double.app.value, self.core.clients, stop, heard))

        async def end() -> None:
            stop.set()
            await life

        self.exits.push_async_callback(end)
        await asyncio.wait_for(there.wait(), 10)


def make_core(
    double: SlackDouble,
    counter: Counter,
    operators: set[str],
    commands: Sequence[Command],
    *,
    work: Work | None = None,
    limits: Limits | None = None,
) -> Core:
    clients = Clients(api_url=double.api_url)
    return Core(
        services=counter.services,
        commands=commands,
        operators=operators,
        tokens=OneWorkspace(double.bot.value, clients),
        clients=clients,
        work=work or Work(),
        limits=limits or Limits(),
        many=False,
        pictures=Pictures(clients=clients, painter=Sketch(), pauses=(0.01, 0.01)),
    )


@asynccontextmanager
async def scene(
    folder: Path,
    *,
    commands: Sequence[Command] = COMMANDS,
    socket: bool = False,
    work: Work | None = None,
    limits: Limits | None = None,
    fill: bool = True,
) -> AsyncIterator[Scene]:
    """Whatever Slack would refuse, and every gesture that was not acknowledged, fails the test at its end."""
    async with fresh(folder / "gazette.db") as store, slack_double() as double, AsyncExitStack() as exits:
        counter, operators = Counter(store), set[str]()
        await counter.open()
        core = make_core(double, counter, operators, commands, work=work, limits=limits)
        made = Scene(double=double, counter=counter, core=core, exits=exits, operators=operators)
        exits.push_async_callback(core.clients.close)
        if fill:
            await made.fill()
        await (made.over_socket() if socket else made.over_http())
        yield made
        await made.done()


def text(gesture: Gesture) -> str:
    """All that the asker reads, on one line."""
    return " ".join(gesture.text.split())


def words(view: Json) -> str:
    """All that stands in a modal or on a page, on one line."""
    return " ".join(reading(view).split())


def labels(shown: Gesture | Json) -> list[str]:
    buttons = shown.buttons if isinstance(shown, Gesture) else _buttons(shown)
    return [button["text"]["text"] for button in buttons]


def _buttons(view: Json) -> list[Json]:
    rows = [block["elements"] for block in view["blocks"] if block["type"] == "actions"]
    return [one for row in rows for one in row if one["type"] == "button"]
