"""What a raw item says of itself: identity, title, addresses and dates must not depend on which parser ran."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.sources.feeds.content import AMPERSAND, LESS, markup, plain_markup, text
from bot.sources.feeds.elements import (
    UnreadableError,
    first_element,
    is_known,
    read_attributes,
    read_element,
    read_rows,
    split_name,
)
from bot.sources.feeds.parts import Parts
from bot.sources.feeds.shape import Places, find_shape, remembered_shape
from bot.sources.sanitise import safe_url

_HTTP = ("http://", "https://")
# RFC 4287 section 4.2.7.2: addresses of the entry itself, best first. The others (replies, hub) lead elsewhere.
_PAGES, _OTHERS = ("alternate", ""), ("via", "related", "self", "enclosure")
_NOTHING = (b"", b"<![CDATA[]]>", b"<![CDATA[ ]]>")
# More bytes than an empty CDATA section and its white space take.
_SURELY_TEXT = 100
# Bytes. What is larger is not remembered, so that no feed leaves much behind.
_SMALL_ITEM, _SMALL_CHILD = 65_536, 500
_CHANNEL = re.compile(rb"<(?:[A-Za-z_][\w.-]*+:)?(?:channel|feed)(?:\s[^<>]*+)?>")
# "jane@example.org (Jane Doe)", RSS 2.0 on <author>
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")
_NO_CHILDREN: tuple[tuple[bytes, ...], ...] = ((), (), (), ())
_SILENCE = ("", True)
_make = tuple.__new__  # what calling the class of a named tuple does, and three times as fast

# The attributes and the content of an element, raw.
Raw = tuple[bytes, bytes]


class Fields(NamedTuple):
    """What an item says, and the elements that hold its texts, where there are any.

    `plain` says that every parser reads these texts alike. A tuple, because thousands are made at once.
    """

    parts: Parts
    summary: Raw | None
    content: Raw | None
    plain: bool


def read_fields(item: bytes) -> Fields | None:
    """None where the bytes of the item cannot be read as elements."""
    try:
        own, head, inner = read_element(item)
        rows = read_rows(inner)
    except UnreadableError:
        return None
    tags, heads, inners, _ = zip(*rows, strict=False) if rows else _NO_CHILDREN
    shape = (remembered_shape if len(inner) < _SMALL_ITEM else find_shape)(own, tags)
    guids, titles, links, dates, authors, categories, summaries, contents, enclosures = shape
    about, base = _of_itself(head) if head else ("", "")
    identity, addresses = _identify(heads, inners, guids, about)
    title, summary, content = _first(inners, titles), _first(inners, summaries), _first(inners, contents)
    title_text, plain = _told(inners[title]) if title >= 0 else _SILENCE
    summary_text, plain_summary = _told(inners[summary]) if summary >= 0 else _SILENCE
    content_text, plain_content = _told(inners[content]) if content >= 0 else _SILENCE
    parts = _make(
        Parts,
        (
            identity,
            title_text.strip(),
            _links(heads, inners, links, addresses, enclosures),
            tuple([text(inners[place]) for place in dates]),
            tuple([_author(tags[place], inners[place]) for place in authors]) if authors else (),
            tuple([_category(heads[place], inners[place]) for place in categories]) if categories else (),
            base,
            summary_text,
            content_text,
        ),
    )
    return _make(
        Fields,
        (
            parts,
            (heads[summary], inners[summary]) if summary >= 0 else None,
            (heads[content], inners[content]) if content >= 0 else None,
            plain and plain_summary and plain_content,
        ),
    )


def _of_itself(head: bytes) -> tuple[str, str]:
    """What the item is about, and what addresses in it are relative to."""
    attributes = read_attributes(head)
    return attributes.get("rdf:about", "").strip(), attributes.get("xml:base", "")


def _identify(heads: Sequence[bytes], inners: Sequence[bytes], guids: Places, about: str) -> tuple[str, list[str]]:
    """The publisher's identifier, and what of it and `about` is an address."""
    addresses = [about] if about and about.startswith(_HTTP) else []
    guid = _first(inners, guids)
    if guid < 0:
        return about, addresses
    identity = text(inners[guid])
    if identity.startswith(_HTTP) and _is_permalink(heads[guid], inners[guid]):
        addresses.insert(0, identity)
    return identity, addresses


