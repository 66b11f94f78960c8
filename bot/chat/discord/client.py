"""The connection to Discord: sees servers and channels, no members and no messages, and answers interactions."""

import asyncio
import logging
from collections.abc import Callable
from typing import Final

import discord

from bot.chat.discord.answers import Interaction
from bot.chat.discord.budget import Budget
from bot.chat.discord.components import PREFIX
from bot.chat.discord.sync import SyncMemory, sync_if_changed
from bot.chat.discord.tree import Core, plant
from bot.chat.leaving import watched

log = logging.getLogger(__name__)

CONNECTED: Final = "connected"
# discord.py waits so long for rate limits before it gives the decision to us.
_LONGEST_WAIT = 60.0
# Discord lets one connection a time identify itself, every 5 s.
_BETWEEN_IDENTIFIES = 5.0
_GOODBYE = 2.0


class GazetteClient(discord.Client):
    """One connection for one life: after it was closed, a new one is made.

    `ready_after` is how long discord.py waits for another server after the last one, in seconds.
    """

    def __init__(
        self,
        *,
        core: Core,
        memory: SyncMemory,
        budget: Budget,
        on_state: Callable[[str], None],
        ready_after: float = 2.0,
    ) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=_LONGEST_WAIT,
            http_trace=watched(),
            guild_ready_timeout=ready_after,
        )
        self._core = core
        self._memory = memory
        self._budget = budget
        self._on_state = on_state
        self.logged_in = False

    async def setup_hook(self) -> None:
        self.logged_in = True
        tree = await plant(self, self._core)
        await sync_if_changed(tree, self._memory)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - discord.py's
        await self._budget.spend()
        if not initial:
            await asyncio.sleep(_BETWEEN_IDENTIFIES)

    async def on_ready(self) -> None:
        self._on_state(CONNECTED)

    async def on_resumed(self) -> None:
        self._on_state(CONNECTED)

    async def on_disconnect(self) -> None:
        if not self.is_closed():
            self._on_state("reconnecting")

    async def on_interaction(self, interaction: Interaction) -> None:
        """Buttons; commands go to the tree. Nothing is remembered of a button, so it works after a restart."""
        if interaction.type is not discord.InteractionType.component:
            return
        custom_id = str(dict(interaction.data or {}).get("custom_id", ""))
        if custom_id.startswith(PREFIX):
            await self._core.press(interaction, custom_id.removeprefix(PREFIX))

    async def close(self) -> None:
        """Let answers under way reach Discord, for a moment, then close without leaving a task behind."""
        if not self.is_closed():
            await self._core.settle(_GOODBYE)
        await super().close()
        # discord.py 2.7 leaves the task that would report ready running after the close.
        waiting = getattr(self._connection, "_ready_task", None)
        if waiting is not None:
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
