"""`/about`: what this is, how fresh its data are, whether its configuration and its platforms are well."""

from bot.commands.health import Pair, all_sources, summary
from bot.commands.spec import Action, Command, Permission, Reply, Request, Services
from bot.commands.wording import counted, minute
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Table

# How many of the problems of a broken feeds.yaml are shown; `gazette feeds check` shows all.
_PROBLEMS = 5
# What everybody may know; how many channels others have is not among it.
_COUNTED = ("entries", "revisions", "models")


async def about(request: Request, services: Services) -> Reply:
    pairs = await all_sources(services.config(), services.store)
    async with services.store.reading() as view:
        counts = await view.counts()
    rows = [("sources", summary(pairs)), ("last read", _freshest(pairs))]
    rows += [(noun, f"{counts[noun]:,}") for noun in _COUNTED if noun in counts]
    rows += [("editions", ", ".join(spec.name for spec in services.config().editions) or "none")]
    rows += list(services.platforms().items()) or [("chat platforms", "none is connected")]
    blocks: tuple[Block, ...] = (
        Heading(text=f"Open Gazette {services.version}", level=1),
        Paragraph(text="Digests of open-source AI policy: news, official documents and models, with their sources."),
        Table(columns=("what", "state"), rows=tuple(rows)),
        *_configuration(services, details=request.asker.permission >= Permission.ADMIN),
        Footer(lines=("/help lists the commands, /sources shows every source.",)),
    )
    return Reply(message=Message(blocks=blocks))


def _freshest(pairs: list[Pair]) -> str:
    return minute(
        max((record.last_success_at for _, record in pairs if record and record.last_success_at), default=None)
    )


def _configuration(services: Services, *, details: bool) -> list[Block]:
    """The problems may quote addresses, so that only admins read them."""
    problem = services.problem()
    if problem is None:
        return [Paragraph(text="The configuration on disk is in force.")]
    blocks: list[Block] = [
        Paragraph(text="feeds.yaml on disk is broken; the last configuration that worked stays in force.")
    ]
    if details:
        lines = [str(one) for one in problem.problems]
        rest = f"and {counted(len(lines) - _PROBLEMS, 'more problem')}: gazette feeds check"
        blocks.append(Footer(lines=(*lines[:_PROBLEMS], *((rest,) if len(lines) > _PROBLEMS else ()))))
    return blocks


COMMAND = Command(
    name="about",
    summary="Version, freshness of the data, state of the configuration",
    actions=(
        Action(
            name="",
            summary="Version, freshness of the data, state of the configuration and of the platforms",
            handler=about,
            shareable=True,
            example="/about",
        ),
    ),
)
