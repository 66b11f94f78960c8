"""Whose token speaks for the bot in which workspace, where each that installed us has brought its own."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

from slack_sdk.errors import SlackTokenRotationError
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.chat.slack import faults
from bot.chat.slack.clients import Clients
from bot.chat.slack.installations import Installations
from bot.chat.slack.tokens import Installed, tenant_of
from bot.domain.errors import BotError, DeliveryFault, PermanentDeliveryError
from bot.domain.subscriptions import TenantId
from bot.ports import Clock

log = logging.getLogger(__name__)

# A token lives twelve hours; refreshed so early, an outage of Slack of less than two hours leaves a valid one.
_AHEAD: Final = timedelta(minutes=120)
# slack_sdk looks at the clock of the machine as well; who decided by ours does not ask it again.
_IN_ANY_CASE: Final = 10**9


class ManyWorkspaces:
    """The tokens of the installations, refreshed before they are handed out where they are about to expire.

    A refresh is made once however many ask, goes on where they are cancelled, and is stored before anybody has it:
    a refresh token works only once, so one that is lost costs the workspace a new installation.
    """

    def __init__(
        self, installations: Installations, clients: Clients, clock: Clock, *, client_id: str, client_secret: str
    ) -> None:
        self._installations = installations
        self._clients = clients
        self._clock = clock
        self._client_id = client_id
        self._client_secret = client_secret
        self._refreshing: dict[TenantId, asyncio.Task[Bot | None]] = {}
        self._unsaved: dict[TenantId, Bot] = {}

    async def of_request(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None
    ) -> Installed | None:
        """Also None where the token has expired and Slack refuses a new one. Raises TemporaryDeliveryError."""
        tenant_id = tenant_of(enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install)
        try:
            return await self.of_tenant(tenant_id)
        except PermanentDeliveryError:
            return None

    async def of_tenant(self, tenant_id: TenantId) -> Installed | None:
        """Raises the delivery errors where a token has expired: PLATFORM_DOWN or RATE_LIMITED, or TOKEN_REVOKED."""
        bot = self._unsaved.get(tenant_id) or await self._installations.bot_of(tenant_id)
        if bot is not None and (tenant_id in self._unsaved or self._is_due(bot)):
            bot = await self._refreshed(tenant_id)
        return _installed(tenant_id, bot) if bot is not None else None

    async def forget(self, tenant_id: TenantId) -> None:
        if tenant_id in self._refreshing:
            # It would store what is to be forgotten.
            await asyncio.wait([self._refreshing[tenant_id]])
        self._unsaved.pop(tenant_id, None)
        await self._installations.forget(tenant_id)

    async def close(self) -> None:
        """Let refreshes under way end: they hold tokens that nobody else has."""
        await asyncio.gather(*self._refreshing.values(), return_exceptions=True)

    def _is_due(self, bot: Bot) -> bool:
        return self._left(bot) < _AHEAD

    def _left(self, bot: Bot) -> timedelta:
        """How long the token is still valid."""
        if bot.bot_token_expires_at is None:
            return timedelta.max
        return timedelta(seconds=bot.bot_token_expires_at - self._clock.now().timestamp())

    async def _refreshed(self, tenant_id: TenantId) -> Bot | None:
        """One task for all who ask meanwhile: it is the lock, and no caller can leave it half done."""
        task = self._refreshing.get(tenant_id)
        if task is None:
            task = asyncio.create_task(self._refresh(tenant_id), name=f"refresh the token of {tenant_id}")
            self._refreshing[tenant_id] = task
            task.add_done_callback(lambda done: self._ended(tenant_id, done))
        return await asyncio.shield(task)

    def _ended(self, tenant_id: TenantId, task: asyncio.Task[Bot | None]) -> None:
        self._refreshing.pop(tenant_id, None)
        if not task.cancelled():
            task.exception()  # looked at, for the case that nobody waits any more

    async def _refresh(self, tenant_id: TenantId) -> Bot | None:
        """The stored bot with a token that lasts; the database is asked again, somebody may have been faster."""
        await self._save(tenant_id)
        bot = await self._installations.bot_of(tenant_id, fresh=True)
        if bot is None or not self._is_due(bot):
            return bot
        fresh = await self._asked(tenant_id, bot)
        if fresh is not None:
            self._unsaved[tenant_id] = fresh
            await self._save(tenant_id)
        return fresh or bot

    async def _save(self, tenant_id: TenantId) -> None:
        """What could not be stored is kept for the next time. Raises StoreError."""
        bot = self._unsaved.get(tenant_id)
        if bot is not None:
            await self._installations.async_save_bot(bot)
            self._unsaved.pop(tenant_id, None)
            log.info("the token of %s was refreshed", tenant_id)

    async def _asked(self, tenant_id: TenantId, bot: Bot) -> Bot | None:
        """None where there is no new token but the old one still holds; where it does not, raises delivery errors."""
        rotator = AsyncTokenRotator(
            client_id=self._client_id, client_secret=self._client_secret, client=self._clients.asking(None)
        )
        try:
            return await rotator.perform_bot_token_rotation(bot=bot, minutes_before_expiration=_IN_ANY_CASE)
        except faults.FAILURES as error:
            failure = _failure(error, self._clock.now())
        log.error("the token of %s cannot be refreshed: %s", tenant_id, failure)
        if self._left(bot) > timedelta():
            return None
        raise failure


def _failure(error: Exception, now: datetime) -> BotError:
    """Whatever Slack has against a refresh token: without a new one, the bot has none."""
    cause = error.api_error if isinstance(error, SlackTokenRotationError) else error
    failure = faults.delivery_error(cause, now, asking=True)
    if isinstance(failure, PermanentDeliveryError):
        failure = PermanentDeliveryError(
            DeliveryFault.TOKEN_REVOKED, f"Slack refuses to refresh the token ({faults.word(cause)}): install it anew."
        )
    failure.__cause__ = cause
    return failure


def _installed(tenant_id: TenantId, bot: Bot) -> Installed:
    return Installed(
        tenant_id=tenant_id,
        team_id=bot.team_id,
        enterprise_id=bot.enterprise_id,
        bot_token=bot.bot_token,
        bot_id=bot.bot_id or "",
        bot_user_id=bot.bot_user_id or "",
    )
