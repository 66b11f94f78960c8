"""The pieces of an edition, ready to be shown: sentences, facts, who else carries them, and why they are here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.analysis.evidence import thin
from bot.analysis.matching import first_match
from bot.analysis.standing import explained
from bot.digest.merge import Group
from bot.digest.select import Choice, best, placed
from bot.digest.sheet import Sheet
from bot.digest.steps import timeline
from bot.domain.digests import Also, DigestItem, Section
from bot.domain.entries import Entry, EntryId
from bot.domain.hub import ModelReading
from bot.domain.openness import OpennessCard
from bot.domain.sources import SourceId, SourceSpec, Tier
from bot.domain.stories import StoryId
from bot.summaries.engine import summarise

# Who speaks for himself is the source; these tell of others.
_RETELLING = (Tier.BLOG, Tier.AGGREGATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the pieces are told from. `earlier` is the entry by which a story was in an earlier edition's window;
    `bodies` are the texts behind those that have one.
    """

    specs: Mapping[SourceId, SourceSpec]
    readings: Mapping[str, ModelReading]
    cards: Mapping[str, OpennessCard]
    sheet: Sheet
    today: date
    earlier: Mapping[StoryId, Entry]
    bodies: Mapping[EntryId, str]


def sections_of(choices: Iterable[Choice], told: Told) -> Iterator[Section]:
    """In reading order; the items are numbered through all of them."""
    number = 0
    for choice in choices:
        items = []
        for group in choice.groups:
            number += 1
            items.append(_item(number, group, told))
        yield Section(title=choice.section.title, items=tuple(items), left_out=choice.left_out)


def _item(number: int, group: Group, told: Told) -> DigestItem:
    lead, source = group.lead, told.specs[group.lead.source_id]
    also = tuple(
        Also(source=told.specs[other.source_id], url=other.url)
        for other, _ in group.others
        if other.source_id != lead.source_id
    )
    summary, details = summarise(
        _with_its_way(group),
        told.readings.get(lead.title),
        told.cards.get(lead.title),
        body=told.bodies.get(lead.id, ""),
    )
    return DigestItem(
        number=number,
        entry=lead,
        source=source,
        summary=summary,
        details=(*_follows(lead, told), *details, *_commentary(lead, source, told)),
        also=also,
        why=tuple(_reasons(group, source, also, told)),
        merged=tuple(other.id for other, _ in group.others),
    )


def _with_its_way(group: Group) -> Entry:
    """The lead, with what the others know of its signing, filing and printing."""
    line = timeline([group.lead, *(other for other, _ in group.others)])
    return replace(group.lead, facts={**group.lead.facts, "timeline": line}) if line else group.lead


def _follows(lead: Entry, told: Told) -> Iterator[str]:
    """`Follow-up to “…”, 20 November 2026`: the story was told before."""
    story = told.sheet.stories.get(lead.id)
    if story is not None and (before := told.earlier.get(story)):
        day = before.first_seen
        yield f"Follow-up to “{before.title}”, {day.day} {day:%B %Y}"


def _commentary(lead: Entry, source: SourceSpec, told: Told) -> Iterator[str]:
    """`Commentary: no quotation, no primary source named`: of blogs and aggregators, where there is a text to judge."""
    if source.tier in _RETELLING and (lacks := thin(lead.title, told.bodies.get(lead.id, lead.summary))):
        yield f"Commentary: {', '.join(lacks)}"


def _reasons(group: Group, source: SourceSpec, also: tuple[Also, ...], told: Told) -> Iterator[str]:
    yield f"{source.name} is a source of tier “{source.tier.value}” on “{source.topic}”"
    if word := first_match(source.include, f"{group.lead.title}\n{group.lead.summary}"):
        yield f"matched the source's include word “{word}”"
    yield from _points(group, told)
    if also:
        yield f"carried by {len(also) + 1} sources"
    if group.lead.revisions:
        yield f"edited by its publisher {_times(group.lead.revisions)} since it was first seen"


def _points(group: Group, told: Told) -> Iterator[str]:
    """What the rules found, and what spread and deadline add to it."""
    judgement = best(group, told.sheet)
    found = placed(group, told.sheet, told.today)
    if judgement is None or found is None:
        return
    yield f"relevance: {explained(judgement)}"
    if judgement.topics:
        yield f"topics: {', '.join(judgement.topics)}"
    for reason, points in found.parts[1:]:
        yield f"{reason}: {points:+g}"
    if len(found.parts) > 1:
        yield f"{found.points:g} points in all"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
