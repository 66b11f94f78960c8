"""Hot reload on a real file system: what changes feeds.yaml, and how soon it is told."""

# ruff: noqa: ASYNC240 - the tests play the operator at the shell; nothing else waits for their event loop

import asyncio
import shutil
import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from bot.domain.errors import ConfigError
from bot.sources.config.watch import watch_config

PROMISE = 2.0  # seconds from the change to its being told
QUIET = 0.7  # long enough for a change to have been told by mistake
STANDING = 0.2  # long enough for the watch to stand


class Watch:
    """A running watch, and what it tells."""

    def __init__(self, changes: AsyncGenerator[bytes | ConfigError]) -> None:
        self._changes = changes
        self._told: asyncio.Queue[bytes | ConfigError] = asyncio.Queue()
        self._task = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        async with aclosing(self._changes) as changes:
            async for content in changes:
                self._told.put_nowait(content)

    async def next(self) -> bytes | ConfigError:
        """What is told within the promised time."""
        return await asyncio.wait_for(self._told.get(), PROMISE)

    async def trouble(self) -> str:
        """Why the file cannot be read, which is what is told next."""
        told = await self.next()
        assert isinstance(told, ConfigError)
        return told.problems[0].message

    async def silent(self) -> bool:
        await asyncio.sleep(QUIET)
        return self._told.empty()

    async def stop(self) -> float:
        """Cancel it; the seconds that took."""
        began = time.monotonic()
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        return time.monotonic() - began


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "etc" / "feeds.yaml"
    path.parent.mkdir()
    path.write_bytes(b"version: 1\n")
    return path


@pytest.fixture
async def watch(path: Path) -> AsyncIterator[Watch]:
    watch = Watch(watch_config(path, debounce=0.25))
    await asyncio.sleep(STANDING)
    yield watch
    await watch.stop()


def replace(path: Path, content: bytes) -> None:
    """As most editors save: write beside, then rename over."""
    beside = path.with_name("feeds.yaml.new")
    beside.write_bytes(content)
    beside.replace(path)


async def test_every_one_of_three_atomic_replacements_is_told_as_the_bot_runs_it(path: Path) -> None:
    watch = Watch(watch_config(path))
    await asyncio.sleep(STANDING)
    for content in (b"first", b"second", b"third"):
        replace(path, content)
        assert content == await watch.next()
    await watch.stop()


async def test_writing_in_place_is_told(path: Path, watch: Watch) -> None:
    path.write_bytes(b"in place")
    assert await watch.next() == b"in place"


async def test_the_empty_half_of_truncate_and_write_is_never_told(path: Path, watch: Watch) -> None:
    with path.open("wb") as file:
        await asyncio.sleep(0.15)
        file.write(b"first half, ")
        file.flush()
        await asyncio.sleep(0.15)
        file.write(b"second half")
    assert await watch.next() == b"first half, second half"
    assert await watch.silent()


async def test_a_deleted_file_is_told_as_such_and_its_return_as_content(path: Path, watch: Watch) -> None:
    path.unlink()
    assert "there is no such file" in await watch.trouble()
    path.write_bytes(b"back again")
    assert await watch.next() == b"back again"


async def test_the_same_content_is_told_again_after_the_file_was_away_or_broken(path: Path, watch: Watch) -> None:
    before = path.read_bytes()
    path.unlink()
    await watch.trouble()
    for content in (before, b"broken", before):
        replace(path, content)
        assert await watch.next() == content


async def test_neither_the_same_content_nor_another_file_is_told(path: Path, watch: Watch) -> None:
    replace(path, b"version: 1\n")
    path.touch()
    for number in range(5):
        path.with_name(f"gazette.db-{number}").write_bytes(b"x")
    assert await watch.silent()


async def test_a_change_without_an_event_is_told_by_the_regular_look(tmp_path: Path, path: Path) -> None:
    """Written through a second name of the file, as on a bind mount: the directory hears nothing."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.hardlink_to(path)
    watch = Watch(watch_config(path, interval=0.3, debounce=0.1))
    await asyncio.sleep(STANDING)
    elsewhere.write_bytes(b"unheard")
    assert await watch.next() == b"unheard"
    await watch.stop()


async def test_an_unreadable_moment_is_waited_out(path: Path, watch: Watch) -> None:
    before = path.read_bytes()
    path.unlink()
    path.mkdir()
    await asyncio.sleep(0.1)
    path.rmdir()
    path.write_bytes(before)
    assert await watch.silent()


async def test_a_file_that_stays_unreadable_is_told_once_and_so_is_its_return(path: Path, watch: Watch) -> None:
    before = path.read_bytes()
    path.unlink()
    path.mkdir()
    assert "this is a directory" in await watch.trouble()
    (path / "more").touch()
    assert await watch.silent()
    path.rename(path.with_name("aside"))
    path.write_bytes(before)
    assert await watch.next() == before


async def test_a_link_turned_to_another_file_is_told(tmp_path: Path, path: Path) -> None:
    """How Kubernetes changes a mounted ConfigMap."""
    for release in ("old", "new"):
        (tmp_path / release).mkdir()
        (tmp_path / release / "feeds.yaml").write_text(release)
    path.unlink()
    (path.parent / "..data").symlink_to(tmp_path / "old")
    path.symlink_to("..data/feeds.yaml")
    watch = Watch(watch_config(path, debounce=0.25))
    await asyncio.sleep(STANDING)
    (path.parent / "..new").symlink_to(tmp_path / "new")
    (path.parent / "..new").replace(path.parent / "..data")
    assert await watch.next() == b"new"
    (tmp_path / "new" / "feeds.yaml").write_text("newer")
    assert await watch.next() == b"newer"
    await watch.stop()


async def test_a_directory_that_is_removed_and_made_again_is_watched_again(path: Path, watch: Watch) -> None:
    shutil.rmtree(path.parent)
    assert "there is no such file" in await watch.trouble()
    path.parent.mkdir()
    path.write_bytes(b"new home")
    assert await watch.next() == b"new home"
    await asyncio.sleep(STANDING)
    replace(path, b"and again")
    assert await watch.next() == b"and again"


async def test_a_change_between_reading_the_file_and_watching_it_is_told(path: Path) -> None:
    for known in (b"what was in force before", ConfigError(())):
        watch = Watch(watch_config(path, known=known))
        assert await watch.next() == b"version: 1\n"
        await watch.stop()


async def test_a_cancelled_watch_ends_at_once(watch: Watch) -> None:
    assert await watch.stop() < 0.5
