"""`/sources`: what is read, and how each source fares."""

from bot.commands.health import all_sources, card, heading, listing
from bot.commands.known import complete_source, find_source
from bot.commands.spec import Action, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import paged, said
from bot.domain.messages import Footer, Message

SIZE = 15


async def sources(request: Request, services: Services) -> Reply:
    config = services.config()
    pairs = await all_sources(config, services.store)
    if typed := text(request, "source"):
        wanted = find_source(config, typed)
        record = next(record for spec, record in pairs if spec.id == wanted.id)
        return Reply(message=card(wanted, record, address=False))
    if not pairs:
        return Reply(message=said("No source is configured.", "The operator adds them to feeds.yaml."))
    shown, more = paged(pairs, request.page, SIZE)
    if not shown:
        return Reply(message=said(f"There is no page {request.page}.", "Go back to an earlier page."))
    foot = Footer(lines=(f"Page {request.page} · /sources source:{shown[0][0].id} shows one in full",))
    return Reply(message=Message(blocks=(heading(pairs), *listing(shown), foot)), more=more)


COMMAND = Command(
    name="sources",
    summary="See what is read and how each source fares",
    actions=(
        Action(
            name="",
            summary="See what is read and how each source fares, trouble first",
            handler=sources,
            shareable=True,
            example="/sources source:federal-register-ai",
            options=(
                Option(name="source", summary="Show this one in full", completer=complete_source),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
