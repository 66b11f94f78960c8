"""Compose an edition from one consistent view of the store. Same database, configuration and date: same digest."""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.digest.changes import changed_in
from bot.digest.earlier import earlier_pieces
from bot.digest.model_cards import carded, seen_before
from bot.digest.pieces import Told, sections_of
from bot.digest.releases import joined
from bot.digest.select import Choice, select
from bot.digest.sheet import sheet_of
from bot.digest.trending import trending_in
from bot.domain.config import Configuration
from bot.domain.digests import Digest, EditionSpec, Freshness, Window
from bot.domain.entries import EntryId, EntryKind
from bot.domain.hub import ModelReading
from bot.domain.openness import OpennessCard
from bot.domain.sources import SourceId, SourceRecord, SourceSpec, SourceState
from bot.ports import Policies, Reading


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
    sheet = await sheet_of(reading, entries, edition, config.rules, specs)
    selection = await asyncio.to_thread(
        select, entries, specs=specs, edition=edition, readings=readings, sheet=sheet, today=end.date()
    )
    cards = await _cards(reading, selection.choices, readings, policies, end) if policies else {}
    told = Told(
        specs=specs,
        readings=readings,
        cards=cards,
        sheet=sheet,
        today=end.date(),
        earlier=await earlier_pieces(reading, selection.choices, sheet, window),
        bodies=await _bodies(reading, selection.choices),
    )
    sections = await asyncio.to_thread(lambda: tuple(sections_of(selection.choices, told)))
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


async def _bodies(view: Reading, choices: Iterable[Choice]) -> Mapping[EntryId, str]:
    """The texts of those that come without a description: their sentences are looked for there."""
    leads = (group.lead for choice in choices for group in choice.groups)
    return await view.bodies([lead.id for lead in leads if lead.kind is EntryKind.NEWS])


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
