"""The whole platform as `gazette run` holds it: app, transport, installations and web port, before the double."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet

from bot.chat.slack.credentials import Credentials
from bot.chat.slack.front import SlackPlatform
from bot.chat.slack.socket import Times
from bot.commands.registry import COMMANDS
from bot.domain.subscriptions import TenantId
from bot.ports import Store
from bot.store.beside import library_engine
from bot.web.server import serve
from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_scene import SIGNING_SECRET
from tests.servers.emulate import CLIENT_ID, CLIENT_SECRET
from tests.unit.commands.counter import Counter
from tests.unit.store.shelf import address, fresh

KEY = Fernet.generate_key().decode()
QUICK = Times(ping=0.2, look=0.05, to_connect=2.0, lost=1.0, silent=1.5, first_pause=0.05, longest_pause=0.2)


class Present:
    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(kw_only=True)
class Front:
    double: SlackDouble
    counter: Counter
    platform: SlackPlatform
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    base: str = ""

    async def until(self, state: str) -> None:
        """The platform says so of itself."""
        async with asyncio.timeout(10):
            while not self.platform.state().startswith(state):
                await asyncio.sleep(0.01)

    async def settled(self) -> None:
        await self.platform._work.settle(10)


def one_by_socket(double: SlackDouble) -> Credentials:
    return Credentials(bot_token=double.bot.value, app_token=double.app.value)


def one_by_http(double: SlackDouble) -> Credentials:
    return Credentials(bot_token=double.bot.value, signing_secret=SIGNING_SECRET)


def many_by_http(_: SlackDouble) -> Credentials:
    return Credentials(
        signing_secret=SIGNING_SECRET, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, secret_keys=(KEY,)
    )


@asynccontextmanager
async def front(
    double: SlackDouble, folder: Path, credentials: Credentials, *, suspended: str | None = None
) -> AsyncIterator[Front]:
    """Running, and at the end stopped within seconds with no task of ours left. `suspended` is a tenant from before."""
    before = asyncio.all_tasks()
    async with fresh(folder / "gazette.db") as store:
        counter = Counter(store)
        await counter.open()
        if suspended:
            await suspend(store, suspended)
        engine = await asyncio.to_thread(library_engine, address(folder / "gazette.db")) if credentials.many else None
        services = replace(counter.services, clock=Present())
        platform = SlackPlatform(
            credentials=credentials,
            services=services,
            commands=COMMANDS,
            operators=frozenset(),
            api_url=double.api_url,
            engine=engine,
            times=QUICK,
        )
        made = Front(double=double, counter=counter, platform=platform)
        running = [asyncio.create_task(platform.run(made.stop))]
        if platform.endpoints:
            running.append(asyncio.create_task(_web(made)))
            async with asyncio.timeout(5):
                while not made.base:
                    await asyncio.sleep(0.01)
            double.http(f"{made.base}/slack/events", SIGNING_SECRET)
        try:
            yield made
        finally:
            made.stop.set()
            async with asyncio.timeout(5):
                await asyncio.gather(*running)
        assert platform.state() == "stopped"
    left = {task.get_name() for task in asyncio.all_tasks() - before if "bot/" in repr(task) or "slack" in repr(task)}
    assert not left, left


async def suspend(store: Store, tenant: str) -> None:
    async with store.writing() as tx:
        await tx.tenant(TenantId(tenant)).suspend("the app was uninstalled", Present().now())


async def suspension(made: Front, tenant: str) -> str:
    async with made.counter.store.reading() as view:
        return await view.tenant(TenantId(tenant)).suspended()


async def _web(made: Front) -> None:
    def told(state: str) -> None:
        if state.startswith("listening on "):
            made.base = state.removeprefix("listening on ")

    await serve(made.platform.endpoints, host="127.0.0.1", port=0, stop=made.stop, on_state=told)
