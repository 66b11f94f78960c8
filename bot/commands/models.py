"""`/models`: the trending list and what else is tracked, narrowed and sorted, with what moved."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.commands.known import ranked
from bot.commands.listed import SPANS, Listed, dates, days_of, listed
from bot.commands.model_choosing import (
    LARGER,
    LICENCES,
    NARROWING,
    SIZES,
    Row,
    places,
    publishers,
    tests,
    unsized,
)
from bot.commands.model_facts import task
from bot.commands.model_lookup import UNTIL
from bot.commands.model_rows import SORTS, fitting_to, item, order, rows_of
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import counted, minute, paged, said
from bot.domain.hub import ModelStanding, TrackedModel
from bot.domain.messages import Footer, Heading, Message
from bot.messages.limits import shorten
from bot.ports import Policies, Reading

SIZE = 8
# Beyond the trending list, so many of the most liked that are tracked are looked through.
_TRACKED = 1000
_BEYOND = ("likes", "downloads", "derivatives")
_WINDOWS = ("1d", "7d", "30d")


async def models(request: Request, services: Services) -> Reply:
    """Raises UserError for an organisation, a country or a task that none of them has."""
    sort, now = text(request, "sort") or "trending", services.clock.now()
    async with services.store.reading() as view:
        listing = await listed(view, now, days_of(text(request, "window") or "7d"))
        tracked = await _tracked(listing, sort, view)
    # In a thread: a card is made for each of a thousand models.
    return await asyncio.to_thread(_answer, request, listing, tracked, services.policies(), now)


def _answer(
    request: Request, listing: Listed | None, tracked: Mapping[str, TrackedModel], policies: Policies, now: datetime
) -> Reply:
    sort, rows = text(request, "sort") or "trending", rows_of(listing, tracked, policies)
    if not rows:
        return Reply(message=said("No list of models was read yet.", "/sources shows what is read, and when."))
    wanted = tests(request, rows, policies)
    fitting = [row for row in rows if all(test(row) for test in wanted)]
    found = sorted(fitting_to(fitting, sort, listing), key=order(sort))
    shown, more = paged(found, request.page, SIZE)
    if not shown:
        return Reply(message=_nothing(request, listing, sort))
    start = (request.page - 1) * SIZE + 1
    items = [item(number, row, listing) for number, row in enumerate(shown, start=start)]
    heading = Heading(text=": ".join(filter(None, (counted(len(found), "model"), _limits(request)))), level=1)
    foot = Footer(lines=tuple(_foot(request, rows, listing, now, more=more)))
    return Reply(message=Message(blocks=(heading, *items, foot)), more=more)


async def _tracked(listing: Listed | None, sort: str, view: Reading) -> Mapping[str, TrackedModel]:
    """What is stored of the listed models, and for sorts that do not need a rank, of others. Not what is gone."""
    names = dict.fromkeys(one.model_id for one in listing.trend.listed) if listing else {}
    if sort in _BEYOND:
        names |= dict.fromkeys(one.model_id for one in (await view.model_names())[:_TRACKED])
    found = await view.tracked(names)
    return {name: one for name, one in found.items() if one.standing is ModelStanding.PUBLIC}


def _limits(request: Request) -> str:
    """What the list was narrowed to, in the words that were typed."""
    return ", ".join(f"{name} {shorten(typed, 60)}" for name in NARROWING if (typed := text(request, name)))


def _foot(request: Request, rows: Sequence[Row], listing: Listed | None, now: datetime, *, more: bool) -> list[str]:
    sort = text(request, "sort") or "trending"
    lines = [f"Page {request.page}{'' if more else ', the last'} · {SORTS[sort]} · /model shows one in full"]
    lines += dates(listing, now) if listing else ["No trending list is kept yet."]
    if sort in _BEYOND:
        lines.append(f"Among the models of the list and the {_TRACKED:,} most liked of those that are tracked.")
    if text(request, "size") and (left := unsized(rows)):
        lines.append(f"{counted(left, 'model')} without a stated size left out.")
    return lines


def _nothing(request: Request, listing: Listed | None, sort: str) -> Message:
    if request.page > 1:
        return said(f"There is no page {request.page}.", "Go back to an earlier page.")
    given = [name for name in NARROWING if name in request.values]
    advice = f"Leave out {' or '.join(given)}." if given else ""
    if sort == "new" and (listing is None or listing.before is None):
        return said("With a single list nothing can be called new yet.", "sort:trending shows the list.")
    as_of = f" of the list of {minute(listing.newest.taken_at)}" if listing else ""
    wider = "" if sort in _BEYOND else "sort:likes looks beyond the list, at all that are tracked."
    return said(f"No model{as_of} fits.", advice, wider)


async def _complete_org(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    """Who is in the catalogue, then the names before the slash on the newest list."""
    known = [Choice(name=one.name, value=one.id) for one in publishers(services.policies())]
    async with services.store.reading() as view:
        newest = await view.snapshot(at=services.clock.now() + UNTIL)
    owners = dict.fromkeys(one.model_id.partition("/")[0] for one in newest.readings) if newest else {}
    return ranked(typed, [*known, *(Choice(name=f"{name} · on the Hub", value=name) for name in owners)])


async def _complete_country(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    return ranked(typed, (Choice(name=name, value=name) for name in places(services.policies())))


async def _complete_task(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    async with services.store.reading() as view:
        newest = await view.snapshot(at=services.clock.now() + UNTIL)
    found = sorted({one.task for one in newest.readings if one.task}) if newest else []
    return ranked(typed, (Choice(name=task(name), value=name) for name in found))


_SIZES = [Choice(name=f"≤{name}", value=name) for name in SIZES]
COMMAND = Command(
    name="models",
    alias=True,
    summary="List models: trending, whose they are, how open, what moved",
    actions=(
        Action(
            name="",
            summary="List models: trending, whose they are, how open, what moved",
            handler=models,
            shareable=True,
            example="/models licence:open sort:likes",
            options=(
                Option(name="query", summary="Words that must all occur in its name, developer or task"),
                Option(name="org", summary="Only of this developer", completer=_complete_org),
                Option(
                    name="country",
                    summary="Only of developers based there; unknown where nobody wrote it down",
                    completer=_complete_country,
                ),
                Option(name="task", summary="Only for this task", completer=_complete_task),
                Option(
                    name="licence",
                    summary="Only with such a licence, as it is stated",
                    choices=tuple(Choice(name=words, value=name) for name, words in LICENCES.items()),
                ),
                Option(
                    name="size",
                    summary="Only with so many parameters (b: billion)",
                    choices=(*_SIZES, Choice(name=">100b", value=LARGER)),
                ),
                Option(
                    name="sort",
                    summary="By rank, by what is new, by likes, downloads or derivatives",
                    choices=tuple(Choice(name=one, value=one) for one in SORTS),
                ),
                Option(
                    name="window",
                    summary="How far back moves are counted; 7 days, if you leave it out",
                    choices=tuple(Choice(name=SPANS[one], value=one) for one in _WINDOWS),
                ),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
