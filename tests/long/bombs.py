"""Documents that are made to harm whoever reads them. What harms on the wire is in wire.py."""

import codecs

ITEM = b"<item><title>T</title><guid>1</guid><description>Words</description></item>"
MANY_ATTRIBUTES = b" ".join(b"a%d='1'" % n for n in range(60_000))
ENCODINGS = ("punycode", "idna", "unicode_escape", "zlib", "utf-7", "raw_unicode_escape", "undefined", "rot13", "hex")


def feed(items: bytes, *, prolog: bytes = b"") -> bytes:
    return (
        prolog
        + b"<rss version='2.0'><channel><title>t</title><link>https://e.org/</link>"
        + items
        + b"</channel></rss>"
    )


def entities() -> bytes:
    """A billion laughs out of a thousand bytes."""
    levels = b"".join(b"<!ENTITY e%d '%s'>" % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 10))
    return feed(b"<item><title>&e9;</title></item>", prolog=b"<!DOCTYPE r [<!ENTITY e0 'ha'>" + levels + b"]>")


def one_large_entity() -> bytes:
    prolog = b"<!DOCTYPE r [<!ENTITY e '" + b"y" * 50_000 + b"'>]>"
    return feed(b"<item><title>t</title><description>" + b"&e;" * 1_000 + b"</description></item>", prolog=prolog)


def in_encoding(label: bytes) -> bytes:
    return feed(ITEM, prolog=b"<?xml version='1.0' encoding='" + label + b"'?>")


def described(html: bytes) -> bytes:
    return feed(b"<item><guid>1</guid><title>T</title><description><![CDATA[" + html + b"]]></description></item>")


def titled(title: bytes) -> bytes:
    return feed(b"<item><guid>1</guid><title>" + title + b"</title></item>")


def with_field(name: bytes, value: bytes) -> bytes:
    return feed(b"<item><title>T</title><%s>%s</%s></item>" % (name, value, name))


def json_feed(item: bytes) -> bytes:
    return b'{"version":"https://jsonfeed.org/version/1.1","items":[' + item + b"]}"


STRUCTURE = {
    "60,000 attributes on an item": feed(b"<item " + MANY_ATTRIBUTES + b"><title>x</title></item>"),
    "60,000 attributes, not well-formed": feed(b"<item><b " + MANY_ATTRIBUTES + b">&nbsp;<br></item>"),
    "200 kB of comments begun": feed(b"<!--" * 50_000),
    "nothing but comments begun": b"<!--" * 50_000,
    "100,000 tiny items": feed(b"<item></item>" * 100_000),
    "100,000 unclosed items": feed(b"<item>" * 100_000),
    "billion laughs": entities(),
    "50 MB out of 50 kB": one_large_entity(),
    "200,000 elements deep": feed(b"<item><description>" + b"<a>" * 200_000),
    "CDATA begun 50,000 times": feed(b"<item><description>" + b"<![CDATA[" * 50_000),
    "a tag of 2 MB": feed(b"<item><" + b"a" * 2_000_000),
    "20,000 namespaces": feed(b"<item " + b" ".join(b"xmlns:n%d='u%d'" % (n, n) for n in range(20_000)) + b"/>"),
    "100,000 categories on an item": feed(b"<item><title>T</title>" + b"<category>c</category>" * 100_000 + b"</item>"),
    "50,000 links on an item": feed(b"<item><title>T</title>" + b"<link>https://e.org/</link>" * 50_000 + b"</item>"),
    "100,000 processing instructions": feed(b"<?x y?>" * 100_000 + ITEM),
    "cut off": feed(ITEM * 50)[:1_500],
}
TEXT = {
    "HTML 400,000 deep": described(b"<div>" * 400_000),
    "tables 100,000 deep": described(b"<table><tr><td>" * 100_000),
    "formatting never closed": described(b"<b><i><a href=x>" * 50_000 + b"<p>" * 50_000),
    "a million ampersands": titled(b"&amp;" * 500_000 + b"&" * 500_000),
    "entities within entities": titled(b"&amp;" + b"amp;" * 500_000 + b"lt;script"),
    "a title of 500,000 marks": titled(("a" + "\u0301" * 500_000).encode()),
    "a title of a million zero widths": titled("\u200b\u202e".encode() * 500_000),
    "a date of 1 MB": with_field(b"pubDate", b"1" * 1_000_000),
    "a date of months": with_field(b"pubDate", b"Jan " * 200_000),
    "an address of brackets": with_field(b"link", b"http://" + b"[" * 500_000),
    "an address of escapes": with_field(b"link", b"https://e.org/" + b"%25" * 300_000),
    "a guid of 2 MB": with_field(b"guid", b"g" * 2_000_000),
}
CHARACTERS = {
    "NUL between items": feed(b"\0".join([ITEM] * 3)),
    "nothing but NUL": b"\0" * 100_000,
    "half of UTF-16": feed(ITEM).decode().encode("utf-16")[:-1],
    "UTF-16 that says UTF-8": in_encoding(b"utf-8").decode().encode("utf-16-be"),
    "UTF-8 that says UTF-16": in_encoding(b"utf-16"),
    "the mark of UTF-16 before UTF-8": codecs.BOM_UTF16_LE + feed(ITEM),
    "UTF-16 of lone surrogates": codecs.BOM_UTF16_LE + b"\x00\xd8" * 500_000,
    "UTF-32 out of range": codecs.BOM_UTF32_LE + b"\xff\xff\xff\x7f" * 250_000,
    "marks of order alone": codecs.BOM_UTF8 * 100_000,
    "lone surrogates in XML": titled(b"&#xD800;&#xDFFF;\xed\xa0\x80\xed\xbf\xbf&#x110000;&#99999999999999999999;"),
    "lone surrogates in JSON": json_feed(b'{"id":"\\ud800","title":"\\udfff x","url":"https://e.org/\\ud834"}'),
    "every byte": bytes(range(256)) * 4_000,
    **{f"encoding {label}": in_encoding(label.encode()) for label in ENCODINGS},
}
OTHERS = {
    "JSON 200,000 deep": b'{"version":"https://jsonfeed.org/version/1.1","items":' + b"[" * 200_000,
    "JSON with a number of a million digits": json_feed(b'{"id":' + b"9" * 1_000_000 + b"}"),
    "JSON with numbers that are none": json_feed(b'{"id":1e999,"title":NaN},{"id":-Infinity}'),
    "JSON of 200,000 items": json_feed(b",".join([b"{}"] * 200_000)),
    "JSON where all has another type": json_feed(
        b'{"id":[],"title":{},"url":1,"tags":"x","authors":{"a":[]}},[],1,"x"'
    ),
    "a page": b"<!doctype html><html><body>" + b"<p>" * 100_000,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_000,
}
BOMBS = STRUCTURE | TEXT | CHARACTERS | OTHERS
