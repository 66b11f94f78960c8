"""One feed document to clean entries: the raw items alone where the gate lets them, else the fast parser behind a gate
of its own, else the reference.

Guid, title, addresses and dates come from the raw items wherever these line up with the entries, so that a change of
parser changes no identity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.feeds.elements import Element, first_element
from bot.sources.feeds.encoding import Utf8, to_utf8
from bot.sources.feeds.fields import Fields, feed_base, read_fields
from bot.sources.feeds.gate import refuse_document, refuse_entries, refuse_items
from bot.sources.feeds.jsonfeed import looks_like_json, read_json_feed
from bot.sources.feeds.pages import describe_page, is_page
from bot.sources.feeds.parts import MAX_ENTRIES, Parts, to_entries
from bot.sources.feeds.slices import Spans, cut_items, item_spans
from bot.sources.sanitise import safe_url

if TYPE_CHECKING:
    from bot.sources.feeds.reference import Reference

_FEED_ROOTS = ("rss", "feed", "rdf")


class Parser(StrEnum):
    """Who read a document. RAW: nobody could, but its items can be cut out and read one by one."""

    ITEMS = "items"
    FAST = "fast"
    REFERENCE = "reference"
    JSON_FEED = "json-feed"
    RAW = "raw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """`refusal` is the gate's reason where neither the items nor the fast parser were believed."""

    entries: tuple[RawEntry, ...]
    parser: Parser
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """An XML document laid out for reading. `spans` and `fields` are empty where it could not be cut."""

    document: bytes
    url: str
    root: Element | None
    spans: Spans
    fields: tuple[Fields | None, ...]
    base: str
    certain: bool


def read_document(document: bytes, *, content_type: str | None, url: str, spans: Spans = ()) -> Reading:
    """`spans` are those of its items, if known. Raises SourceError: EMPTY_BODY, NOT_A_FEED or PARSE_FAILED."""
    clean = to_utf8(document, content_type)
    if not clean.document:
        raise SourceError(SourceFault.EMPTY_BODY, "the answer is empty", url=url)
    if looks_like_json(clean.document):
        found, home = read_json_feed(clean.document)
        return Reading(entries=to_entries(found, safe_url(home, base=url) or url), parser=Parser.JSON_FEED)
    root = first_element(clean.document)
    if is_page(clean.document, root):
        raise SourceError(SourceFault.NOT_A_FEED, describe_page(clean.document, url), url=url)
    sheet = lay_out(clean, root, url, spans if _unmoved(spans, document, clean.document) else ())
    if (told := believe_items(sheet)) is not None:
        return Reading(entries=to_entries(told, sheet.base), parser=Parser.ITEMS)
    found, refusal = believe_fast(sheet)
    if refusal is not None:
        return read_slowly(sheet, refusal)
    return Reading(entries=to_entries(found, sheet.base), parser=Parser.FAST)


def _unmoved(spans: Spans, before: bytes, after: bytes) -> bool:
    """Whether the items stand where they stood; their document may say another encoding now."""
    return bool(spans) and len(before) == len(after) and after.endswith(before[spans[0][0] :])


def lay_out(clean: Utf8, root: Element | None, url: str, spans: Spans = ()) -> Sheet:
    document = clean.document
    spans = spans or item_spans(document)
    if len(spans) > MAX_ENTRIES:
        document = cut_items(document, spans, range(MAX_ENTRIES))
        spans = item_spans(document)
    return Sheet(
        document=document,
        url=url,
        root=root,
        spans=spans,
        fields=tuple([read_fields(document[start:end]) for start, end in spans]),
        base=feed_base(document[: spans[0][0]], url) if spans else url,
        certain=clean.certain,
    )


def believe_items(sheet: Sheet) -> tuple[Parts, ...] | None:
    """What the items say by themselves; None where that may not be all, or not what a parser would say."""
    if not sheet.certain or refuse_items(sheet.root, sheet.document, sheet.spans, sheet.fields):
        return None
    return tuple([fields.parts for fields in sheet.fields if fields is not None])


def believe_fast(sheet: Sheet) -> tuple[tuple[Parts, ...], str | None]:
    """What the fast parser says, and why it may not be believed: None where it may."""
    fields = [field for field in sheet.fields if field is not None]
    if len(fields) < len(sheet.fields):
        return (), "an item that cannot be read as elements"
    if (refusal := refuse_document(sheet.root, fields, certain=sheet.certain)) is not None:
        return (), refusal
    from bot.sources.feeds.fast import read_fast  # noqa: PLC0415 - most feeds need neither parser

    found = read_fast(sheet.document)
    if found is None:
        return (), "the fast parser failed"
    return merge(sheet, found), refuse_entries(fields, found)


def read_slowly(sheet: Sheet, refusal: str) -> Reading:
    """Read by reference. Where even that finds nothing, the raw items have the word alone."""
    told, failure = _ask_reference(sheet)
    if told is not None and len(told.entries) == len(sheet.spans) > 0:
        found = to_entries(merge(sheet, told.entries), sheet.base)
        return Reading(entries=found, parser=Parser.REFERENCE, refusal=refusal)
    if told is not None and (telling := [parts for parts in told.entries if parts.says_anything]):
        base = safe_url(told.base, base=sheet.url) or sheet.url
        return Reading(entries=to_entries(telling, base), parser=Parser.REFERENCE, refusal=refusal)
    alone = [fields.parts for fields in sheet.fields if fields is not None]
    if alone and _is_feed(sheet):
        return Reading(entries=to_entries(alone, sheet.base), parser=Parser.RAW, refusal=refusal)
    _check_empty(sheet, told, failure)
    return Reading(entries=(), parser=Parser.REFERENCE, refusal=refusal)


def _ask_reference(sheet: Sheet) -> tuple["Reference | None", Exception | None]:
    from bot.sources.feeds.reference import read_reference  # noqa: PLC0415 - as above

    try:
        return read_reference(sheet.document), None
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 - a third-party parser on hostile input
        return None, error


def _check_empty(sheet: Sheet, told: "Reference | None", failure: Exception | None) -> None:
    """A feed without entries is fine; raises SourceError where there is no feed, or one that cannot be read."""
    if told is None:
        raise SourceError(SourceFault.PARSE_FAILED, "no parser could read the feed", url=sheet.url) from failure
    if not told.version and not _is_feed(sheet):
        raise SourceError(SourceFault.NOT_A_FEED, "the answer is no feed that any parser knows", url=sheet.url)
    if told.broken:
        raise SourceError(SourceFault.PARSE_FAILED, "the feed is damaged before its first entry", url=sheet.url)


def _is_feed(sheet: Sheet) -> bool:
    return sheet.root is not None and sheet.root.name in _FEED_ROOTS


def merge(sheet: Sheet, told: Sequence[Parts]) -> tuple[Parts, ...]:
    """The raw items speak for themselves; the parser only lends them the texts."""
    return tuple(
        parts if fields is None else _lend(fields, parts) for fields, parts in zip(sheet.fields, told, strict=False)
    )


def _lend(fields: Fields, told: Parts) -> Parts:
    return fields.parts._replace(
        summary=told.summary if fields.summary else "",
        content=told.content if fields.content else "",
    )
