"""`/policy`: one dossier, or one side of it in full."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from bot.commands import policy_models
from bot.commands.catalogued import complete_policy, find_policy
from bot.commands.countdown import everything, over
from bot.commands.coverage import coverage
from bot.commands.dates import due_item, milestone_item
from bot.commands.dossier import Dossier, foot, head, summary
from bot.commands.official import status_item
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.voices import Voice, heading, voice_item, voices
from bot.commands.wording import paged, said
from bot.domain.messages import Block, Footer, Heading, Item, Message, Paragraph
from bot.domain.policies import Policy

SIZE = 6
_NEWS = 2
_VIEWS: Mapping[str, str] = {
    "summary": "Summary",
    "timeline": "Timeline",
    "positions": "Positions",
    "deadlines": "Deadlines",
    "coverage": "Coverage",
    "models": "Models",
}


async def policy(request: Request, services: Services) -> Reply:
    """Raises UserError for a name that no policy, or more than one, has."""
    found = find_policy(text(request, "name"), services.policies())
    view = text(request, "view") or "summary"
    given = Dossier(policy=found, policies=services.policies(), now=services.clock.now())
    if view == "coverage":
        reply = await _coverage(given, request, services)
    elif view == "models":
        reply = await _models(given, request, services)
    elif view == "summary":
        news, _ = await coverage(found, services, offset=0, limit=_NEWS)
        # In a thread, here and below: zones are read from disk.
        reply = Reply(message=await asyncio.to_thread(summary, replace(given, news=news)))
    else:
        reply = await asyncio.to_thread(_in_full, given, view, request.page)
    watch = (("Watch", Request(command="watch", action="add", asker=request.asker, values={"target": found.id})),)
    return replace(reply, related=(*(watch if view == "summary" else ()), *_other_views(given, view, request)))


def _in_full(given: Dossier, view: str, page: int) -> Reply:
    made = {"timeline": _timeline, "positions": _positions, "deadlines": _deadlines}[view](given)
    shown, more = paged(made, page, SIZE)
    if not shown:
        return Reply(message=_nothing(given.policy, view, page))
    return _side(given, view, _with_headings(shown), page, more=more)


async def _coverage(given: Dossier, request: Request, services: Services) -> Reply:
    items, more = await coverage(given.policy, services, offset=(request.page - 1) * SIZE, limit=SIZE)
    if not items:
        return Reply(message=_nothing(given.policy, "coverage", request.page))
    return _side(given, "coverage", items, request.page, more=more)


async def _models(given: Dossier, request: Request, services: Services) -> Reply:
    """The models that its coverage names: no more than what the stories themselves say."""
    found, more = paged(await policy_models.mentioned(given.policy, services), request.page, SIZE)
    if not found:
        return Reply(message=_nothing(given.policy, "models", request.page))
    items = policy_models.items(found, (request.page - 1) * SIZE, services.config())
    return _side(given, "models", items, request.page, more=more)


def _side(given: Dossier, view: str, blocks: Sequence[Block], page: int, *, more: bool) -> Reply:
    """One side: the title, the status in a line, the items, and what to think of them."""
    title, *notes = head(given.policy, given.now)
    titled = [replace(title, text=f"{_VIEWS[view]} · {given.policy.title}")] if isinstance(title, Heading) else [title]
    lines = (f"Page {page}{'' if more else ', the last'}", *foot(given.policy).lines)
    return Reply(message=Message(blocks=(*titled, *notes, *blocks, Footer(lines=lines))), more=more)


# An item, and the heading under which it stands.
_Placed = tuple[str, Item]


def _with_headings(placed: Sequence[_Placed]) -> list[Block]:
    blocks: list[Block] = []
    for title, items in groupby(placed, key=lambda one: one[0]):
        blocks += [*([Heading(text=title)] if title else []), *(item for _, item in items)]
    return blocks


def _timeline(given: Dossier) -> list[_Placed]:
    ordered = sorted(given.policy.timeline, key=lambda one: one.on)
    today = given.now.date()
    return [("", milestone_item(number, one, given.policy, today)) for number, one in enumerate(ordered, start=1)]


def _positions(given: Dossier) -> list[_Placed]:
    def placed(number: int, voice: Voice) -> _Placed:
        return heading(voice.policy, given.policy), voice_item(number, voice, given.policies)

    return [placed(number, one) for number, one in enumerate(voices(given.policy, given.policies), start=1)]


def _deadlines(given: Dossier) -> list[_Placed]:
    """What is to come first, the next of it at the top; then what is over, the last of it at the top."""
    dues = everything([given.policy])
    ahead = [one for one in dues if not over(one.deadline, given.now)]
    behind = [one for one in reversed(dues) if over(one.deadline, given.now)]
    titles = ["To come"] * len(ahead) + ["Over"] * len(behind)
    return [
        (title, due_item(number, one, given.now, of=False))
        for number, (title, one) in enumerate(zip(titles, (*ahead, *behind), strict=True), start=1)
    ]


def _nothing(found: Policy, view: str, page: int) -> Message:
    if page > 1:
        return said(f"There is no page {page} of the {view} of “{found.title}”.", "Go back to an earlier page.")
    if view == "coverage":
        return said(
            f"No stored news names “{found.title}” yet.", "It is found by its number, or by its name word by word."
        )
    if view == "models":
        return said(
            f"No stored news on “{found.title}” names a model that is known here.",
            f"Links to the Hub and names of the catalogue were looked for in the newest {policy_models.MOST} pieces.",
        )
    blocks = (
        Heading(text=f"{_VIEWS[view]} · {found.title}", level=1),
        Paragraph(text=f"The catalogue has no {view} of it."),
        status_item(found, 1),
        foot(found),
    )
    return Message(blocks=blocks)


def _other_views(given: Dossier, view: str, request: Request) -> tuple[tuple[str, Request], ...]:
    """Those with something to see, by `_VIEWS`; from the coverage, the models that it names come before the rest."""
    order = ("summary", "models", *_VIEWS) if view == "coverage" else _VIEWS
    filled = {
        "summary": True,
        "timeline": bool(given.policy.timeline),
        "positions": bool(voices(given.policy, given.policies)),
        "deadlines": bool(given.policy.deadlines),
        "coverage": True,
        "models": True,
    }
    return tuple(
        (_VIEWS[name], replace(request, values={"name": given.policy.id, "view": name}, page=1))
        for name in dict.fromkeys(order)
        if filled[name] and name != view
    )


COMMAND = Command(
    name="policy",
    summary="Look a policy up: where it stands, what comes next, who said what",
    actions=(
        Action(
            name="",
            summary="Look a policy up: where it stands, what comes next, who said what",
            handler=policy,
            shareable=True,
            example="/policy eo 14179",
            options=(
                Option(
                    name="name",
                    summary="A name or a number: EO 14179, action plan, 2024/1689, S. 4441",
                    required=True,
                    completer=complete_policy,
                ),
                Option(
                    name="view",
                    summary="One side of it in full; the summary where it is left out",
                    choices=tuple(Choice(name=label, value=name) for name, label in _VIEWS.items()),
                ),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
