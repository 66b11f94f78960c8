"""One life of the bot between two kills: the three jobs of delivery over the real store and the real publishers."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path

import discord

from bot.bootstrap import release_claims
from bot.catalogue.index import CatalogueIndex
from bot.chat.discord.publisher import DiscordPublisher
from bot.chat.leaving import watched
from bot.chat.slack.clients import Clients
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.tokens import OneWorkspace
from bot.delivery.build import build_waiting
from bot.delivery.circuit import Circuit
from bot.delivery.deliver import deliver_due
from bot.delivery.due import open_due
from bot.domain.catalogue import Catalogue
from bot.ports import Clock, Publisher, Store
from tests.kill.aim import Aim, Watched
from tests.kill.clock import FastLoop, SharedClock
from tests.kill.platforms import Addresses
from tests.kill.script import CONFIG, bring_news
from tests.kill.slack_room import TOKEN
from tests.unit.store.shelf import opened

_TICK = timedelta(seconds=10)
_LONGEST_NAP = timedelta(minutes=15)
NO_POLICIES = CatalogueIndex(Catalogue())
# Of the file's lock, in our seconds.
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth:
    """What a life has from the one before. A `calm` one waits between its rounds, as the engine does. `until` is the
    last moment at which slots are opened; it ends by itself when that is over and nothing is left to be sent.
    """

    file: Path
    clock: SharedClock
    addresses: Addresses
    calm: bool = False
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the life before left behind: the nonces that were being sent when it ended. Sent when all is open."""

    sending: tuple[str, ...]
    began: datetime


def live(birth: Birth, aim: Aim, tell: Connection) -> None:
    """Until killed, or until all is sent."""
    with asyncio.Runner(loop_factory=FastLoop) as runner:
        runner.run(_live(birth, aim, tell))


async def _live(birth: Birth, aim: Aim, tell: Connection) -> None:
    async with opened(birth.file, patience=_PATIENCE) as store, _publishers(birth) as real:
        tell.send(Found(sending=_sending(birth.file), began=birth.clock.now()))
        aim.take()
        # As `gazette run` begins: whoever held a claim is dead.
        await release_claims(store)
        publishers: dict[str, Publisher] = {one.platform: Watched(one, aim) for one in real}
        circuit, nap = Circuit(), _TICK
        while True:
            await bring_news(store, birth.clock.now())
            done = await _tick(birth, store, publishers, circuit)
            if birth.until and birth.clock.now() > birth.until and _is_through(birth.file):
                return
            nap = _TICK if done else min(nap * 2, _LONGEST_NAP)
            if birth.calm:
                await asyncio.sleep(_TICK.total_seconds())
            birth.clock.forward(nap)


async def _tick(birth: Birth, store: Store, publishers: dict[str, Publisher], circuit: Circuit) -> bool:
    """Whether there was anything to do."""
    clock: Clock = birth.clock
    opened_slots = 0
    if birth.until is None or clock.now() <= birth.until:
        opened_slots = (await open_due(store, clock, lambda name: CONFIG.edition(name) is not None)).opened
    built = await build_waiting(store, clock, CONFIG, publishers, lambda: NO_POLICIES)
    tally = await deliver_due(store, clock, publishers, circuit=circuit)
    return bool(opened_slots or built or tally.sent or tally.put_back)


@asynccontextmanager
async def _publishers(birth: Birth) -> AsyncIterator[tuple[Publisher, Publisher]]:
    discord.http.Route.BASE = birth.addresses.discord
    client = discord.Client(
        intents=discord.Intents(guilds=True),
        max_ratelimit_timeout=60,
        allowed_mentions=discord.AllowedMentions.none(),
        http_trace=watched(),
    )
    clients = Clients(api_url=birth.addresses.slack)
    async with client:
        await client.login(birth.addresses.discord_token)
        here = DiscordPublisher(client=lambda: client, clock=birth.clock)
        there = SlackPublisher(tokens=OneWorkspace(TOKEN, clients), clients=clients, clock=birth.clock)
        try:
            yield here, there
        finally:
            await clients.close()


def _sending(file: Path) -> tuple[str, ...]:
    return tuple(row[0] for row in _rows(file, "SELECT nonce FROM deliveries WHERE state = 'sending'"))


def _is_through(file: Path) -> bool:
    """Nothing waits to be composed or sent."""
    sending = "SELECT 1 FROM deliveries WHERE state IN ('pending', 'sending')"
    return not _rows(file, sending) and not _rows(file, "SELECT 1 FROM slots WHERE state = 'open'")


def _rows(file: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(query).fetchall()
