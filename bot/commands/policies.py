"""`/policies`: the catalogue as a list, with where each stands by which source."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.commands.countdown import day, left, next_due
from bot.commands.known import ranked
from bot.commands.nearest import unknown
from bot.commands.official import PLACES, standing, status_item, what
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import counted, paged, said
from bot.domain.messages import Footer, Heading, Item, Link, Message
from bot.domain.policies import Jurisdiction, Policy, Standing
from bot.messages.limits import shorten
from bot.ports import Policies

SIZE = 6
_SORTS = {"updated": "last step first", "deadline": "next deadline first", "introduced": "newest first"}


async def policies(request: Request, services: Services) -> Reply:
    """Raises UserError for a topic or a state that no policy has."""
    # In a thread: zones are read from disk.
    return await asyncio.to_thread(_listed, request, services.policies(), services.clock.now())


def _listed(request: Request, known: Policies, now: datetime) -> Reply:
    sort = text(request, "sort") or "updated"
    found = sorted(_chosen(request, known), key=_order(sort, now))
    shown, more = paged(found, request.page, SIZE)
    if not shown:
        return Reply(message=_nothing(request))
    start = (request.page - 1) * SIZE + 1
    items = [_item(number, one, now) for number, one in enumerate(shown, start=start)]
    count = f"{len(found):,} policies" if len(found) > 1 else counted(len(found), "policy")
    heading = Heading(text=": ".join(filter(None, (count, _limits(request)))), level=1)
    lines = (f"Page {request.page}{'' if more else ', the last'} · {_SORTS[sort]} · /policy shows one in full",)
    return Reply(message=Message(blocks=(heading, *items, Footer(lines=lines))), more=more)


def _chosen(request: Request, known: Policies) -> list[Policy]:
    tests: list[Callable[[Policy], bool]] = []
    if where := text(request, "jurisdiction"):
        tests.append(lambda one: one.jurisdiction.value == where)
    if state := text(request, "state"):
        code = _code(state, known)
        tests.append(lambda one: one.state == code)
    if status := text(request, "status"):
        tests.append(lambda one: one.status.standing.value == status)
    if topic := text(request, "topic"):
        slug = _topic(topic, known)
        tests.append(lambda one: slug in one.topics)
    if query := text(request, "query"):
        meant = known.find(query)
        tests.append(lambda one: one == meant or _holds(one, query))
    return [one for one in known.all() if all(test(one) for test in tests)]


def _holds(policy: Policy, query: str) -> bool:
    """Whether every word typed begins a word of its names, topics, numbers or meaning."""
    parts = (policy.title, *policy.aliases, *policy.topics, *policy.identifiers, policy.meaning, what(policy))
    held = "".join(letter if letter.isalnum() else " " for letter in " ".join(parts).casefold()).split()
    typed = "".join(letter if letter.isalnum() else " " for letter in query.casefold()).split()
    return bool(typed) and all(any(word.startswith(one) for word in held) for one in typed)


def _order(sort: str, now: datetime) -> Callable[[Policy], tuple[int, str]]:
    """The key by which the list is sorted; what has no such date comes last."""

    def key(policy: Policy) -> tuple[int, str]:
        if sort == "deadline":
            due = next_due(policy, now)
            return (due.on if due else date.max).toordinal(), policy.title
        when = _introduced(policy) if sort == "introduced" else last_step(policy, now.date())
        return -(when or date.min).toordinal(), policy.title

    return key


def last_step(policy: Policy, today: date) -> date | None:
    """The day of the last milestone that came."""
    return max((one.on for one in policy.timeline if one.on <= today), default=None)


def _introduced(policy: Policy) -> date | None:
    return min((one.on for one in policy.timeline), default=None)


def _item(number: int, policy: Policy, now: datetime) -> Item:
    """The status with its date and source, the step that came last, the deadline that comes next."""
    item = status_item(policy, number)
    step, due = last_step(policy, now.date()), next_due(policy, now)
    facts = (
        what(policy),
        *item.facts,
        *((f"last step {day(step)}",) if step else ()),
        *((f"{due.kind.value} deadline {left(due, now)}, {day(due.on)}",) if due else ()),
    )
    name = Link(text=policy.title, url=policy.url or policy.status.source.url)
    return replace(item, title=name, text=f"{policy.status.words}.", facts=facts)


def _limits(request: Request) -> str:
    """What the list was narrowed to, in the words that were typed."""
    return ", ".join(
        f"{name} {shorten(typed, 60)}" for name in _NARROWING if (typed := text(request, name).replace("-", " "))
    )


def _nothing(request: Request) -> Message:
    if request.page > 1:
        return said(f"There is no page {request.page}.", "Go back to an earlier page.")
    given = [name for name in _NARROWING if name in request.values]
    advice = f"Leave out {' or '.join(given)}." if given else "The operator of this bot can add entries."
    return said("No policy of the catalogue fits.", advice, "/search looks through the news.")


def _code(typed: str, known: Policies) -> str:
    codes = _states(known)
    if (word := typed.strip().casefold()) in codes:
        return word
    names = [one.upper() for one in codes]
    raise unknown(f"No policy is of the state “{shorten(typed, 50)}”.", typed, names, more="Write two letters.")


def _topic(typed: str, known: Policies) -> str:
    slug = "-".join(typed.casefold().split())
    if slug in (topics := _topics(known)):
        return slug
    raise unknown(f"No policy is about “{shorten(typed, 80)}”.", typed, topics)


def _states(known: Policies) -> list[str]:
    return sorted({one.state for one in known.all() if one.state})


def _topics(known: Policies) -> list[str]:
    return sorted({topic for one in known.all() for topic in one.topics})


async def _complete_state(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    return ranked(typed, (Choice(name=one.upper(), value=one) for one in _states(services.policies())))


async def _complete_topic(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    topics = _topics(services.policies())
    return ranked(typed, (Choice(name=one.replace("-", " "), value=one) for one in topics))


_NARROWING = ("query", "jurisdiction", "state", "status", "topic")
JURISDICTION = Option(
    name="jurisdiction",
    summary="Only of this place",
    choices=tuple(Choice(name=PLACES[one], value=one.value) for one in Jurisdiction),
)
COMMAND = Command(
    name="policies",
    alias=True,
    summary="List the policies of the catalogue, with where each stands",
    actions=(
        Action(
            name="",
            summary="List the policies of the catalogue, with where each stands",
            handler=policies,
            shareable=True,
            example="/policies jurisdiction:us sort:deadline",
            options=(
                Option(name="query", summary="Words that must all occur in its names, topics or meaning"),
                JURISDICTION,
                Option(name="state", summary="Only of this US state, in two letters", completer=_complete_state),
                Option(
                    name="status",
                    summary="Only what stands so",
                    choices=tuple(Choice(name=standing(one), value=one.value) for one in Standing),
                ),
                Option(name="topic", summary="Only what is about this", completer=_complete_topic),
                Option(
                    name="sort",
                    summary="By the last step, the next deadline or the first step",
                    choices=tuple(Choice(name=one, value=one) for one in _SORTS),
                ),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
