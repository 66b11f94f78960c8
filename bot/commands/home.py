"""What a person finds who opens the bot's own page, on a platform that has such a page for each member."""

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.commands.countdown import coming
from bot.commands.dates import due_item
from bot.commands.health import all_sources, listing, state, summary
from bot.commands.patience import bounded
from bot.commands.posts import described, visible
from bot.commands.spec import Asker, Permission, Request, Services
from bot.digest.present import span
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph
from bot.domain.policies import Policy
from bot.domain.subscriptions import Subscription

# How many schedules and sources are shown before the rest is only counted.
_SHOWN = 5
_NEXT = 3
_FINE = ("ok", "new", "disabled")


async def home(asker: Asker, services: Services) -> Message:
    """The next deadlines, the last edition, what is scheduled in the tenant; for admins also the sources in trouble."""
    services = bounded(services)
    async with services.store.reading() as view:
        tenant = view.tenant(asker.tenant_id)
        subscriptions, suspended = visible(await tenant.subscriptions(), asker), await tenant.suspended()
        newest = await view.digests(limit=1)
    now = services.clock.now()
    # In a thread: zones are read from disk.
    due = await asyncio.to_thread(_deadlines, services.policies().all(), now)
    blocks: list[Block] = [Heading(text="At a glance", level=1), *due]
    if suspended:
        blocks.append(Paragraph(text=f"Nothing is posted here at the moment: {suspended}."))
    if newest:
        last = newest[0]
        words = f"{last.edition.capitalize()} edition no. {last.number}, {span(last.window)}. /digest shows it."
        blocks += [Heading(text="The last edition"), Paragraph(text=words)]
    blocks += await _schedules(subscriptions, asker, services)
    if asker.permission >= Permission.ADMIN:
        blocks += await _health(services)
    return Message(blocks=(*blocks, Footer(lines=("/help lists what you can ask.",))))


def _deadlines(policies: Sequence[Policy], now: datetime) -> list[Block]:
    """The next three that count."""
    ahead = [due for due in coming(policies, now) if due.deadline.superseded_by is None][:_NEXT]
    if not ahead:
        return []
    items = [due_item(number, due, now) for number, due in enumerate(ahead, start=1)]
    return [Heading(text="The next deadlines"), *items, Paragraph(text="/deadlines lists all.")]


async def _schedules(subscriptions: Sequence[Subscription], asker: Asker, services: Services) -> list[Block]:
    if not subscriptions:
        return [Heading(text="What is posted"), Paragraph(text="Nothing is scheduled yet. /schedule set does it.")]
    request = Request(command="schedule", action="show", asker=asker)
    blocks: list[Block] = []
    for one in subscriptions[:_SHOWN]:
        blocks += await described(one, request, services)
    rest = len(subscriptions) - _SHOWN
    more = [Paragraph(text=f"And {rest} more: /schedule show.")] if rest > 0 else []
    return [*blocks, *more]


async def _health(services: Services) -> list[Block]:
    pairs = await all_sources(services.config(), services.store)
    troubled = [pair for pair in pairs if state(*pair) not in _FINE]
    rest = len(troubled) - _SHOWN
    more = [Paragraph(text=f"And {rest} more: /feeds list.")] if rest > 0 else []
    return [Heading(text="Sources"), Paragraph(text=f"{summary(pairs)}."), *listing(troubled[:_SHOWN]), *more]
