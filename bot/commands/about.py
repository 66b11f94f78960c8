"""`/about`: what this is, how fresh its data are, whether its configuration and its platforms are well."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath

from bot.commands.health import Pair, all_sources, summary
from bot.commands.spec import Action, Command, Permission, Reply, Request, Services
from bot.commands.standing import given_up, rows, standing
from bot.commands.wording import counted, minute
from bot.domain.errors import Problem
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Table

# How many of the problems of a broken file are shown; the commands for it show all.
_PROBLEMS = 5
# What everybody may know; how many channels others have is not among it.
_COUNTED = ("entries", "revisions", "models")


async def about(request: Request, services: Services) -> Reply:
    details = request.asker.permission >= Permission.ADMIN
    pairs = await all_sources(services.config(), services.store)
    async with services.store.reading() as view:
        counts = await view.counts()
    told = [("sources", summary(pairs)), ("last read", _freshest(pairs))]
    told += [(noun, f"{counts[noun]:,}") for noun in _COUNTED if noun in counts]
    told += [("policies", _curated(services))]
    told += [("editions", ", ".join(spec.name for spec in services.config().editions) or "none")]
    told += list(services.platforms().items()) or [("chat platforms", "none is connected")]
    told += await _delivery(request, services, details=details)
    blocks: tuple[Block, ...] = (
        Heading(text=f"Open Gazette {services.version}", level=1),
        Paragraph(text="Digests of open-source AI policy: news, official documents and models, with their sources."),
        Table(columns=("what", "state"), rows=tuple(told)),
        *_configuration(services, details=details),
        *_catalogue(services, details=details),
        Footer(lines=("/help lists the commands, /sources shows every source.",)),
    )
    return Reply(message=Message(blocks=blocks))


async def _delivery(request: Request, services: Services, *, details: bool) -> list[tuple[str, str]]:
    """What waits and who refuses; what was given up here is for those who can post it again."""
    now, tenant_id = services.clock.now(), request.asker.tenant_id
    found = await standing(
        services.store,
        now,
        refusals=services.refusals(),
        copies=services.copies,
        held=services.held(),
        uncertain=services.uncertain(),
    )
    return [*rows(found, tenant_id), *(await given_up(services.store, request.asker, now) if details else ())]


def _freshest(pairs: list[Pair]) -> str:
    return minute(
        max((record.last_success_at for _, record in pairs if record and record.last_success_at), default=None)
    )


def _configuration(services: Services, *, details: bool) -> list[Block]:
    """The problems may quote addresses, so that only admins read them."""
    problem = services.problem()
    if problem is None:
        return [Paragraph(text="The configuration on disk is in force.")]
    told = Paragraph(text="feeds.yaml on disk was not taken over; the last configuration that worked stays in force.")
    return [told, *([_problems(_named(problem.problems), "gazette feeds check")] if details else [])]


def _curated(services: Services) -> str:
    policies = services.policies()
    as_of = f", last verified {policies.as_of}" if policies.as_of else ""
    return f"{len(policies.all()):,}{as_of}"


def _catalogue(services: Services, *, details: bool) -> list[Block]:
    """Entries that were refused are missing from every answer, so that admins are told which."""
    flaws = services.flaws()
    if not details or not flaws:
        return []
    told = Paragraph(text=f"The catalogue has {counted(len(flaws), 'problem')}; the rest of it is in force.")
    return [told, _problems(_named(flaws), "gazette catalogue check")]


def _named(problems: Sequence[Problem]) -> Sequence[Problem]:
    """Where the operator keeps the files is nobody else's business."""
    return [replace(one, file=PurePath(one.file).name) for one in problems]


def _problems(problems: Sequence[Problem], all_by: str) -> Footer:
    rest = f"and {counted(len(problems) - _PROBLEMS, 'more problem')}: {all_by}"
    return Footer(lines=(*map(str, problems[:_PROBLEMS]), *((rest,) if len(problems) > _PROBLEMS else ())))


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
