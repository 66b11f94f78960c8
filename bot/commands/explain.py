"""`/explain`: a word of the trade in a sentence or two, with where to read on."""

from bot.commands.catalogued import complete_term, find_term
from bot.commands.official import SOURCE
from bot.commands.spec import Action, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph


async def explain(request: Request, services: Services) -> Reply:
    """Raises UserError with the nearest words."""
    term = find_term(text(request, "term"), services.policies())
    blocks: list[Block] = [Heading(text=term.term, level=1), Paragraph(text=term.text)]
    for number, source in enumerate(term.sources, start=1):
        title = Link(text=source.name, url=source.url)
        blocks.append(Item(number=number, title=title, text="", facts=(), source=source.name, tier=SOURCE, when=None))
    if term.aliases:
        blocks.append(Footer(lines=(f"Also: {', '.join(term.aliases)}",)))
    return Reply(message=Message(blocks=tuple(blocks)))


COMMAND = Command(
    name="explain",
    summary="Explain a word of the trade: RFI, docket, NAIRR",
    actions=(
        Action(
            name="",
            summary="Explain a word of the trade in a sentence or two",
            handler=explain,
            shareable=True,
            example="/explain rfi",
            options=(
                Option(
                    name="term",
                    summary="A word: RFI, docket, open weights",
                    required=True,
                    completer=complete_term,
                ),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
