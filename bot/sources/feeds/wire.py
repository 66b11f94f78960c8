"""What the parser's child process and its parent say to each other.

A frame is its length in four bytes and as many bytes of JSON. A request is one frame and the document itself; the
answer is any number of frames with entries, then one that ends it. Every frame repeats the number of its request, so
that a child which says too much is noticed.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from types import NoneType
from typing import Any, Final

from bot.domain.entries import RawEntry

MAX_FRAME: Final = 1 << 20
MAX_ANSWER: Final = 64 << 20
_BATCH: Final = 128 << 10
LENGTH: Final = struct.Struct(">I")
# Made once: `json.dumps` makes a new one for every call that asks for anything unusual.
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


_MAYBE: Final = (str, NoneType)
# Title, guid, url, summary, body, published, facts.
_FORM: Final[tuple[type | tuple[type, ...], ...]] = (str, _MAYBE, _MAYBE, str, str, _MAYBE, dict)


class Kind(StrEnum):
    """What a frame of the child is. READY comes once, as the answer to request 0."""

    READY = "ready"
    ENTRIES = "entries"
    DONE = "done"
    ERROR = "error"


_KINDS: Final = frozenset(Kind)


class Form(StrEnum):
    """What a document is asked to be."""

    FEED = "feed"
    BILL_STATUS = "bill-status"
    ARTICLE = "article"


class WireError(Exception):
    """The other side does not keep to the protocol."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`size` is the length of the document that follows, `seconds` after how long the child may end itself."""

    number: int
    size: int
    url: str
    content_type: str | None
    seconds: float
    form: str = Form.FEED


def encode_request(request: Request) -> bytes:
    return _frame(json.dumps(asdict(request)).encode())


def decode_request(frame: bytes) -> Request:
    return Request(**json.loads(frame))


def encode_answer(number: int, kind: Kind, *payload: str) -> bytes:
    return _frame(json.dumps([number, kind, *payload]).encode())


def encode_entries(number: int, entries: tuple[RawEntry, ...]) -> Iterator[bytes]:
    """Frames of a modest size: the parent reads them one by one and has other things to do in between."""
    batch: list[bytes] = []
    size = 0
    for entry in entries:
        row = _ENCODER.encode(_row(entry)).encode()
        batch.append(row)
        size += len(row)
        if size > _BATCH:
            yield _entries_frame(number, batch)
            batch, size = [], 0
    if batch:
        yield _entries_frame(number, batch)


def decode_answer(frame: bytes, number: int) -> tuple[Kind, list[Any]]:
    """Kind and payload of a frame of the answer to request `number`. Raises WireError."""
    try:
        answer = json.loads(frame)
    except (ValueError, RecursionError) as error:
        raise WireError("a frame is not JSON") from error
    match answer:
        case [int(about), str(kind), *payload] if about == number and kind in _KINDS:
            return Kind(kind), payload
    raise WireError("a frame is not the answer to this request")


def decode_entry(row: object) -> RawEntry:
    """Raises WireError where the row is not what `encode_entries` writes."""
    if not isinstance(row, list) or len(row) != len(_FORM) or not all(map(isinstance, row, _FORM)):
        raise WireError("an entry is not in its form")
    title, guid, url, summary, body, published, facts = row
    return RawEntry(
        title=title,
        guid=guid,
        url=url,
        summary=summary,
        body=body,
        published=None if published is None else _moment(published),
        facts=facts,
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise WireError("a date is no moment") from error
    if moment.tzinfo is None:
        raise WireError("a date is no moment")
    return moment


def _row(entry: RawEntry) -> list[object]:
    published = entry.published.isoformat() if entry.published else None
    return [entry.title, entry.guid, entry.url, entry.summary, entry.body, published, entry.facts]


def _entries_frame(number: int, rows: list[bytes]) -> bytes:
    return _frame(b'[%d,"%s",[%s]]' % (number, Kind.ENTRIES.encode(), b",".join(rows)))


def _frame(content: bytes) -> bytes:
    return LENGTH.pack(len(content)) + content
