"""What only an app has that many workspaces install by themselves: their tokens, and the pages for installing.

It brings SQLAlchemy's ORM along, through slack_sdk: who has one workspace never imports it.
"""

from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat.slack.clients import Clients
from bot.chat.slack.credentials import Credentials
from bot.chat.slack.endpoints import install, redirect
from bot.chat.slack.installations import Installations
from bot.chat.slack.manifest import INSTALL_PATH, REDIRECT_PATH, scopes
from bot.chat.slack.oauth import make_flow
from bot.chat.slack.secrets import Secrets
from bot.chat.slack.states import States
from bot.chat.slack.tokens_many import ManyWorkspaces
from bot.domain.subscriptions import TenantId
from bot.ports import Clock, Endpoint


class Many:
    """`engine` keeps the installations and is ours from now on; `on_installed` is told of each of them."""

    def __init__(
        self,
        credentials: Credentials,
        engine: AsyncEngine,
        clients: Clients,
        clock: Clock,
        on_installed: Callable[[TenantId], Awaitable[None]],
    ) -> None:
        self._engine = engine
        self._clients = clients
        self._clock = clock
        self._client_id, self._client_secret = credentials.client_id or "", credentials.client_secret or ""
        keys = Secrets(credentials.secret_keys)
        self._installations = Installations(engine, self._client_id, keys, on_installed)
        self.tokens = ManyWorkspaces(
            self._installations, clients, clock, client_id=self._client_id, client_secret=self._client_secret
        )

    def endpoints(self, api_url: str | None) -> dict[tuple[str, str], Endpoint]:
        """Where people install the app, and where Slack sends them back to."""
        flow = make_flow(
            client_id=self._client_id,
            client_secret=self._client_secret,
            scopes=scopes(),
            installations=self._installations,
            states=States(self._engine, self._clock),
            clients=self._clients,
            api_url=api_url,
        )
        return {("GET", INSTALL_PATH): install(flow), ("GET", REDIRECT_PATH): redirect(flow)}

    async def close(self) -> None:
        """Let refreshes under way end, then let go of the database."""
        await self.tokens.close()
        await self._engine.dispose()
