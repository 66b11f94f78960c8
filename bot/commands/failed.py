"""Posts that were given up: which, why, what becomes of their items, and how one is posted after all."""

from collections.abc import Sequence

from bot.commands.known import ranked
from bot.commands.posts import mine
from bot.commands.spec import Choice, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import counted, minute, paged, said
from bot.domain.dead_letters import RETRIED_WITHIN, DeadLetter
from bot.domain.errors import DeliveryFault, UserError
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph
from bot.domain.subscriptions import Subscription, SubscriptionState

SIZE = 5
# The job that sends.
JOB = "deliver"
_WHY = {
    DeliveryFault.CHANNEL_GONE.value: "the channel is gone",
    DeliveryFault.FORBIDDEN.value: "we may not post there",
    DeliveryFault.REFUSED.value: "the platform refused the message",
    DeliveryFault.TOKEN_REVOKED.value: "the platform no longer accepts our token",
    "expired": "it could not be posted for three days",
    "merged": "it came too late",
    "suspended": "the platform removed us from here",
}
_DAYS = RETRIED_WITHIN.days


async def failed(request: Request, services: Services) -> Reply:
    letters = await _letters(request, services)
    if not letters:
        return Reply(
            message=said(f"No post was given up in the last {_DAYS} days.", "/schedule show lists what is due.")
        )
    shown, more = paged(letters, request.page, SIZE)
    if not shown:
        return Reply(message=said(f"There is no page {request.page}.", "Go back to an earlier page."))
    blocks: list[Block] = [Heading(text=f"{counted(len(letters), 'post')} given up", level=1)]
    for one in shown:
        blocks += [Heading(text=_headed(one), place=one.channel_id), *(Paragraph(text=line) for line in _told(one))]
    foot = Footer(lines=(f"Of the last {_DAYS} days. /schedule retry post:{shown[0].id} posts that one after all.",))
    return Reply(message=Message(blocks=(*blocks, foot)), more=more)


async def retry(request: Request, services: Services) -> Reply:
    """Raises UserError for a post that is no longer there, or that would repeat what the channel got since."""
    wanted = await _wanted(text(request, "post"), request, services)
    one = next((one for one in await mine(request, services) if one.id == wanted.subscription_id), None)
    await _refuse_where_it_would_not_go(wanted, one, request, services)
    async with services.store.writing() as tx:
        parts = await tx.tenant(request.asker.tenant_id).retry_dead(wanted.id, services.clock.now())
    if not parts:
        raise UserError("It is not among the posts that were given up any more.", hint="/schedule failed lists them.")
    services.wake(JOB)
    items = f" Its {counted(wanted.items, 'item')} count as posted again." if wanted.items else ""
    sentence = f"{_named(wanted)} is posted within a minute ({counted(parts, 'part')}).{items}"
    return Reply(message=said(sentence, "If it fails again, /schedule failed says why."))


async def complete_post(typed: str, request: Request, services: Services) -> Sequence[Choice]:
    letters = await _letters(request, services)
    return ranked(typed, (Choice(name=f"{one.id}: {_headed(one)}", value=str(one.id)) for one in letters))


async def _letters(request: Request, services: Services) -> list[DeadLetter]:
    """Those of the asker's tenant, but for what went directly to somebody else."""
    visible = {one.id for one in await mine(request, services)}
    since = services.clock.now() - RETRIED_WITHIN
    async with services.store.reading() as view:
        found = await view.tenant(request.asker.tenant_id).dead_letters(since=since)
    return [one for one in found if one.subscription_id in visible]


async def _wanted(typed: str, request: Request, services: Services) -> DeadLetter:
    letters = await _letters(request, services)
    number = typed.removeprefix("#").partition(":")[0].strip()
    found = next((one for one in letters if str(one.id) == number), None)
    if found is None:
        way = "/schedule run posts the newest edition instead."
        reason = f"It is older than {_DAYS} days, was posted since, or its subscription is gone."
        raise UserError(f"There is no post “{typed[:50]}” that could be retried.", hint=f"{reason} {way}")
    return found


async def _refuse_where_it_would_not_go(
    wanted: DeadLetter, one: Subscription | None, request: Request, services: Services
) -> None:
    """Raises UserError: nothing is posted to who is paused or away, and nothing is shown twice."""
    async with services.store.reading() as view:
        away = await view.tenant(request.asker.tenant_id).suspended()
    if away or one is None:
        raise UserError(f"Nothing is posted here: {away or 'the subscription is gone'}.", hint="/schedule set anew.")
    if one.state is SubscriptionState.PAUSED:
        raise UserError(
            f"{_named(wanted)} cannot be posted: its subscription is paused.", hint="/schedule resume first."
        )
    if wanted.later:
        raise UserError(
            f"{counted(wanted.later, 'item')} of {_named(wanted)} came with a later post; it would repeat them.",
            hint=f"/digest edition:“{_name(wanted)}” share:yes shows the edition here." if wanted.number else "",
        )


def _headed(one: DeadLetter) -> str:
    return f"{_name(one)} of {minute(one.due_at)}"


def _named(one: DeadLetter) -> str:
    return f"The post {one.id} ({_name(one)})"


def _name(one: DeadLetter) -> str:
    return f"{one.edition} {one.number}" if one.number else one.edition


def _told(one: DeadLetter) -> list[str]:
    code, _, words = one.reason.partition(":")
    why = _WHY.get(code, "it failed")
    detail = f" ({words.strip()})" if words.strip() else ""
    parts = f" {counted(one.parts, 'part')} of it." if one.parts > 1 else ""
    return [f"Given up because {why}{detail}.{parts} Number {one.id}.", _fate(one)]


def _fate(one: DeadLetter) -> str:
    """What becomes of its items."""
    if one.number is None:
        return "What it said is not repeated by itself: the next post of its kind looks back over it."
    if not one.items:
        return "Its other parts were posted; its items are not repeated by themselves."
    left = one.items - one.later
    came = f"{counted(one.later, 'item')} came with a later post. " if one.later else ""
    return came + (f"{counted(left, 'item')} will stand in the next edition, marked as missed." if left else "").strip()
