"""What a channel of those who look after the bot is told: what broke and what healed since its last post.

A tenant hears of its own troubles. Those of the whole bot, its sources among them, go to the edition that only an
operator can set up; where nobody has that one, every tenant that asked for notices hears of them.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.config import NOTICES, NOTICES_OF_ALL
from bot.domain.digests import Window
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Table
from bot.domain.subscriptions import TenantId
from bot.domain.troubles import PLATFORM, POST, Trouble
from bot.ports import Reading

EDITIONS = (NOTICES, NOTICES_OF_ALL)
_SHOWN = 15


async def notices(view: Reading, edition: str, tenant_id: TenantId | None, window: Window) -> Message | None:
    """None where nothing broke or healed in the window. Without a tenant only what concerns the whole bot."""
    kept = await concerning(view, edition, tenant_id, since=window.start)
    broke, healed = untold(kept, window)
    if not broke and not healed:
        return None
    standing = [one for one in kept if one.healed_at is None and one not in broke]
    return _message(broke, healed, len(standing))


async def concerning(view: Reading, edition: str, tenant_id: TenantId | None, *, since: datetime) -> Sequence[Trouble]:
    """The troubles that this edition tells this tenant of: those that stand, and those healed since the moment."""
    every = await view.troubles(healed_since=since)
    general = edition == NOTICES_OF_ALL or not await view.subscribers([NOTICES_OF_ALL])
    everywhere = edition == NOTICES_OF_ALL
    return [
        one
        for one in every
        if one.tenant_id == tenant_id or (general and one.tenant_id is None) or (everywhere and one.kind == PLATFORM)
    ]


def untold(kept: Sequence[Trouble], window: Window) -> tuple[list[Trouble], list[Trouble]]:
    """What broke in the window, and what healed in it. What did both is among the healed alone.

    That a post which was given up is no longer so is not said: it is there, or too old.
    """
    healed = [one for one in kept if _in(one.healed_at, window) and one.kind != POST]
    broke = [one for one in kept if _in(one.noted_at, window) and one.healed_at is None]
    return broke, healed


def _in(moment: datetime | None, window: Window) -> bool:
    return moment is not None and window.start <= moment < window.end


def _message(broke: Sequence[Trouble], healed: Sequence[Trouble], standing: int) -> Message:
    parts = [*([_many(len(broke), "broke")] if broke else []), *([_many(len(healed), "healed")] if healed else [])]
    blocks: list[Block] = [Heading(text=f"Open Gazette · {' and '.join(parts)}", level=1)]
    if broke:
        blocks += [Heading(text="Needs attention"), *_listed(broke)]
    if healed:
        blocks += [Heading(text="Over"), *_listed(healed)]
    lines = [f"{_many(standing, 'still open')} from before; /about shows how everything fares."] if standing else []
    lines.append("Told once when it breaks and once when it heals; /schedule remove edition:notices ends it.")
    return Message(blocks=(*blocks, Footer(lines=tuple(lines))))


def _many(count: int, what: str) -> str:
    return f"{'one thing' if count == 1 else f'{count} things'} {what}"


def _listed(some: Sequence[Trouble]) -> list[Block]:
    rows = tuple((one.text, _minute(one.since), _minute(one.healed_at) or "no") for one in some[:_SHOWN])
    table = Table(columns=("what", "since (UTC)", "over (UTC)"), rows=rows)
    more = len(some) - _SHOWN
    return [table, *([Paragraph(text=f"And {more} more.")] if more > 0 else [])]


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
