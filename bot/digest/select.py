"""Which entries an edition shows. Pure: the same values give the same choice, and every entry gets a verdict."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.analysis.matching import first_match
from bot.digest.merge import Group, merge
from bot.domain.digests import EditionSpec, Fate, SectionSpec, Verdict
from bot.domain.entries import Entry, EntryKind
from bot.domain.hub import ModelReading
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
) -> Selection:
    """Filter, merge, sort into sections, cut to quotas."""
    verdicts: list[Verdict] = []
    passed = []
    for entry in entries:
        if refusal := _refusal(entry, specs.get(entry.source_id), edition):
            verdicts.append(_verdict(entry, specs, *refusal))
        else:
            passed.append(entry)
    homes: dict[int, list[Group]] = {}
    for group in merge(passed, specs):
        verdicts.extend(
            _verdict(other, specs, Fate.MERGED, f"{reason} as “{group.lead.title}”") for other, reason in group.others
        )
        home = _home(group.lead, specs[group.lead.source_id], edition.sections)
        if home is None:
            verdicts.append(_verdict(group.lead, specs, Fate.NO_SECTION, "no section takes this kind, tier and topic"))
        else:
            homes.setdefault(home, []).append(group)
    choices = []
    for index, section in enumerate(edition.sections):
        ranked = sorted(homes.get(index, ()), key=lambda group: _order(group, specs, readings))
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


def _home(entry: Entry, spec: SourceSpec, sections: Sequence[SectionSpec]) -> int | None:
    """The index of the first section that takes the entry."""
    for index, section in enumerate(sections):
        if (
            (not section.kinds or entry.kind in section.kinds)
            and (not section.tiers or spec.tier in section.tiers)
            and (not section.topics or spec.topic in section.topics)
        ):
            return index
    return None


def _order(
    group: Group, specs: Mapping[SourceId, SourceSpec], readings: Mapping[str, ModelReading]
) -> tuple[float, float, float, str, str]:
    """Models by rank; the rest by how many sources carry it, how near its source stands, how new it is.

    Ties are broken by what a source said, not by row numbers, so that a copy of the data gives the same digest.
    """
    entry = group.lead
    if entry.kind is EntryKind.MODEL:
        reading = readings.get(entry.title)
        rank = reading.rank if reading and reading.rank is not None else float("inf")
        return (rank, 0, 0, entry.source_id, entry.identity)
    carried = len({other.source_id for other, _ in group.others} - {entry.source_id})
    dated = min(entry.published or entry.first_seen, entry.first_seen)
    return (-carried, specs[entry.source_id].tier.rank, -dated.timestamp(), entry.source_id, entry.identity)


def _cut(ranked: Sequence[Group], section: SectionSpec, specs: Mapping[SourceId, SourceSpec]) -> list[Verdict]:
    shown = [_verdict(group.lead, specs, Fate.SHOWN, f"in “{section.title}”") for group in ranked[: section.quota]]
    reason = f"“{section.title}” shows {section.quota} of {len(ranked)}"
    return shown + [_verdict(group.lead, specs, Fate.OVER_QUOTA, reason) for group in ranked[section.quota :]]


def _verdict(entry: Entry, specs: Mapping[SourceId, SourceSpec], fate: Fate, reason: str) -> Verdict:
    spec = specs.get(entry.source_id)
    return Verdict(entry=entry, source_name=spec.name if spec else entry.source_id, fate=fate, reason=reason)
