"""Compose an edition from one consistent view of the store. Same database, configuration and date: same digest."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.analysis.matching import first_match
from bot.digest.changes import changed_in
from bot.digest.merge import Group
from bot.digest.model_cards import carded, seen_before
from bot.digest.releases import joined
from bot.digest.select import Choice, select
from bot.digest.steps import timeline
from bot.digest.trending import trending_in
from bot.domain.config import Configuration
from bot.domain.digests import Also, Digest, DigestItem, EditionSpec, Freshness, Section, Window
from bot.domain.entries import Entry, EntryKind
from bot.domain.hub import ModelReading
from bot.domain.openness import OpennessCard
from bot.domain.sources import SourceId, SourceRecord, SourceSpec, SourceState
from bot.ports import Policies, Reading
from bot.summaries.engine import summarise


async def compose(
    reading: Reading,
    config: Configuration,
    edition: EditionSpec,
    *,
    end: datetime,
    policies: Policies | None = None,
) -> Digest:
    """The edition over `look_back` before `end` (exclusive, aware UTC), by first sight, never by publishers' dates.

    Without `policies`, the curated catalogue, nothing is said of models beyond their entries.
    """
    window = Window(start=end - edition.look_back, end=end)
    entries = await reading.entries(window)
    models = [entry.title for entry in entries if entry.kind is EntryKind.MODEL]
    readings = await reading.models(models, before=end)
    specs = {spec.id: spec for spec in config.sources}
    # In a thread: choosing is arithmetic over a week of entries, and the first summary reads its template from disk.
    selection = await asyncio.to_thread(select, entries, specs=specs, edition=edition, readings=readings)
    cards = await _cards(reading, selection.choices, readings, policies, end) if policies else {}
    sections = await asyncio.to_thread(lambda: tuple(_sections(selection.choices, specs, readings, cards)))
    if policies:
        sections = await joined(reading, sections, policies, window)
    return Digest(
        edition=edition,
        window=window,
        sections=sections,
        verdicts=selection.verdicts,
        freshness=_freshness(specs, await reading.sources()),
        changed=await changed_in(reading, window, policies),
        trending=await trending_in(reading, edition, window, policies, sections) if policies else None,
    )


async def _cards(
    view: Reading,
    choices: Iterable[Choice],
    readings: Mapping[str, ModelReading],
    policies: Policies,
    end: datetime,
) -> dict[str, OpennessCard]:
    """The openness cards of the models that are to be shown as entries."""
    leads = (group.lead for choice in choices for group in choice.groups)
    names = [lead.title for lead in leads if lead.kind is EntryKind.MODEL]
    stored = await view.tracked(names) if names else {}
    return {
        name: carded(
            name, detail=seen_before(stored.get(name), end)[0], reading=readings.get(name), policies=policies
        ).card
        for name in names
    }


def _sections(
    choices: Iterable[Choice],
    specs: Mapping[SourceId, SourceSpec],
    readings: Mapping[str, ModelReading],
    cards: Mapping[str, OpennessCard],
) -> Iterable[Section]:
    number = 0
    for choice in choices:
        items = []
        for group in choice.groups:
            number += 1
            name = group.lead.title
            told = summarise(_with_its_way(group), readings.get(name), cards.get(name))
            items.append(_item(number, group, specs, told))
        yield Section(title=choice.section.title, items=tuple(items), left_out=choice.left_out)


def _item(
    number: int, group: Group, specs: Mapping[SourceId, SourceSpec], told: tuple[str, tuple[str, ...]]
) -> DigestItem:
    source = specs[group.lead.source_id]
    also = tuple(
        Also(source=specs[other.source_id], url=other.url)
        for other, _ in group.others
        if other.source_id != group.lead.source_id
    )
    return DigestItem(
        number=number,
        entry=group.lead,
        source=source,
        summary=told[0],
        details=told[1],
        also=also,
        why=tuple(_reasons(group, source, also)),
        merged=tuple(other.id for other, _ in group.others),
    )


def _with_its_way(group: Group) -> Entry:
    """The lead, with what the others know of its signing, filing and printing."""
    line = timeline([group.lead, *(other for other, _ in group.others)])
    return replace(group.lead, facts={**group.lead.facts, "timeline": line}) if line else group.lead


def _reasons(group: Group, source: SourceSpec, also: tuple[Also, ...]) -> Iterable[str]:
    yield f"{source.name} is a source of tier “{source.tier.value}” on “{source.topic}”"
    if word := first_match(source.include, f"{group.lead.title}\n{group.lead.summary}"):
        yield f"matched the source's include word “{word}”"
    if also:
        yield f"carried by {len(also) + 1} sources"
    if group.lead.revisions:
        yield f"edited by its publisher {_times(group.lead.revisions)} since it was first seen"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _freshness(specs: Mapping[SourceId, SourceSpec], records: Iterable[SourceRecord]) -> tuple[Freshness, ...]:
    by_id = {record.id: record for record in records}
    return tuple(_fresh(spec, by_id.get(spec.id)) for spec in specs.values() if spec.enabled)


def _fresh(spec: SourceSpec, record: SourceRecord | None) -> Freshness:
    return Freshness(
        source_id=spec.id,
        name=spec.name,
        state=record.state if record else SourceState.NEW,
        reason=record.reason if record else "",
        last_success_at=record.last_success_at if record else None,
    )
