"""The child is not trusted: whatever it writes is an entry, a fault or a WireError."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.entries import RawEntry
from bot.sources.feeds.wire import (
    LENGTH,
    MAX_FRAME,
    Kind,
    Request,
    WireError,
    decode_answer,
    decode_entry,
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
    facts={"authors": ["Ada"], "categories": ["a", "b"]},
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=8)
)


def body(frame: bytes) -> bytes:
    assert LENGTH.unpack(frame[: LENGTH.size]) == (len(frame) - LENGTH.size,)
    return frame[LENGTH.size :]


def test_a_request_comes_out_as_it_went_in() -> None:
    request = Request(number=3, size=17, url="https://e.org/?ü", content_type=None, seconds=2.5)

    assert decode_request(body(encode_request(request))) == request


def test_entries_come_out_as_they_went_in_in_frames_of_a_modest_size() -> None:
    entries = (FULL, RawEntry(title="bare")) * 40
    frames = list(encode_entries(5, entries))
    rows = []
    for frame in frames:
        kind, (more,) = decode_answer(body(frame), 5)
        assert kind is Kind.ENTRIES
        rows += more

    assert tuple(map(decode_entry, rows)) == entries
    assert len(frames) > 1
    assert max(map(len, frames)) < MAX_FRAME // 2


def test_the_largest_entry_there_can_be_fits_a_frame() -> None:
    huge = RawEntry(title='"' * 500, guid="🙂" * 1_000, url="u" * 2_048, summary="\\" * 2_000, body="🙂" * 20_000)

    assert all(len(frame) < MAX_FRAME for frame in encode_entries(1, (huge,) * 3))


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"{}",
        b"[]",
        b"[1]",
        b'[1,"what"]',
        b'["1","done"]',
        b'[2,"done"]',
        b"[" * 100_000,
        b"\xff",
        b'[1,["done"]]',
    ],
    ids=lambda frame: repr(frame[:14]),
)
def test_a_frame_that_is_no_answer_to_this_request_is_refused(frame: bytes) -> None:
    with pytest.raises(WireError):
        decode_answer(frame, 1)


def test_an_ending_frame_names_its_kind_and_says_more() -> None:
    assert decode_answer(body(encode_answer(1, Kind.ERROR, "a", "b")), 1) == (Kind.ERROR, ["a", "b"])


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        ["title"],
        [1, None, None, "", "", None, {}],
        ["t", 1, None, "", "", None, {}],
        ["t", None, None, "", "", "yesterday", {}],
        ["t", None, None, "", "", "2026-01-31", {}],
        ["t", None, None, "", "", 7, {}],
        ["t", None, None, "", "", None, []],
    ],
)
def test_a_row_that_is_no_entry_is_refused(row: object) -> None:
    with pytest.raises(WireError):
        decode_entry(row)


@given(JSON)
@settings(max_examples=200, deadline=None)
def test_any_json_is_an_answer_or_refused(value: object) -> None:
    try:
        kind, payload = decode_answer(json.dumps(value).encode(), 1)
    except WireError:
        return
    assert isinstance(kind, Kind)
    assert isinstance(payload, list)
