"""Which children of an item say what. The items of a feed are made alike, so that is mostly found out once for all."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.sources.feeds.elements import is_known, split_name

# Vocabularies that may speak where the format is silent. Of media only title and description are about the entry.
_LENDERS = ("dc", "dcterms", "media")
_MEDIA = {"title": "title", "description": "summary"}

Places = tuple[int, ...]


class Shape(NamedTuple):
    """The places, among the children of an item, of those that speak of each thing, best first."""

    guids: Places
    titles: Places
    links: Places
    dates: Places
    authors: Places
    categories: Places
    summaries: Places
    contents: Places
    enclosures: Places


# The names that speak of it, best first.
_NAMES = {
    "guids": ("guid", "id"),
    "titles": ("title",),
    "links": ("link",),
    "dates": ("pubdate", "published", "issued", "date", "created", "updated", "modified", "lastbuilddate"),
    "authors": ("author", "creator"),
    "categories": ("category", "subject"),
    "summaries": ("description", "summary"),
    "contents": ("encoded", "content"),
    "enclosures": ("enclosure",),
}


def find_shape(own: str, tags: Sequence[bytes]) -> Shape:
    """For an item whose own prefix is `own`. What is lent by another vocabulary comes after what the format says."""
    named: dict[str, list[int]] = {}
    lent: list[tuple[str, int]] = []
    for place, (prefix, name) in enumerate(map(split_name, tags)):
        if prefix in _LENDERS:
            lent.append((_MEDIA.get(name, "") if prefix == "media" else name, place))
        elif is_known(prefix, own):
            named.setdefault(name, []).append(place)
    for name, place in lent:
        named.setdefault(name, []).append(place)
    return Shape(
        **{thing: tuple([place for name in names for place in named.get(name, ())]) for thing, names in _NAMES.items()}
    )


remembered_shape = lru_cache(maxsize=128)(find_shape)
