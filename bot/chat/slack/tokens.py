"""Whose token speaks for the bot in which workspace: here the one of the settings."""

import asyncio
from dataclasses import dataclass, field
from typing import Protocol

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.chat.slack.clients import Clients
from bot.domain.errors import BotError
from bot.domain.subscriptions import TenantId


def tenant_of(*, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None) -> TenantId:
    """The tenant of a workspace, or of a whole organisation that installed us for all its workspaces."""
    return TenantId(f"slack:{enterprise_id if is_enterprise_install or team_id is None else team_id}")


class SecretError(BotError):
    """None of the operator's keys opens what is stored."""

    code = "secret_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """The bot as one workspace knows it, or one organisation. Its token does not show when it is printed."""

    tenant_id: TenantId
    team_id: str | None
    enterprise_id: str | None
    bot_token: str = field(repr=False)
    bot_id: str
    bot_user_id: str


class Tokens(Protocol):
    """What is handed out is valid as far as we know. Raises StoreError and SecretError where nobody can tell."""

    async def of_request(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
    ) -> Installed | None:
        """Who a request of Slack is for; None where that is nobody we know. The request was signed by Slack."""
        ...

    async def of_tenant(self, tenant_id: TenantId) -> Installed | None:
        """For a post. None where the tenant did not install us, or threw us out. Raises the delivery errors."""
        ...

    async def forget(self, tenant_id: TenantId) -> None:
        """The tenant threw us out: whatever is kept of its tokens goes."""
        ...


class OneWorkspace:
    """The token of the settings. Slack is asked once where it belongs; that holds until it is forgotten."""

    def __init__(self, token: str, clients: Clients) -> None:
        self._token = token
        self._clients = clients
        self._known: Installed | None = None
        self._asking = asyncio.Lock()

    async def check(self) -> Installed:
        """Raises SlackApiError where Slack refuses the token, ClientError, OSError or TimeoutError on the way."""
        async with self._asking:
            if self._known is None:
                said = await self._clients.asking(self._token).auth_test()
                self._known = _described(self._token, said)
            return self._known

    async def of_request(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
    ) -> Installed | None:
        """Raises what `check` raises until it was answered once."""
        return await self.of_tenant(
            tenant_of(enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install)
        )

    async def of_tenant(self, tenant_id: TenantId) -> Installed | None:
        """Raises what `check` raises until it was answered once."""
        installed = self._known or await self.check()
        return installed if tenant_id == installed.tenant_id else None

    async def forget(self, tenant_id: TenantId) -> None:
        if self._known is not None and self._known.tenant_id == tenant_id:
            self._known = None


def _described(token: str, said: AsyncSlackResponse) -> Installed:
    """From the answer of auth.test: https://docs.slack.dev/reference/methods/auth.test."""
    wide, team, enterprise = said.get("is_enterprise_install"), said.get("team_id"), said.get("enterprise_id")
    return Installed(
        tenant_id=tenant_of(enterprise_id=enterprise, team_id=team, is_enterprise_install=wide),
        team_id=None if wide else team,
        enterprise_id=enterprise,
        bot_token=token,
        bot_id=said.get("bot_id") or "",
        bot_user_id=said.get("user_id") or "",
    )
