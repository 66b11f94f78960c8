"""The status of chosen bills of Congress, from GovInfo's bulk data: one XML file for each bill, no key.

The folder: https://www.govinfo.gov/bulkdata/BILLSTATUS. The bills are asked for one after the other. A source has one
set of validators and many files, so the requests are unconditional; a file with the bytes of last time is not parsed.
"""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.domain.entries import EntryKind, Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceSpec
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.wire import Form
from bot.sources.http import Answer, PoliteClient
from bot.sources.seen import digest, unseen

FOLDER: Final = "https://www.govinfo.gov/bulkdata/BILLSTATUS"
# These are of the host or of ourselves: the next bill would fare no better, or must not be asked for.
_OF_THE_HOST: Final = frozenset(
    {
        SourceFault.RATE_LIMITED,
        SourceFault.UNREACHABLE,
        SourceFault.TIMEOUT,
        SourceFault.TLS,
        SourceFault.BLOCKED_ADDRESS,
        SourceFault.BAD_ADDRESS,
        SourceFault.INTERNAL,
    }
)

log = logging.getLogger(__name__)


class BillStatusSource:
    """The bills of `spec` as a `bot.ports.Source`; each is an entry for its latest action."""

    def __init__(self, spec: SourceSpec, client: PoliteClient, parser: ParserPool) -> None:
        self._spec = spec
        self._client = client
        self._parser = parser

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:  # noqa: ARG002 - the port's argument; a redirect of one file says nothing of the others
        """Read every bill once. A bill that fails is left out and logged; raises SourceError where all of them fail,
        or where the host refuses: then the old memory stays valid, and nothing is lost.
        """
        entries: list[RawEntry] = []
        hashes: list[bytes] = []
        failed: dict[str, SourceError] = {}
        fresh: datetime | None = None
        for bill in self._spec.bills:
            try:
                answer = await self._ask(bill)
                new, hashed = unseen([digest(f"{bill}:".encode() + answer.body)], memory.slices)
                if new:
                    entries.append(await self._read(bill, answer))
            except SourceError as error:
                if error.fault in _OF_THE_HOST:
                    raise
                failed[bill] = error
                continue
            hashes.append(hashed)
            fresh = max(filter(None, (fresh, answer.fresh_until)), default=None)
        self._account(failed)
        remembered = Memory(slices=b"".join(hashes))
        if not entries:
            return NotModified(memory=remembered, fresh_until=fresh)
        return Fetched(entries=tuple(entries), memory=remembered, skipped=len(hashes) - len(entries), fresh_until=fresh)

    async def _ask(self, bill: str) -> Answer:
        url = file_of(bill, self._spec.url or FOLDER)
        answer = await self._client.get(
            url, memory=Memory(), accept="application/xml, text/xml;q=0.9", user_agent=self._spec.user_agent
        )
        if not isinstance(answer, Answer):
            raise SourceError(SourceFault.BAD_ANSWER, "the server says unchanged to a first question", url=url)
        return answer

    async def _read(self, bill: str, answer: Answer) -> RawEntry:
        (entry,) = await self._parser.parse(
            answer.body, content_type=answer.content_type, url=answer.url, form=Form.BILL_STATUS
        )
        if entry.facts.get("bill") != bill:
            raise SourceError(SourceFault.BAD_ANSWER, f"the file is of {entry.facts.get('bill')}", url=answer.url)
        return replace(entry, kind=EntryKind.DOCUMENT)

    def _account(self, failed: Mapping[str, SourceError]) -> None:
        """Say which bills are missing. Raises the first failure where there is nothing else."""
        for bill, error in failed.items():
            log.warning("%s: bill %s could not be read: %s", self._spec.id, bill, error)
        if failed and len(failed) == len(self._spec.bills):
            raise next(iter(failed.values()))


def file_of(bill: str, folder: str) -> str:
    """The address of the file of a bill that is written `119/hr/2385`."""
    congress, kind, number = bill.split("/")
    return f"{folder.rstrip('/')}/{congress}/{kind}/BILLSTATUS-{congress}{kind}{number}.xml"
