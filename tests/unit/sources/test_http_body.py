import gzip
import time
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import SourceError, SourceFault
from bot.sources.http_body import MAX_MEMBERS, charset, decode


def packed(data: bytes) -> bytes:
    """Without the present moment in it: test runners name these tests by their bytes."""
    return gzip.compress(data, mtime=0)


TEXT = b"<rss>" + bytes(range(256)) * 400 + b"</rss>"
LIMIT = 1_000_000


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


@pytest.mark.parametrize(
    ("coding", "wire"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("none", TEXT),
        ("UTF-8", TEXT),
        ("gzip", packed(TEXT)),
        ("X-GZip", packed(TEXT)),
        (" GZIP ", packed(TEXT[:1000]) + packed(TEXT[1000:])),
        ("gzip", packed(TEXT) + b"\0" * 512),
        ("gzip", packed(TEXT) + b"\n"),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", raw_deflate(TEXT)),
    ],
)
def test_each_known_coding_gives_back_the_text(coding: str, wire: bytes) -> None:
    assert decode(wire, coding, LIMIT) == TEXT


@pytest.mark.parametrize(
    ("coding", "wire"),
    [
        ("gzip", TEXT),
        ("gzip", packed(TEXT)[:-1]),
        ("gzip", packed(TEXT)[:100]),
        ("gzip", packed(TEXT)[:-8] + b"\0" * 8),
        ("gzip", packed(TEXT) + packed(TEXT)[:50]),
        ("gzip", packed(b"x") * (MAX_MEMBERS + 1)),
        ("deflate", zlib.compress(TEXT)[:-5]),
        ("deflate", b"\xff\xff\xff"),
        ("br", TEXT),
        ("gzip, gzip", packed(packed(TEXT))),
    ],
)
def test_broken_data_and_unknown_codings_are_refused(coding: str, wire: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        decode(wire, coding, LIMIT)

    assert caught.value.fault is SourceFault.BAD_ENCODING


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_the_limit_is_on_what_comes_out(coding: str) -> None:
    wire = packed(TEXT) if coding == "gzip" else zlib.compress(TEXT)

    assert decode(wire, coding, len(TEXT)) == TEXT
    with pytest.raises(SourceError) as caught:
        decode(wire, coding, len(TEXT) - 1)
    assert caught.value.fault is SourceFault.TOO_LARGE


def test_the_limit_is_on_all_members_together() -> None:
    with pytest.raises(SourceError) as caught:
        decode(packed(b"x" * 600) * 2, "gzip", 1000)

    assert caught.value.fault is SourceFault.TOO_LARGE


def test_nothing_packed_is_still_nothing() -> None:
    with pytest.raises(SourceError) as caught:
        decode(packed(b""), "gzip", LIMIT)

    assert caught.value.fault is SourceFault.EMPTY_BODY


def test_many_members_cost_no_more_than_their_number() -> None:
    big_tail = packed(b"") * (MAX_MEMBERS - 1) + packed(TEXT) + b"\0" * 4_900_000
    began = time.process_time()

    assert decode(big_tail, "gzip", LIMIT) == TEXT
    assert time.process_time() - began < 0.5  # copying the rest once per member would move 5 GB


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate"]), st.booleans())
def test_any_bytes_are_decoded_or_refused(data: bytes, coding: str, headed: bool) -> None:
    wire = (b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" if headed else b"") + data
    try:
        assert len(decode(wire, coding, 10_000)) <= 10_000
    except SourceError as error:
        assert error.fault in {SourceFault.BAD_ENCODING, SourceFault.EMPTY_BODY, SourceFault.TOO_LARGE}  # noqa: PT017 - decoding is as good


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        ("application/rss+xml; charset=UTF-8", "utf-8"),
        ('text/xml;charset="windows-1252"', "windows-1252"),
        ("text/xml; charset='iso-8859-1'", "iso-8859-1"),
        ("text/xml", None),
        ("text/xml; charset=", None),
        ("", None),
    ],
)
def test_the_charset_is_read_from_the_content_type(content_type: str, expected: str | None) -> None:
    assert charset(content_type) == expected
