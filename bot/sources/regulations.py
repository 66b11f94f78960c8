"""Documents of Regulations.gov by its API v4, for operators with a key: https://open.gsa.gov/api/regulationsgov/.

One answer is one page, newest first. Dockets and the days until which one may comment are what the Federal Register
does not always say.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from bot.domain.entries import EntryKind, Fact, Fetched, NotModified, RawEntry
from bot.domain.sources import Memory, SourceSpec
from bot.sources import keys
from bot.sources.http import PoliteClient
from bot.sources.json_rows import Listing, compare
from bot.sources.json_values import day, line, midnight, moment, part, text
from bot.sources.sanitise import plain_text

ENDPOINT: Final = "https://api.regulations.gov/v4/documents"
_SITE: Final = "https://www.regulations.gov"
_DEFAULT_LIMIT: Final = 50
# What `page[size]` takes.
_LEAST, _MOST = 5, 250
_TITLE: Final = 500
_FACT: Final = 300
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{2,99}")
# Moments of the API are UTC; the days they mean are those of Washington.
_WASHINGTON: Final = ZoneInfo("America/New_York")


class RegulationsSource:
    """One search as a `bot.ports.Source`."""

    def __init__(self, spec: SourceSpec, client: PoliteClient, *, key: str | None) -> None:
        self._spec = spec
        self._client = client
        self._key = key

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:  # noqa: ARG002 - the port's argument; a key goes where the operator sent it
        """Read the newest page. Raises SourceError: NO_KEY without a key, BAD_ANSWER for another shape."""
        answer = await keys.ask(self._client, self._spec, request_address(self._spec), key=self._key, memory=memory)
        return await compare(answer, memory, self._spec, LISTING)


def request_address(spec: SourceSpec) -> str:
    """The configured address with the search, the order and the size of a page; what else stands there stays."""
    parts = urlsplit(spec.url or ENDPOINT)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if spec.query:
        asked["filter[searchTerm]"] = spec.query
    asked.setdefault("sort", "-postedDate")
    asked["page[size]"] = str(min(max(spec.limit or _DEFAULT_LIMIT, _LEAST), _MOST))
    return urlunsplit(parts._replace(query=urlencode(asked), fragment=""))


def read_document(row: Mapping[str, object]) -> RawEntry | None:
    """The entry, or None where the id or the title is missing. A field of a wrong type counts as missing."""
    number, about = text(row.get("id")), part(row.get("attributes"))
    title = plain_text(text(about.get("title")), limit=_TITLE)
    if not _ID.fullmatch(number) or not title:
        return None
    return RawEntry(
        title=title,
        guid=f"regulations:{number}",
        url=f"{_SITE}/document/{number}",
        published=midnight(local_day(about.get("postedDate"))),
        kind=EntryKind.DOCUMENT,
        facts=_facts(number, about),
    )


LISTING: Final = Listing(key="data", read=read_document, needs="id or no title", most=_MOST)


def local_day(value: object) -> date | None:
    """The day that a moment of the API is in Washington. `2021-09-07T03:59:59Z` ends the 6th of September there."""
    found = moment(value)
    if found is None:
        return day(value) if isinstance(value, str) and len(value) == len("2021-09-06") else None
    try:
        return found.astimezone(_WASHINGTON).date()
    except OverflowError:
        return None


def _facts(number: str, about: Mapping[str, object]) -> dict[str, Fact]:
    """Under the names that documents of the Federal Register have, where both say the same thing."""
    found: dict[str, Fact] = {
        "document_id": number,
        "document_number": line(about.get("frDocNum"), limit=_FACT),
        "type": line(about.get("documentType"), limit=_FACT),
        "subtype": line(about.get("subtype"), limit=_FACT),
        "agencies": _one(about.get("agencyId")),
        "docket_ids": _one(about.get("docketId")),
        "posted_on": _iso(about.get("postedDate")),
        "comments_open_on": _iso(about.get("commentStartDate")),
        "comments_close_on": _iso(about.get("commentEndDate")),
        "comment_url": f"{_SITE}/commenton/{number}" if about.get("openForComment") is True else "",
    }
    said = {"open_for_comment": about.get("openForComment"), "withdrawn": about.get("withdrawn")}
    stated: dict[str, Fact] = {name: value for name, value in said.items() if isinstance(value, bool)}
    return {name: value for name, value in found.items() if value} | stated


def _one(value: object) -> Fact:
    words = line(value, limit=_FACT)
    return [words] if words else []


def _iso(value: object) -> str:
    found = local_day(value)
    return found.isoformat() if found else ""
