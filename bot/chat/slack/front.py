"""The front door: Slack as bootstrap sees it. A publisher, a state in words, endpoints, and something to run."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat.slack.app import make_app
from bot.chat.slack.clients import Clients
from bot.chat.slack.core import Core
from bot.chat.slack.credentials import Credentials, Transport
from bot.chat.slack.endpoints import events, install, redirect
from bot.chat.slack.installations import Installations
from bot.chat.slack.manifest import EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, scopes
from bot.chat.slack.oauth import Flow, make_flow
from bot.chat.slack.pictures import Pictures
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.secrets import Secrets
from bot.chat.slack.socket import STOPPED, Times, supervise
from bot.chat.slack.standing import Standing
from bot.chat.slack.states import States
from bot.chat.slack.tokens import ManyWorkspaces, OneWorkspace
from bot.chat.slack.work import Work
from bot.commands.limits import Limits
from bot.commands.spec import Command, Services
from bot.domain.subscriptions import TenantId
from bot.ports import Endpoint, Painter

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
        engine: AsyncEngine | None = None,
        times: Times = Times(),  # noqa: B008 - frozen
        painter: Painter | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._credentials = credentials
        self._services = services
        self._engine = engine
        self._times = times
        self._state = STOPPED
        self._clients = Clients(api_url=api_url)
        self._work = Work()
        pictures = Pictures(clients=self._clients, painter=painter)
        one = OneWorkspace(credentials.bot_token, self._clients) if credentials.bot_token else None
        self._standing = Standing(one, self._reinstate, self._set_state, times) if one else None
        self._installations = self._make_installations(engine) if credentials.many and engine else None
        self._many = self._make_tokens(self._installations) if self._installations else None
        tokens = one or self._many
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
        if self._engine is not None:
            await self._engine.dispose()

    async def _reinstate(self, tenant_id: TenantId) -> None:
        """The workspace has us, whatever it once said: what is due there is posted again."""
        async with self._services.store.writing() as tx:
            await tx.tenant(tenant_id).reinstate()

    def _make_installations(self, engine: AsyncEngine) -> Installations:
        keys = Secrets(self._credentials.secret_keys)
        return Installations(engine, self._credentials.client_id or "", keys, self._reinstate)

    def _make_tokens(self, installations: Installations) -> ManyWorkspaces:
        return ManyWorkspaces(
            installations,
            self._clients,
            self._services.clock,
            client_id=self._credentials.client_id or "",
            client_secret=self._credentials.client_secret or "",
        )

    def _make_endpoints(self, api_url: str | None) -> dict[tuple[str, str], Endpoint]:
        made: dict[tuple[str, str], Endpoint] = {}
        secret = self._credentials.signing_secret
        if self._credentials.transport is Transport.HTTP and secret:
            made["POST", EVENTS_PATH] = events(self._app, secret, self._services.clock)
        if self._installations is not None and self._engine is not None:
            flow = self._make_flow(self._installations, self._engine, api_url)
            made |= {("GET", INSTALL_PATH): install(flow), ("GET", REDIRECT_PATH): redirect(flow)}
        return made

    def _make_flow(self, installations: Installations, engine: AsyncEngine, api_url: str | None) -> Flow:
        return make_flow(
            client_id=self._credentials.client_id or "",
            client_secret=self._credentials.client_secret or "",
            scopes=scopes(),
            installations=installations,
            states=States(engine, self._services.clock),
            clients=self._clients,
            api_url=api_url,
        )

    def _doubt(self, _: TenantId) -> None:
        """A token was refused. Of many workspaces each has its own; that of one says nothing of us."""
        if self._standing is not None:
            self._standing.doubt()

    def _set_state(self, state: str) -> None:
        self._state = state
