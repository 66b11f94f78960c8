"""Pictures of charts, each drawn by a process of its own: whatever happens in there, we go on and stay small."""

import asyncio
import hashlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.charts.spec import spec
from bot.domain.charts import Chart
from bot.domain.errors import PaintError

MOST_KEPT: Final = 64
LARGEST: Final = 2 << 20
_SCALE: Final = 2
# Tokens live in the environment too: a process that only draws gets what Python needs and nothing else.
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR", "VIRTUAL_ENV")
_ROOT: Final = Path(__file__).resolve().parents[2]


class VegaPainter:
    """At most `at_once` drawings at a time, each of at most `seconds`; the newest pictures are kept.

    `command` is the program that draws.
    """

    def __init__(
        self,
        *,
        seconds: float = 15.0,
        at_once: int = 2,
        command: tuple[str, ...] = (sys.executable, "-P", "-m", "bot.charts.child"),
    ) -> None:
        self._seconds = seconds
        self._command = command
        self._turns = asyncio.Semaphore(at_once)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._under_way: dict[str, asyncio.Lock] = {}

    async def png(self, chart: Chart) -> bytes:
        """As the port promises; 960 pixels wide."""
        return await self._picture(chart, "png", b"\x89PNG\r\n\x1a\n")

    async def svg(self, chart: Chart) -> str:
        """As the port promises; its own size is 480 wide."""
        return (await self._picture(chart, "svg", b"<svg")).decode()

    async def _picture(self, chart: Chart, form: str, begins: bytes) -> bytes:
        try:
            request = json.dumps({"form": form, "scale": _SCALE, "spec": spec(chart)}, allow_nan=False).encode()
        except (ValueError, TypeError) as error:
            raise PaintError(f"This chart cannot be drawn: {error}.") from error
        key = hashlib.sha256(request).hexdigest()
        # Who asks for a picture that somebody draws already waits for it.
        lock = self._under_way.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                if key not in self._kept:
                    self._keep(key, await self._drawn(request, begins))
                self._kept.move_to_end(key)
                return self._kept[key]
        finally:
            if not lock.locked():
                self._under_way.pop(key, None)

    def _keep(self, key: str, picture: bytes) -> None:
        self._kept[key] = picture
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)

    async def _drawn(self, request: bytes, begins: bytes) -> bytes:
        async with self._turns:
            try:
                process = await asyncio.create_subprocess_exec(
                    *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment()
                )
            except OSError as error:
                raise PaintError(f"The process that draws charts cannot be started: {error.strerror}.") from error
            try:
                async with asyncio.timeout(self._seconds):
                    picture = await _answer(process, request)
                    code = await process.wait()
            except TimeoutError as error:
                raise PaintError(f"A chart was not drawn within {self._seconds:g} s.") from error
            except OSError as error:
                raise PaintError("The process that draws charts ended too early.") from error
            finally:
                await _end(process)
        if code != 0 or not picture.startswith(begins):
            raise PaintError(f"A chart was not drawn: the process ended with {code} and {len(picture)} bytes.")
        return picture


async def _answer(process: Process, request: bytes) -> bytes:
    """All that the process says, up to a limit. Raises OSError and PaintError."""
    assert process.stdin is not None  # noqa: S101 - a pipe was asked for
    assert process.stdout is not None  # noqa: S101 - a pipe was asked for
    process.stdin.write(request)
    await process.stdin.drain()
    process.stdin.close()
    picture = bytearray()
    while piece := await process.stdout.read(1 << 16):
        picture += piece
        if len(picture) > LARGEST:
            raise PaintError(f"A chart became a picture of more than {LARGEST >> 20} MiB.")
    return bytes(picture)


async def _end(process: Process) -> None:
    """Kill what still lives, and let go of its pipes, whatever became of us."""
    with suppress(ProcessLookupError):
        process.kill()
    if process.stdin is not None:
        process.stdin.close()
    while process.stdout is not None and await process.stdout.read(1 << 16):
        pass
    await process.wait()


def _environment() -> dict[str, str]:
    """The child imports from where we did, never from a folder that happens to be the working directory."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    path = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(path)}
