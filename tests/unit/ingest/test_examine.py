"""Looks at models in full: who is asked, what each answer leaves, and what ends a round."""

import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import SourceError, SourceFault, StoreError
from bot.domain.hub import Children, ModelDetail, ModelStanding
from bot.ingest.examine import Rounds, examine_due
from bot.ports import Hub
from bot.store.transactions import SqlStore
from tests.doubles.publishers import HandClock
from tests.make import NOON, reading
from tests.unit.store.shelf import fresh

HOUR = timedelta(hours=1)
A, B, C = "org/a", "org/b", "org/c"


@dataclass(slots=True)
class HandHub:
    """Answers about every model, but where a test says otherwise."""

    clock: HandClock
    left: int = 100
    faults: dict[str, SourceFault] = field(default_factory=dict)
    names_now: dict[str, str] = field(default_factory=dict)
    bugs: set[str] = field(default_factory=set)
    merges: dict[str, int] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def detail(self, model_id: str) -> ModelDetail:
        self.asked.append(model_id)
        if model_id in self.bugs:
            raise LookupError(model_id)
        if model_id in self.faults:
            raise SourceError(self.faults[model_id], "as the test says")
        name = self.names_now.get(model_id, model_id)
        children = Children(merge=self.merges.get(model_id, 0))
        return ModelDetail(model_id=name, taken_at=self.clock.now(), children=children)

    async def names(self, typed: str, *, limit: int = 10) -> Sequence[str]:
        raise AssertionError(f"nobody types here, yet {typed} of {limit} was asked for")

    def room(self) -> int:
        return self.left


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.add_models([reading(name, rank) for rank, name in enumerate((A, B, C), start=1)], NOON)
        yield store


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOON + HOUR)


@pytest.fixture
def hub(clock: HandClock) -> HandHub:
    return HandHub(clock)


async def standings(store: SqlStore) -> dict[str, tuple[ModelStanding, str | None, bool]]:
    async with store.reading() as view:
        found = await view.tracked([A, B, C, "org/new"])
    return {name: (one.standing, one.renamed_to, one.detail is not None) for name, one in found.items()}


async def test_the_double_is_a_hub(hub: HandHub) -> None:
    port: Hub = hub
    assert port.room() == 100


async def test_those_who_are_due_are_looked_at_once_a_day(store: SqlStore, clock: HandClock, hub: HandHub) -> None:
    done = await examine_due(store, clock, hub, always=["always/this"])
    again = await examine_due(store, clock, hub, always=["always/this"])

    assert (done.kept, done.stopped, again.kept) == (4, None, 0)
    assert hub.asked == [A, B, C, "always/this"]
    clock.forward(24 * HOUR)
    assert (await examine_due(store, clock, hub, always=["always/this"])).kept == 4


@pytest.mark.parametrize(("left", "most"), [(2, 40), (40, 1), (0, 40), (-3, 40)])
async def test_no_more_are_asked_than_the_hub_has_room_for(store: SqlStore, hub: HandHub, left: int, most: int) -> None:
    hub.left = left
    await examine_due(store, hub.clock, hub, always=(), most=most)

    assert len(hub.asked) == max(0, min(left, most, 3))


async def test_gone_and_renamed_models_are_noted(store: SqlStore, clock: HandClock, hub: HandHub) -> None:
    hub.faults[A], hub.names_now[B], hub.names_now[C] = SourceFault.GONE, "org/new", "ORG/C"
    done = await examine_due(store, clock, hub, always=())

    assert (done.kept, done.gone, done.renamed, done.odd) == (2, 1, 1, 0)
    assert await standings(store) == {
        A: (ModelStanding.GONE, None, False),
        B: (ModelStanding.RENAMED, "org/new", False),
        C: (ModelStanding.PUBLIC, None, False),
        "org/new": (ModelStanding.PUBLIC, None, True),
    }


async def test_an_odd_model_harms_only_itself_and_rests(store: SqlStore, clock: HandClock, hub: HandHub) -> None:
    hub.faults[A], hub.bugs, hub.merges = SourceFault.BAD_ANSWER, {B}, {C: 2**63}
    rounds = Rounds(store, clock, hub)
    async with store.writing() as writing:
        await writing.add_models([reading("org/well", 4)], NOON)
    done = await rounds.run(())

    assert (done.kept, done.odd, done.stopped) == (1, 3, None)
    assert (await rounds.run(())).odd == 0
    assert sorted(hub.asked) == [A, B, C, "org/well"]
    clock.forward(6 * HOUR)
    hub.faults, hub.bugs, hub.merges = {}, set(), {}
    assert (await rounds.run(())).kept == 3


@pytest.mark.parametrize("fault", [SourceFault.RATE_LIMITED, SourceFault.UNREACHABLE, SourceFault.TIMEOUT])
async def test_a_hub_that_is_away_ends_the_round_and_is_told_once(
    store: SqlStore, clock: HandClock, hub: HandHub, fault: SourceFault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    hub.faults = dict.fromkeys((A, B, C), fault)
    rounds = Rounds(store, clock, hub)
    stopped = [await rounds.run(()) for _ in range(3)]

    assert [one.stopped for one in stopped] == [fault] * 3
    assert len(hub.asked) == 3
    assert caplog.text.count("has stopped") == 1
    hub.faults = {}
    clock.forward(6 * HOUR)
    assert (await rounds.run(())).kept == 3
    assert caplog.text.count("goes on\n") == 1


async def test_a_model_that_always_times_out_does_not_block_the_others(
    store: SqlStore, clock: HandClock, hub: HandHub
) -> None:
    hub.faults[A] = SourceFault.TIMEOUT
    rounds = Rounds(store, clock, hub)

    assert [(await rounds.run(())).kept for _ in range(3)] == [0, 2, 0]
    assert hub.asked == [A, B, C]


async def test_a_database_that_refuses_everything_is_an_error(store: SqlStore, clock: HandClock, hub: HandHub) -> None:
    await store.close()
    with pytest.raises(StoreError):
        await examine_due(store, clock, hub, always=())
