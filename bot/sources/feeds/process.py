"""The parent's handle on one parsing child: start it, ask it, kill it. What the child says is not trusted."""

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.parts import MAX_ENTRIES
from bot.sources.feeds.wire import (
    LENGTH,
    MAX_ANSWER,
    MAX_FRAME,
    Done,
    Entries,
    Failed,
    Form,
    Ready,
    Request,
    WireError,
    decode_answer,
    encode_request,
)

_START_SECONDS = 60
# Tokens live in the environment too: the process that meets hostile bytes gets what Python needs and nothing else.
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR", "VIRTUAL_ENV")
_ROOT = Path(__file__).resolve().parents[3]

logger = logging.getLogger(__name__)


class Parsed(NamedTuple):
    """`slices` is what to remember of the items, as `seen` does; empty where nobody asked, or nothing could be cut."""

    entries: tuple[RawEntry, ...]
    slices: bytes


class ParserProcess:
    """One child. Once `ask` has raised anything it is of no use: kill and reap it."""

    def __init__(self, process: Process) -> None:
        assert process.stdin is not None  # noqa: S101 - a pipe was asked for
        assert process.stdout is not None  # noqa: S101 - a pipe was asked for
        self._process = process
        self._stdin = process.stdin
        self._stdout = process.stdout
        self._number = 0

    @classmethod
    async def start(cls, *, memory_mib: int) -> "ParserProcess":
        """Raises SourceError INTERNAL where the system starts no process."""
        command = (sys.executable, "-P", "-m", "bot.sources.feeds.child", str(memory_mib))
        try:
            process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=_environment(), limit=MAX_FRAME
            )
        except OSError as error:
            raise SourceError(SourceFault.INTERNAL, f"the parser cannot be started: {error.strerror}") from error
        return cls(process)

    @property
    def is_alive(self) -> bool:
        return self._process.returncode is None and not self._stdout.at_eof()

    async def ready(self) -> None:
        """Wait until it has imported what it needs. Raises SourceError INTERNAL."""
        if self._number:
            return
        try:
            async with asyncio.timeout(_START_SECONDS):
                answer = decode_answer(await self._frame(), 0)
        except (TimeoutError, EOFError, OSError, WireError) as error:
            raise SourceError(SourceFault.INTERNAL, "the parser did not start") from error
        if not isinstance(answer, Ready):
            raise SourceError(SourceFault.INTERNAL, "the parser did not start properly")

    async def ask(
        self,
        document: bytes,
        *,
        content_type: str | None,
        url: str,
        seconds: float,
        form: Form = Form.FEED,
        cut: bool = False,
    ) -> Parsed | SourceError:
        """What is in the document, or what is wrong with it. Raises SourceError where the child is at fault or dead."""
        self._number += 1
        request = Request(
            number=self._number,
            size=len(document),
            url=url,
            content_type=content_type,
            seconds=seconds,
            form=form,
            cut=cut,
        )
        try:
            self._stdin.writelines((encode_request(request), document))
            await self._stdin.drain()
            return await self._answer(url, form)
        except (EOFError, OSError) as error:
            raise _epitaph(await self._process.wait(), url) from error
        except WireError as error:
            raise SourceError(SourceFault.PARSE_FAILED, f"the parser went astray: {error}", url=url) from error

    def kill(self) -> None:
        """At once; `reap` must follow."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def reap(self) -> None:
        """Wait for the end of a killed child and let go of its pipes."""
        self._stdin.close()
        await self._process.wait()
        while await self._stdout.read(MAX_FRAME):
            pass
        with suppress(OSError):
            await self._stdin.wait_closed()

    async def _answer(self, url: str, form: Form) -> Parsed | SourceError:
        entries: list[RawEntry] = []
        size = 0
        while True:
            frame = await self._frame()
            size += len(frame)
            if size > MAX_ANSWER or len(entries) > MAX_ENTRIES:
                raise WireError("the answer is too large")
            match decode_answer(frame, self._number, form):
                case Entries(entries=more):
                    entries.extend(more)
                    await asyncio.sleep(0)  # frames may all be here already; others want the loop too
                case Done(parser=parser, refusal=refusal, slices=slices):
                    logger.debug("read by the %s parser%s", parser, f": {refusal}" if refusal else "")
                    return Parsed(tuple(entries), slices)
                case Failed(fault=fault, detail=detail):
                    return SourceError(fault, detail, url=url)
                case _:
                    raise WireError("a frame comes at the wrong time")

    async def _frame(self) -> bytes:
        """Raises IncompleteReadError, an EOFError, where the child is gone."""
        (length,) = LENGTH.unpack(await self._stdout.readexactly(LENGTH.size))
        if length > MAX_FRAME:
            raise WireError("a frame is too large")
        return await self._stdout.readexactly(length)


def _environment() -> dict[str, str]:
    """The child imports from where the parent did, never from a folder that happens to be the working directory."""
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    path = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return kept | {"PYTHONPATH": os.pathsep.join(path)}


def _epitaph(code: int, url: str) -> SourceError:
    """Why a child died in the middle of a document."""
    if code in (-signal.SIGKILL, -signal.SIGABRT):  # by the kernel; by native code that got no memory
        return SourceError(SourceFault.PARSE_MEMORY, "the parser was killed, probably for its memory", url=url)
    return SourceError(SourceFault.PARSE_FAILED, f"the parser ended with code {code}", url=url)
