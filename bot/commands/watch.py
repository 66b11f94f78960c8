"""`/watch`: what is new about a policy, an organisation or a model, each morning that there is something.

A watch is a subscription like any other, so that it is run, paused and posted like any other. To oneself it is for
every member, who sees and removes no one else's; into a channel, or into the thread of its last edition, for admins.
"""

from collections.abc import Sequence
from datetime import time

from bot.commands import posts
from bot.commands.cadence import read_zone
from bot.commands.known import ranked
from bot.commands.nearest import either, hint
from bot.commands.spec import Action, Asker, Choice, Command, Option, Permission, Reply, Request, Services
from bot.commands.values import text
from bot.commands.watched import (
    HERE,
    THREAD,
    TO_ME,
    complete_target,
    deliver_of,
    edition_of,
    find_target,
    target_of,
    titled,
)
from bot.commands.wording import paged, said
from bot.domain.errors import UserError
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph
from bot.domain.subscriptions import Cadence, Subscription, SubscriptionState, direct_to, reader_of

SIZE = 10
# Each is a post a day at most; whoever follows more reads the digest.
MOST = 25
_AT = time(9)
_WHERE = {
    HERE: "in this channel",
    THREAD: "in the thread of the last edition of this channel",
    TO_ME: "as direct messages to you",
}


async def add(request: Request, services: Services) -> Reply:
    """Raises UserError for a target that there is not, for a channel that is not the asker's to fill, for too many."""
    target = await find_target(text(request, "target"), services)
    deliver = text(request, "deliver") or TO_ME
    place = _place(deliver, request.asker)
    own = await _own(request, services)
    before = next((one for one in own if (one.channel_id, one.edition) == (place, edition_of(target.id))), None)
    if before is None and sum(one.channel_id == place for one in own) >= MOST:
        there = _WHERE[TO_ME if deliver == TO_ME else HERE]
        raise UserError(f"There are {MOST} watches {there} already.", hint="/watch remove makes room.")
    async with services.store.writing() as tx:
        made = await tx.tenant(request.asker.tenant_id).subscribe(
            platform=request.asker.platform,
            channel_id=place,
            edition=edition_of(target.id),
            cadence=before.cadence if before else Cadence(at=_AT, zone=await _zone(request, services)),
            mention=None,
            now=services.clock.now(),
            threaded=deliver == THREAD,
        )
    head = f"{'Still watching' if before else 'Watching'}: {target.title}"
    when = f"{made.cadence.at:%H:%M} ({made.cadence.zone})"
    words = f"What is new about it comes {_WHERE[deliver]}, each day at {when}; on a day without news nothing comes."
    words += " Where there is no such thread it comes into the channel." if deliver == THREAD else ""
    advice = Footer(lines=("/watch list shows what is watched.", f"/watch remove target:{target.id} ends it."))
    return Reply(message=Message(blocks=(Heading(text=head, level=1), Paragraph(text=words), advice)))


async def listed(request: Request, services: Services) -> Reply:
    """The asker's own; for admins also those of this channel."""
    own = await _own(request, services)
    shown, more = paged(own, request.page, SIZE)
    if not own:
        return Reply(message=said("Nothing is watched here yet.", 'For example: /watch add target:"EO 14179"'))
    blocks: list[Block] = [Heading(text=f"What is watched: {len(own)}", level=1)]
    blocks += [Paragraph(text=_line(one, services)) for one in shown]
    return Reply(message=Message(blocks=tuple(blocks)), more=more)


async def remove(request: Request, services: Services) -> Reply:
    """Raises UserError where it is not watched, or both here and directly and it was not said which."""
    one = await _chosen(request, services)
    async with services.store.writing() as tx:
        done = await tx.tenant(request.asker.tenant_id).unsubscribe(one.id)
    if not done:
        raise UserError("It is no longer watched.", hint="/watch list shows what is.")
    return Reply(message=said(f"No longer watched {_where(one)}: {_title(one, services)}."))


async def complete_own(typed: str, request: Request, services: Services) -> Sequence[Choice]:
    own = {target_of(one.edition) or "": _title(one, services) for one in await _own(request, services)}
    return ranked(typed, (Choice(name=title, value=target) for target, title in own.items()))


