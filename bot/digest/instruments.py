"""Which official text is an entry, as opposed to: which does it name? Pure.

Only an official field, or a title that is nothing but the name of the text, makes an entry the text itself. A passage
that cites an order, or a title that speaks about one, does not.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.analysis.identifiers import Kind, addresses, identifiers
from bot.analysis.identity import title_key
from bot.domain.entries import Entry, EntryKind
from bot.domain.sources import SourceSpec, Tier

_ORDER = r"(?:executive order|e\.\s?o\.|eo)\s?(?:no\.\s?)?[0-9]{4,5}"
_BEHIND = re.compile(rf"\s*\(({_ORDER})\)\s*$", re.IGNORECASE)
_BEFORE = re.compile(
    rf"^\s*({_ORDER})(?:\s+of\s+[a-z]+\s[0-9]{{1,2}},\s[0-9]{{4}})?(?:\s*[:–—]\s*|\s+-\s+|\s*$)", re.IGNORECASE
)
_ORDER_ALONE = re.compile(_ORDER, re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What an entry is. `texts` are the keys of single publications, of which it can be only one: a document of the
    Federal Register, a bill. `orders` are the executive orders that it prints or announces.

    `name` is the title of an official entry without the number, as `title_key` writes it. `certain` where an official
    field says which order it is; else the number stands in the title.
    """

    texts: frozenset[str] = field(default_factory=frozenset)
    orders: frozenset[str] = field(default_factory=frozenset)
    name: str = ""
    certain: bool = False


def own(entry: Entry, spec: SourceSpec) -> Own:
    """A model is no text; what a source that is not official says in its titles is what it says about one."""
    if entry.kind is EntryKind.MODEL:
        return Own()
    texts = frozenset(_texts(entry))
    stated = frozenset(_stated(entry))
    if spec.tier is not Tier.OFFICIAL:
        return Own(texts=texts, orders=stated, certain=bool(stated))
    number, rest = _split(entry.title)
    return Own(texts=texts, orders=stated or frozenset(_keys(number)), name=title_key(rest), certain=bool(stated))


def _texts(entry: Entry) -> Iterator[str]:
    facts = entry.facts
    if number := facts.get("document_number"):
        yield f"frdoc:{number}".lower()
    elif entry.url:
        yield from (key for key in addresses(entry.url) if key.startswith("frdoc:"))
    if bill := facts.get("bill"):
        yield f"bill:us/{bill}"


def _stated(entry: Entry) -> Iterator[str]:
    """The order that an official field names. A correction prints another text than the order that it corrects."""
    facts = entry.facts
    if entry.kind is not EntryKind.DOCUMENT or facts.get("corrects"):
        return
    if number := facts.get("executive_order_number"):
        yield f"eo:{number}"
    # On public inspection an order has its number where others have their docket.
    dockets = facts.get("docket_ids") if facts.get("public_inspection_on") else None
    for docket in dockets if isinstance(dockets, list) else ():
        if _ORDER_ALONE.fullmatch(docket.strip()):
            yield from _keys(docket)


def _keys(number: str) -> Iterator[str]:
    yield from (one.key for one in identifiers(number) if one.kind is Kind.EXECUTIVE_ORDER)


def _split(title: str) -> tuple[str, str]:
    """The order that the title names before or behind everything else, and the rest of the title."""
    for shape in (_BEHIND, _BEFORE):
        if found := shape.search(title):
            return found[1], title[: found.start()] + title[found.end() :]
    return "", title
