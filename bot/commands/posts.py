"""One subscription of the asker's tenant: found, described, run, skipped, paused, resumed, removed."""

import asyncio
from collections.abc import Sequence

from bot.commands.cadence import SHORT_DAYS, days_in_words, posting_times
from bot.commands.known import ranked
from bot.commands.nearest import hint
from bot.commands.spec import Asker, Choice, Reply, Request, Services
from bot.commands.values import text
from bot.commands.watched import deliver_of, target_of
from bot.commands.wording import said
from bot.domain.digests import EditionKind
from bot.domain.errors import UserError
from bot.domain.messages import Block, Heading, Message, Paragraph
from bot.domain.subscriptions import Subscription, SubscriptionState, direct_to, reader_of, zone

# The job that opens what has come due.
JOB = "due"


async def mine(request: Request, services: Services) -> Sequence[Subscription]:
    """Those of the asker's tenant that are theirs to see: no option can name another."""
    async with services.store.reading() as view:
        return visible(await view.tenant(request.asker.tenant_id).subscriptions(), request.asker)


def visible(subscriptions: Sequence[Subscription], asker: Asker) -> list[Subscription]:
    """Without what goes directly to others: what somebody watches is nobody else's business, an admin's included."""
    own = direct_to(asker.user_id)
    return [one for one in subscriptions if reader_of(one.channel_id) is None or one.channel_id == own]


async def described(one: Subscription, request: Request, services: Services) -> list[Block]:
    """What, where and when, and the next three times."""
    cadence = one.cadence
    when = f"{days_in_words(cadence.days)} at {cadence.at:%H:%M}, {cadence.zone}"
    notified = "A role is notified." if one.mention else "Nobody is notified."
    lines = [f"{when}. {notified}"]
    if one.state is SubscriptionState.PAUSED:
        lines.append(f"Paused{f' ({one.reason})' if one.reason else ''}: nothing is posted until /schedule resume.")
    if services.config().edition(one.edition) is None:
        lines.append(f"feeds.yaml has no edition “{one.edition}” any more, so nothing can be posted.")
    blocks: list[Block] = [_headed(one, request), *(Paragraph(text=line) for line in lines)]
    return [*blocks, await posting_times(one, services.clock.now())]


async def run(request: Request, services: Services) -> Reply:
    """Due at once. Raises UserError for a paused one."""
    one = await _chosen(request, services)
    if one.state is SubscriptionState.PAUSED:
        raise UserError(f"{_named(one, request)} is paused.", hint="/schedule resume first.")
    now = services.clock.now()
    # One that is due already is posted as what it is.
    if one.next_due_at is None or one.next_due_at > now:
        async with services.store.writing() as tx:
            _still(await tx.tenant(request.asker.tenant_id).set_next_due(one.id, now))
    services.wake(JOB)
    spec = services.config().edition(one.edition)
    quiet = spec is not None and spec.kind is not EditionKind.DIGEST
    when = "It is posted within a minute"
    return await _told(f"{when}, if there is anything new to tell." if quiet else f"{when}.", one, request, services)


async def skip_next(request: Request, services: Services) -> Reply:
    """Behind the next slot, the post that was promised next."""
    one = await _chosen(request, services)
    await asyncio.to_thread(zone, one.cadence.zone)
    now = services.clock.now()
    skipped = one.next_due_at if one.next_due_at and one.next_due_at > now else one.cadence.next_due(now).due_at
    async with services.store.writing() as tx:
        tenant = tx.tenant(request.asker.tenant_id)
        _still(await tenant.set_next_due(one.id, one.cadence.next_due(skipped).due_at))
    return await _told(f"The post of {skipped:%Y-%m-%d %H:%M} UTC is left out.", one, request, services)


async def pause(request: Request, services: Services) -> Reply:
    one = await _chosen(request, services)
    async with services.store.writing() as tx:
        tenant = tx.tenant(request.asker.tenant_id)
        _still(await tenant.set_state(one.id, SubscriptionState.PAUSED, "by an admin"))
    return await _told("Paused.", one, request, services)


