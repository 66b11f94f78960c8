"""What the parser's child process and its parent say to each other.

A frame is its length in four bytes and as many bytes of MessagePack. A request is one frame and the document itself;
the answer is any number of frames with entries, then one that ends it. Every frame repeats the number of its request,
so that a child which says too much is noticed. Types are checked while a frame is decoded.
"""

import struct
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Final

import msgspec

from bot.domain.entries import EntryKind, RawEntry
from bot.domain.errors import SourceFault
from bot.sources.seen import MOST, SIZE

MAX_FRAME: Final = 1 << 20
MAX_ANSWER: Final = 64 << 20
# The parent reads frames one by one and has other things to do in between.
_MODEST: Final = 256 << 10
LENGTH: Final = struct.Struct(">I")


class Form(StrEnum):
    """What a document is asked to be."""

    FEED = "feed"
    BILL_STATUS = "bill-status"
    ARTICLE = "article"


class WireError(Exception):
    """The other side does not keep to the protocol."""


class _Frame(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, tag=True):
    """A list in the order of the fields, after the name of the class."""

    number: int


class Request(_Frame, frozen=True, kw_only=True):
    """`size` is the length of the document that follows, `seconds` after how long the child may end itself.

    `cut` asks for the hashes of the items as well.
    """

    size: int
    url: str
    content_type: str | None
    seconds: float
    form: Form = Form.FEED
    cut: bool = False


class Ready(_Frame, frozen=True):
    """Comes once, as the answer to request 0."""


class Entries(_Frame, frozen=True):
    """Some of the entries. They are `RawEntry` as it stands, so nothing has to be made of them afterwards."""

    entries: Sequence[RawEntry]


class Done(_Frame, frozen=True):
    """There are no more entries; who read them, and why another parser did not; hashes of the items as remembered."""

    parser: str
    refusal: str
    slices: Annotated[bytes, msgspec.Meta(max_length=SIZE * MOST)] = b""


class Failed(_Frame, frozen=True):
    """What is wrong with the document; entries that came before are none."""

    fault: SourceFault
    detail: str


Answer = Ready | Entries | Done | Failed

_ENCODER: Final = msgspec.msgpack.Encoder()
_ANSWERS: Final[msgspec.msgpack.Decoder[Answer]] = msgspec.msgpack.Decoder(Answer)
_REQUESTS: Final = msgspec.msgpack.Decoder(Request)


def encode_request(request: Request) -> bytes:
    try:
        return _frame(request)
    except UnicodeEncodeError:  # a header that is no text: what can be read of it is
        kind = request.content_type
        return _frame(msgspec.structs.replace(request, url=as_text(request.url), content_type=kind and as_text(kind)))


def decode_request(frame: bytes) -> Request:
    return _REQUESTS.decode(frame)


def encode_answer(answer: Answer) -> bytes:
    return _frame(answer)


def encode_entries(number: int, entries: Sequence[RawEntry]) -> Iterator[bytes]:
    """Frames of a modest size, none where there are no entries. Most feeds fit one."""
    if not entries:
        return
    frame = _frame(Entries(number, entries))
    if len(frame) <= _MODEST or len(entries) == 1:
        yield frame
        return
    half = len(entries) // 2
    yield from encode_entries(number, entries[:half])
    yield from encode_entries(number, entries[half:])


def decode_answer(frame: bytes, number: int, form: Form = Form.FEED) -> Answer:
    """What a frame of the answer to request `number` says. Raises WireError where it is not what a child may say of a
    document in this form.
    """
    try:
        answer = _ANSWERS.decode(frame)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise WireError("a frame has an unknown form") from error
    if answer.number != number:
        raise WireError("a frame is not the answer to this request")
    if isinstance(answer, Entries):
        _check(answer.entries, EntryKind.DOCUMENT if form is Form.BILL_STATUS else EntryKind.NEWS)
    return answer


def as_text(text: str) -> str:
    """The text as it can be sent: a lone surrogate becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


def _check(entries: Sequence[RawEntry], kind: EntryKind) -> None:
    """What the types do not say: no feed gives official documents, and dates have a zone."""
    for entry in entries:
        if entry.kind is not kind or (entry.published is not None and entry.published.tzinfo is None):
            raise WireError("an entry is not in its form")


def _frame(content: Request | Answer) -> bytes:
    body = _ENCODER.encode(content)
    return LENGTH.pack(len(body)) + body
