"""After an outage all is as before within a minute, without a restart: a platform that was away, a locked database.

The minutes are those of the fast loop, for the deadlines and the backoff as well.
"""

import asyncio
import logging
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import discord
import pytest
from aiohttp import web

from bot.chat.discord.publisher import DiscordPublisher
from bot.chat.slack.clients import Clients
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.tokens import OneWorkspace
from bot.domain.errors import StoreError
from bot.domain.subscriptions import Cadence, TenantId
from bot.ingest.poll import Desk
from bot.jobs import Job, jobs
from bot.ports import Publisher, Store
from tests.doubles.discord.faults import Fault
from tests.doubles.discord.pointed import pointed
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.discord.state import World
from tests.doubles.slack import faults as slack_faults
from tests.integration.test_delivery_jobs import no_source
from tests.kill.clock import FastLoop, SharedClock
from tests.kill.life import NO_POLICIES
from tests.kill.platforms import NONCE_WINDOW
from tests.kill.script import CONFIG, START, WIRE, bring_news
from tests.kill.slack_room import TEAM, TOKEN, SlackRoom
from tests.unit.store.shelf import fresh

log = logging.getLogger(__name__)
BACK_TO_NORMAL = timedelta(seconds=60)
ROOM = "C000000001"


@dataclass(slots=True, kw_only=True)
class Bot:
    """A bot whose jobs run, and both of its platforms."""

    file: Path
    clock: SharedClock
    store: Store
    fake: FakeDiscord
    room: SlackRoom

    async def subscribe(self, after: timedelta) -> None:
        """One edition on each platform, due so long from now."""
        due = self.clock.now() + after
        at = (due + timedelta(minutes=1)).time().replace(second=0, microsecond=0)
        places = ((f"discord:{self.fake.guild.id}", self.fake.text.id), (f"slack:{TEAM}", ROOM))
        async with self.store.writing() as tx:
            for tenant, channel in places:
                await tx.tenant(TenantId(tenant)).subscribe(
                    platform=tenant.partition(":")[0],
                    channel_id=channel,
                    edition="short",
                    cadence=Cadence(at=at, zone="UTC"),
                    mention=None,
                    now=self.clock.now(),
                )

    def posts(self) -> tuple[int, int]:
        return len(self.fake.text.messages), len(self.room.posts[ROOM])

    async def posted(self, within: timedelta) -> timedelta:
        """How long it took until both had one post; fails where that is too long."""
        began = self.clock.now()
        while self.posts() != (1, 1):
            took = self.clock.now() - began
            assert took < within, f"after {took} there are {self.posts()} posts"
            await asyncio.sleep(0.5)
        return self.clock.now() - began


class FastEngine:
    """Ticks and listens as the engine of one process does; that one's ticks come from a clock of ours."""

    def __init__(self) -> None:
        self._due: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def wake(self, job: str, _key: str = "") -> None:
        self._due[job].set()

    async def stay(self, job: Job) -> None:
        while True:
            try:
                await job.run()
            except StoreError as error:
                log.warning("job %s: %s", job.name, error)
            with suppress(TimeoutError):
                async with asyncio.timeout(job.every.total_seconds() if job.every else None):
                    await self._due[job.name].wait()
            self._due[job.name].clear()


@asynccontextmanager
async def bot(folder: Path) -> AsyncIterator[Bot]:
    clock = SharedClock(START)
    fake = FakeDiscord(world=World(clock=clock.seconds, nonce_window=NONCE_WINDOW))
    room = SlackRoom(clock=clock)
    file = folder / "gazette.db"
    async with AsyncExitStack() as exits:
        store = await exits.enter_async_context(fresh(file))
        await exits.enter_async_context(fake)
        publishers = await _publishers(exits, clock, fake, await _served(exits, room))
        async with store.writing() as tx:
            await tx.sync_sources([WIRE], clock.now())
        await bring_news(store, clock.now())
        desk = Desk(store=store, clock=clock, source=no_source)
        engine = FastEngine()
        table = jobs(
            desk,
            lambda: CONFIG,
            has_room=lambda: True,
            policies=lambda: NO_POLICIES,
            publishers=publishers,
            signal=engine,
        )
        running = [asyncio.create_task(engine.stay(job)) for job in table if job.name != "poll"]
        exits.push_async_callback(_stop, running)
        yield Bot(file=file, clock=clock, store=store, fake=fake, room=room)


