"""A policy on one page: where it stands by which source, what it means, what comes next, who said what. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from bot.commands.countdown import Due, day, next_due
from bot.commands.dates import due_item, milestones
from bot.commands.official import identifier, status_item, what
from bot.commands.voices import Voice, by_organisation, heading, voices
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph, Table
from bot.domain.policies import Confidence, Policy
from bot.messages.limits import shorten
from bot.ports import Policies

STALE_AFTER = 180
_MILESTONES = 3
_VOICES = 5
_RELATED = 6
_LONGEST_ISSUES = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What the page is made from; `news` are the newest items of its coverage."""

    policy: Policy
    policies: Policies
    now: datetime
    news: Sequence[Item] = ()


def summary(given: Dossier) -> Message:
    """Only the news is numbered: there is one status, and one deadline that comes next."""
    policy = given.policy
    blocks: list[Block] = [*head(policy, given.now), _status(policy)]
    if due := next_due(policy, given.now):
        due_next = due_item(0, Due(policy=policy, deadline=due), given.now, of=False)
        blocks += [Heading(text="Next deadline"), due_next]
    blocks += [Heading(text="What it means for open models"), Paragraph(text=policy.meaning)]
    blocks += [*_timeline(given), *_positions(given), *_news(given.news), *_related(given)]
    return Message(blocks=(*blocks, foot(policy)))


def head(policy: Policy, now: datetime) -> list[Block]:
    """What it is, by its title and numbers; what speaks against trusting the entry is said before anything else."""
    numbers = " · ".join(map(identifier, policy.identifiers))
    blocks: list[Block] = [Heading(text=policy.title, level=1), Paragraph(text=f"{what(policy)}. {numbers}".strip())]
    if policy.confidence is Confidence.LOW:
        blocks.append(Paragraph(text="Low confidence: little of this entry could be held against a primary source."))
    if (days := (now.date() - policy.last_verified).days) > STALE_AFTER:
        blocks.append(Paragraph(text=f"Not verified for {days:,} days: look at the sources before you rely on it."))
    return blocks


def foot(policy: Policy) -> Footer:
    return Footer(lines=(f"Confidence: {policy.confidence.value} · last verified {day(policy.last_verified)}",))


def _status(policy: Policy) -> Item:
    item = status_item(policy, 0)
    if policy.url is None or policy.url == policy.status.source.url:
        return item
    return replace(item, also=(Link(text="the document itself", url=policy.url),))


def _timeline(given: Dossier) -> Iterator[Block]:
    """The last that came, and the next to come."""
    if not given.policy.timeline:
        return
    today = given.now.date()
    ordered = sorted(given.policy.timeline, key=lambda one: one.on)
    shown = [one for one in ordered if one.on <= today][-_MILESTONES:] + [one for one in ordered if one.on > today][:1]
    rest = len(ordered) - len(shown)
    yield Heading(text=f"Timeline, {len(shown)} of {len(ordered)}" if rest else "Timeline")
    yield milestones(shown, today)


def _positions(given: Dossier) -> Iterator[Block]:
    for of, found in groupby(voices(given.policy, given.policies), key=lambda voice: voice.policy):
        yield Heading(text=heading(of, given.policy))
        yield _table(list(found), given.policies)


def _table(found: Sequence[Voice], policies: Policies) -> Table:
    rows = by_organisation(found, policies)
    shown = [(who, shorten(issues, _LONGEST_ISSUES)) for who, issues in rows[:_VOICES]]
    rest = len(rows) - len(shown)
    more = [(f"and {rest} more", "view:positions has them, with quotes and sources")] if rest > 0 else []
    return Table(columns=("organisation", "position"), rows=(*shown, *more))


def _news(items: Sequence[Item]) -> Iterator[Block]:
    if items:
        yield Heading(text="In the news")
    for number, item in enumerate(items, start=1):
        yield replace(item, number=number)


def _related(given: Dossier) -> Iterator[Block]:
    by_id = {one.id: one for one in given.policies.all()}
    titles = [by_id[other].title for other in given.policy.related if other in by_id]
    if titles:
        rest = len(titles) - _RELATED
        yield Heading(text="Related")
        yield Paragraph(text="; ".join(titles[:_RELATED]) + (f"; and {rest} more" if rest > 0 else "") + ".")
