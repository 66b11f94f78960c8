"""After the polls: judge what came, file it into stories, hold what reads odd.

Apart from polling, so that neither can hold up the other. What is left undone by a stop or a fault is found again: an
entry without a judgement by the rules in force, as it stands now, is due.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.analysis.judging import judge_by, judged
from bot.analysis.relevance import Judge
from bot.analysis.reworded import rewordings
from bot.domain.config import Configuration
from bot.domain.digests import Relevance
from bot.domain.editorial import Judged, Unsorted
from bot.domain.entries import EntryId
from bot.domain.relevance import Rules
from bot.domain.sources import SourceId, SourceSpec
from bot.ingest.stories import Rarities, file_stories
from bot.ports import Clock, Store

# Judged again when the rules change; what is older is in no edition, follow-ups apart.
SPAN = timedelta(days=14)
_AT_ONCE = 200


@dataclass(slots=True, kw_only=True)
class Sorted:
    """The account of a run."""

    judged: int = 0
    passed: int = 0
    held: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    judged: tuple[Judged, ...]
    odd: Mapping[EntryId, tuple[str, ...]]


async def sort(
    store: Store,
    clock: Clock,
    config: Configuration,
    *,
    rarities: Rarities | None = None,
    going: Callable[[], bool] = lambda: True,
) -> Sorted:
    """Until nothing is due, or `going` says no. Each batch is one transaction. Raises StoreError.

    Nothing is done where no edition asks for it. `rarities` are remembered from one run to the next.
    """
    done = Sorted()
    rules = wanted(config)
    if rules is None:
        return done
    specs = {spec.id: spec for spec in config.sources}
    rarities = rarities or Rarities()
    while going():
        now = clock.now()
        async with store.reading() as view:
            due = await view.unsorted(since=now - SPAN, rules=rules.version, limit=_AT_ONCE)
        if not due:
            break
        # In a thread: two hundred judgements take as long as the event loop may be held.
        batch = await asyncio.to_thread(_look, due, specs, rules)
        async with store.writing() as tx:
            await tx.keep_judgements(batch.judged)
            for entry_id, reasons in batch.odd.items():
                await tx.hold(entry_id, reasons, now)
            await file_stories(tx, [one.entry for one in due], rules.stories, rarities)
        done.judged += len(batch.judged)
        done.passed += sum(one.judgement.passes for one in batch.judged)
        done.held += len(batch.odd)
    return done


def wanted(config: Configuration) -> Rules | None:
    """The rules in force where an edition asks for points."""
    asked = any(edition.relevance is not Relevance.OFF for edition in config.editions)
    return config.rules if asked else None


def _look(due: Sequence[Unsorted], specs: Mapping[SourceId, SourceSpec], rules: Rules) -> _Batch:
    judge, found, odd = judge_by(rules), [], {}
    for one in due:
        found.append(_judged(judge, one, specs.get(one.entry.source_id)))
        if reasons := rewordings(one.entry.title, one.body or one.entry.summary):
            odd[one.entry.id] = reasons
    return _Batch(judged=tuple(found), odd=odd)


def _judged(judge: Judge, one: Unsorted, spec: SourceSpec | None) -> Judged:
    judgement = judged(judge, one.entry, spec, one.body)
    return Judged(entry_id=one.entry.id, content_hash=one.content_hash, judgement=judgement)
