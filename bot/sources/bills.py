"""A list of bills, asked for one after the other: what one of them may cost the others, and what is remembered.

A source has one set of validators and many bills, so the requests are unconditional; a bill whose answer has the
bytes of last time is not read again.
"""

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Final

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceSpec
from bot.sources.http import Answer, Unchanged
from bot.sources.seen import digest, unseen

# These are of the host or of ourselves: the next bill would fare no better, or must not be asked for.
_OF_THE_HOST: Final = frozenset(
    {
        SourceFault.RATE_LIMITED,
        SourceFault.UNREACHABLE,
        SourceFault.TIMEOUT,
        SourceFault.TLS,
        SourceFault.BLOCKED_ADDRESS,
        SourceFault.BAD_ADDRESS,
        SourceFault.NO_KEY,
        SourceFault.INTERNAL,
    }
)

log = logging.getLogger(__name__)


async def read_bills(
    spec: SourceSpec,
    memory: Memory,
    *,
    ask: Callable[[str], Awaitable[Answer]],
    read: Callable[[str, Answer], Awaitable[RawEntry]],
) -> Fetched | NotModified:
    """Read every bill of `spec` once. A bill that fails is left out and logged; raises SourceError where all of them
    fail, or where the host refuses: then the old memory stays valid, and nothing is lost.
    """
    entries: list[RawEntry] = []
    hashes: list[bytes] = []
    failed: dict[str, SourceError] = {}
    fresh: datetime | None = None
    for bill in spec.bills:
        try:
            answer = await ask(bill)
            new, hashed = unseen([digest(f"{bill}:".encode() + answer.body)], memory.slices)
            if new:
                entries.append(await read(bill, answer))
        except SourceError as error:
            if error.fault in _OF_THE_HOST:
                raise
            failed[bill] = error
            continue
        hashes.append(hashed)
        fresh = max(filter(None, (fresh, answer.fresh_until)), default=None)
    _account(spec, failed)
    remembered = Memory(slices=b"".join(hashes))
    if not entries:
        return NotModified(memory=remembered, fresh_until=fresh)
    return Fetched(entries=tuple(entries), memory=remembered, skipped=len(hashes) - len(entries), fresh_until=fresh)


def answered(answer: Answer | Unchanged, *, url: str) -> Answer:
    """The answer to a request without conditions. Raises SourceError BAD_ANSWER for one that says unchanged."""
    if not isinstance(answer, Answer):
        raise SourceError(SourceFault.BAD_ANSWER, "the server says unchanged to a first question", url=url)
    return answer


def checked(entry: RawEntry, bill: str, *, url: str) -> RawEntry:
    """The entry, if it is of this bill; raises SourceError BAD_ANSWER otherwise."""
    if entry.facts.get("bill") != bill:
        raise SourceError(SourceFault.BAD_ANSWER, f"the file is of {entry.facts.get('bill')}", url=url)
    return entry


def _account(spec: SourceSpec, failed: Mapping[str, SourceError]) -> None:
    """Say which bills are missing. Raises the first failure where there is nothing else."""
    for bill, error in failed.items():
        log.warning("%s: bill %s could not be read: %s", spec.id, bill, error)
    if failed and len(failed) == len(spec.bills):
        raise next(iter(failed.values()))
