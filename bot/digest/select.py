"""Which entries an edition shows. Pure: the same values give the same choice, and every entry gets a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.analysis.matching import first_match
from bot.analysis.standing import Standing, closes_on, shortfall, standing
from bot.digest.merge import Group, merge
from bot.digest.sheet import EMPTY, Sheet
from bot.domain.digests import EditionSpec, Fate, Relevance, SectionSpec, Verdict
from bot.domain.editorial import Ruling
from bot.domain.entries import Entry, EntryKind
from bot.domain.hub import ModelReading
from bot.domain.relevance import Judgement
from bot.domain.sources import SourceId, SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The groups of one section in reading order, and how many more the quota left out."""

    section: SectionSpec
    groups: tuple[Group, ...]
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    choices: tuple[Choice, ...]
    verdicts: tuple[Verdict, ...]


def select(
    entries: Sequence[Entry],
    *,
    specs: Mapping[SourceId, SourceSpec],
    edition: EditionSpec,
    readings: Mapping[str, ModelReading],
    sheet: Sheet = EMPTY,
    today: date = date.min,
) -> Selection:
    """Filter, merge, sort into sections, cut to quotas. `today` is the day from which days until a deadline count."""
    verdicts: list[Verdict] = []
    passed = []
    for entry in entries:
        if refusal := _refusal(entry, specs.get(entry.source_id), edition) or _judged_out(entry, sheet):
            verdicts.append(_verdict(entry, specs, *refusal))
        else:
            passed.append(entry)
    homes: dict[int, list[Group]] = {}
    for group in merge(passed, specs, sheet.stories):
        if weak := _too_weak(group, sheet):
            everybody = (group.lead, *(other for other, _ in group.others))
            verdicts.extend(_verdict(entry, specs, Fate.OFF_POLICY, weak) for entry in everybody)
            continue
        verdicts.extend(
            _verdict(other, specs, Fate.MERGED, f"{reason} as “{group.lead.title}”") for other, reason in group.others
        )
        home = _home(_kind(group, sheet), specs[group.lead.source_id], edition.sections)
        if home is None:
            verdicts.append(_verdict(group.lead, specs, Fate.NO_SECTION, "no section takes this kind, tier and topic"))
        else:
            homes.setdefault(home, []).append(group)
    choices = []
    for index, section in enumerate(edition.sections):
        ranked = sorted(homes.get(index, ()), key=lambda group: _order(group, specs, readings, sheet, today))
        verdicts.extend(_cut(ranked, section, specs))
        kept = tuple(ranked[: section.quota])
        choices.append(Choice(section=section, groups=kept, left_out=len(ranked) - len(kept)))
    return Selection(choices=tuple(choices), verdicts=tuple(sorted(verdicts, key=lambda verdict: verdict.entry.id)))


def _refusal(entry: Entry, spec: SourceSpec | None, edition: EditionSpec) -> tuple[Fate, str] | None:
    if spec is None:
        return Fate.SOURCE_GONE, "its source is no longer configured"
    if not entry.eligible:
        return Fate.BASELINE, "it was already there when the source was first read"
    text = f"{entry.title}\n{entry.summary}"
    if spec.include and first_match(spec.include, text) is None:
        return Fate.FILTERED, "none of the source's `include` words occurs"
    if word := first_match(spec.exclude, text):
        return Fate.FILTERED, f"`exclude` has “{word}”"
    if edition.topics and spec.topic not in edition.topics:
        return Fate.OFF_TOPIC, f"topic {spec.topic} is not in this edition"
    return None


def _judged_out(entry: Entry, sheet: Sheet) -> tuple[Fate, str] | None:
    """What keeps it out by what was found out about it."""
    held = sheet.held.get(entry.id)
    if held and held.ruling is Ruling.OPEN:
        return Fate.HELD, f"held for review: {'; '.join(held.reasons)}"
    if held and held.ruling is Ruling.DROPPED:
        return Fate.HELD, "reviewed and dropped by the operator"
    if archived := sheet.archived(entry):
        return Fate.OLD, f"published on {archived.day} {archived:%B %Y}: archive, not news"
    return None


