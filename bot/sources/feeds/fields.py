"""What a raw item says of itself: identity, title, addresses and dates must not depend on which parser ran."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.sources.feeds.content import plain_markup
from bot.sources.feeds.elements import Element, UnreadableError, first_element, read_element
from bot.sources.feeds.parts import Parts
from bot.sources.sanitise import safe_url

_HTTP = ("http://", "https://")
_TITLES = ("title",)
_GUIDS = ("guid", "id")
_AUTHORS = ("author", "creator")
_CATEGORIES = ("category", "subject")
_NAME = frozenset(("name",))
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


class Fields(NamedTuple):
    """What an item says, and the elements that hold its texts, where there are any.

    `plain` says that every parser reads these texts alike. A tuple, because thousands are made at once.
    """

    parts: Parts
    title: Element | None
    summary: Element | None
    content: Element | None
    plain: bool


def read_fields(item: bytes) -> Fields | None:
    """None where the bytes of the item cannot be read as elements."""
    try:
        element = read_element(item)
        children = _by_name(element)
    except UnreadableError:
        return None
    attributes = element.attributes
    about = attributes.get("rdf:about", "").strip() if attributes else ""
    guid = _first(children, _GUIDS)
    identity = guid.text if guid else about
    title, summary, content = _first(children, _TITLES), _first(children, _SUMMARIES), _first(children, _CONTENTS)
    told = _texts(title), _texts(summary), _texts(content)
    parts = Parts(
        identity,
        told[0][0].strip(),
        _links(children, identity if guid and _is_permalink(guid) else "", about),
        tuple([child.text for name in _DATES if name in children for child in children[name]]),
        tuple([_author(child) for name in _AUTHORS if name in children for child in children[name]]),
        tuple([_category(child) for name in _CATEGORIES if name in children for child in children[name]]),
        attributes.get("xml:base", "") if attributes else "",
        told[1][0],
        told[2][0],
    )
    return Fields(parts, title, summary, content, told[0][1] and told[1][1] and told[2][1])


def _texts(element: Element | None) -> tuple[str, bool]:
    """The text, and whether every parser reads it alike."""
    if element is None:
        return "", True
    inner = element.inner
    if b"<" not in inner and b"&" not in inner:
        return inner.decode("utf-8", "replace"), True
    plain = plain_markup(inner)
    return (element.markup, False) if plain is None else (plain, True)


def _by_name(item: Element) -> dict[str, list[Element]]:
    """The children that are read. Those from other vocabularies come after those of the format."""
    children: dict[str, list[Element]] = {}
    lent: list[Element] = []
    for child in item.children(_READ):
        name = child[1]
        if child[0] in _LENDERS:
            lent.append(child)
        elif name in children:
            children[name].append(child)
        else:
            children[name] = [child]
    for child in lent:
        wanted = _MEDIA.get(child.name) if child.prefix == "media" else child.name
        if wanted:
            children.setdefault(wanted, []).append(child)
    return children


def _first(children: dict[str, list[Element]], names: Sequence[str]) -> Element | None:
    """The first that says something."""
    for name in names:
        for child in children.get(name, ()):
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


def _links(children: dict[str, list[Element]], permalink: str, about: str) -> list[str]:
    found = children.get("link", ())
    links = [link.text for link in found if b"href" not in link.raw_attributes]
    related = _related(found) if len(links) < len(found) else None
    if related:
        links += [address for relation in _RELATIONS[:2] for address in _hrefs(related.get(relation))]
    links += [address for address in (permalink, about) if address.startswith(_HTTP)]
    if related:
        links += [address for relation in _RELATIONS[2:] for address in _hrefs(related.get(relation))]
    if "enclosure" in children:
        links += [enclosure.attributes.get("url", "") for enclosure in children["enclosure"]]
    return links


def _related(links: Iterable[Element]) -> dict[str, list[dict[str, str]]]:
    """The attributes of the links that have an address in one, by their relation."""
    related: dict[str, list[dict[str, str]]] = {}
    for link in links:
        if b"href" in link.raw_attributes:
            attributes = link.attributes
            related.setdefault(attributes.get("rel", "").lower(), []).append(attributes)
    return related


def _is_permalink(guid: Element) -> bool:
    """RSS 2.0: a guid is an address unless it says otherwise. An Atom id that looks like one is taken as one."""
    return b"://" in guid.inner and not (guid.raw_attributes and b"false" in guid.raw_attributes.lower())


def _hrefs(links: list[dict[str, str]] | None) -> list[str]:
    """Pages before other media of the same relation."""
    if not links:
        return []
    links.sort(key=lambda link: "html" not in link.get("type", "html"))
    return [link["href"] for link in links if link.get("href")]


def _author(child: Element) -> str:
    inner = child.inner
    try:
        holds_names = b"<" in inner and b"name" in inner.lower()
        names = [part.text for part in child.children(_NAME)] if holds_names else []
    except UnreadableError:
        names = []
    text = names[0] if names else child.text
    named = _MAIL_AND_NAME.fullmatch(text)
    return named[1] if named else text


def _category(child: Element) -> str:
    if not child.raw_attributes:
        return child.text
    attributes = child.attributes
    return attributes.get("label") or attributes.get("term") or child.text
