"""What is known of the entries of a window beyond their own words: points, stories, what is held."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, timedelta

from bot.analysis.judging import judge_by, judged
from bot.domain.digests import EditionSpec, Relevance
from bot.domain.editorial import Held
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.relevance import Judgement, Rules
from bot.domain.sources import SourceId, SourceSpec
from bot.domain.stories import StoryId
from bot.ports import Reading

# What a publisher dates further back than this before it was first seen was in its archive all along.
_ARCHIVE = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Empty for an edition that does not ask for relevance. `threshold` is that of the rules in force.

    Models have no judgement, and neither does anything where there are no rules.
    """

    relevance: Relevance = Relevance.OFF
    threshold: float = 0.0
    judgements: Mapping[EntryId, Judgement] = field(default_factory=dict)
    stories: Mapping[EntryId, StoryId] = field(default_factory=dict)
    held: Mapping[EntryId, Held] = field(default_factory=dict)

    def released(self, entry: Entry) -> bool:
        """Whether it tells that a model came out: such news stand with the models."""
        judgement = self.judgements.get(entry.id)
        return judgement is not None and judgement.release

    def archived(self, entry: Entry) -> date | None:
        """The day of its publication where that is too long ago for news; None for documents, whose dates matter."""
        if self.relevance is Relevance.OFF or entry.kind is not EntryKind.NEWS or entry.published is None:
            return None
        if entry.first_seen - entry.published <= _ARCHIVE:
            return None
        return entry.published.astimezone(UTC).date()


EMPTY = Sheet()


async def sheet_of(
    view: Reading,
    entries: Sequence[Entry],
    edition: EditionSpec,
    rules: Rules | None,
    specs: Mapping[SourceId, SourceSpec],
) -> Sheet:
    """What the store knows of them; what it has not judged by these rules yet is judged now."""
    if edition.relevance is Relevance.OFF or rules is None:
        return EMPTY
    ids = [entry.id for entry in entries if entry.kind is not EntryKind.MODEL]
    stored = await view.judgements(ids)
    # In a thread: after a change of the rules nothing of a week is judged yet.
    judgements = await asyncio.to_thread(_judged, entries, stored, rules, specs)
    return Sheet(
        relevance=edition.relevance,
        threshold=rules.threshold,
        judgements=judgements,
        stories=await view.story_of(ids),
        held=await view.held(ids),
    )


def _judged(
    entries: Sequence[Entry],
    stored: Mapping[EntryId, Judgement],
    rules: Rules,
    specs: Mapping[SourceId, SourceSpec],
) -> dict[EntryId, Judgement]:
    judge = judge_by(rules)
    found = {}
    for entry in entries:
        if entry.kind is EntryKind.MODEL:
            continue
        known = stored.get(entry.id)
        fresh = known is not None and known.rules == rules.version
        found[entry.id] = known if known and fresh else judged(judge, entry, specs.get(entry.source_id))
    return found
