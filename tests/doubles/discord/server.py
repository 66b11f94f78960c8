"""Discord on loopback: its REST API and its gateway, judged after every test by `assert_clean`."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests import openapi
from tests.doubles.discord import asks, shapes
from tests.doubles.discord.asks import READER, Person
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.gateway import Gateway
from tests.doubles.discord.interactions import Counter, Interaction
from tests.doubles.discord.rest import BASE, Rest
from tests.doubles.discord.state import Channel, Guild, Json, Kind, Message, World, snowflake

# A reply in several parts is whole when nothing came for so long.
_QUIET = 0.05


@dataclass(slots=True, kw_only=True, eq=False)
class FakeDiscord:
    """An async context manager. A new one has a guild with a channel of each kind that the product posts to."""

    world: World = field(default_factory=World)
    counter: Counter = field(default_factory=Counter)
    rest: Rest = field(init=False)
    gateway: Gateway = field(init=False)
    guild: Guild = field(init=False)
    text: Channel = field(init=False)
    thread: Channel = field(init=False)
    forum: Channel = field(init=False)
    announcement: Channel = field(init=False)
    dm: Channel = field(init=False)
    api_url: str = ""
    gateway_url: str = ""
    _runner: web.AppRunner | None = None

    def __post_init__(self) -> None:
        openapi.require()
        self.rest = Rest(world=self.world, counter=self.counter)
        self.gateway = Gateway(world=self.world)
        self.guild = self.world.add_guild()
        self.text = self.world.add_channel(self.guild, Kind.TEXT, "general")
        self.thread = self.world.add_channel(self.guild, Kind.THREAD, "policy talk", parent=self.text)
        self.forum = self.world.add_channel(self.guild, Kind.FORUM, "editions")
        self.announcement = self.world.add_channel(self.guild, Kind.ANNOUNCEMENT, "news")
        self.dm = self.world.add_channel(None, Kind.DM, "")

    @property
    def token(self) -> str:
        return self.world.token

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_get("/gateway/ws", self.gateway.handle)
        application.router.add_get("/gateway/ws/", self.gateway.handle)
        application.router.add_route("*", BASE + "/{path:.*}", self.rest.handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        port = self._runner.addresses[0][1]
        self.api_url = f"http://127.0.0.1:{port}{BASE}"
        self.gateway_url = self.world.gateway_url = f"ws://127.0.0.1:{port}/gateway/ws"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.gateway.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    def fail(self, method: str, path: str, *faults: Fault, always: bool = False) -> None:
        """The next requests whose path (below the base) matches meet these faults in turn (`always`: the first)."""
        self.rest.faults.add(method, path, list(faults), always=always)

    def down(self, *, times: int) -> None:
        """The next requests, whatever they are, are answered 503: discord.py does not try that again by itself."""
        self.fail("*", "", *[Fault.answer(503)] * times)

    def revoke_token(self) -> None:
        """From now on 401 everywhere, and 4004 on the gateway."""
        self.world.revoked = True

    def calls(self, method: str, ending: str = "") -> int:
        """How many requests of that method had a path with this ending."""
        return sum(call.method == method and call.path.endswith(ending) for call in self.rest.calls)

    def assert_clean(self) -> None:
        """Fails on any wrong request, on a route that Discord or the double has not, on a question left unanswered."""
        late = [f"no answer within 3 s to interaction {one.id}" for one in self.counter.unanswered()]
        unknown = [f"the unknown route {route}" for route in self.rest.unknown]
        wrong = [*self.rest.judge.violations, *unknown, *late]
        assert not wrong, "\n".join(wrong)

    def forgive(self) -> list[str]:
        """Takes the violations so far, for a test that provoked them."""
        taken, self.rest.judge.violations = self.rest.judge.violations, []
        return taken

    async def slash(self, words: str, options: Mapping[str, Any] | None = None, **how: Any) -> Interaction:
        """A person uses a command, and the whole answer is awaited. `how` is as for `begin`."""
        return await self._answered(await self.begin(words, options, **how))

    async def begin(
        self,
        words: str,
        options: Mapping[str, Any] | None = None,
        *,
        person: Person = READER,
        guild: Guild | None = None,
        channel: Channel | None = None,
        direct: bool = False,
        late: bool = False,
        times: int = 1,
    ) -> Interaction:
        """A person uses a command; in the guild's text channel unless told.

        `direct` asks in a direct conversation; `late` lets the time be over before the bot hears of it; `times` is how
        often the gateway delivers the same interaction.
        """
        asked = self._ask(asks.COMMAND, channel or (self.dm if direct else self._text_of(guild)), late=late)
        data = asks.command_data(self.world, words, options or {})
        for _ in range(times):
            await self._dispatch(asked, data, person=person, guild=None if direct else guild or self.guild)
        return asked

    async def complete(
        self, words: str, options: Mapping[str, Any], focused: str, *, person: Person = READER
    ) -> list[Json]:
        """What autocomplete offers while the person types in the option `focused`."""
        asked = self._ask(asks.COMPLETION, self.text)
        data = asks.command_data(self.world, words, options, focused=focused)
        await self._dispatch(asked, data, person=person, guild=self.guild)
        return (await self._answered(asked)).choices

    async def press(
        self,
        on: Interaction | Message,
        button: str,
        *,
        person: Person = READER,
        direct: bool = False,
        late: bool = False,
        times: int = 1,
    ) -> Interaction:
        """A person presses the button with that label (or custom id) on the last part of an answer, or on a message."""
        message = on if isinstance(on, Message) else _last(on)
        asked = self._ask(asks.COMPONENT, self.world.channels[message.channel_id], late=late)
        asked.message = message
        data = asks.button_data(asks.button_of(message, button))
        for _ in range(times):
            await self._dispatch(asked, data, person=person, guild=None if direct else self.guild)
        return await self._answered(asked)

    def _text_of(self, guild: Guild | None) -> Channel:
        """A text channel of that guild; it gets one where it has none."""
        if guild is None or guild is self.guild:
            return self.text
        found = next((one for one in guild.channels if one.kind is Kind.TEXT), None)
        return found or self.world.add_channel(guild, Kind.TEXT, "general")

    def _ask(self, kind: int, channel: Channel, *, late: bool = False) -> Interaction:
        asked = Interaction(token=f"interaction-{snowflake()}", kind=kind, channel_id=channel.id, late=late)
        self.counter.open[asked.token] = asked
        return asked

    async def _dispatch(self, asked: Interaction, data: Json, *, person: Person, guild: Guild | None) -> None:
        asked.brought_along = guild is not None and guild not in self.world.guilds
        channel = self.world.channels[asked.channel_id]
        payload = asks.payload(self.world, asked, data, person=person, guild=guild, channel=channel)
        await self.gateway.dispatch("INTERACTION_CREATE", payload)

    async def _answered(self, asked: Interaction, within: float = 5.0) -> Interaction:
        """Fails where no answer comes; else waits until nothing more comes."""
        try:
            async with asyncio.timeout(within):
                await asked.done.wait()
        except TimeoutError:
            raise AssertionError(f"no answer within {within:g} s; callbacks: {asked.callbacks}") from None
        deadline, seen = time.monotonic() + within, -1
        while seen != len(self.rest.calls) and time.monotonic() < deadline:
            seen = len(self.rest.calls)
            await asyncio.sleep(_QUIET)
        return asked


def _last(answer: Interaction) -> Message:
    with_buttons = [part for part in answer.parts if shapes.buttons(part.body)]
    shown = with_buttons or ([answer.message] if answer.message else [])
    assert shown, "the answer has no button"
    return shown[-1]
