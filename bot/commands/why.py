"""`/why`: why each item of an edition was chosen, in the words that were kept with it.

Nudges and follow-ups are no editions: of those it says who asked for them, and how they end.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import editions
from bot.commands.known import ranked
from bot.commands.posts import mine
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.watched import titled
from bot.commands.wording import paged, said
from bot.digest.build import compose
from bot.digest.desk import STEPS
from bot.digest.present import digest_message, numbered
from bot.domain.config import WATCH, built_in
from bot.domain.deliveries import StoredDigest
from bot.domain.digests import EditionKind, EditionSpec
from bot.domain.errors import UserError
from bot.domain.messages import Block, Footer, Heading, Item, Message, Paragraph
from bot.domain.subscriptions import Subscription, direct_to, reader_of
from bot.messages.encode import decode

SIZE = 6
_UNKNOWN = "No reason was kept for it."


async def why(request: Request, services: Services) -> Reply:
    """Raises UserError for an edition or a number that there is not."""
    if spec := _told_by(text(request, "edition")):
        return Reply(message=await _asked_for(spec, request, services))
    message = await _edition(request, services)
    items = [block for block in message.blocks if isinstance(block, Item) and block.number]
    if not items:
        return Reply(message=said("There is nothing in this edition to explain.", "/sources shows what is read."))
    if wanted := request.values.get("item"):
        items = [item for item in items if item.number == wanted]
        if not items:
            raise UserError(f"This edition has no item {wanted}.", hint="Leave the number out to see all of them.")
    shown, more = paged(items, request.page, SIZE)
    title = next((block.text for block in message.blocks if isinstance(block, Heading)), "An edition")
    blocks: list[Block] = [Heading(text=f"Why you see this · {title}", level=1), *map(_explained, shown)]
    foot = Footer(lines=("The reasons are those of the day on which the edition was composed.",))
    return Reply(message=Message(blocks=(*blocks, foot)), more=more)


async def _edition(request: Request, services: Services) -> Message:
    async with services.store.reading() as view:
        found = await editions.find(view, services.config(), text(request, "edition"), services.clock.now())
        if isinstance(found, StoredDigest):
            return numbered(decode(found.message), found.number)
        policies = services.policies()
        return digest_message(await compose(view, services.config(), found.spec, end=found.end, policies=policies))


def _told_by(typed: str) -> EditionSpec | None:
    """The nudges or the follow-ups, whatever the case of what was typed; None for a digest."""
    word = typed if typed.startswith(WATCH) else typed.casefold()
    return built_in(word)


async def _asked_for(spec: EditionSpec, request: Request, services: Services) -> Message:
    """Why such posts come here or to the asker; where they do not, that they do not."""
    watched = f"follow-ups on {titled(spec.target, services.policies())}" if spec.target else ""
    what = watched or ("nudges before deadlines" if spec.kind is EditionKind.DEADLINES else "notices of trouble")
    here = {request.asker.channel_id, direct_to(request.asker.user_id)}
    kept = await mine(request, services)
    own = [one for one in kept if one.edition.casefold() == spec.name.casefold() and one.channel_id in here]
    if not own:
        how = f"/watch add target:{spec.target}" if spec.target else f"/schedule set edition:{spec.name}"
        return said(f"Nobody asked for {what} here, or to be sent to you.", f"{how} does it.")
    lines = (*(_wanted(one, spec, what) for one in own), _end(spec))
    title = Heading(text=f"Why you see this · {what}", level=1)
    return Message(blocks=(title, *(Paragraph(text=line) for line in lines)))


def _wanted(one: Subscription, spec: EditionSpec, what: str) -> str:
    """`This channel wants them at 14, 7, 3 and 1 days, …`."""
    who = "You want" if reader_of(one.channel_id) else "This channel wants"
    when = f"each day at {one.cadence.at:%H:%M} ({one.cadence.zone}) where there is something to tell"
    if spec.kind is EditionKind.DEADLINES:
        return f"{who} reminders at {STEPS} before each deadline of the catalogue, {when}."
    if spec.kind is EditionKind.NOTICES:
        return f"{who} to know when something breaks, and when it heals: within minutes, one post an hour at most."
    where = ", in the thread of the last edition" if one.threaded else ""
    return f"{who} {what}, {when}{where}: changes of the entry, what is measured of it, and news that name it."


def _end(spec: EditionSpec) -> str:
    if not spec.target:
        return f"/schedule remove edition:{spec.name} ends them."
    return f"/watch remove target:{spec.target} ends them."


async def _complete(typed: str, request: Request, services: Services) -> Sequence[Choice]:
    """Editions, and behind them the nudges and follow-ups that come here."""
    told = [one.edition for one in await mine(request, services) if built_in(one.edition)]
    others = ranked(typed, (Choice(name=name, value=name) for name in dict.fromkeys(told)))
    return [*await editions.complete_past(typed, request, services), *others]


def _explained(item: Item) -> Item:
    """The item with its reasons in the place of its sentences."""
    reasons = "; ".join(item.why)
    sentence = f"{reasons[:1].upper()}{reasons[1:]}." if reasons else _UNKNOWN
    return replace(item, text=sentence, facts=(), also=())


COMMAND = Command(
    name="why",
    summary="See why each item of an edition was chosen",
    actions=(
        Action(
            name="",
            summary="See why each item of an edition was chosen, or one of them",
            handler=why,
            shareable=True,
            example="/why edition:latest item:1",
            options=(
                Option(
                    name="edition",
                    summary="latest, today, week, or an old one: weekly 12, 2025-08-03, 2025-W31",
                    completer=_complete,
                ),
                Option(name="item", summary="Only the item with this number", kind=OptionKind.NUMBER),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
