"""The front door: Discord as bootstrap sees it. A publisher, a state in words, and something to run."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

import discord

from bot.chat.discord.budget import Budget
from bot.chat.discord.client import GazetteClient
from bot.chat.discord.publisher import DiscordPublisher
from bot.chat.discord.redirect import redirect
from bot.chat.discord.supervisor import REFUSED, STOPPED, supervise
from bot.chat.discord.sync import SyncMemory
from bot.chat.discord.tree import Core
from bot.commands.limits import Limits
from bot.commands.spec import Command, Services
from bot.ports import Endpoint, Painter


class DiscordPlatform:
    """One bot on Discord. `operators` are ids of people; `api_url` and `gateway_url` are for tests and proxies.

    Without a `painter` charts are told in words; without `limits` anybody may ask as fast as they like.
    """

    def __init__(
        self,
        *,
        token: str,
        services: Services,
        commands: Sequence[Command],
        operators: Collection[str],
        sync_memory: SyncMemory,
        api_url: str | None = None,
        gateway_url: str | None = None,
        ready_after: float = 2.0,
        painter: Painter | None = None,
        limits: Limits | None = None,
    ) -> None:
        redirect(api_url=api_url, gateway_url=gateway_url)
        # Discord reaches us over the connection that we opened.
        self.endpoints: Mapping[tuple[str, str], Endpoint] = {}
        self._token = token
        self._core = Core(
            services=services,
            commands=commands,
            operators=frozenset(operators),
            painter=painter,
            limits=limits or Limits(),
        )
        self._memory = sync_memory
        self._ready_after = ready_after
        self._budget = Budget()
        self._state = STOPPED
        self._client: GazetteClient | None = None
        self._doubt = asyncio.Event()
        self.publisher = DiscordPublisher(
            client=self._logged_in,
            clock=services.clock,
            refused=lambda: self._state.startswith(REFUSED),
            on_refused=self._doubt.set,
            painter=painter,
        )

    def state(self) -> str:
        """For /about and the log: `connected`, `connecting`, `token refused: …`."""
        return self._state

    async def run(self, stop: asyncio.Event) -> None:
        """Connect and stay connected until `stop` is set; then close within seconds and leave no task."""
        await supervise(self._make_client, token=self._token, stop=stop, on_state=self._set_state, doubt=self._doubt)

    def _make_client(self) -> GazetteClient:
        self._client = GazetteClient(
            core=self._core,
            memory=self._memory,
            budget=self._budget,
            on_state=self._set_state,
            ready_after=self._ready_after,
        )
        return self._client

    def _logged_in(self) -> discord.Client | None:
        return self._client if self._client is not None and self._client.logged_in else None

    def _set_state(self, state: str) -> None:
        self._state = state