def _place(deliver: str, asker: Asker) -> str:
    """What stands for the channel of the subscription. Raises UserError where the asker may not, or has none."""
    if deliver == TO_ME:
        return direct_to(asker.user_id)
    if asker.permission < Permission.ADMIN:
        what = "Posting into a channel needs an admin: someone who may manage this server or workspace."
        raise UserError(what, hint="deliver:dm sends it to you alone.")
    if asker.channel_id is None:
        raise UserError("There is no channel here.", hint="Ask in the one you mean, or with deliver:dm.")
    return asker.channel_id


async def _own(request: Request, services: Services) -> list[Subscription]:
    """What the asker may see and remove."""
    asker = request.asker
    places = {direct_to(asker.user_id)}
    if asker.permission >= Permission.ADMIN and asker.channel_id:
        places.add(asker.channel_id)
    kept = await posts.mine(request, services)
    return [one for one in kept if one.channel_id in places and target_of(one.edition)]


async def _zone(request: Request, services: Services) -> str:
    """The one that all that is scheduled in the tenant's channels agrees on, else UTC."""
    kept = await posts.mine(request, services)
    zones = {one.cadence.zone for one in kept}
    return await read_zone(zones.pop() if len(zones) == 1 else "UTC")


async def _chosen(request: Request, services: Services) -> Subscription:
    own, typed = await _own(request, services), text(request, "target")
    if not own:
        raise UserError("Nothing is watched here.", hint="/watch add does it.")
    # By id or title first, so that what left the catalogue or the Hub can be removed too.
    ids = [target_of(one.edition) or "" for one in own]
    by_name = {_title(one, services).casefold(): target_of(one.edition) or "" for one in own}
    by_name |= {one.casefold(): one for one in ids}
    target = by_name.get(typed.casefold()) or (await find_target(typed, services)).id
    deliver = text(request, "deliver")
    fitting = [one for one in own if one.edition == edition_of(target) and _is_there(one, deliver)]
    if not fitting:
        raise UserError(f"“{titled(target, services.policies())}” is not watched.", hint=hint(target, ids))
    if len(fitting) > 1:
        ways = either([f"deliver:{deliver_of(one)}" for one in fitting])
        raise UserError("It is watched both here and by you.", hint=f"Say which: {ways}.")
    return fitting[0]


def _line(one: Subscription, services: Services) -> str:
    words = f"{_title(one, services)}: {_where(one)}, at {one.cadence.at:%H:%M} ({one.cadence.zone})."
    if one.state is SubscriptionState.PAUSED:
        again = f"/watch add target:{target_of(one.edition)} deliver:{deliver_of(one)} starts it again."
        words += f" Paused{f' ({one.reason})' if one.reason else ''}; {again}"
    return words


def _title(one: Subscription, services: Services) -> str:
    return titled(target_of(one.edition) or one.edition, services.policies())


def _where(one: Subscription) -> str:
    return _WHERE[deliver_of(one)]


def _is_there(one: Subscription, deliver: str) -> bool:
    """A channel has one watch of a target, in a thread or not."""
    return not deliver or (deliver == TO_ME) == (reader_of(one.channel_id) is not None)


_DELIVER = Option(
    name="deliver",
    summary="here or thread: into this channel (admins); dm: to you alone; dm, if you leave it out",
    choices=(
        Choice(name="Here, in this channel", value=HERE),
        Choice(name="Here, in the thread of the last edition", value=THREAD),
        Choice(name="To me, as direct messages", value=TO_ME),
    ),
)
COMMAND = Command(
    name="watch",
    summary="Hear what is new about a policy, an organisation or a model",
    actions=(
        Action(
            name="add",
            summary="Watch a policy, an organisation or a model: once a day, when there is something new",
            handler=add,
            writes=True,
            example='/watch add target:"eo 14179" deliver:dm',
            options=(
                Option(
                    name="target",
                    summary="A policy, an organisation or a model: EO 14179, Hugging Face, deepseek-ai/DeepSeek-R1",
                    required=True,
                    completer=complete_target,
                ),
                _DELIVER,
            ),
        ),
        Action(
            name="list",
            summary="Show what you watch, and for admins this channel",
            handler=listed,
            example="/watch list",
        ),
        Action(
            name="remove",
            summary="Stop watching",
            handler=remove,
            writes=True,
            example='/watch remove target:"eo 14179"',
            options=(
                Option(name="target", summary="What to stop watching", required=True, completer=complete_own),
                _DELIVER,
            ),
        ),
    ),
)