async def resume(request: Request, services: Services) -> Reply:
    """From the next slot on. What the pause left out comes with it, marked as missed, as far as it is still news."""
    one = await _chosen(request, services)
    await asyncio.to_thread(zone, one.cadence.zone)
    next_slot = one.cadence.next_due(services.clock.now())
    async with services.store.writing() as tx:
        tenant = tx.tenant(request.asker.tenant_id)
        _still(await tenant.set_state(one.id, SubscriptionState.ACTIVE, ""))
        _still(await tenant.set_next_due(one.id, next_slot.due_at))
    return await _told("Resumed.", one, request, services)


async def remove(request: Request, services: Services) -> Reply:
    one = await _chosen(request, services)
    async with services.store.writing() as tx:
        _still(await tx.tenant(request.asker.tenant_id).unsubscribe(one.id))
    return Reply(message=said(f"{_named(one, request)} is removed.", f"To have it back: {_again(one)}"))


async def complete_mine(typed: str, request: Request, services: Services) -> Sequence[Choice]:
    names = dict.fromkeys(one.edition for one in await mine(request, services))
    return ranked(typed, (Choice(name=name, value=name) for name in names))


async def _chosen(request: Request, services: Services) -> Subscription:
    """The one that edition and channel name; the asker's channel decides where several remain. Raises UserError."""
    kept = await mine(request, services)
    if not kept:
        raise UserError("Nothing is scheduled here yet.", hint="/schedule set does it.")
    edition, channel = text(request, "edition").casefold(), text(request, "channel")
    fitting = [one for one in kept if edition in {"", one.edition.casefold()} and channel in {"", one.channel_id}]
    if not fitting:
        there = "; ".join(_named(one, request) for one in kept)
        near = hint(edition, dict.fromkeys(one.edition for one in kept)) if edition else ""
        raise UserError("Nothing like this is scheduled.", hint=near or f"There is: {there}.")
    here = [one for one in fitting if one.channel_id == request.asker.channel_id]
    if len(fitting) > 1 and len(here) != 1:
        there = "; ".join(_named(one, request) for one in fitting)
        raise UserError("Which one?", hint=f"Name edition and channel. There is: {there}.")
    return here[0] if len(fitting) > 1 else fitting[0]


def _again(one: Subscription) -> str:
    """The line that makes the same subscription."""
    if target := target_of(one.edition):
        return f"/watch add target:{target} deliver:{deliver_of(one)}"
    days = ",".join(SHORT_DAYS[day - 1] for day in one.cadence.days) or "all"
    return f"/schedule set edition:{one.edition} time:{one.cadence.at:%H:%M} zone:{one.cadence.zone} days:{days}"


def _still(done: bool) -> None:
    """Raises UserError where the subscription vanished in between."""
    if not done:
        raise UserError("It is no longer scheduled.", hint="/schedule show lists what is.")


async def _told(sentence: str, one: Subscription, request: Request, services: Services) -> Reply:
    """The sentence and the subscription as it is now."""
    kept = await mine(request, services)
    now = next((other for other in kept if other.id == one.id), one)
    return Reply(message=Message(blocks=(Paragraph(text=sentence), *await described(now, request, services))))


def _headed(one: Subscription, request: Request) -> Heading:
    if one.channel_id == request.asker.channel_id or reader_of(one.channel_id):
        return Heading(text=_named(one, request))
    return Heading(text=f"{_what(one)} in", place=one.channel_id)


def _named(one: Subscription, request: Request) -> str:
    if reader_of(one.channel_id):
        return f"{_what(one)} to you directly"
    where = "this channel" if one.channel_id == request.asker.channel_id else f"channel {one.channel_id}"
    return f"{_what(one)} in {where}"


def _what(one: Subscription) -> str:
    """A watch is named as its option wants it, so that what is read can be typed."""
    return f"The {one.edition} edition"
