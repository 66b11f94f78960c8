"""The Federal Register through its documented JSON API (/api/v1), the only part that programs may poll.

One answer is one page, newest first: at most `limit` documents, 1,000 being the cap of the API. Documents beyond the
first page are not read, so a query must not match more than that between two polls. What a document is, field by
field, lives in `federal_register_documents`.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceSpec
from bot.sources.federal_register_documents import FIELDS, canonical, read_document
from bot.sources.guard import without_query
from bot.sources.http import Answer, PoliteClient, Unchanged
from bot.sources.seen import digest, unseen

ENDPOINT: Final = "https://www.federalregister.gov/api/v1/documents.json"
_API: Final = "/api/v1/"
_INSPECTION: Final = "/public-inspection-documents"
_DEFAULT_LIMIT: Final = 50
_MOST: Final = 1000
# 1,000 documents take 160 ms, 50 take 8: the event loop would feel the former.
_OFF_LOOP: Final = 256 * 1024

log = logging.getLogger(__name__)


class FederalRegisterSource:
    """One search (or the public inspection list) as a `bot.ports.Source`."""

    def __init__(self, spec: SourceSpec, client: PoliteClient) -> None:
        self._spec = spec
        self._client = client

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        """Read the newest page. Raises SourceError: BAD_ADDRESS outside /api/v1, BAD_ANSWER for another shape."""
        address = request_address(learned_url or self._spec.url or ENDPOINT, self._spec)
        answer = await self._client.get(
            address, memory=memory, accept="application/json", user_agent=self._spec.user_agent
        )
        if isinstance(answer, Unchanged):
            return NotModified(memory=answer.memory, moved_to=answer.moved_to, fresh_until=answer.fresh_until)
        if len(answer.body) > _OFF_LOOP:
            return await asyncio.to_thread(self._compare, answer, memory)
        return self._compare(answer, memory)

    def _compare(self, answer: Answer, memory: Memory) -> Fetched | NotModified:
        rows = documents(answer.body, answer.url)[: self._spec.limit]
        new, slices = unseen([digest(canonical(row)) for row in rows], memory.slices)
        remembered = replace(answer.memory, slices=slices)
        if rows and not new:
            return NotModified(memory=remembered, moved_to=answer.moved_to, fresh_until=answer.fresh_until)
        return Fetched(
            entries=_entries([rows[index] for index in new], self._spec),
            memory=remembered,
            skipped=len(rows) - len(new),
            moved_to=answer.moved_to,
            fresh_until=answer.fresh_until,
        )


def request_address(url: str, spec: SourceSpec) -> str:
    """The configured address with what we need added to its query; what the operator wrote there stays.

    `query` and `limit` of the source win over the same things in the address, because a learned address carries
    those of an earlier configuration. Raises SourceError (BAD_ADDRESS) for anything outside /api/v1.
    """
    parts = urlsplit(url)
    if not parts.path.startswith(_API):
        raise SourceError(
            SourceFault.BAD_ADDRESS, f"only {_API} of the Federal Register may be polled", url=without_query(url)
        )
    query = parse_qsl(parts.query, keep_blank_values=True)
    if _INSPECTION not in parts.path:
        query = _search(query, spec)
    elif parts.path.startswith(f"{_API.rstrip('/')}{_INSPECTION}.") and spec.query:
        query = _with(query, "conditions[term]", spec.query)
    return urlunsplit(parts._replace(query=urlencode(query), fragment=""))


def _search(query: list[tuple[str, str]], spec: SourceSpec) -> list[tuple[str, str]]:
    """What /documents.json takes. The public inspection list has other fields, no order, and needs none of this."""
    keys = {key for key, _ in query}
    if spec.query:
        query = _with(query, "conditions[term]", spec.query)
    if spec.limit or "per_page" not in keys:
        query = _with(query, "per_page", str(min(spec.limit or _DEFAULT_LIMIT, _MOST)))
    if "order" not in keys:
        query = _with(query, "order", "newest")
    asked = {value for key, value in query if key == "fields[]"}
    return [*query, *(("fields[]", field) for field in FIELDS if field not in asked)]


def _with(query: list[tuple[str, str]], key: str, value: str) -> list[tuple[str, str]]:
    return [*(pair for pair in query if pair[0] != key), (key, value)]


def documents(body: bytes, url: str) -> list[Mapping[str, object]]:
    """The objects under `results`. An answer that counts none may leave the list out."""
    expected = "a JSON object with a list named results was expected"
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError(SourceFault.BAD_ANSWER, f"{expected}, not JSON was found", url=without_query(url)) from error
    results = answer.get("results", [] if answer.get("count") == 0 else None) if isinstance(answer, dict) else None
    if not isinstance(results, list):
        raise SourceError(SourceFault.BAD_ANSWER, expected, url=without_query(url))
    return [row if isinstance(row, dict) else {} for row in results]


def _entries(rows: Sequence[Mapping[str, object]], spec: SourceSpec) -> tuple[RawEntry, ...]:
    read = [read_document(row) for row in rows]
    entries = tuple(entry for entry in read if entry is not None)
    if missing := len(read) - len(entries):
        log.warning("%s: %d of %d documents had no number or no title and were skipped", spec.id, missing, len(read))
    return entries
