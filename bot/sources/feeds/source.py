"""A feed as a source: fetch it, and read only the items whose bytes were not seen before.

Most polls end early: at a 304, at the same bytes, or at the same items in another wrapping.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.secrets import keys_in
from bot.domain.sources import Memory, SourceSpec
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.slices import Slices, slice_items
from bot.sources.feeds.unkeyed import without_keys
from bot.sources.guard import without_query
from bot.sources.http import Answer, PoliteClient, Unchanged
from bot.sources.seen import unseen

ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
_OFF_LOOP: Final = 256 * 1024
# What a cut document may cause and the whole one need not; time and memory would only be spent twice.
_CUT_FAULTS: Final = frozenset({SourceFault.NOT_A_FEED, SourceFault.PARSE_FAILED})


class FeedSource:
    """RSS, Atom, RDF or JSON Feed at the address of `spec`, which must have one."""

    def __init__(self, spec: SourceSpec, client: PoliteClient, parser: ParserPool) -> None:
        if spec.url is None:
            raise ValueError(f"feed source {spec.id} has no url")
        self._url = spec.url
        self._user_agent = spec.user_agent
        self._client = client
        self._parser = parser

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:
        """The items that are new or edited since `memory`. Raises SourceError; then the old memory stays valid.

        The address may hold a key, as that of a paid newsletter does. Items that repeat it are given without it.
        """
        url = learned_url or self._url
        found = await self._fetch(memory, url)
        if isinstance(found, Fetched) and (keys := keys_in(self._url) | keys_in(url)):
            return replace(found, entries=tuple(without_keys(entry, keys) for entry in found.entries))
        return found

    async def _fetch(self, memory: Memory, url: str) -> Fetched | NotModified:
        answer = await self._client.get(url, memory=memory, accept=ACCEPT, user_agent=self._user_agent)
        if isinstance(answer, Unchanged):
            return NotModified(memory=answer.memory, moved_to=answer.moved_to, fresh_until=answer.fresh_until)
        if not memory.slices:
            parsed = await self._parser.parse_and_cut(answer.body, content_type=answer.content_type, url=_base(answer))
            return _fetched(answer, parsed.entries, slices=parsed.slices)
        slices = await _cut(answer.body)
        if slices is None or not slices.hashes:
            return _fetched(answer, await self._parse(answer, answer.body), slices=b"")
        new, kept = unseen(slices.hashes, memory.slices)
        if not new:
            unchanged = replace(answer.memory, slices=kept)
            return NotModified(memory=unchanged, moved_to=answer.moved_to, fresh_until=answer.fresh_until)
        entries, skipped = await self._read(answer, slices, new)
        return _fetched(answer, entries, slices=kept, skipped=skipped)

    async def _read(self, answer: Answer, slices: Slices, new: Sequence[int]) -> tuple[tuple[RawEntry, ...], int]:
        """The new items, and how many known ones were left out: none where the whole document had to be read."""
        known = len(slices.hashes) - len(new)
        if known:
            entries = await self._parse_cut(answer, slices.only(new))
            if entries is not None and len(entries) == len(new):
                return entries, known
        return await self._parse(answer, answer.body), 0

    async def _parse_cut(self, answer: Answer, document: bytes) -> tuple[RawEntry, ...] | None:
        try:
            return await self._parse(answer, document)
        except SourceError as error:
            if error.fault in _CUT_FAULTS:
                return None
            raise

    async def _parse(self, answer: Answer, document: bytes) -> tuple[RawEntry, ...]:
        return await self._parser.parse(document, content_type=answer.content_type, url=_base(answer))


def _base(answer: Answer) -> str:
    """What the items' addresses are relative to. Whoever parses hostile bytes need not know the key in a query.

    Only an address such as `#part` would keep the query of its base (RFC 3986 section 5.2.2), and thereby show it.
    """
    return without_query(answer.url)


async def _cut(document: bytes) -> Slices | None:
    """Large documents are cut in a thread: the event loop would feel them."""
    if len(document) > _OFF_LOOP:
        return await asyncio.to_thread(slice_items, document)
    return slice_items(document)


def _fetched(answer: Answer, entries: tuple[RawEntry, ...], *, slices: bytes, skipped: int = 0) -> Fetched:
    return Fetched(
        entries=entries,
        memory=replace(answer.memory, slices=slices),
        skipped=skipped,
        moved_to=answer.moved_to,
        fresh_until=answer.fresh_until,
    )
