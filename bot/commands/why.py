"""`/why`: why each item of an edition was chosen, in the words that were kept with it."""

from dataclasses import replace

from bot.commands import editions
from bot.commands.spec import Action, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import paged, said
from bot.digest.build import compose
from bot.digest.present import digest_message, numbered
from bot.domain.deliveries import StoredDigest
from bot.domain.errors import UserError
from bot.domain.messages import Block, Footer, Heading, Item, Message
from bot.messages.encode import decode

SIZE = 6
_UNKNOWN = "No reason was kept for it."


async def why(request: Request, services: Services) -> Reply:
    """Raises UserError for an edition or a number that there is not."""
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
        return digest_message(await compose(view, services.config(), found.spec, end=found.end))


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
                    completer=editions.complete_past,
                ),
                Option(name="item", summary="Only the item with this number", kind=OptionKind.NUMBER),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
