"""One JSON answer that lists things, against what the last poll saw: only what is new or was edited comes out."""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.sources import Memory, SourceSpec
from bot.sources.http import Answer, Unchanged
from bot.sources.json_values import rows
from bot.sources.seen import digest, unseen

# Reading 100 kB takes some milliseconds, 5 MB would hold up the event loop.
_OFF_LOOP: Final = 128 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The list is under `key`; `read` makes an entry of a row, or None where it lacks what is named in `needs`.

    `most` is how many rows are read where the source sets no limit.
    """

    key: str
    read: Callable[[Mapping[str, object]], RawEntry | None]
    needs: str
    most: int


async def compare(
    answer: Answer | Unchanged, memory: Memory, spec: SourceSpec, listing: Listing
) -> Fetched | NotModified:
    """What the answer adds to the memory. Raises SourceError BAD_ANSWER where the list is not there."""
    if isinstance(answer, Unchanged):
        return NotModified(memory=answer.memory, moved_to=answer.moved_to, fresh_until=answer.fresh_until)
    if len(answer.body) > _OFF_LOOP:
        return await asyncio.to_thread(_compare, answer, memory, spec, listing)
    return _compare(answer, memory, spec, listing)


def _compare(answer: Answer, memory: Memory, spec: SourceSpec, listing: Listing) -> Fetched | NotModified:
    found = rows(answer.body, listing.key, url=answer.url, most=spec.limit or listing.most)
    entries = [entry for row in found if (entry := listing.read(row))]
    if odd := len(found) - len(entries):
        log.warning("%s: %d of %d rows had no %s and were skipped", spec.id, odd, len(found), listing.needs)
    new, slices = unseen([_fingerprint(entry) for entry in entries], memory.slices)
    remembered = replace(answer.memory, slices=slices)
    if entries and not new:
        return NotModified(memory=remembered, moved_to=answer.moved_to, fresh_until=answer.fresh_until)
    return Fetched(
        entries=tuple(entries[index] for index in new),
        memory=remembered,
        skipped=len(entries) - len(new),
        moved_to=answer.moved_to,
        fresh_until=answer.fresh_until,
    )


def _fingerprint(entry: RawEntry) -> bytes:
    """Of what is read from a row and of nothing else: scores and times of indexing change with every call."""
    read = [entry.guid, entry.title, entry.url, entry.summary, str(entry.published), dict(entry.facts)]
    return digest(json.dumps(read, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass"))
