"""The child is not trusted: whatever it writes is an answer in its form, or a WireError."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entries import EntryKind, RawEntry
from bot.domain.errors import SourceFault
from bot.sources.feeds.wire import (
    LENGTH,
    MAX_FRAME,
    Done,
    Entries,
    Failed,
    Form,
    Ready,
    Request,
    WireError,
    as_text,
    decode_answer,
    decode_request,
    encode_answer,
    encode_entries,
    encode_request,
)

FULL = RawEntry(
    title="Tïtle 🙂",
    guid="g",
    url="https://e.org/",
    summary="s",
    body="b\n" * 9_000,
    published=datetime(2026, 1, 31, 9, 30, tzinfo=UTC),
    facts={"authors": ["Ada"], "categories": ["a", "b"], "votes": 3, "passed": None},
)
pack = msgspec.msgpack.encode
DATA = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=5) | st.binary(),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
)


def body(frame: bytes) -> bytes:
    assert LENGTH.unpack(frame[: LENGTH.size]) == (len(frame) - LENGTH.size,)
    return frame[LENGTH.size :]


def test_a_request_comes_out_as_it_went_in() -> None:
    request = Request(3, size=17, url="https://e.org/?ü", content_type=None, seconds=2.5)

    assert decode_request(body(encode_request(request))) == request


def test_a_header_that_is_no_text_arrives_without_what_could_not_be_read() -> None:
    request = Request(3, size=1, url="https://e.org/\ud800", content_type="text/xml; charset=koi8-r\udcff", seconds=1)
    arrived = decode_request(body(encode_request(request)))

    assert (arrived.url, arrived.content_type) == ("https://e.org/?", "text/xml; charset=koi8-r?")
    assert as_text("a\udc80b") == "a?b"


def test_entries_come_out_as_they_went_in_in_frames_of_a_modest_size() -> None:
    entries = (FULL, RawEntry(title="bare")) * 40
    frames = list(encode_entries(5, entries))
    arrived: list[RawEntry] = []
    for frame in frames:
        answer = decode_answer(body(frame), 5)
        assert isinstance(answer, Entries)
        arrived += answer.entries

    assert tuple(arrived) == entries
    assert len(frames) > 1
    assert max(map(len, frames)) < MAX_FRAME // 2
    assert list(encode_entries(5, ())) == []


def test_the_largest_entry_there_can_be_fits_a_frame() -> None:
    huge = RawEntry(title='"' * 500, guid="🙂" * 1_000, url="u" * 2_048, summary="\\" * 2_000, body="🙂" * 20_000)

    assert all(len(frame) < MAX_FRAME for frame in encode_entries(1, (huge,) * 3))


@pytest.mark.parametrize("answer", [Ready(1), Done(1, "items", ""), Failed(1, SourceFault.NOT_A_FEED, "a page")])
def test_an_ending_comes_out_as_it_went_in(answer: Ready | Done | Failed) -> None:
    assert decode_answer(body(encode_answer(answer)), 1) == answer


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        *map(pack, ({}, [], [1], ["Done"], ["What", 1], ["Done", 1], ["Done", "1", "", ""], ["Done", True, "", ""])),
        *map(pack, (["Done", 2, "", ""], ["Done", 1, "", "", ""], ["Done", 1, None, ""], [["Done"], 1, "", ""])),
        *map(pack, (["Failed", 1, "no such fault", ""], ["Entries", 1, {}], ["Entries", 1, [[]]])),
        pack(["Done", 1, "", ""]) + b"\x00",
        pack(["Done", 1, "", ""])[:-1],
        b"\x94\xa4Done\x01\xa1\xff\xa0",
        b"\x94\xa4Done\x01\xa3\xed\xa0\x80\xa0",
        b"\x93\xa7Entries\x01\xdd\xff\xff\xff\xff",
        b"\x91" * 100_000,
    ],
    ids=lambda frame: repr(frame[:24]),
)
def test_a_frame_that_is_no_answer_to_this_request_is_refused(frame: bytes) -> None:
    with pytest.raises(WireError):
        decode_answer(frame, 1)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": None},
        {"title": 1},
        {"guid": 1},
        {"body": b"text"},
        {"published": "yesterday"},
        {"published": "2026-01-31"},
        {"published": "2026-01-31T09:30:00"},
        {"published": 7},
        {"facts": []},
        {"facts": None},
        {"facts": {"authors": {"name": "Ada"}}},
        {"facts": {"authors": [1]}},
        {"kind": "model"},
        {"kind": "other"},
    ],
    ids=repr,
)
def test_an_entry_that_is_not_in_its_form_is_refused(changed: dict[str, object]) -> None:
    entry: dict[str, Any] = msgspec.to_builtins(FULL)

    assert decode_answer(pack(["Entries", 1, [entry]]), 1) == Entries(1, [FULL])
    with pytest.raises(WireError):
        decode_answer(pack(["Entries", 1, [entry | changed]]), 1)


def test_an_entry_without_a_title_and_one_of_another_kind_are_refused() -> None:
    with pytest.raises(WireError):
        decode_answer(pack(["Entries", 1, [{}]]), 1)
    with pytest.raises(WireError):
        decode_answer(body(next(encode_entries(1, (replace(FULL, kind=EntryKind.DOCUMENT),)))), 1)


@given(DATA.map(pack) | st.binary(max_size=60) | DATA.map(lambda rows: pack(["Entries", 1, rows])))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_an_answer_or_refused(frame: bytes) -> None:
    try:
        answer = decode_answer(frame, 1)
    except WireError:
        return
    assert answer.number == 1


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_frame_that_was_damaged_on_its_way_is_an_answer_or_refused(data: st.DataObject) -> None:
    frame = bytearray(body(next(encode_entries(1, (replace(FULL, body="text"), RawEntry(title="bare"))))))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    try:
        answer = decode_answer(bytes(frame), 1)
    except WireError:
        return
    assert answer.number == 1


def test_the_status_of_a_bill_is_a_document_and_nothing_else() -> None:
    document = replace(FULL, kind=EntryKind.DOCUMENT)

    told = decode_answer(body(next(encode_entries(1, (document,)))), 1, Form.BILL_STATUS)
    assert told == Entries(1, [document])
    with pytest.raises(WireError):
        decode_answer(body(next(encode_entries(1, (FULL,)))), 1, Form.BILL_STATUS)
