"""Which numbered publication is an entry? A document of the Federal Register, a bill. Pure."""

from collections.abc import Iterator
from functools import lru_cache

from bot.analysis.identifiers import addresses
from bot.domain.entries import Entry, EntryKind


def publications(entry: Entry) -> frozenset[str]:
    """The keys of single publications, of which an entry can be only one. None for a model, which is no text."""
    return frozenset() if entry.kind is EntryKind.MODEL else frozenset(_keys(entry))


def _keys(entry: Entry) -> Iterator[str]:
    facts = entry.facts
    if number := facts.get("document_number"):
        yield f"frdoc:{number}".lower()
    elif entry.url:
        yield from _printed_at(entry.url)
    if bill := facts.get("bill"):
        yield f"bill:us/{bill}"


@lru_cache(maxsize=8_192)
def _printed_at(url: str) -> tuple[str, ...]:
    """Kept, because whoever compares entries asks for the same ones again and again."""
    return tuple(key for key in addresses(url) if key.startswith("frdoc:"))
