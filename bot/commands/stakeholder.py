"""`/stakeholder`: what an organisation holds, on every policy or on one."""

from collections.abc import Sequence
from datetime import date

from bot.commands.catalogued import complete_organisation, complete_policy, find_organisation, find_policy
from bot.commands.spec import Action, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import since, text
from bot.commands.voices import Voice, voice_item, voices
from bot.commands.wording import counted, paged, said
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph
from bot.domain.policies import Organisation
from bot.ports import Policies

SIZE = 6


async def stakeholder(request: Request, services: Services) -> Reply:
    """Raises UserError for an organisation or a policy that there is not, and for a time that is none."""
    policies = services.policies()
    who = find_organisation(text(request, "name"), policies)
    start = text(request, "since")
    earliest = since(start, services.clock.now()).date() if start else None
    found = _said(who, text(request, "policy"), policies)
    undated = [one for one in found if earliest and one.position.on is None]
    found = [one for one in found if earliest is None or (one.position.on and one.position.on >= earliest)]
    shown, more = paged(found, request.page, SIZE)
    if not shown:
        return Reply(message=_nothing(who, request, undated))
    first = (request.page - 1) * SIZE + 1
    items = [
        voice_item(number, one, policies, facts=(one.policy.title,)) for number, one in enumerate(shown, start=first)
    ]
    blocks: tuple[Block, ...] = (Heading(text=who.name, level=1), Paragraph(text=_described(who, len(found))), *items)
    return Reply(message=Message(blocks=(*blocks, _foot(request.page, undated, more=more))), more=more)


def _said(who: Organisation, policy: str, policies: Policies) -> list[Voice]:
    """Newest first; what has no date comes last. Of one policy, what was said to the requests linked with it too."""
    if policy:
        every = voices(find_policy(policy, policies), policies)
    else:
        every = [Voice(policy=one, position=position) for one in policies.all() for position in one.positions]
    own = [one for one in every if one.position.organisation == who.id]
    return sorted(own, key=lambda one: one.position.on or date.min, reverse=True)


def _described(who: Organisation, count: int) -> str:
    where = f", {who.country.upper()}" if who.country else ""
    return f"{who.kind.capitalize()}{where}. {counted(count, 'position')} in the catalogue."


def _foot(page: int, undated: Sequence[Voice], *, more: bool) -> Footer:
    lines = [f"Page {page}{'' if more else ', the last'} · newest first, entered by people with their source"]
    if undated:
        lines.append(f"{counted(len(undated), 'position')} without a date: left out by since.")
    return Footer(lines=tuple(lines))


def _nothing(who: Organisation, request: Request, undated: Sequence[Voice]) -> Message:
    if request.page > 1:
        return said(f"There is no page {request.page}.", "Go back to an earlier page.")
    given = [name for name in ("policy", "since") if name in request.values]
    without = f"Leave out {' or '.join(given)}." if given else ""
    missed = f"{counted(len(undated), 'position')} without a date: left out by since." if undated else ""
    return said(f"The catalogue has no position of {who.name} here.", missed, without)


COMMAND = Command(
    name="stakeholder",
    summary="See what an organisation holds on policies, with quotes and sources",
    actions=(
        Action(
            name="",
            summary="See what an organisation holds on policies, with quotes and sources",
            handler=stakeholder,
            shareable=True,
            example='/stakeholder "hugging face"',
            options=(
                Option(
                    name="name",
                    summary="An organisation: Hugging Face, a16z, EFF",
                    required=True,
                    completer=complete_organisation,
                ),
                Option(name="policy", summary="Only on this policy", completer=complete_policy),
                Option(name="since", summary="7d, 90d, 1y or a date such as 2025-03-01"),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
