"""Whatever a feed is written in, the parsers get clean UTF-8."""

import time

import pytest

from bot.sources.feeds.encoding import ascii_markup, mend_text, to_utf8


def declared(encoding: str, text: str = "é – ж", *, as_codec: str | None = None) -> bytes:
    return f"<?xml version='1.0' encoding='{encoding}'?><a>{text}</a>".encode(as_codec or encoding)


@pytest.mark.parametrize(
    ("document", "content_type", "text"),
    [
        (declared("utf-8"), None, "é – ж"),
        (declared("iso-8859-1", "é"), None, "é"),
        (declared("iso-8859-1", "“é”", as_codec="cp1252"), None, "“é”"),
        (declared("koi8-r", "жук"), None, "жук"),
        (declared("gb2312", "中文 镕", as_codec="gb18030"), None, "中文 镕"),
        (declared("shift_jis", "日本"), None, "日本"),
        (declared("utf-16"), None, "é – ж"),
        ("<a>é</a>".encode("utf-16-le"), None, "é"),
        ("<a>é</a>".encode("utf-32-be"), None, "é"),
        (b"\xef\xbb\xbf<a>\xc3\xa9</a>", "text/xml; charset=iso-8859-1", "é"),
        (b"<a>\xe9</a>", "application/xml; charset=iso-8859-1", "é"),
        (b"<a>\xd6\xd0</a>", 'text/xml; charset="GBK"', "中"),
        (declared("iso-8859-2", "ł"), "text/xml; charset=koi8-r", "Ё"),
        (b"<a>\xe9</a>", None, "é"),
    ],
)
def test_the_text_is_read_as_it_was_meant(document: bytes, content_type: str | None, text: str) -> None:
    assert f"<a>{text}</a>" in to_utf8(document, content_type).document.decode()


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "us-ascii", "koi8-r"])
def test_what_reads_as_utf_8_is_utf_8_whatever_single_byte_encoding_was_named(label: str) -> None:
    clean = to_utf8("<a>é – ж</a>".encode(), f"text/xml; charset={label}")

    assert clean.document.decode() == "<a>é – ж</a>"
    assert not clean.certain


def test_one_bad_byte_does_not_spoil_the_other_letters() -> None:
    clean = to_utf8("é <b>".encode() + b"\x92" + "</b> ж".encode())

    assert clean.document.decode() == "é <b>’</b> ж"
    assert not clean.certain


@pytest.mark.parametrize("label", ["punycode", "idna", "unicode_escape", "rot13", "zlib", "base64", "utf-7", "x" * 40])
def test_labels_that_are_no_encoding_of_text_are_ignored(label: str) -> None:
    clean = to_utf8(f"<?xml version='1.0' encoding='{label}'?><a>\\u0041</a>".encode())

    assert clean.document == b"<?xml version='1.0' encoding='utf-8'?><a>\\u0041</a>"


def test_the_declaration_says_utf_8_afterwards_and_nothing_stands_before_it() -> None:
    assert to_utf8(b"\n \n" + declared("koi8-r", "ж")).document.startswith(b"<?xml version='1.0' encoding='utf-8'?>")


def test_characters_that_xml_forbids_are_taken_out() -> None:
    assert to_utf8(b"<a>o\x00n\x0be\t\r\n\x1f</a>").document == b"<a>one\t\r\n</a>"


@pytest.mark.parametrize(
    ("document", "cuttable"),
    [
        (declared("utf-8"), True),
        (declared("shift_jis", "日本"), True),
        (b"<?xml version='1.0' encoding='utf-16'?><a/>", True),
        (declared("utf-16"), False),
        (declared("iso-2022-jp", "日本"), False),
        (b"<?xml version='1.0' encoding='nonsense'?><a/>", False),
    ],
)
def test_only_where_a_bracket_is_a_bracket_may_bytes_be_cut(document: bytes, cuttable: bool) -> None:
    assert ascii_markup(document) is cuttable


@pytest.mark.parametrize(
    ("text", "mended"),
    [("plain", "plain"), ("FÃ³rmula", "Fórmula"), ("it\x92s", "it’s"), ("Fórmula", "Fórmula"), ("Ã – ж", "Ã – ж")],
)
def test_the_usual_mistakes_of_publishers_are_undone(text: str, mended: str) -> None:
    assert mend_text(text) == mended


def test_megabytes_of_bad_bytes_are_read_in_bounded_time() -> None:
    started = time.perf_counter()
    to_utf8(b"\xe9" * 2_000_000 + b"\xe9a" * 100_000)

    assert time.perf_counter() - started < 3.0
