"""What a raw item says of itself: identity, title, addresses and dates must not depend on which parser ran."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.sources.feeds.elements import Element, UnreadableError, first_element, read_element
from bot.sources.feeds.parts import Parts
from bot.sources.sanitise import safe_url

_HTTP = ("http://", "https://")
_TITLES = ("title",)
_GUIDS = ("guid", "id")
_AUTHORS = ("author", "creator")
_CATEGORIES = ("category", "subject")
_DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified", "lastbuilddate")
_SUMMARIES = ("description", "summary")
_CONTENTS = ("encoded", "content")
_READ = frozenset(("link", "enclosure", *_TITLES, *_GUIDS, *_AUTHORS, *_CATEGORIES, *_DATES, *_SUMMARIES, *_CONTENTS))
# Vocabularies that may speak where the format is silent. Of media only title and description are about the entry.
_LENDERS = ("dc", "dcterms", "media")
_MEDIA = {"title": "title", "description": "summary"}
# RFC 4287 section 4.2.7.2: addresses of the entry itself, best first. The others (replies, hub) lead elsewhere.
_RELATIONS = ("alternate", "", "via", "related", "self", "enclosure")
_NOTHING = (b"", b"<![CDATA[]]>", b"<![CDATA[ ]]>")
# More bytes than an empty CDATA section and its white space take.
_SURELY_TEXT = 100
_CHANNEL = re.compile(rb"<(?:[A-Za-z_][\w.-]*+:)?(?:channel|feed)(?:\s[^<>]*+)?>")
# "jane@example.org (Jane Doe)", RSS 2.0 on <author>
_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """`parts` without texts, and the elements that hold the texts, where there are any."""

    parts: Parts
    summary: Element | None
    content: Element | None


def read_fields(item: bytes) -> Fields | None:
    """None where the bytes of the item cannot be read as elements."""
    try:
        element = read_element(item)
        children = _by_name(element)
    except UnreadableError:
        return None
    attributes = element.attributes
    about = attributes.get("rdf:about", "").strip()
    guid = _first(children, _GUIDS)
    title = _first(children, _TITLES)
    parts = Parts(
        guid=guid.text if guid else about,
        title=title.text if title else "",
        links=tuple(_links(children, guid, about)),
        dates=tuple([child.text for child in _all(children, _DATES)]),
        authors=tuple([_author(child) for child in _all(children, _AUTHORS)]),
        categories=tuple([_category(child) for child in _all(children, _CATEGORIES)]),
        base=attributes.get("xml:base", ""),
    )
    return Fields(parts=parts, summary=_first(children, _SUMMARIES), content=_first(children, _CONTENTS))


def _by_name(item: Element) -> dict[str, list[Element]]:
    """The children that are read. Those from other vocabularies come after those of the format."""
    children: dict[str, list[Element]] = {}
    lent: list[Element] = []
    for child in item.children():
        if child.name in _READ:
            if child.prefix in _LENDERS:
                lent.append(child)
            else:
                children.setdefault(child.name, []).append(child)
    for child in lent:
        name = _MEDIA.get(child.name) if child.prefix == "media" else child.name
        if name:
            children.setdefault(name, []).append(child)
    return children


def _all(children: dict[str, list[Element]], names: Sequence[str]) -> list[Element]:
    """In the order of the names."""
    return [child for name in names if name in children for child in children[name]]


def _first(children: dict[str, list[Element]], names: Sequence[str]) -> Element | None:
    """The first that says something."""
    for child in _all(children, names):
        if len(child.inner) > _SURELY_TEXT or child.inner.strip() not in _NOTHING:
            return child
    return None


def feed_base(head: bytes, url: str) -> str:
    """What relative addresses of entries are relative to: xml:base of the feed, else its link, else its address."""
    root = first_element(head)
    own = root.attributes.get("xml:base", "") if root else ""
    return safe_url(own or _feed_link(head), base=url) or url


def _feed_link(head: bytes) -> str:
    start = _CHANNEL.search(head)
    if start is None:
        return ""
    channel = Element("", "channel", b"", head[start.end() :])
    try:
        for child in channel.children():
            if child.name == "link" and child.attributes.get("rel", "alternate") == "alternate":
                return child.text or child.attributes.get("href", "")
    except UnreadableError:
        pass
    return ""


def _links(children: dict[str, list[Element]], guid: Element | None, about: str) -> Iterator[str]:
    related: dict[str, list[dict[str, str]]] = {}
    for link in children.get("link", ()):
        if b"href" in link.raw_attributes:
            attributes = link.attributes
            related.setdefault(attributes.get("rel", "").lower(), []).append(attributes)
        else:
            yield link.text
    for relation in _RELATIONS[:2] if related else ():
        yield from _hrefs(related.get(relation, []))
    if guid and _is_permalink(guid):
        yield guid.text
    if about.startswith(_HTTP):
        yield about
    for relation in _RELATIONS[2:] if related else ():
        yield from _hrefs(related.get(relation, []))
    for enclosure in children.get("enclosure", ()):
        yield enclosure.attributes.get("url", "")


def _is_permalink(guid: Element) -> bool:
    """RSS 2.0: a guid is an address unless it says otherwise. An Atom id that looks like one is taken as one."""
    return b"://" in guid.inner and guid.text.startswith(_HTTP) and b"false" not in guid.raw_attributes.lower()


def _hrefs(links: list[dict[str, str]]) -> Iterator[str]:
    """Pages before other media of the same relation."""
    links.sort(key=lambda link: "html" not in link.get("type", "html"))
    return (link["href"] for link in links if link.get("href"))


def _author(child: Element) -> str:
    try:
        names = [inner.text for inner in child.children() if inner.name == "name"] if b"<" in child.inner else []
    except UnreadableError:
        names = []
    text = names[0] if names else child.text
    named = _MAIL_AND_NAME.fullmatch(text)
    return named[1] if named else text


def _category(child: Element) -> str:
    attributes = child.attributes
    return attributes.get("label") or attributes.get("term") or child.text
