"""Store what documents brought: all of a batch together, so that the database is asked a few times and not for each."""

import asyncio
import logging
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.analysis.identity import draft
from bot.domain.entries import Draft, Fetched, Known
from bot.domain.hub import ModelReading
from bot.domain.sources import SourceId, SourceRecord, SourceSpec
from bot.ingest.naming import named
from bot.ingest.plan import Plan, plan
from bot.ingest.unstable import Settled, reason, settle, suspects
from bot.ports import Writing

log = logging.getLogger(__name__)

# Seconds for which arithmetic in a thread stands back after each document: who waits for an answer needs the
# interpreter, and gets it at once only from a thread that waits itself. During a first poll the slowest hundredth of
# searches takes a third less.
_PAUSE = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What one poll fetched. There is one of a source in a batch."""

    spec: SourceSpec
    record: SourceRecord
    result: Fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a document. `unstable` says in words that its entries came under new ids, "" otherwise."""

    new: int
    revised: int
    duplicates: int
    unstable: str


async def take(tx: Writing, documents: Sequence[Document], now: datetime) -> Mapping[SourceId, Taken]:
    """Store what is new and what was edited."""
    if not documents:
        return {}
    # Arithmetic goes to a thread: a batch has thousands of entries, and those of a register name many instruments.
    drafts = await asyncio.to_thread(_drafted, documents)
    settled = await _settled(tx, documents, drafts)
    plans = await asyncio.to_thread(_planned, documents, settled)
    brought = await _brought_before(tx, plans)
    await _carry_out(tx, plans, now)
    for one in documents:
        if one.result.models:
            await tx.add_models(_ranked(one.result.models, one.spec), now)
    return {
        one.spec.id: _account(one, settled[one.spec.id], plans[one.spec.id], brought[one.spec.id]) for one in documents
    }


def _drafted(documents: Sequence[Document]) -> dict[SourceId, list[Draft]]:
    return {one.spec.id: [draft(raw) for raw in one.result.entries] for one in _unhurried(documents)}


async def _settled(
    tx: Writing, documents: Sequence[Document], drafts: Mapping[SourceId, Sequence[Draft]]
) -> dict[SourceId, Settled]:
    """The drafts of each document under the identities by which they are stored."""
    stored = await tx.known({source: [one.identity for one in some] for source, some in drafts.items()})
    return {one.spec.id: await _settled_one(tx, one, drafts[one.spec.id], stored[one.spec.id]) for one in documents}


async def _settled_one(tx: Writing, one: Document, drafts: Sequence[Draft], known: Mapping[str, Known]) -> Settled:
    skipped = one.result.skipped
    asked = suspects(drafts, known, skipped=skipped) if one.record.imported_at else ()
    residents = await tx.at_addresses(one.record.id, asked) if asked else {}
    return settle(drafts, known, residents, skipped=skipped)


def _planned(documents: Sequence[Document], settled: Mapping[SourceId, Settled]) -> dict[SourceId, Plan]:
    return {one.spec.id: named(_plan(one, settled[one.spec.id]), one.spec) for one in _unhurried(documents)}


def _unhurried(documents: Sequence[Document]) -> Iterator[Document]:
    for one in documents:
        yield one
        time.sleep(_PAUSE)


def _plan(one: Document, settled: Settled) -> Plan:
    baseline = one.record.imported_at is None
    return plan(settled.drafts, settled.known, baseline=baseline, first_import=one.spec.first_import)


async def _brought_before(tx: Writing, plans: Mapping[SourceId, Plan]) -> dict[SourceId, int]:
    """How many addresses of the new entries another source brought already, in this batch or long ago."""
    keys = {source: {one.address_key for one, _ in todo.new if one.address_key} for source, todo in plans.items()}
    elsewhere = await tx.elsewhere({source: some for source, some in keys.items() if some})
    counted: dict[SourceId, int] = {}
    earlier: set[str] = set()
    for source, some in keys.items():
        others: Collection[str] = elsewhere.get(source, ())
        counted[source] = sum(key in earlier or key in others for key in some)
        earlier.update(some)
    return counted


async def _carry_out(tx: Writing, plans: Mapping[SourceId, Plan], now: datetime) -> None:
    if new := {source: todo.new for source, todo in plans.items() if todo.new}:
        await tx.add(new, now)
    for source, todo in plans.items():
        if todo.revised:
            await tx.revise(source, todo.revised, now)


def _ranked(models: Sequence[ModelReading], spec: SourceSpec) -> Sequence[ModelReading]:
    """The answer to a search is not the trending list: its order says nothing of a place on that."""
    return [replace(model, rank=None) for model in models] if spec.query else models


def _account(one: Document, settled: Settled, todo: Plan, brought_before: int) -> Taken:
    unstable = reason(settled.renamed, len(settled.drafts) + one.result.skipped) if settled.renamed else ""
    if unstable:
        log.warning("source %s: %s", one.spec.id, unstable)
    return Taken(
        new=len(todo.new),
        revised=len(todo.revised),
        duplicates=todo.repeated + brought_before,
        unstable=unstable,
    )
