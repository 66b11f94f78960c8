"""A database that is locked or broken while the store is open: every method refuses in the same way."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.corrections import CorrectionState
from bot.domain.deliveries import Receipt
from bot.domain.digests import Window
from bot.domain.editorial import Judged, Ruling
from bot.domain.entries import EntryId, Known
from bot.domain.errors import StoreError, StoreFault
from bot.domain.hub import ModelDetail, ModelStanding
from bot.domain.keeping import Expired
from bot.domain.policies import PolicyId
from bot.domain.relevance import Judgement
from bot.domain.search import SearchQuery
from bot.domain.sources import SourceId
from bot.domain.stories import Filed, Reason, RulingKind, StoryId, StoryRuling
from bot.domain.subscriptions import TenantId
from bot.store.search import INDEX
from bot.store.transactions import SqlStore
from bot.store.writing import SqlWriting
from tests.make import NOON, draft, reading, record, spec
from tests.unit.store.parcels import CORRECTION_POST, DELIVERY, DIGEST, SLOT, SUBSCRIPTION
from tests.unit.store.shelf import fresh

WIRE = SourceId("wire")
JUDGED = Judged(
    entry_id=EntryId(1),
    content_hash="x",
    judgement=Judgement(
        points=1,
        passes=False,
        gate="",
        hits=(),
        prior=0,
        topics=(),
        jurisdictions=(),
        open=False,
        release=False,
        rules="v",
    ),
)
OLD = Known(entry_id=EntryId(1), content_hash="old")
FILED = Filed(entry_id=EntryId(1), story=StoryId(-1), reason=Reason.OPENED, score=0.0)
RULING = StoryRuling(one=EntryId(1), other=EntryId(2), kind=RulingKind.MERGE, at=NOON)
READS: dict[str, Callable[[SqlWriting], Awaitable[object]]] = {
    "sources": lambda store: store.sources(),
    "due": lambda store: store.due(NOON),
    "entries": lambda store: store.entries(Window(start=NOON, end=NOON)),
    "entries_by_id": lambda store: store.entries_by_id([EntryId(1)]),
    "models": lambda store: store.models(["org/model"], before=NOON),
    "model": lambda store: store.model("org/model"),
    "unsorted": lambda store: store.unsorted(since=NOON, rules="v1", limit=1),
    "judgements": lambda store: store.judgements([EntryId(1)]),
    "held": lambda store: store.held(),
    "bodies": lambda store: store.bodies([EntryId(1)]),
    "without_text": lambda store: store.without_text([WIRE], since=NOON, tried_before=NOON, limit=1),
    "at_address": lambda store: store.at_address("https://e.org/a"),
    "tracked": lambda store: store.tracked(["org/model"]),
    "model_names": lambda store: store.model_names(),
    "models_version": lambda store: store.models_version(),
    "snapshot": lambda store: store.snapshot(at=NOON),
    "snapshots": lambda store: store.snapshots(Window(start=NOON, end=NOON)),
    "model_history": lambda store: store.model_history(["org/model"], Window(start=NOON, end=NOON)),
    "model_changes": lambda store: store.model_changes(Window(start=NOON, end=NOON)),
    "models_to_examine": lambda store: store.models_to_examine(NOON, always=["org/model"], limit=1),
    "watched_models": lambda store: store.watched_models(),
    "identifiers_of": lambda store: store.identifiers_of([EntryId(1)]),
    "story_of": lambda store: store.story_of([EntryId(1)]),
    "filed": lambda store: store.filed([EntryId(1)]),
    "story_members": lambda store: store.story_members([StoryId(1)]),
    "story_past": lambda store: store.story_past([StoryId(1)], NOON),
    "story_rulings": lambda store: store.story_rulings(),
    "story_candidates": lambda store: store.story_candidates(["a.example/1"], [], []),
    "term_counts": lambda store: store.term_counts(first_day=1, last_day=2),
    "last_post": lambda store: store.last_post(TenantId("discord:1"), "7"),
    "last_good_config": lambda store: store.last_good_config(),
    "search": lambda store: store.search(SearchQuery(words="rule")),
    "digests": lambda store: store.digests(),
    "digest": lambda store: store.digest("weekly", 1),
    "edition_of": lambda store: store.edition_of("weekly", NOON.date()),
    "coverage": lambda store: store.coverage(["eo:14179"], ["AI Action Plan"]),
    "policy_states": lambda store: store.policy_states(at=NOON),
    "policies_kept_since": lambda store: store.policies_kept_since(),
    "question": lambda store: store.question("abc"),
    "tenant": lambda store: store.tenant(TenantId("discord:1")).subscriptions(),
    "due_subscriptions": lambda store: store.due_subscriptions(NOON),
    "waiting_slots": lambda store: store.waiting_slots(),
    "unsent_slots": lambda store: store.unsent_slots(NOON),
    "subscription": lambda store: store.subscription(SLOT),
    "due_deliveries": lambda store: store.due_deliveries(NOON),
    "holds": lambda store: store.holds(DELIVERY, NOON),
    "current": lambda store: store.current(DELIVERY),
    "counts": lambda store: store.counts(),
    "expired": lambda store: store.expired(texts_before=NOON, posts_before=NOON),
    "outstanding": lambda store: store.outstanding(NOON),
    "due_corrections": lambda store: store.due_corrections(NOON),
    "corrections_waiting": lambda store: store.corrections_waiting(NOON),
    "troubles": lambda store: store.troubles(healed_since=NOON),
    "subscribers": lambda store: store.subscribers(["notices"]),
    "arrivals": lambda store: store.arrivals(since=NOON),
    "known": lambda store: store.known({WIRE: ["g:1"]}),
    "elsewhere": lambda store: store.elsewhere({WIRE: ["wire.example/1"]}),
    "conditions": lambda store: store.conditions([spec("wire")]),
    "at_addresses": lambda store: store.at_addresses(WIRE, ["wire.example/1"]),
}
WRITES: dict[str, Callable[[SqlWriting], Awaitable[object]]] = {
    "sync_sources": lambda store: store.sync_sources([spec("wire")], NOON),
    "add": lambda store: store.add({WIRE: [(draft(guid="1"), True)]}, NOON),
    "revise": lambda store: store.revise(WIRE, [(OLD, draft(guid="1"))], NOON),
    "add_models": lambda store: store.add_models([reading("org/model", 1)], NOON),
    "keep_judgements": lambda store: store.keep_judgements([JUDGED]),
    "hold": lambda store: store.hold(EntryId(1), ["odd"], NOON),
    "rule_held": lambda store: store.rule_held(EntryId(1), Ruling.DROPPED, NOON),
    "keep_text": lambda store: store.keep_text(EntryId(1), "The text.", NOON),
    "keep_detail": lambda store: store.keep_detail(ModelDetail(model_id="org/model", taken_at=NOON)),
    "keep_standing": lambda store: store.keep_standing("org/model", ModelStanding.GONE, NOON),
    "keep_polled": lambda store: store.keep_polled([(record("wire"), record("wire", failures=1))]),
    "update_sources": lambda store: store.update_sources([record("wire")]),
    "keep_policy_states": lambda store: store.keep_policy_states({PolicyId("us-eo-1"): {"title": "One"}}, NOON),
    "admit": lambda store: store.admit("event:1", NOON),
    "remember": lambda store: store.remember("what?", NOON),
    "open_slot": lambda store: store.open_slot(SUBSCRIPTION, SLOT.slot, next_due_at=NOON),
    "pass_slots": lambda store: store.pass_slots(SUBSCRIPTION, [(SLOT.slot, "merged")], next_due_at=NOON),
    "take_back": lambda store: store.take_back(SLOT, "merged"),
    "keep_digest": lambda store: store.keep_digest("weekly", NOON.date(), DIGEST.window, {}, NOON),
    "fill_slot": lambda store: store.fill_slot(SLOT, DIGEST, [("{}", "n")]),
    "drop_slot": lambda store: store.drop_slot(SLOT, "empty"),
    "claim": lambda store: store.claim(DELIVERY, until=NOON, now=NOON),
    "release_claims": lambda store: store.release_claims(),
    "record_sent": lambda store: store.record_sent(DELIVERY, Receipt(message_id="1"), NOON),
    "put_back": lambda store: store.put_back(DELIVERY, reason="", at=NOON),
    "bury": lambda store: store.bury(DELIVERY, "gone"),
    "keep_correction": lambda store: store.keep_correction(
        1, 3, note="Not so.", url=None, author="discord:7", tenant_id=None, now=NOON
    ),
    "spread_corrections": lambda store: store.spread_corrections(NOON),
    "claim_correction": lambda store: store.claim_correction(CORRECTION_POST, until=NOON, now=NOON),
    "put_back_correction": lambda store: store.put_back_correction(CORRECTION_POST, reason="", at=NOON),
    "close_correction": lambda store: store.close_correction(CORRECTION_POST, CorrectionState.CLOSED, ""),
    "answer_with_correction": lambda store: store.answer_with_correction(CORRECTION_POST, [("{}", "n")], "", NOON),
    "keep_stories": lambda store: store.keep_stories([FILED], [], {}),
    "refile": lambda store: store.refile([FILED]),
    "keep_story_ruling": lambda store: store.keep_story_ruling(RULING),
    "keep_troubles": lambda store: store.keep_troubles([], NOON),
    "prune": lambda store: store.prune(Expired(), NOON),
    "keep_config": lambda store: store.keep_config("feeds.yaml", "version: 1", NOON),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[SqlStore]:
    async with fresh(path) as store:
        yield store


def test_every_method_of_the_port_is_tried_here() -> None:
    public = {name for name in dir(SqlWriting) if not name.startswith("_")}
    assert public == READS.keys() | WRITES.keys()


@pytest.mark.parametrize("method", [*READS, *WRITES])
async def test_without_its_tables_every_method_raises_a_store_error(store: SqlStore, path: Path, method: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        for (table,) in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            if table == INDEX or not table.startswith(("sqlite_", INDEX)):
                other.execute(f"DROP TABLE {table}")

    with pytest.raises(StoreError, match="no such table") as raised:
        async with store.writing() as writing:
            await (READS | WRITES)[method](writing)

    assert raised.value.fault is StoreFault.FAILED
    assert raised.value.__cause__ is not None


async def test_while_another_program_writes_reading_goes_on_and_writing_is_busy(store: SqlStore, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        async with store.reading() as reading:
            assert await reading.sources() == []
        began = asyncio.get_running_loop().time()
        with pytest.raises(StoreError) as raised:
            async with store.writing():
                pass
        waited = asyncio.get_running_loop().time() - began

    assert raised.value.fault is StoreFault.BUSY
    assert 0.15 < waited < 2
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)


@pytest.mark.parametrize(
    "poison",
    [{"title": "a lone \ud800"}, {"facts": {"pages": 2**70, "a": "\ud800"}}, {"published": NOON.replace(tzinfo=None)}],
    ids=["lone surrogate", "lone surrogate in facts", "naive moment"],
)
async def test_values_that_cannot_be_stored_are_refused_and_nothing_is_kept(
    store: SqlStore, poison: dict[str, object]
) -> None:
    good = draft("Good", guid="good")
    bad = draft("Bad", guid="bad", **{key: value for key, value in poison.items() if key != "title"})
    if "title" in poison:
        object.__setattr__(bad.raw, "title", poison["title"])  # past the cleaning at the door
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)

    with pytest.raises(StoreError) as raised:
        async with store.writing() as writing:
            await writing.add({WIRE: [(good, True), (bad, True)]}, NOON)

    assert raised.value.fault is StoreFault.FAILED
    async with store.reading() as reading:
        assert (await reading.counts())["entries"] == 0


async def test_a_number_of_more_than_64_bits_is_refused(store: SqlStore) -> None:
    with pytest.raises(StoreError) as raised:
        async with store.writing() as writing:
            await writing.add_models([reading("org/model", 1, downloads=2**63)], NOON)

    assert raised.value.fault is StoreFault.FAILED


async def test_entries_of_a_source_that_was_never_configured_are_refused(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="FOREIGN KEY"):
        async with store.writing() as writing:
            await WRITES["add"](writing)


async def test_a_word_in_the_database_that_no_noun_knows_is_a_store_error(store: SqlStore, path: Path) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("UPDATE sources SET state = 'from the future'")

    async with store.reading() as reading:
        with pytest.raises(StoreError, match="from the future"):
            await reading.sources()