def _first(inners: Sequence[bytes], places: Places) -> int:
    """The place of the first that says something, -1 where none does."""
    for place in places:
        inner = inners[place]
        # What begins with a letter says something; white space and tags come before letters.
        if inner[:1] > b"<" or len(inner) > _SURELY_TEXT or inner.strip() not in _NOTHING:
            return place
    return -1


def _told(inner: bytes) -> tuple[str, bool]:
    """The text, and whether every parser reads it alike."""
    if LESS not in inner and AMPERSAND not in inner:
        return inner.decode("utf-8", "replace"), True
    plain = plain_markup(inner)
    return (markup(inner), False) if plain is None else (plain, True)


def feed_base(head: bytes, url: str) -> str:
    """What relative addresses of entries are relative to: xml:base of the feed, else its link, else its address."""
    root = first_element(head)
    own = root.attributes.get("xml:base", "") if root else ""
    return safe_url(own or _feed_link(head), base=url) or url


def _feed_link(head: bytes) -> str:
    start = _CHANNEL.search(head)
    if start is None:
        return ""
    try:
        for tag, attributes, inner, _ in read_rows(head[start.end() :]):
            prefix, name = split_name(tag)
            if name == "link" and is_known(prefix, ""):
                link = read_attributes(attributes)
                if link.get("rel", "alternate") == "alternate":
                    return text(inner) or link.get("href", "")
    except UnreadableError:
        pass
    return ""


def _links(
    heads: Sequence[bytes], inners: Sequence[bytes], places: Places, own: list[str], enclosures: Places
) -> list[str]:
    links: list[str] = []
    related: dict[str, list[dict[str, str]]] = {}
    for place in places:
        if (head := heads[place]) and b"href" in head:
            attributes = read_attributes(head)
            related.setdefault(attributes.get("rel", "").lower(), []).append(attributes)
        else:
            links.append(text(inners[place]))
    if related:
        links += _hrefs(related, _PAGES)
    links += own
    if related:
        links += _hrefs(related, _OTHERS)
    if enclosures:
        links += [read_attributes(heads[place]).get("url", "") for place in enclosures]
    return links


def _is_permalink(attributes: bytes, inner: bytes) -> bool:
    """RSS 2.0: a guid is an address unless it says otherwise. An Atom id that looks like one is taken as one."""
    return b"://" in inner and not (attributes and b"false" in attributes.lower())


def _hrefs(related: Mapping[str, list[dict[str, str]]], relations: Sequence[str]) -> list[str]:
    """Pages before other media of the same relation."""
    links: list[dict[str, str]] = []
    for relation in relations:
        if relation in related:
            links += sorted(related[relation], key=lambda link: "html" not in link.get("type", "html"))
    return [link["href"] for link in links if link.get("href")]


def _author(tag: bytes, inner: bytes) -> str:
    return (_remembered_author if len(inner) < _SMALL_CHILD > len(tag) else _find_author)(tag, inner)


def _find_author(tag: bytes, inner: bytes) -> str:
    name = _name_within(tag, inner) if LESS in inner and b"name" in inner.lower() else None
    found = text(inner) if name is None else name
    named = _MAIL_AND_NAME.fullmatch(found)
    return named[1] if named else found


def _name_within(tag: bytes, inner: bytes) -> str | None:
    """What the first `<name>` of a person says (RFC 4287 section 3.2)."""
    own, _ = split_name(tag)
    try:
        for child, _, name, _ in read_rows(inner):
            prefix, local = split_name(child)
            if local == "name" and is_known(prefix, own):
                return text(name)
    except UnreadableError:
        pass
    return None


def _category(attributes: bytes, inner: bytes) -> str:
    if len(attributes) + len(inner) < _SMALL_CHILD:
        return _remembered_category(attributes, inner)
    return _find_category(attributes, inner)


def _find_category(attributes: bytes, inner: bytes) -> str:
    found = read_attributes(attributes) if attributes else {}
    return found.get("label") or found.get("term") or text(inner)


_remembered_author = lru_cache(maxsize=512)(_find_author)
_remembered_category = lru_cache(maxsize=512)(_find_category)
