"""Three weeks of samples through the real configuration, client, parsers and sources; nothing is stored here."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.demo import feeds
from bot.demo.outlets import load_samples
from bot.demo.server import DEMO_WEEKS, SampleServer
from bot.domain.config import Configuration
from bot.domain.entries import EntryKind, Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.ports import Source
from bot.sources.config.load import read_config
from bot.sources.feeds.parser import ParserPool
from bot.sources.registry import build_source
from tests.servers.polite import StoppedClock, polite

FIRST, SECOND, THIRD = DEMO_WEEKS
Results = dict[str, Fetched | NotModified | SourceError]


@dataclass(slots=True, kw_only=True)
class Replay:
    """Polls every source at a moment and remembers what each has to remember."""

    server: SampleServer
    config: Configuration
    sources: Mapping[str, Source]
    memories: dict[str, Memory] = field(default_factory=dict)

    async def poll(self, moment: datetime) -> Results:
        self.server.at(moment)
        return {name: await self._one(name, source) for name, source in self.sources.items()}

    async def _one(self, name: str, source: Source) -> Fetched | NotModified | SourceError:
        try:
            result = await source.fetch(self.memories.get(name, Memory()))
        except SourceError as error:
            return error
        self.memories[name] = result.memory
        return result


@pytest.fixture
async def replay() -> AsyncIterator[Replay]:
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(SampleServer())
        client = await stack.enter_async_context(polite())
        parser = ParserPool(size=1)
        stack.push_async_callback(parser.close)
        config = await asyncio.to_thread(read_config, server.feeds_yaml(), name="feeds.yaml")
        sources = {
            str(spec.id): build_source(
                spec,
                client=client,
                parser=parser,
                clock=StoppedClock(),
                hub_endpoint=server.hub_endpoint,
                hub_token=None,
            )
            for spec in config.sources
        }
        yield Replay(server=server, config=config, sources=sources)


def titles(results: Results, name: str) -> list[str]:
    result = results[name]
    return [entry.title for entry in result.entries] if isinstance(result, Fetched) else []


async def test_the_feeds_file_is_valid_and_names_every_sample(replay: Replay) -> None:
    specs = {str(spec.id): spec for spec in replay.config.sources}

    assert set(specs) == {*load_samples().outlets, "federal-register", "hub-trending"}
    assert specs["capitol-wire"].include == load_samples().outlets["capitol-wire"].include
    assert (specs["federal-register"].kind, specs["federal-register"].first_import) == (SourceKind.FEDERAL_REGISTER, 0)
    assert specs["brussels-ledger"].first_import is None


async def test_the_first_poll_reads_every_piece_as_it_was_written(replay: Replay) -> None:
    results = await replay.poll(FIRST)

    for name, outlet in load_samples().outlets.items():
        result, expected = results[name], feeds.shown(outlet, FIRST)
        assert isinstance(result, Fetched)
        read = {entry.guid: (entry.title, entry.url, entry.summary, entry.published) for entry in result.entries}
        written = {item.piece.id: (item.title, item.piece.url, item.text, item.piece.at) for item in expected}
        assert {(guid or "").rpartition(":")[2]: entry for guid, entry in read.items()} == written


async def test_later_polls_bring_what_is_new_and_the_edit_and_what_came_back(replay: Replay) -> None:
    await replay.poll(FIRST)
    second, third = await replay.poll(SECOND), await replay.poll(THIRD)

    assert len(titles(second, "capitol-wire")) == 4
    assert len([title for title in titles(third, "capitol-wire") if "99-1" in title]) == 1
    assert len(titles(third, "capitol-wire")) == 5
    assert [title for title in titles(third, "brussels-ledger") if "list of signatories" in title] == [
        "The EU’s list of signatories is out: Meta absent, xAI signs one chapter"
    ]
    assert len(titles(third, "brussels-ledger")) == 4


async def test_the_register_brings_its_background_then_nothing_then_three_orders(replay: Replay) -> None:
    weeks = [(await replay.poll(week))["federal-register"] for week in DEMO_WEEKS]

    assert isinstance(weeks[0], Fetched)
    assert isinstance(weeks[1], NotModified)
    assert isinstance(weeks[2], Fetched)
    assert len(weeks[0].entries) == 4
    assert [entry.facts["executive_order_number"] for entry in weeks[2].entries] == ["14320", "14319", "14318"]
    assert weeks[2].skipped == 4


async def test_the_hub_brings_readings_every_week(replay: Replay) -> None:
    weeks = [(await replay.poll(week))["hub-trending"] for week in DEMO_WEEKS]

    assert [len(week.models) for week in weeks if isinstance(week, Fetched)] == [8, 9, 12]
    assert {entry.kind for week in weeks if isinstance(week, Fetched) for entry in week.entries} == {EntryKind.MODEL}


async def test_the_broken_feed_fails_alone(replay: Replay) -> None:
    weeks = [await replay.poll(week) for week in DEMO_WEEKS]
    failed = [{name for name, result in week.items() if isinstance(result, SourceError)} for week in weeks]
    error = weeks[1]["statehouse-notes"]

    assert failed == [set(), {"statehouse-notes"}, {"statehouse-notes"}]
    assert isinstance(error, SourceError)
    assert error.fault is SourceFault.NOT_A_FEED


async def test_a_second_poll_of_the_same_week_finds_nothing(replay: Replay) -> None:
    await replay.poll(FIRST)
    again = await replay.poll(FIRST)

    assert {name for name, result in again.items() if not isinstance(result, NotModified)} == {"hub-trending"}