def _too_weak(group: Group, sheet: Sheet) -> str:
    """Why no telling of the piece has enough points, empty where one has: an official title is often dry."""
    told = best(group, sheet)
    if sheet.relevance is not Relevance.REQUIRE or told is None or told.passes or told.release:
        return ""
    return shortfall(told, sheet.threshold)


def best(group: Group, sheet: Sheet) -> Judgement | None:
    """Of all tellings the one that counts: one that passes before one that does not, then by points. None where one
    of them, as a model of the Hub, has none.
    """
    everybody = (group.lead, *(other for other, _ in group.others))
    found = [sheet.judgements.get(entry.id) for entry in everybody]
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    return max(known, key=lambda one: (one.passes or one.release, one.points), default=None)


def _kind(group: Group, sheet: Sheet) -> EntryKind:
    """That of its lead. The news that a model came out stands with the models."""
    return EntryKind.MODEL if sheet.released(group.lead) else group.lead.kind


def _home(kind: EntryKind, spec: SourceSpec, sections: Sequence[SectionSpec]) -> int | None:
    """The index of the first section that takes what is of that kind and comes from there."""
    for index, section in enumerate(sections):
        if (
            (not section.kinds or kind in section.kinds)
            and (not section.tiers or spec.tier in section.tiers)
            and (not section.topics or spec.topic in section.topics)
        ):
            return index
    return None


def placed(group: Group, sheet: Sheet, today: date) -> Standing | None:
    """The points of a piece with their reasons, by its weightiest telling; None where it has none."""
    judgement = best(group, sheet)
    if judgement is None:
        return None
    everybody = (group.lead, *(other for other, _ in group.others))
    sources = len({entry.source_id for entry in everybody})
    closes = next((day for entry in everybody if (day := closes_on(entry))), None)
    return standing(judgement, sources=sources, closes=closes, today=today)


def _order(
    group: Group,
    specs: Mapping[SourceId, SourceSpec],
    readings: Mapping[str, ModelReading],
    sheet: Sheet,
    today: date,
) -> tuple[float, float, float, float, str, str]:
    """Models by rank; the rest by points where there are any, by how many sources carry it, how near its source
    stands, how new it is.

    Ties are broken by what a source said, not by row numbers, so that a copy of the data gives the same digest.
    """
    entry = group.lead
    if entry.kind is EntryKind.MODEL:
        reading = readings.get(entry.title)
        rank = reading.rank if reading and reading.rank is not None else float("inf")
        return (float("-inf"), rank, 0, 0, entry.source_id, entry.identity)
    carried = len({other.source_id for other, _ in group.others} - {entry.source_id})
    dated = min(entry.published or entry.first_seen, entry.first_seen)
    found = placed(group, sheet, today)
    points = -found.points if found else 0.0
    return (points, -carried, specs[entry.source_id].tier.rank, -dated.timestamp(), entry.source_id, entry.identity)


def _cut(ranked: Sequence[Group], section: SectionSpec, specs: Mapping[SourceId, SourceSpec]) -> list[Verdict]:
    shown = [_verdict(group.lead, specs, Fate.SHOWN, f"in “{section.title}”") for group in ranked[: section.quota]]
    reason = f"“{section.title}” shows {section.quota} of {len(ranked)}"
    return shown + [_verdict(group.lead, specs, Fate.OVER_QUOTA, reason) for group in ranked[section.quota :]]


def _verdict(entry: Entry, specs: Mapping[SourceId, SourceSpec], fate: Fate, reason: str) -> Verdict:
    spec = specs.get(entry.source_id)
    return Verdict(entry=entry, source_name=spec.name if spec else entry.source_id, fate=fate, reason=reason)
