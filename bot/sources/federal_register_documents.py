"""One document of the Federal Register API as a raw entry: which fields are asked for, and what each one becomes.

Field names: https://www.federalregister.gov/developers/documentation/api/v1
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Final

from bot.domain.entries import EntryKind, Fact, RawEntry
from bot.sources.sanitise import clean_text, plain_text, safe_url

# Without `fields[]` a search leaves out the deadlines, dockets and numbers that this product is about.
FIELDS: Final = (
    "title",
    "type",
    "subtype",
    "abstract",
    "action",
    "document_number",
    "html_url",
    "publication_date",
    "agencies",
    "citation",
    "comment_url",
    "comments_close_on",
    "correction_of",
    "docket_ids",
    "effective_on",
    "executive_order_number",
    "regulation_id_numbers",
    "signing_date",
)
# Public inspection has these instead of a date of its own, and a title in parts.
_INSPECTION_FIELDS: Final = ("docket_numbers", "filed_at", "subject_1", "toc_doc", "toc_subject")
_TITLE: Final = 500
_SUMMARY: Final = 2_000
_FACT: Final = 300
_DATES: Final = ("publication_date", "comments_close_on", "effective_on", "signing_date")
_TEXTS: Final = ("document_number", "type", "subtype", "executive_order_number", "citation", "action")
_ADDRESSES: Final = ("comment_url", "correction_of")
# Since 2010 `2025-02172`, before that `E9-12940`; corrections begin with C1- and the like.
_NUMBER: Final = re.compile(
    r"(?:^|/)((?:[A-Z][0-9]{0,2}-)?[0-9]{2,4}-[0-9]{3,6}|[A-Z][0-9]{1,2}-[0-9]{3,6})(?:\.json)?$"
)
_LISTS: Final = (
    ("docket_ids", "docket_ids"),
    ("docket_numbers", "docket_ids"),
    ("regulation_id_numbers", "regulation_id_numbers"),
)


def canonical(row: Mapping[str, object]) -> bytes:
    """The bytes by which a document is known again: only the fields that are read here.

    Public inspection adds page views and file dates that change with every call.
    """
    read = {key: row[key] for key in (*FIELDS, *_INSPECTION_FIELDS) if key in row}
    return json.dumps(read, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")


def read_document(row: Mapping[str, object]) -> RawEntry | None:
    """The entry, or None where the number or the title is missing. A field of a wrong type counts as missing."""
    number = clean_text(_text(row.get("document_number")), limit=_FACT)
    title = next((text for text in map(_plain_title, _titles(row)) if text), "")
    if not number or not title:
        return None
    return RawEntry(
        title=title,
        guid=f"fr:{number}",
        url=safe_url(_text(row.get("html_url"))),
        summary=plain_text(_text(row.get("abstract")), limit=_SUMMARY),
        published=_published(row),
        kind=EntryKind.DOCUMENT,
        facts=_facts(row),
    )


def _titles(row: Mapping[str, object]) -> tuple[str, ...]:
    """Public inspection may have no title yet; its table of contents has one."""
    return tuple(_text(row.get(key)) for key in ("title", "subject_1", "toc_doc", "toc_subject"))


def _plain_title(text: str) -> str:
    return plain_text(text, limit=_TITLE)


def _number(value: object) -> str:
    """The document number in an address of the API, which is how a correction names what it corrects."""
    found = _NUMBER.search(clean_text(_text(value), limit=_FACT))
    return found[1] if found else ""


def _filed_on(row: Mapping[str, object]) -> str:
    """The day of the filing where it was filed, in Washington; only public inspection has one."""
    filed = _text(row.get("filed_at"))
    day = _day(filed[:10]) if filed else None
    return day.isoformat() if day else ""


def _published(row: Mapping[str, object]) -> datetime | None:
    """The filing of a document on public inspection, else midnight UTC of the issue that printed it.

    An issue has a date and no time; midnight UTC keeps that date the same wherever it is shown in UTC.
    """
    filed = _text(row.get("filed_at"))
    try:
        moment = datetime.fromisoformat(filed) if filed else None
    except ValueError:
        moment = None
    if moment and moment.tzinfo:
        return moment.astimezone(UTC)
    issue = _day(row.get("publication_date"))
    return datetime(issue.year, issue.month, issue.day, tzinfo=UTC) if issue else None


def _facts(row: Mapping[str, object]) -> dict[str, Fact]:
    """What the API said, under its own names (dates as YYYY-MM-DD); what it left empty is absent."""
    found: dict[str, Fact] = {key: clean_text(_text(row.get(key)), limit=_FACT) for key in _TEXTS}
    found |= {key: day.isoformat() for key in _DATES if (day := _day(row.get(key)))}
    found |= {key: safe_url(_text(row.get(key))) for key in _ADDRESSES}
    found["agencies"] = _agencies(row.get("agencies"))
    found["corrects"] = _number(row.get("correction_of"))
    found["public_inspection_on"] = _filed_on(row)
    for key, name in _LISTS:
        found[name] = found.get(name) or _strings(row.get(key))
    return {key: value for key, value in found.items() if value}


def _agencies(value: object) -> list[str]:
    """Names as the API settles them; `raw_name` is the heading of an agency it does not know."""
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    return _strings([row.get("name") or row.get("raw_name") for row in rows])


def _strings(value: object) -> list[str]:
    texts = [clean_text(_text(item), limit=_FACT) for item in value] if isinstance(value, list) else []
    return [text for text in texts if text]


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _text(value: object) -> str:
    """Text, or a whole number as text: the API gives order numbers as either."""
    if isinstance(value, bool):
        return ""
    return str(value) if isinstance(value, str | int) else ""
