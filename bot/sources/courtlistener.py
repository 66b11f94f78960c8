"""Court cases and opinions by CourtListener's search API v4: https://www.courtlistener.com/help/api/rest/search/.

One answer is the first page of a search, newest filing first; the host decides how long a page is. It answers without
a token too, less often. Dates of courts are days without a time.
"""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.domain.entries import EntryKind, Fact, Fetched, NotModified, RawEntry
from bot.domain.sources import Memory, SourceSpec
from bot.sources import keys
from bot.sources.http import PoliteClient
from bot.sources.json_rows import Listing, compare
from bot.sources.json_values import day, line, midnight, part, text
from bot.sources.sanitise import clean_text, plain_text, safe_url

ENDPOINT: Final = "https://www.courtlistener.com/api/rest/v4/search/"
_SITE: Final = "https://www.courtlistener.com"
_MOST: Final = 100
_TITLE: Final = 400
_NAME: Final = 300
_FACT: Final = 300
_SUMMARY: Final = 2_000
_MOST_CITATIONS: Final = 10
# A docket of a court or an opinion, with the words of the case's name behind its number.
_PATH: Final = re.compile(r"/(docket|opinion)/([1-9][0-9]{0,14})/(?:[A-Za-z0-9_-]{1,200}/)?")
_TYPES: Final = {"docket": "Court case", "opinion": "Court opinion"}


class CourtListenerSource:
    """One search as a `bot.ports.Source`. The token of the operator is optional."""

    def __init__(self, spec: SourceSpec, client: PoliteClient, *, key: str | None) -> None:
        self._spec = spec
        self._client = client
        self._key = key

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:  # noqa: ARG002 - the port's argument; a token goes where the operator sent it
        """Read the first page. Raises SourceError: NO_KEY where the host wants a token, BAD_ANSWER for no such list."""
        answer = await keys.ask(self._client, self._spec, request_address(self._spec), key=self._key, memory=memory)
        return await compare(answer, memory, self._spec, LISTING)


def request_address(spec: SourceSpec) -> str:
    """The configured address with the search. What it says of `type` (r for cases, o for opinions) and order stays."""
    parts = urlsplit(spec.url or ENDPOINT)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if spec.query:
        asked["q"] = spec.query
    asked = {"type": "r", "order_by": "dateFiled desc"} | asked
    return urlunsplit(parts._replace(query=urlencode(asked), fragment=""))


def read_case(row: Mapping[str, object]) -> RawEntry | None:
    """The entry of a case or an opinion, or None where its name or its address is missing.

    The title names the court and the docket: one dispute may be before two courts under the same name.
    """
    name = plain_text(text(row.get("caseName")), limit=_NAME)
    path = _PATH.fullmatch(text(row.get("docket_absolute_url")) or text(row.get("absolute_url")))
    if not name or path is None:
        return None
    court = line(row.get("court_citation_string"), limit=_FACT) or line(row.get("court"), limit=_FACT)
    docket = line(row.get("docketNumber"), limit=_FACT)
    where = ", ".join(words for words in (court, docket) if words)
    return RawEntry(
        title=clean_text(f"{name} ({where})" if where else name, limit=_TITLE),
        guid=f"courtlistener:{path[1]}/{path[2]}",
        url=safe_url(_SITE + path[0]),
        summary=_summary(row),
        published=midnight(day(row.get("dateFiled"))),
        kind=EntryKind.DOCUMENT,
        facts=_facts(row, name=name, kind=path[1]),
    )


LISTING: Final = Listing(key="results", read=read_case, needs="case name or no address", most=_MOST)


def _facts(row: Mapping[str, object], *, name: str, kind: str) -> dict[str, Fact]:
    found: dict[str, Fact] = {
        "type": _TYPES[kind],
        "case_name": name,
        "court": line(row.get("court"), limit=_FACT),
        "docket_number": line(row.get("docketNumber"), limit=_FACT),
        "filed_on": _iso(row.get("dateFiled")),
        "terminated_on": _iso(row.get("dateTerminated")),
        "cause": line(row.get("cause"), limit=_FACT),
        "nature_of_suit": line(row.get("suitNature"), limit=_FACT),
        "judge": line(row.get("assignedTo") or row.get("judge"), limit=_FACT),
        "citations": _citations(row.get("citation")),
    }
    return {key: value for key, value in found.items() if value}


def _summary(row: Mapping[str, object]) -> str:
    """What the court's clerk wrote of the newest filing that matched; of an opinion its syllabus or the passage."""
    filings = [part(one) for one in _list(row.get("recap_documents"))]
    if filings:
        newest = max(filings, key=lambda one: (_iso(one.get("entry_date_filed")), line(one.get("id"), limit=_FACT)))
        return plain_text(text(newest.get("description")), limit=_SUMMARY)
    passages = [text(part(one).get("snippet")) for one in _list(row.get("opinions"))]
    told = (plain_text(words, limit=_SUMMARY) for words in (text(row.get("syllabus")), *passages))
    return next((words for words in told if words), "")


def _citations(value: object) -> list[str]:
    return [words for one in _list(value)[:_MOST_CITATIONS] if (words := line(one, limit=_FACT))]


def _list(value: object) -> list[object]:
    return value[:_MOST] if isinstance(value, list) else []


def _iso(value: object) -> str:
    found = day(value)
    return found.isoformat() if found else ""
