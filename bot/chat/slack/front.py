"""The front door: Slack as bootstrap sees it. A publisher, a state in words, endpoints, and something to run."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from bot.chat.slack.app import make_app
from bot.chat.slack.clients import Clients
from bot.chat.slack.core import Core
from bot.chat.slack.credentials import Credentials, Transport
from bot.chat.slack.endpoints import events
from bot.chat.slack.manifest import EVENTS_PATH
from bot.chat.slack.pictures import Pictures
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.socket import STOPPED, Times, supervise
from bot.chat.slack.standing import Standing
from bot.chat.slack.tokens import OneWorkspace
from bot.chat.slack.work import Work
from bot.commands.limits import Limits
from bot.commands.spec import Command, Services
from bot.domain.subscriptions import TenantId
from bot.ports import Endpoint, Painter

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from bot.chat.slack.many import Many

READY: Final = "ready, over HTTP"
_GOODBYE = 2.0
# Bolt's own logger takes the level of the root, whatever is set for the others of its family.
_bolt: Final = logging.getLogger(f"{__name__}.bolt")
_bolt.setLevel(logging.WARNING)


class SlackPlatform:
    """One app on Slack. `operators` are people as `slack:U1` or `slack:T1/U1`; `api_url` is for tests and proxies.

    `engine` keeps the installations of many workspaces and is ours from now on; with one workspace there is none.
    Without a `painter` charts are told in words; without `limits` anybody may ask as fast as they like.
    Made within the event loop; connections may be open until `run` has ended.
    """

    def __init__(
        self,
        *,
        credentials: Credentials,
        services: Services,
        commands: Sequence[Command],
        operators: Collection[str],
        api_url: str | None = None,
        engine: "AsyncEngine | None" = None,
        times: Times = Times(),  # noqa: B008 - frozen
        painter: Painter | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._credentials = credentials
        self._services = services
        self._times = times
        self._state = STOPPED
        self._clients = Clients(api_url=api_url)
        self._work = Work()
        pictures = Pictures(clients=self._clients, painter=painter)
        one = OneWorkspace(credentials.bot_token, self._clients) if credentials.bot_token else None
        self._standing = Standing(one, self._reinstate, self._set_state, times) if one else None
        self._many = self._make_many(engine) if credentials.many and engine else None
        tokens = one or (self._many.tokens if self._many else None)
        if tokens is None:
            raise ValueError("many workspaces need an engine to keep their installations")
        self._core = Core(
            services=services,
            commands=commands,
            operators=frozenset(operators),
            tokens=tokens,
            clients=self._clients,
            work=self._work,
            many=credentials.many,
            pictures=pictures,
            limits=limits or Limits(),
        )
        self._app = make_app(self._core, signing_secret=credentials.signing_secret or "", logger=_bolt)
        self.publisher = SlackPublisher(
            tokens=tokens,
            clients=self._clients,
            clock=services.clock,
            on_refused=self._doubt,
            commands=commands,
            pictures=pictures,
        )
        self.endpoints: Mapping[tuple[str, str], Endpoint] = self._make_endpoints(api_url)

    def state(self) -> str:
        """For /about and the log: `connected`, `ready, over HTTP`, `token refused: …`."""
        refusal = self._standing.refusal if self._standing and self._state != STOPPED else ""
        return refusal or self._state

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set; then let answers under way end within seconds and leave nothing open."""
        doubts = asyncio.create_task(self._standing.watch(), name="slack token") if self._standing else None
        try:
            if self._standing is None or await self._standing.holds(stop):
                await self._listen(stop)
        finally:
            if doubts is not None:
                doubts.cancel()
                await asyncio.gather(doubts, return_exceptions=True)
            self._set_state(STOPPED)
            await self._close()

    async def _listen(self, stop: asyncio.Event) -> None:
        token = self._credentials.app_token
        if self._credentials.transport is Transport.SOCKET and token:
            await supervise(self._app, token, self._clients, stop, self._set_state, times=self._times)
        else:
            self._set_state(READY)
            await stop.wait()

    async def _close(self) -> None:
        await asyncio.gather(self._work.settle(_GOODBYE), self._core.refusals.settle(_GOODBYE))
        if self._many is not None:
            await self._many.close()
        await self._clients.close()

    async def _reinstate(self, tenant_id: TenantId) -> None:
        """The workspace has us, whatever it once said: what is due there is posted again."""
        async with self._services.store.writing() as tx:
            await tx.tenant(tenant_id).reinstate()

    def _make_many(self, engine: "AsyncEngine") -> "Many":
        from bot.chat.slack.many import Many  # noqa: PLC0415 - it brings the ORM, which one workspace does not need

        return Many(self._credentials, engine, self._clients, self._services.clock, self._reinstate)

    def _make_endpoints(self, api_url: str | None) -> dict[tuple[str, str], Endpoint]:
        made: dict[tuple[str, str], Endpoint] = {}
        secret = self._credentials.signing_secret
        if self._credentials.transport is Transport.HTTP and secret:
            made["POST", EVENTS_PATH] = events(self._app, secret, self._services.clock)
        return made | (self._many.endpoints(api_url) if self._many else {})

    def _doubt(self, _: TenantId) -> None:
        """A token was refused. Of many workspaces each has its own; that of one says nothing of us."""
        if self._standing is not None:
            self._standing.doubt()

    def _set_state(self, state: str) -> None:
        self._state = state
