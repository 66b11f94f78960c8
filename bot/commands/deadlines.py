"""`/deadlines`: what ends or begins soon, counted down in the zone of each date."""

import asyncio
from datetime import datetime

from bot.commands.countdown import Due, coming, days_until, soonest
from bot.commands.dates import due_item
from bot.commands.policies import JURISDICTION
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import counted, paged, said
from bot.domain.messages import Footer, Heading, Message
from bot.domain.policies import Deadline, DeadlineKind
from bot.ports import Policies

SIZE = 6
_SPANS = ("7", "14", "30", "90")
_ICS = (
    "Calendar programs read the same deadlines from a file.",
    "Whoever runs this bot writes it with: gazette catalogue deadlines --ics deadlines.ics",
    "Where its web port is open, calendars can follow /deadlines.ics there.",
)


async def deadlines(request: Request, services: Services) -> Reply:
    if text(request, "format") == "ics":
        return Reply(message=said(*_ICS))
    # In a thread: zones are read from disk.
    return await asyncio.to_thread(_listed, request, services.policies(), services.clock.now())


def _listed(request: Request, known: Policies, now: datetime) -> Reply:
    found = _chosen(request, known, now)
    shown, more = paged(found, request.page, SIZE)
    if not shown:
        return Reply(message=_nothing(request, known, now))
    start = (request.page - 1) * SIZE + 1
    items = [due_item(number, due, now) for number, due in enumerate(shown, start=start)]
    span = f"within {within} days" if (within := text(request, "within")) else "ahead"
    heading = Heading(text=f"{counted(len(found), 'deadline')} {span}", level=1)
    lines = (f"Page {request.page}{'' if more else ', the last'} · each day is that of the zone beside it",)
    return Reply(message=Message(blocks=(heading, *items, Footer(lines=lines))), more=more)


def _chosen(request: Request, known: Policies, now: datetime) -> list[Due]:
    """The next first. A date that another took the place of is listed as long as it is ahead, and said to be so."""
    kind, where, within = text(request, "kind"), text(request, "jurisdiction"), text(request, "within")
    return [
        due
        for due in coming(known.all(), now)
        if kind in {"", due.deadline.kind.value}
        and where in {"", due.policy.jurisdiction.value}
        and (not within or _days(due.deadline, now) <= int(within))
    ]


def _days(deadline: Deadline, now: datetime) -> int:
    """Until the first date that may be meant: where sources disagree, the nearer one must not be missed."""
    return days_until(deadline, soonest(deadline, now) or deadline.on, now)


def _nothing(request: Request, known: Policies, now: datetime) -> Message:
    if request.page > 1:
        return said(f"There is no page {request.page}.", "Go back to an earlier page.")
    given = [name for name in ("within", "kind", "jurisdiction") if name in request.values]
    ahead = len(coming(known.all(), now))
    if given and ahead:
        advice = f"The catalogue has {counted(ahead, 'deadline')} ahead: leave out {' or '.join(given)}."
    else:
        advice = "The catalogue knows of none that is ahead."
    return said("No deadline fits.", advice)


COMMAND = Command(
    name="deadlines",
    summary="See what ends or begins soon: comments, duties, hearings",
    actions=(
        Action(
            name="",
            summary="See what ends or begins soon: comments, duties, hearings",
            handler=deadlines,
            shareable=True,
            example="/deadlines within:90 kind:compliance",
            options=(
                Option(
                    name="within",
                    summary="Only within so many days",
                    choices=tuple(Choice(name=f"{span} days", value=span) for span in _SPANS),
                ),
                Option(
                    name="kind",
                    summary="Only deadlines of this kind",
                    choices=tuple(Choice(name=one.value, value=one.value) for one in DeadlineKind),
                ),
                JURISDICTION,
                Option(
                    name="format",
                    summary="A list, or how to get them into a calendar",
                    choices=(Choice(name="list", value="list"), Choice(name="calendar file", value="ics")),
                ),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
