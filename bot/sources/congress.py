"""The status of chosen bills by the API of Congress.gov, for operators with a key: https://api.congress.gov/.

It says what GovInfo's files say, as a rule sooner, at the price of several requests: one for the bill, and where
that answer changed one for each of the lists that it counts. The addresses that the answers name are not followed.
"""

import asyncio
from collections.abc import Mapping
from typing import Final

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceSpec
from bot.sources import keys
from bot.sources.bills import answered, checked, read_bills
from bot.sources.congress_bill import LISTS, bill_of, listed, read_bill
from bot.sources.http import Answer, PoliteClient

ENDPOINT: Final = "https://api.congress.gov/v3"
# The most that the API gives at once. Actions come newest first, so that what is cut off is the oldest.
_PAGE: Final = 250


class CongressSource:
    """The bills of `spec` as a `bot.ports.Source`; each is an entry for its latest action, as GovInfo's are."""

    def __init__(self, spec: SourceSpec, client: PoliteClient, *, key: str | None) -> None:
        self._spec = spec
        self._client = client
        self._key = key

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:  # noqa: ARG002 - the port's argument; a key goes where the operator sent it
        """Read every bill once, as `read_bills` promises. Raises SourceError NO_KEY without a key."""
        look = _Look(self._spec, self._client, self._key)
        return await read_bills(self._spec, memory, ask=look.bill, read=look.entry)


class _Look:
    """The requests of one poll. Once the host says that none is left for this hour, none is made."""

    def __init__(self, spec: SourceSpec, client: PoliteClient, key: str | None) -> None:
        self._spec = spec
        self._client = client
        self._key = key
        self._remaining: int | None = None

    async def bill(self, bill: str) -> Answer:
        return await self._ask(address(self._spec, bill))

    async def entry(self, bill: str, answer: Answer) -> RawEntry:
        about = await asyncio.to_thread(bill_of, answer.body, url=answer.url)
        lists = {name: await self._list(bill, name) for name in listed(about)}
        entry = await asyncio.to_thread(read_bill, about, lists, url=answer.url)
        return checked(entry, bill, url=answer.url)

    async def _list(self, bill: str, name: str) -> Answer:
        return await self._ask(address(self._spec, bill, LISTS[name], limit=_PAGE))

    async def _ask(self, url: str) -> Answer:
        if self._remaining == 0:
            detail = "the host says that the key has no request left in this hour"
            raise SourceError(SourceFault.RATE_LIMITED, detail, url=url)
        answer = answered(await keys.ask(self._client, self._spec, url, key=self._key, memory=Memory()), url=url)
        self._remaining = answer.remaining
        return answer


def address(spec: SourceSpec, bill: str, part: str = "", **parameters: int) -> str:
    """Of a bill that is written `119/hr/2385`, or of one of its lists."""
    more: Mapping[str, object] = {"format": "json", **parameters}
    query = "&".join(f"{name}={value}" for name, value in more.items())
    path = f"{bill}/{part}" if part else bill
    return f"{(spec.url or ENDPOINT).rstrip('/')}/bill/{path}?{query}"