async def _stop(running: list[asyncio.Task[None]]) -> None:
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)


async def _served(exits: AsyncExitStack, room: SlackRoom) -> str:
    application = web.Application()
    application.router.add_route("*", "/api/{method}", room.api.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    exits.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return f"http://127.0.0.1:{runner.addresses[0][1]}/api/"


async def _publishers(exits: AsyncExitStack, clock: SharedClock, fake: FakeDiscord, slack: str) -> dict[str, Publisher]:
    exits.enter_context(pointed(fake))
    client = await exits.enter_async_context(discord.Client(intents=discord.Intents(guilds=True)))
    await client.login(fake.token)
    clients = Clients(api_url=slack)
    exits.push_async_callback(clients.close)
    return {
        "discord": DiscordPublisher(client=lambda: client, clock=clock),
        "slack": SlackPublisher(tokens=OneWorkspace(TOKEN, clients), clients=clients, clock=clock),
    }


def live(folder: Path, story: Callable[[Bot], Awaitable[None]]) -> None:
    async def whole() -> None:
        async with bot(folder) as made:
            await story(made)

    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(whole())


@pytest.mark.parametrize("away", ["503", "cut"])
def test_platforms_that_were_away_for_ten_minutes_have_their_posts_within_a_minute(tmp_path: Path, away: str) -> None:
    async def story(made: Bot) -> None:
        here, there = (
            (Fault.answer(503), slack_faults.Fault(status=503, body="<html>no</html>"))
            if away == "503"
            else (Fault.cut_before(), slack_faults.Fault.cut_before())
        )
        made.fake.fail("*", "", here, always=True)
        made.room.api.faults.add("*", there, always=True)
        await made.subscribe(timedelta(seconds=30))
        await asyncio.sleep(90 + 600)
        assert made.posts() == (0, 0)
        assert made.fake.rest.calls
        made.fake.rest.faults.clear()
        made.room.api.faults.clear()

        await made.posted(BACK_TO_NORMAL)

    live(tmp_path, story)


def test_a_database_that_was_locked_for_90_s_is_written_again_within_a_minute(tmp_path: Path) -> None:
    async def story(made: Bot) -> None:
        await made.subscribe(timedelta(seconds=30))
        with closing(sqlite3.connect(made.file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await asyncio.sleep(120)
            assert made.posts() == (0, 0)
            other.execute("ROLLBACK")

        await made.posted(BACK_TO_NORMAL)

    live(tmp_path, story)


def test_a_post_whose_record_met_the_lock_is_not_made_again(tmp_path: Path) -> None:
    async def story(made: Bot) -> None:
        made.fake.fail("POST", "/messages$", Fault.done_then_silent(10))
        made.room.api.faults.add("chat.postMessage", slack_faults.Fault.done_then_silent(10))
        await made.subscribe(timedelta(seconds=0))
        await made.posted(timedelta(minutes=5))
        with closing(sqlite3.connect(made.file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            await asyncio.sleep(90)
            other.execute("ROLLBACK")

        # The claims of before run out two minutes after they were taken; a sweep finds them half a minute later.
        await asyncio.sleep(2 * BACK_TO_NORMAL.total_seconds())
        assert made.posts() == (1, 1)
        with closing(sqlite3.connect(made.file)) as connection:
            assert connection.execute("SELECT DISTINCT state FROM deliveries").fetchall() == [("sent",)]

    live(tmp_path, story)
