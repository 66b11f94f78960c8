"""Write the outcomes of polls: entries, revisions, snapshots, and the new life of each source, all or nothing."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError
from bot.domain.sources import SourceId, SourceRecord, SourceSpec
from bot.ingest.lifecycle import after_failure, after_success
from bot.ingest.meanwhile import as_stored, with_respect
from bot.ingest.taking import Document, Taken, take
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
    present = [outcome for outcome in outcomes if outcome.spec.id in conditions]
    taken = await take(tx, list(_documents(present)), now)
    tally, lives = Tally(), list[tuple[SourceRecord, SourceRecord]]()
    for outcome in present:
        tally.polled += 1
        after = _after(outcome, taken.get(outcome.spec.id), now, tally)
        if after.learned_url and after.learned_url != outcome.record.learned_url:
            host = urlsplit(after.learned_url).hostname
            log.warning("source %s has moved for good, to %s; feeds.yaml still says the old address", after.id, host)
        stored = as_stored(outcome.record, conditions[outcome.spec.id])
        lives.append((stored, with_respect(after, polled_from=outcome.record, stored=stored)))
    await tx.keep_polled(lives)
    return tally


def _documents(outcomes: Sequence[Outcome]) -> Iterator[Document]:
    for outcome in outcomes:
        if isinstance(outcome.result, Fetched):
            yield Document(spec=outcome.spec, record=outcome.record, result=outcome.result)


def _after(outcome: Outcome, taken: Taken | None, now: datetime, tally: Tally) -> SourceRecord:
    """The source after its poll, which is counted."""
    spec, record, result = outcome.spec, outcome.record, outcome.result
    if isinstance(result, SourceError):
        tally.failed.append((spec.id, result))
        log.info("source %s: %s", spec.id, result)
        return after_failure(record, spec, result, now=now)
    if taken is None:
        tally.not_modified += 1
        return after_success(record, spec, result, new=0, now=now, brought=outcome.brought)
    tally.new += taken.new
    tally.brought[spec.id] += taken.new
    tally.revised += taken.revised
    tally.duplicates += taken.duplicates
    brought = outcome.brought + taken.new
    return after_success(record, spec, result, new=taken.new, now=now, brought=brought, unstable=taken.unstable)
