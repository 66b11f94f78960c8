"""A feeds.yaml that lacks most sources: at start, under a running bot, and in the commands beside it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.config import Configuration
from bot.ingest.configuration import LiveConfiguration
from bot.ports import Store
from bot.sources.config.load import read_config
from tests.gazette import Gazette, install
from tests.make import NOON
from tests.servers.polite import StoppedClock
from tests.unit.store.shelf import fresh

ALL = [f"s{number}" for number in range(8)]


def text(ids: list[str], *, confirm: int | None = None) -> str:
    sources = "".join(f"  - id: {one}\n    url: https://{one}.example/feed\n" for one in ids) or "  []\n"
    return "version: 1\nsources:\n" + sources + ("" if confirm is None else f"confirm_removal: {confirm}\n")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


def live(store: Store, path: Path = Path("/etc/feeds.yaml")) -> LiveConfiguration:
    def read(content: bytes, name: str) -> Configuration:
        return read_config(content, name=name)

    return LiveConfiguration(path, store=store, clock=StoppedClock(), read=read)


async def due(store: Store) -> list[str]:
    async with store.reading() as view:
        return [record.id for record in await view.due(NOON.replace(year=2030))]


async def test_a_running_bot_keeps_its_sources_until_the_file_confirms(store: Store) -> None:
    running = live(store)
    await running.start(text(ALL).encode())
    assert not await running.offer(text(["s0"]).encode())
    assert running.problem is not None
    assert "lacks 7 of the 8 sources" in str(running.problem)
    assert len(running.current.sources) == len(await due(store)) == 8
    assert await running.offer(text(["s0"], confirm=1).encode()), "it is in force"
    assert await due(store) == ["s0"]


async def test_the_same_holds_at_a_start(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    await live(store).start(text(ALL).encode())
    again = live(store)
    await again.start(text([]).encode())
    assert "lacks 8 of the 8 sources" in caplog.text
    assert again.problem is not None
    assert len(again.current.sources) == len(await due(store)) == 8
    confirmed = live(store)
    await confirmed.start(text([], confirm=0).encode())
    assert (confirmed.problem, await due(store)) == (None, [])


async def test_the_file_as_it_was_ends_the_matter(store: Store) -> None:
    running = live(store)
    await running.start(text(ALL).encode())
    await running.offer(text([]).encode())
    assert await running.offer(text(ALL).encode())
    assert running.problem is None


async def test_a_first_start_confirms_nothing(store: Store) -> None:
    first = live(store)
    await first.start(text(["s0"]).encode())
    assert first.problem is None


@pytest.fixture
async def gazette(tmp_path: Path) -> Gazette:
    """A bot that ran with eight sources and was stopped, whose file then lost seven."""
    gazette = install(tmp_path, text(ALL))
    async with fresh(tmp_path / "gazette.db") as store:
        await live(store, gazette.config).start(text(ALL).encode())
    gazette.config.write_text(text(["s0"]))
    return gazette


@pytest.mark.parametrize("words", [("feeds", "check"), ("poll",)])
async def test_commands_beside_the_bot_refuse_the_file_and_say_how_to_confirm(
    gazette: Gazette, words: tuple[str, ...]
) -> None:
    ran = await gazette.run(*words)
    assert ran.code == 78
    assert "lacks 7 of the 8 sources" in ran.err
    assert "confirm_removal: 1" in ran.err


async def test_a_confirmed_file_is_fine_for_them(gazette: Gazette) -> None:
    gazette.config.write_text(text(["s0"], confirm=1))
    ran = await gazette.run("feeds", "check")
    assert (ran.code, "1 sources" in ran.out) == (0, True)
