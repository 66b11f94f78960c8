"""How the bot fares as a whole, for `/about`, for `/ready` and for the doctor: what waits, who refuses, what is old."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.commands.spec import Asker
from bot.commands.wording import counted, minute
from bot.domain.dead_letters import RETRIED_WITHIN, Outstanding
from bot.domain.errors import StoreError
from bot.domain.subscriptions import TenantId, direct_to, reader_of
from bot.ports import Backups, Store

# A post that waits for longer is not merely on its way.
LATE = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`refusals` says in words who takes no posts, by platform or tenant; `held` why nothing is sent at all.

    `uncertain` counts the posts since the start that may have been made twice: nobody could look for an earlier try.
    """

    now: datetime
    outstanding: Outstanding
    polled_at: datetime | None
    refusals: Mapping[str, str] = field(default_factory=dict)
    copies: bool = False
    copied_at: datetime | None = None
    held: str = ""
    uncertain: int = 0

    @property
    def is_late(self) -> bool:
        """Whether a post waits for longer than it takes to send one."""
        oldest = self.outstanding.oldest_due_at
        return oldest is not None and self.now - oldest > LATE


async def standing(
    store: Store,
    now: datetime,
    *,
    refusals: Mapping[str, str] | None = None,
    copies: Backups | None = None,
    held: str = "",
    uncertain: int = 0,
) -> Standing:
    """Raises StoreError."""
    async with store.reading() as view:
        outstanding = await view.outstanding(now)
        polled = [record.last_polled_at for record in await view.sources() if record.last_polled_at]
    return Standing(
        now=now,
        outstanding=outstanding,
        polled_at=max(polled, default=None),
        refusals=refusals or {},
        copies=copies is not None,
        copied_at=await _newest(copies, now),
        held=held,
        uncertain=uncertain,
    )


def rows(one: Standing, tenant_id: TenantId) -> list[tuple[str, str]]:
    """For everybody: of other tenants nothing is said but that they are."""
    found = [("posts that wait", _waiting(one.outstanding))]
    if one.uncertain:
        found.append(("posts that may be doubled", f"{one.uncertain:,} since the start"))
    found += _refused(one, tenant_id)
    if one.copies:
        found.append(("last copy of the database", minute(one.copied_at)))
    return [*found, *([("clock", one.held)] if one.held else [])]


async def given_up(store: Store, asker: Asker, now: datetime) -> Sequence[tuple[str, str]]:
    """For an admin of a tenant: how many of its posts were given up of late, as `/schedule failed` lists them."""
    async with store.reading() as view:
        found = await view.tenant(asker.tenant_id).dead_letters(since=now - RETRIED_WITHIN)
    own = direct_to(asker.user_id)
    letters = [one for one in found if reader_of(one.channel_id) is None or one.channel_id == own]
    how = f"{counted(len(letters), 'post')} in {RETRIED_WITHIN.days} days; /schedule failed" if letters else "none"
    return [("given up here", how)]


def _waiting(outstanding: Outstanding) -> str:
    if outstanding.oldest_due_at is None:
        return "none"
    return f"the oldest since {minute(outstanding.oldest_due_at)}"


def _refused(one: Standing, tenant_id: TenantId) -> list[tuple[str, str]]:
    """Platforms by their names, the asker's own tenant as such, all other tenants as a number."""
    own = [("this server or workspace", words) for name, words in one.refusals.items() if name == tenant_id]
    platforms = [(name, words) for name, words in one.refusals.items() if ":" not in name]
    others = sum(":" in name and name != tenant_id for name in one.refusals)
    return [*platforms, *own, *([("refused elsewhere", counted(others, "tenant"))] if others else [])]


async def _newest(copies: Backups | None, now: datetime) -> datetime | None:
    """None as well where the copies cannot be looked at."""
    try:
        return await copies.newest(now) if copies else None
    except StoreError:
        return None
