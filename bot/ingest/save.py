"""Write the outcomes of polls: entries, revisions, snapshots, and the new life of each source, all or nothing."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.analysis.identity import draft
from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError
from bot.domain.hub import ModelReading
from bot.domain.sources import SourceId, SourceRecord, SourceSpec
from bot.ingest.lifecycle import after_failure, after_success
from bot.ingest.meanwhile import as_stored, with_respect
from bot.ingest.naming import named
from bot.ingest.plan import Plan, plan
from bot.ingest.unstable import Settled, reason, settle, suspects
from bot.ports import Writing

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`brought` is how many entries came of the source within the days that its pace is judged by."""

    spec: SourceSpec
    record: SourceRecord
    result: Fetched | NotModified | SourceError
    brought: int = 0


@dataclass(slots=True)
class Tally:
    """The account of a poll. `duplicates` were repeated in their document, or another source had the address.

    `brought` are the new ones by source.
    """

    polled: int = 0
    not_modified: int = 0
    new: int = 0
    revised: int = 0
    duplicates: int = 0
    failed: list[tuple[str, SourceError]] = field(default_factory=list)
    brought: Counter[SourceId] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        self.polled += other.polled
        self.not_modified += other.not_modified
        self.new += other.new
        self.revised += other.revised
        self.duplicates += other.duplicates
        self.failed.extend(other.failed)
        self.brought.update(other.brought)


async def save(tx: Writing, outcomes: Sequence[Outcome], now: datetime) -> Tally:
    """Apply the outcomes within the transaction and say what they changed.

    A source that left feeds.yaml while it was polled, or is to be read from elsewhere by now, is left as it is: what
    came is not of it, and nothing of it is counted.
    """
    conditions = await tx.conditions([outcome.spec for outcome in outcomes])
    tally, lives = Tally(), list[tuple[SourceRecord, SourceRecord]]()
    for outcome in outcomes:
        if (condition := conditions.get(outcome.spec.id)) is None:
            continue
        tally.polled += 1
        stored = as_stored(outcome.record, condition)
        after = await _apply(tx, outcome, now, tally)
        lives.append((stored, with_respect(after, polled_from=outcome.record, stored=stored)))
    await tx.keep_polled(lives)
    return tally


async def _apply(tx: Writing, outcome: Outcome, now: datetime, tally: Tally) -> SourceRecord:
    spec, record, result = outcome.spec, outcome.record, outcome.result
    if isinstance(result, SourceError):
        tally.failed.append((spec.id, result))
        log.info("source %s: %s", spec.id, result)
        return after_failure(record, spec, result, now=now)
    if isinstance(result, NotModified):
        tally.not_modified += 1
        return after_success(record, spec, result, new=0, now=now, brought=outcome.brought)
    return await _take(tx, outcome, result, now, tally)


async def _take(tx: Writing, outcome: Outcome, result: Fetched, now: datetime, tally: Tally) -> SourceRecord:
    """Store what is new and what was edited of a document."""
    spec, record = outcome.spec, outcome.record
    settled = await _settled(tx, record, result)
    todo = plan(settled.drafts, settled.known, baseline=record.imported_at is None, first_import=spec.first_import)
    if todo.new or todo.revised:
        # In a thread: the documents of a register name many, and finding them is arithmetic.
        todo = await asyncio.to_thread(named, todo, spec)
    tally.new += len(todo.new)
    tally.brought[spec.id] += len(todo.new)
    tally.revised += len(todo.revised)
    tally.duplicates += todo.repeated + await _carry_out(tx, spec, todo, now)
    if result.models:
        await tx.add_models(_ranked(result.models, spec), now)
    total = len(settled.drafts) + result.skipped
    unstable = reason(settled.renamed, total) if settled.renamed else ""
    if unstable:
        log.warning("source %s: %s", spec.id, unstable)
    new = len(todo.new)
    return after_success(record, spec, result, new=new, now=now, brought=outcome.brought + new, unstable=unstable)


async def _settled(tx: Writing, record: SourceRecord, result: Fetched) -> Settled:
    """The drafts of the document under the identities by which they are stored."""
    drafts = [draft(raw) for raw in result.entries]
    known = await tx.known(record.id, [one.identity for one in drafts])
    asked = suspects(drafts, known, skipped=result.skipped) if record.imported_at else ()
    residents = await tx.at_addresses(record.id, asked) if asked else {}
    return settle(drafts, known, residents, skipped=result.skipped)


def _ranked(models: Sequence[ModelReading], spec: SourceSpec) -> Sequence[ModelReading]:
    """The answer to a search is not the trending list: its order says nothing of a place on that."""
    return [replace(model, rank=None) for model in models] if spec.query else models


async def _carry_out(tx: Writing, spec: SourceSpec, todo: Plan, now: datetime) -> int:
    """Store the plan; how many of the new entries another source already brought."""
    keys = {one.address_key for one, _ in todo.new if one.address_key}
    elsewhere = await tx.elsewhere(spec.id, sorted(keys)) if keys else 0
    if todo.new:
        await tx.add(spec.id, todo.new, now)
    if todo.revised:
        await tx.revise(spec.id, todo.revised, now)
    return elsewhere
