"""Both platforms as one process that no kill of the bot reaches, with a page for the judge: what stands where."""

import asyncio
import json
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from aiohttp import web

from bot.domain.subscriptions import TenantId
from tests.blockkit import reading
from tests.doubles.discord import shapes
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.discord.state import Channel, Kind, Message, World
from tests.kill.clock import FastLoop, SharedClock
from tests.kill.slack_room import TEAM, SlackRoom
from tests.kill.weather import DiscordWeather, SlackWeather, Weather

# Nothing longer may be relied on: Discord says "the past few minutes".
NONCE_WINDOW = 60.0
PLACES = (*(Kind.TEXT,) * 5, *(Kind.FORUM,) * 3, *(Kind.ANNOUNCEMENT,) * 2)
ROOMS = 10
_KEEPALIVE = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where the platforms answer, and the places in which the script posts: tenant and channel."""

    discord: str
    discord_token: str
    slack: str
    judge: str
    places: tuple[tuple[TenantId, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """`history` is open, refused or empty (Slack knows no difference); `faults` the share of requests that fail."""

    seed: int
    history: str = "open"
    faults: float = 0.2


def serve(clock: SharedClock, climate: Climate, tell: Connection) -> None:
    """Run until the process is ended; tells its `Addresses` first."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(_serve(clock, climate, tell))


async def _serve(clock: SharedClock, climate: Climate, tell: Connection) -> None:
    world = World(clock=clock.seconds, nonce_window=NONCE_WINDOW, history=climate.history)
    fake = FakeDiscord(world=world)
    places = [world.add_channel(fake.guild, kind, f"place {number}") for number, kind in enumerate(PLACES)]
    room = SlackRoom(clock=clock, history=climate.history)
    first, second = (Weather(seed=climate.seed + each, share=climate.faults) for each in (1, 2))
    fake.rest.faults, room.api.faults = DiscordWeather(weather=first), SlackWeather(weather=second)

    async def judge(request: web.Request) -> web.Response:
        told = {
            "discord": {place.id: _standing(world, place) for place in places},
            "slack": {name: [_said(one) for one in posts] for name, posts in room.posts.items()},
            "retracted": fake.calls("DELETE") + sum(call.method == "chat.delete" for call in room.api.calls),
            "weather": first.seen + second.seen,
            "violations": [*fake.rest.judge.violations, *fake.rest.unknown, *room.gate.violations, *room.api.unknown],
        }
        return web.Response(text=json.dumps(told))

    application = web.Application(client_max_size=8 << 20)
    application.router.add_route("*", "/api/{method}", room.api.handle)
    application.router.add_get("/judge", judge)
    runner = web.AppRunner(application, access_log=None, keepalive_timeout=_KEEPALIVE)
    async with fake:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        guild = TenantId(f"discord:{fake.guild.id}")
        rooms = tuple((TenantId(f"slack:{TEAM}"), f"C{number:09}") for number in range(ROOMS))
        tell.send(
            Addresses(
                discord=fake.api_url,
                discord_token=fake.token,
                slack=f"{base}/api/",
                judge=f"{base}/judge",
                places=(*((guild, place.id) for place in places), *rooms),
            )
        )
        await asyncio.Event().wait()


def _standing(world: World, place: Channel) -> list[dict[str, Any]]:
    """What was posted there, in order; for a forum what stands in its threads, each with the thread's name."""
    if place.kind is not Kind.FORUM:
        return [{"id": one.id, "nonce": one.nonce, "text": shapes.text(one.body)} for one in place.messages]
    threads = [one for one in world.channels.values() if one.parent_id == place.id]
    return [_in_thread(thread, one) for thread in threads for one in thread.messages]


def _in_thread(thread: Channel, message: Message) -> dict[str, Any]:
    opens = message is thread.messages[0]
    text, name = shapes.text(message.body), thread.name if opens else ""
    return {"id": message.id, "nonce": message.nonce, "text": text, "thread": thread.id, "name": name}


def _said(message: dict[str, Any]) -> dict[str, Any]:
    nonce = message["metadata"]["event_payload"]["nonce"]
    return {"id": message["ts"], "nonce": nonce, "text": reading(message), "thread": message.get("thread_ts", "")}
