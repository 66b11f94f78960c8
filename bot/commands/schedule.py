"""`/schedule`: which edition is posted where and when. Everything here touches the asker's own tenant and no other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.commands import failed, posts
from bot.commands.cadence import (
    complete_days,
    complete_zone,
    read_days,
    read_time,
    read_zone,
    usual_days,
)
from bot.commands.known import complete_edition, find_scheduled
from bot.commands.posts import described, mine
from bot.commands.spec import Action, Command, Option, OptionKind, Permission, Reply, Request, Services
from bot.commands.values import as_of, text
from bot.commands.wording import paged, said
from bot.delivery.told import Telling
from bot.digest.build import compose
from bot.digest.present import digest_message, drop_report
from bot.domain.config import NOTICES, NOTICES_OF_ALL
from bot.domain.digests import EditionKind, EditionSpec, Window
from bot.domain.errors import UserError
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph
from bot.domain.subscriptions import Cadence, Subscription

SIZE = 5
_EXAMPLE = "/schedule set edition:weekly time:09:00 zone:Europe/Berlin days:mon"


async def show(request: Request, services: Services) -> Reply:
    subscriptions = await mine(request, services)
    if not subscriptions:
        return Reply(message=said("Nothing is scheduled here yet.", f"For example: {_EXAMPLE}"))
    shown, more = paged(subscriptions, request.page, SIZE)
    blocks: list[Block] = [Heading(text="What is posted here, and when", level=1)]
    for one in shown:
        blocks += await described(one, request, services)
    return Reply(message=Message(blocks=tuple(blocks)), more=more)


async def set_up(request: Request, services: Services) -> Reply:
    """Make or change the subscription of the channel to the edition. What is left out stays as it was."""
    spec = _for_asker(find_scheduled(services.config(), text(request, "edition")), request)
    channel = text(request, "channel") or request.asker.channel_id
    if not channel:
        raise UserError("Where should it be posted?", hint="Name the channel, or ask in the one you mean.")
    kept = await mine(request, services)
    before = next((one for one in kept if (one.channel_id, one.edition) == (channel, spec.name)), None)
    days = text(request, "days")
    cadence = Cadence(
        at=read_time(text(request, "time")),
        zone=await _zone(text(request, "zone"), before, kept),
        days=read_days(days) if days else before.cadence.days if before else usual_days(spec),
    )
    async with services.store.writing() as tx:
        made = await tx.tenant(request.asker.tenant_id).subscribe(
            platform=request.asker.platform,
            channel_id=channel,
            edition=spec.name,
            cadence=cadence,
            mention=text(request, "mention") or (before.mention if before else None),
            now=services.clock.now(),
        )
    advice = Footer(lines=(f"/schedule preview edition:{spec.name} shows what it would say now.",))
    head = Paragraph(text="Changed." if before else "Scheduled.")
    return Reply(message=Message(blocks=(head, *await described(made, request, services), advice)))


async def preview(request: Request, services: Services) -> Reply:
    """The edition as it would be posted, and the count of what was left out. Nothing is stored or posted."""
    config = services.config()
    kept = await mine(request, services)
    name = text(request, "edition") or (kept[0].edition if kept else "weekly")
    spec = _for_asker(find_scheduled(config, name), request)
    end = as_of(typed) if (typed := text(request, "as-of")) else services.clock.now()
    if spec.kind is not EditionKind.DIGEST:
        return await _preview_told(spec, end, request, services)
    async with services.store.reading() as view:
        digest = await compose(view, config, spec, end=end, policies=services.policies())
    counts = drop_report(digest).blocks[1]
    foot = Footer(lines=("A preview: nothing was posted. The table says what became of every entry of these days.",))
    return Reply(message=Message(blocks=(*digest_message(digest).blocks, counts, foot)))


async def _preview_told(spec: EditionSpec, end: datetime, request: Request, services: Services) -> Reply:
    """What a channel would be told that heard of everything before the last look-back."""
    telling = Telling(config=services.config(), policies=services.policies)
    window = Window(start=end - spec.look_back, end=end)
    async with services.store.reading() as view:
        message = await telling.compose(view, spec, window, now=end, tenant_id=request.asker.tenant_id)
    if message is None:
        instead = (
            "/about shows how all fares." if spec.kind is EditionKind.NOTICES else "/deadlines lists what is ahead."
        )
        return Reply(message=said("Nothing would be posted: it is quiet.", instead))
    return Reply(message=Message(blocks=(*message.blocks, Footer(lines=("A preview: nothing was posted.",)))))


def _for_asker(spec: EditionSpec, request: Request) -> EditionSpec:
    """Raises UserError where the edition is not for everybody's eyes."""
    if spec.name == NOTICES_OF_ALL and request.asker.permission < Permission.OPERATOR:
        what = "tells of troubles of the whole bot, and needs an operator of it."
        raise UserError(f"The edition “{spec.name}” {what}", hint=f"/schedule set edition:{NOTICES} tells of yours.")
    return spec


