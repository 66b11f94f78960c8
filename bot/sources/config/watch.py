"""Tells when feeds.yaml has really changed, and when it can no longer be read.

The directory is watched rather than the file, because most editors replace the file and a watch on the old one goes
deaf. A look every minute covers what the operating system does not report: bind mounts, network file systems.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

from watchfiles import Change, awatch

from bot.domain.errors import ConfigError
from bot.sources.config.load import read_file

log = logging.getLogger(__name__)

_GROUP_MS, _STEP_MS = 200, 50
_TICK = 1.0  # seconds
_KUBERNETES_LINK = "..data"  # a mounted ConfigMap changes by replacing this link beside the file
_Watched = frozenset[tuple[Path, int]]


async def watch_config(
    path: Path, *, interval: float = 60.0, debounce: float = 0.5, known: bytes | ConfigError | None = None
) -> AsyncGenerator[bytes | ConfigError]:
    """The new content each time it has changed and then stayed the same for `debounce` seconds.

    A file that is away or unreadable for as long is told once, as the reason. `known` is what was told last; without
    it the watch starts from what is there now. `interval` (seconds) is the longest time between two looks. Runs until
    it is closed or its task cancelled; close it with `contextlib.aclosing` when you leave the loop early.
    """
    last = _mark(known if known is not None else await asyncio.to_thread(read_file, path))
    async with aclosing(_looks(path, interval)) as looks:
        async for _ in looks:
            content = await _settled(path, debounce, last)
            if _mark(content) != last:
                last = _mark(content)
                yield content


async def _settled(path: Path, debounce: float, last: str) -> bytes | ConfigError:
    """What the file holds once it has held it for `debounce` seconds; at once where it is what we had."""
    content = await asyncio.to_thread(read_file, path)
    while _mark(content) != last:
        await asyncio.sleep(debounce)
        before, content = content, await asyncio.to_thread(read_file, path)
        if _mark(before) == _mark(content):
            break
    return content


async def _looks(path: Path, interval: float) -> AsyncGenerator[None]:
    """Comes whenever the file may have changed: once the watch stands, at an event that names it, every `interval`."""
    warned = False
    while True:
        try:
            watched = await asyncio.to_thread(_watched, path)
            async with aclosing(_events(watched, interval)) as events:
                async for _ in events:
                    warned = False
                    yield
                    if await asyncio.to_thread(_watched, path) != watched:
                        break  # a link was turned or the directory replaced: we watch what was there before
        except (OSError, RuntimeError) as error:  # no such directory, or the system's watches are used up
            if not warned:
                log.warning("cannot watch %s (%s); looking every second", path.parent, type(error).__name__)
                warned = True
            await asyncio.sleep(min(interval, _TICK))
            yield


async def _events(watched: _Watched, interval: float) -> AsyncGenerator[None]:
    """Events that name one of the files, never more than `interval` apart. Ends when a directory itself changed."""
    directories = {file.parent for file, _ in watched}
    names = {file.name for file, _ in watched} | {directory.name for directory in directories} | {_KUBERNETES_LINK}
    due = time.monotonic()

    def worth_a_look(_: Change, changed: str) -> bool:
        return Path(changed).name in names or time.monotonic() >= due

    changes = awatch(
        *directories,
        watch_filter=worth_a_look,
        debounce=_GROUP_MS,
        step=_STEP_MS,
        rust_timeout=int(min(interval, _TICK) * 1000),
        yield_on_timeout=True,
        recursive=False,
    )
    async with aclosing(changes):
        async for changed in changes:
            if changed or time.monotonic() >= due:
                due = time.monotonic() + interval
                yield
            if any(Path(name) in directories for _, name in changed):
                return


def _watched(path: Path) -> _Watched:
    """The file and, where it is a link, what it points to; each with the identity of its directory."""
    return frozenset((file, file.parent.stat().st_ino) for file in (path.absolute(), path.resolve()))


def _mark(content: bytes | ConfigError) -> str:
    """What tells one state of the file from the next, so that the content itself need not be kept."""
    return str(content) if isinstance(content, ConfigError) else hashlib.sha256(content).hexdigest()
