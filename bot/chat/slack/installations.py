"""The workspaces that installed us: slack_sdk's own tables, the tokens in them encrypted.

The only place that writes them, so what is remembered here of them is never stale.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Final, TypedDict, TypeVar

from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from sqlalchemy import ColumnElement, Table, and_, or_
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.chat.slack.secrets import Secrets
from bot.chat.slack.tokens import tenant_of
from bot.domain.subscriptions import TenantId

log = logging.getLogger(__name__)

# Whoever has one of these can speak for the bot or for a person.
SECRET_FIELDS: Final = (
    "bot_token",
    "bot_refresh_token",
    "user_token",
    "user_refresh_token",
    "incoming_webhook_url",
)
_REMEMBERED = 1000

_Kept = TypeVar("_Kept", Bot, Installation)
_Result = TypeVar("_Result")


class _Where(TypedDict):
    enterprise_id: str | None
    team_id: str | None


class Installations(AsyncInstallationStore):
    """slack_sdk's store; what it hands out is readable, what it keeps is not.

    `on_installed` is told of each installation after it is stored. Raises StoreError, and SecretError where a token
    cannot be read. A statement under way ends even where its caller is cancelled: it holds the write lock.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        client_id: str,
        secrets: Secrets,
        on_installed: Callable[[TenantId], Awaitable[None]],
    ) -> None:
        self._store = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=engine, logger=log)
        self._engine = engine
        self._secrets = secrets
        self._on_installed = on_installed
        self._known: dict[TenantId, Bot] = {}
        self._changes = 0

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_save(self, installation: Installation) -> None:
        await self._write(self._install(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Keep the tokens that a rotation brought. This is no installation: nobody is told."""
        await self._write(self._store.async_save_bot(_with_secrets(bot, self._secrets.lock)))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        where: _Where = {"enterprise_id": enterprise_id, "team_id": team_id}
        found = await _to_the_end(
            self._store.async_find_bot(**where, is_enterprise_install=is_enterprise_install),
        )
        return _with_secrets(found, self._secrets.unlock) if found else None

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Where tokens are refreshed, those of the bot are current in `async_find_bot` only."""
        where: _Where = {"enterprise_id": enterprise_id, "team_id": team_id}
        found = await _to_the_end(
            self._store.async_find_installation(**where, user_id=user_id, is_enterprise_install=is_enterprise_install)
        )
        return _with_secrets(found, self._secrets.unlock) if found else None

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        await self._write(self._store.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        where: _Where = {"enterprise_id": enterprise_id, "team_id": team_id}
        await self._write(self._store.async_delete_installation(**where, user_id=user_id))

    async def bot_of(self, tenant_id: TenantId, *, fresh: bool = False) -> Bot | None:
        """The newest bot of the tenant, from memory where it is known; `fresh` asks the database in any case."""
        if not fresh and tenant_id in self._known:
            return self._known[tenant_id]
        seen = self._changes
        found = await _to_the_end(self._newest(tenant_id))
        if found is None:
            return None
        bot = _with_secrets(found, self._secrets.unlock)
        if seen == self._changes:
            while len(self._known) >= _REMEMBERED:
                del self._known[next(iter(self._known))]
            self._known[tenant_id] = bot
        return bot

    async def forget(self, tenant_id: TenantId) -> None:
        """Delete what is stored of the tenant, everybody's tokens included."""
        await self._write(self._forget(tenant_id))

    async def rekey(self) -> int:
        """Put every stored token under the first key; how many rows that changed. All of them, or none."""
        return await self._write(self._rekey())

    async def _install(self, installation: Installation) -> None:
        await self._store.async_save(_with_secrets(installation, self._secrets.lock))
        self._has_changed()
        await self._on_installed(_tenant(installation))

    async def _forget(self, tenant_id: TenantId) -> None:
        async with self._engine.begin() as connection:
            for table in self._tables:
                await connection.execute(table.delete().where(self._rows(table, tenant_id)))

    async def _rekey(self) -> int:
        changed = 0
        async with self._engine.begin() as connection:
            for table in self._tables:
                for row in (await connection.execute(table.select())).mappings().all():
                    anew = {name: self._secrets.relock(row[name]) for name in SECRET_FIELDS if row.get(name)}
                    if anew:
                        await connection.execute(table.update().where(table.c.id == row["id"]).values(**anew))
                        changed += 1
        return changed

    async def _newest(self, tenant_id: TenantId) -> Bot | None:
        """As it is stored. slack_sdk can only ask with the organisation of a workspace, which posts do not know."""
        bots = self._store.bots
        query = bots.select().where(self._rows(bots, tenant_id), bots.c.bot_token.is_not(None))
        async with self._engine.connect() as connection:
            found = await connection.execute(query.order_by(bots.c.installed_at.desc()).limit(1))
            row = found.mappings().first()
        return _bot(dict(row)) if row else None

    def _rows(self, table: Table, tenant_id: TenantId) -> ColumnElement[bool]:
        """The tenant's rows: a workspace of its own, or an organisation without a workspace."""
        c, name = table.c, tenant_id.partition(":")[2]
        is_tenant = or_(c.team_id == name, and_(c.team_id.is_(None), c.enterprise_id == name))
        return and_(c.client_id == self._store.client_id, is_tenant)

    @property
    def _tables(self) -> tuple[Table, Table]:
        return self._store.bots, self._store.installations

    async def _write(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        return await _to_the_end(self._changing(work))

    async def _changing(self, work: Coroutine[Any, Any, _Result]) -> _Result:
        try:
            return await work
        finally:
            self._has_changed()

    def _has_changed(self) -> None:
        self._changes += 1
        self._known.clear()


def _with_secrets(kept: _Kept, change: Callable[[str], str]) -> _Kept:
    """A copy with every secret changed."""
    fields = kept.to_dict_for_copying()
    changed = {name: change(fields[name]) for name in SECRET_FIELDS if fields.get(name)}
    return type(kept)(**(fields | changed))


def _tenant(kept: Bot | Installation) -> TenantId:
    return tenant_of(
        enterprise_id=kept.enterprise_id, team_id=kept.team_id, is_enterprise_install=kept.is_enterprise_install
    )


def _bot(row: Mapping[str, Any]) -> Bot:
    fields = {name: value for name, value in row.items() if name not in ("id", "client_id")}
    return Bot(**fields)


# asyncio itself forgets a task that nobody holds.
_under_way: set[asyncio.Future[Any]] = set()


async def _to_the_end(work: Coroutine[Any, Any, _Result]) -> _Result:
    """Await work that ends even when the caller is cancelled; a failure nobody waits for is looked at all the same."""
    task = asyncio.ensure_future(work)
    _under_way.add(task)
    task.add_done_callback(_ended)
    return await asyncio.shield(task)


def _ended(task: asyncio.Future[Any]) -> None:
    _under_way.discard(task)
    if not task.cancelled():
        task.exception()