async def _zone(typed: str, before: Subscription | None, kept: Sequence[Subscription]) -> str:
    """The one asked for, else that of this subscription, else the one that the others here agree on, else UTC."""
    if typed:
        return await read_zone(typed)
    if before:
        return await read_zone(before.cadence.zone)
    others = {one.cadence.zone for one in kept}
    return await read_zone(others.pop() if len(others) == 1 else "UTC")


_EDITION = Option(name="edition", summary="Which edition", completer=posts.complete_mine)
_CHANNEL = Option(name="channel", summary="Which channel, if the edition goes to several", kind=OptionKind.CHANNEL)
_SET = (
    Option(
        name="edition", summary="Of feeds.yaml, or deadlines, or notices", required=True, completer=complete_edition
    ),
    Option(name="time", summary="When, in your own time: 09:00", required=True),
    Option(name="zone", summary="Your time zone, such as Europe/Berlin", completer=complete_zone),
    Option(name="days", summary="weekdays, every day, or days such as mon,thu", completer=complete_days),
    Option(name="channel", summary="Where to post; here, if you leave it out", kind=OptionKind.CHANNEL),
    Option(name="mention", summary="The role that a post notifies; nobody, if you leave it out", kind=OptionKind.ROLE),
)
_PREVIEW = (
    Option(name="edition", summary="Which edition", completer=complete_edition),
    Option(name="as-of", summary="As it was on this day or at this moment: 2025-08-03"),
)

_SHOW = Action(
    name="show", summary="Show what is posted here, and the next times", handler=show, example="/schedule show"
)
_SET_UP = Action(
    name="set", summary="Post an edition regularly, or change when", handler=set_up, options=_SET, example=_EXAMPLE
)
_LOOK = Action(
    name="preview",
    summary="Show an edition as it would be posted, with what was left out",
    handler=preview,
    options=_PREVIEW,
    example="/schedule preview edition:weekly",
)
_ONE = (
    Action(name="run", summary="Post an edition now, outside of its times", handler=posts.run),
    Action(name="skip-next", summary="Leave out the next post", handler=posts.skip_next),
    Action(name="pause", summary="Stop posting until it is resumed", handler=posts.pause),
    Action(name="resume", summary="Post again after a pause", handler=posts.resume),
    Action(name="remove", summary="Stop posting for good", handler=posts.remove),
)
_FAILED = Action(
    name="failed",
    summary="Show the posts that were given up, and why",
    handler=failed.failed,
    example="/schedule failed",
)
_RETRY = Action(
    name="retry",
    summary="Post one that was given up after all",
    handler=failed.retry,
    options=(Option(name="post", summary="Its number", required=True, completer=failed.complete_post),),
    example="/schedule retry post:12",
    writes=True,
)
_OF_ONE = tuple(
    replace(one, options=(_EDITION, _CHANNEL), example=f"/schedule {one.name} edition:weekly", writes=True)
    for one in _ONE
)
COMMAND = Command(
    name="schedule",
    summary="Decide which edition is posted where and when",
    permission=Permission.ADMIN,
    actions=tuple(
        replace(one, permission=Permission.ADMIN)
        for one in (_SHOW, replace(_SET_UP, writes=True), _LOOK, *_OF_ONE, _FAILED, _RETRY)
    ),
)
