"""Whether the token of one workspace holds: asked at the start until Slack answers, and when a post is refused."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final

from bot.chat.slack.faults import FAILURES
from bot.chat.slack.socket import CONNECTING, FINAL, REFUSED, Backoff, States, Times, error_of, name_of, pause
from bot.chat.slack.tokens import OneWorkspace
from bot.domain.errors import StoreError
from bot.domain.subscriptions import TenantId

log = logging.getLogger(__name__)

_REFUSAL: Final = f"{REFUSED}: put a valid one into SLACK_BOT_TOKEN and start again"


class Standing:
    """`on_known` is told which tenant the token speaks for. `refusal` is empty while the token holds."""

    def __init__(
        self, one: OneWorkspace, on_known: Callable[[TenantId], Awaitable[None]], on_state: States, times: Times
    ) -> None:
        self._one = one
        self._on_known = on_known
        self._on_state = on_state
        self._times = times
        self._doubt = asyncio.Event()
        self.refusal = ""

    async def holds(self, stop: asyncio.Event) -> bool:
        """True as soon as Slack has answered for the token; False when `stop` is set. A refusal waits for the stop."""
        backoff, loop = Backoff(self._times), asyncio.get_running_loop()
        self._on_state(CONNECTING)
        while not stop.is_set():
            began = loop.time()
            try:
                await self._on_known((await self._one.check()).tenant_id)
            except (*FAILURES, StoreError) as error:
                await self._wait(stop, error, backoff.after(loop.time() - began, error))
            else:
                return True
        return False

    def doubt(self) -> None:
        """A post was refused for its token: have it checked again. Returns at once."""
        self._doubt.set()

    async def watch(self) -> None:
        """Check the token whenever it is in doubt, until cancelled."""
        while True:
            await self._doubt.wait()
            self._doubt.clear()
            try:
                await self._one.forget((await self._one.check()).tenant_id)
                await self._one.check()
            except FAILURES as error:
                self.refusal = _REFUSAL if error_of(error) in FINAL else self.refusal
            else:
                self.refusal = ""

    async def _wait(self, stop: asyncio.Event, error: Exception, seconds: float) -> None:
        if error_of(error) in FINAL:
            log.error("Slack refuses the bot's token (%s)", error_of(error))
            self._on_state(_REFUSAL)
            await stop.wait()
        else:
            log.warning("Slack does not answer (%s), next try in %.0f s", name_of(error), seconds)
            self._on_state(f"not connected ({name_of(error)}), trying again")
            await pause(stop, seconds)
