"""The status of chosen bills of Congress, from GovInfo's bulk data: one XML file for each bill, no key.

The folder: https://www.govinfo.gov/bulkdata/BILLSTATUS.
"""

from typing import Final

from bot.domain.entries import Fetched, NotModified, RawEntry
from bot.domain.sources import Memory, SourceSpec
from bot.sources.bills import answered, checked, read_bills
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.wire import Form
from bot.sources.http import Answer, PoliteClient

FOLDER: Final = "https://www.govinfo.gov/bulkdata/BILLSTATUS"


class BillStatusSource:
    """The bills of `spec` as a `bot.ports.Source`; each is an entry for its latest action."""

    def __init__(self, spec: SourceSpec, client: PoliteClient, parser: ParserPool) -> None:
        self._spec = spec
        self._client = client
        self._parser = parser

    async def fetch(self, memory: Memory, *, learned_url: str | None = None) -> Fetched | NotModified:  # noqa: ARG002 - the port's argument; a redirect of one file says nothing of the others
        """Read every bill once, as `read_bills` promises."""
        return await read_bills(self._spec, memory, ask=self._ask, read=self._read)

    async def _ask(self, bill: str) -> Answer:
        url = file_of(bill, self._spec.url or FOLDER)
        answer = await self._client.get(
            url, memory=Memory(), accept="application/xml, text/xml;q=0.9", user_agent=self._spec.user_agent
        )
        return answered(answer, url=url)

    async def _read(self, bill: str, answer: Answer) -> RawEntry:
        (entry,) = await self._parser.parse(
            answer.body, content_type=answer.content_type, url=answer.url, form=Form.BILL_STATUS
        )
        return checked(entry, bill, url=answer.url)


def file_of(bill: str, folder: str) -> str:
    """The address of the file of a bill that is written `119/hr/2385`."""
    congress, kind, number = bill.split("/")
    return f"{folder.rstrip('/')}/{congress}/{kind}/BILLSTATUS-{congress}{kind}{number}.xml"
