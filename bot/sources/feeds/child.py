"""The process that parses: `python -m bot.sources.feeds.child MEMORY_MIB`, started and killed by parser.py.

It reads requests from standard input until that closes, imports nothing that parsing does not need, and may die of any
document without harm to anybody else.
"""

import fcntl
import gc
import math
import os
import resource
import signal
import sys
from contextlib import suppress
from typing import BinaryIO

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.article import read_article
from bot.sources.feeds.reading import Parser, read_document
from bot.sources.feeds.slices import slice_items
from bot.sources.feeds.wire import (
    LENGTH,
    Done,
    Failed,
    Form,
    Ready,
    Request,
    as_text,
    decode_request,
    encode_answer,
    encode_entries,
)
from bot.sources.govinfo_status import read_bill_status
from bot.sources.seen import unseen

# The parent kills at the deadline. This is for a child whose parent was killed first.
_GRACE_SECONDS = 5
# Bytes: a document, and an answer, mostly go through in one piece.
_BUFFER = 1 << 18
# New objects before cycles are looked for. Safe, because reading items and JSON makes none, after the other parsers,
# which do, they are looked for at once, and the memory is bounded.
_CYCLES = 50_000
# Whoever asks the bot something goes before a document that is read; nobody waits for a single one of these.
_NICE = 10


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    os.nice(_NICE)
    limit_memory(int(sys.argv[1]))
    answers = take_standard_output()
    requests = os.fdopen(os.dup(sys.stdin.fileno()), "rb", _BUFFER)
    gc.freeze()  # what was imported stays, and need not be looked at again
    gc.set_threshold(_CYCLES)
    _send(answers, encode_answer(Ready(0)))
    while (request := read_request(requests)) is not None:
        signal.alarm(math.ceil(request.seconds) + _GRACE_SECONDS)
        healthy = answer(answers, request, requests.read(request.size))
        signal.alarm(0)
        if not healthy:
            return


def limit_memory(mebibytes: int) -> None:
    """Bound the address space; systems that cannot do it leave the time limit."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def take_standard_output() -> BinaryIO:
    """Keep standard output for answers alone: what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", _BUFFER)
    widen(answers)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return answers


def widen(pipe: BinaryIO) -> None:
    """Let an answer fit the pipe, where the system can do that: nobody waits for the other then."""
    with suppress(AttributeError, OSError):  # F_SETPIPE_SZ is of Linux alone
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _BUFFER)


def read_request(source: BinaryIO) -> Request | None:
    """None when the parent is gone."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return decode_request(source.read(LENGTH.unpack(head)[0]))


def answer(answers: BinaryIO, request: Request, document: bytes) -> bool:
    """False where the process should not go on: it ran out of memory once."""
    parser = ""
    try:
        entries, done = read(request, document)
        parser = done.parser
        for frame in encode_entries(request.number, entries):
            answers.write(frame)
        _send(answers, encode_answer(done))
    except MemoryError:
        return _fail(answers, request, SourceFault.PARSE_MEMORY, "the feed needs more memory than one may take")
    except SourceError as error:
        _fail(answers, request, error.fault, error.detail)
    except Exception as error:  # noqa: BLE001 - whatever a document does to us, the next one is innocent
        _fail(answers, request, SourceFault.PARSE_FAILED, f"{type(error).__name__} while reading the feed")
    if parser != Parser.ITEMS:
        gc.collect(1)
    return True


def read(request: Request, document: bytes) -> tuple[tuple[RawEntry, ...], Done]:
    """The entries, and what there is to say of them."""
    if request.form == Form.BILL_STATUS:
        return (read_bill_status(document, url=request.url),), Done(request.number, Form.BILL_STATUS, "")
    if request.form == Form.ARTICLE:
        return (read_article(document, url=request.url),), Done(request.number, Form.ARTICLE, "")
    cut = slice_items(document) if request.cut else None
    spans, hashes = (cut.spans, unseen(cut.hashes, b"")[1]) if cut else ((), b"")
    reading = read_document(document, content_type=request.content_type, url=request.url, spans=spans)
    return reading.entries, Done(request.number, reading.parser, reading.refusal or "", hashes)


def _fail(answers: BinaryIO, request: Request, fault: SourceFault, detail: str) -> bool:
    _send(answers, encode_answer(Failed(request.number, fault, as_text(detail))))
    return False


def _send(answers: BinaryIO, frame: bytes) -> None:
    answers.write(frame)
    answers.flush()


if __name__ == "__main__":
    main()
