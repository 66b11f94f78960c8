"""`/compare positions`: who stands where on each issue of a policy. `/compare models` has a room of its own."""

from collections.abc import Sequence
from dataclasses import replace

from bot.commands import compare_models
from bot.commands.catalogued import complete_organisation, complete_policy, find_organisation, find_policy
from bot.commands.countdown import day
from bot.commands.spec import Action, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.voices import Voice, organisation, voices
from bot.commands.wording import paged, said
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Table
from bot.domain.policies import Organisation, OrganisationId, Policy
from bot.ports import Policies

SIZE = 12
# The catalogue has no position; it does not say that there is none.
_SILENT = "not known"


async def positions(request: Request, services: Services) -> Reply:
    """Raises UserError for a policy or an organisation that there is not."""
    policies = services.policies()
    policy = find_policy(text(request, "policy"), policies)
    chosen = [find_organisation(typed, policies) for name in ("org1", "org2") if (typed := text(request, name))]
    ids = [one.id for one in chosen]
    found = [one for one in voices(policy, policies) if not ids or one.position.organisation in ids]
    rows = _matrix(found, chosen) if chosen else _by_issue(found, policies)
    shown, more = paged(rows, request.page, SIZE)
    if not shown:
        return Reply(message=_nothing(policy, " or ".join(one.name for one in chosen), request.page))
    columns = ("issue", *(one.name for one in chosen)) if chosen else ("issue", "who stands where")
    blocks: list[Block] = [Heading(text=f"Who stands where: {policy.title}", level=1), *_under(found, policy)]
    blocks += [Table(columns=columns, rows=tuple(shown)), _foot(found, policy, request.page, more=more)]
    full = replace(request, command="policy", action="", values={"name": policy.id, "view": "positions"}, page=1)
    return Reply(message=Message(blocks=tuple(blocks)), more=more, related=(("Quotes and links", full),))


def _matrix(found: Sequence[Voice], chosen: Sequence[Organisation]) -> list[tuple[str, ...]]:
    """A row for each issue, a cell for each organisation; the issues on which most have a stance come first.

    Cells name the organisation again: not every platform shows a column below its name.
    """
    held: dict[str, dict[OrganisationId, list[str]]] = {}
    for one in found:
        stances = held.setdefault(one.position.issue, {}).setdefault(one.position.organisation, [])
        stances += [] if one.position.stance.value in stances else [one.position.stance.value]
    ordered = sorted(held.items(), key=lambda row: -len(row[1]))
    return [
        (issue, *(f"{one.name}: {' and '.join(stances.get(one.id, [_SILENT]))}" for one in chosen))
        for issue, stances in ordered
    ]


def _by_issue(found: Sequence[Voice], policies: Policies) -> list[tuple[str, ...]]:
    """A row for each issue: `supports: Hugging Face, Meta; opposes: IBM`."""
    held: dict[str, dict[str, dict[str, None]]] = {}
    for one in found:
        who = held.setdefault(one.position.issue, {}).setdefault(one.position.stance.value, {})
        who[organisation(one.position, policies)] = None
    ordered = sorted(held.items(), key=lambda row: -sum(map(len, row[1].values())))
    return [
        (issue, "; ".join(f"{how}: {', '.join(who)}" for how, who in stances.items())) for issue, stances in ordered
    ]


def _foot(found: Sequence[Voice], policy: Policy, page: int, *, more: bool) -> Footer:
    sources = "; ".join(dict.fromkeys(one.position.source.name for one in found))
    pages = f"Page {page}{'' if more else ', the last'} · as of {day(policy.last_verified)}"
    return Footer(lines=(f"Sources: {sources}", pages))


def _under(found: Sequence[Voice], policy: Policy) -> list[Block]:
    """Where what is compared was said to another text than the one that was asked for, that one is named."""
    others = dict.fromkeys(one.policy.title for one in found if one.policy != policy)
    return [Paragraph(text=f"Said under the linked request: {title}.") for title in others]


def _nothing(policy: Policy, names: str, page: int) -> Message:
    if page > 1:
        return said(f"There is no page {page}.", "Go back to an earlier page.")
    of = f" of {names}" if names else ""
    advice = "Leave the organisations out to see who has one." if names else "/policy shows what is known of it."
    return said(f"The catalogue has no position{of} on “{policy.title}”.", advice)


COMMAND = Command(
    name="compare",
    summary="Compare who stands where on a policy, or models",
    actions=(
        Action(
            name="positions",
            summary="Compare who stands where on each issue of a policy",
            handler=positions,
            shareable=True,
            example='/compare positions policy:"action plan" org1:google org2:openai',
            options=(
                Option(
                    name="policy",
                    summary="A name or a number: EO 14179, action plan",
                    required=True,
                    completer=complete_policy,
                ),
                Option(name="org1", summary="Only this organisation", completer=complete_organisation),
                Option(name="org2", summary="And this one", completer=complete_organisation),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
        compare_models.ACTION,
    ),
)
