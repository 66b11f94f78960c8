"""The pages behind entries, for sources whose operator says that their texts may be read."""

from typing import Final

from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory
from bot.sources.feeds.parser import ParserPool
from bot.sources.feeds.wire import Form
from bot.sources.http import PoliteClient, Unchanged

ACCEPT: Final = "text/html, application/xhtml+xml;q=0.9"
# An article with pictures by reference takes a tenth of it.
MAX_PAGE: Final = 2 * 2**20
_PAGES: Final = frozenset({"text/html", "application/xhtml+xml"})


class Articles:
    """Asks through the same guarded client as all polls, and reads in the same killable processes."""

    def __init__(self, client: PoliteClient, parser: ParserPool) -> None:
        self._client = client
        self._parser = parser

    async def text(self, url: str) -> str:
        """The article on that page as plain text, one request and its redirects. Raises SourceError.

        Empty where there is none, or where the page or its server asks not to be quoted or kept. TOO_LARGE beyond
        2 MiB, BAD_ANSWER for anything that does not say it is HTML.
        """
        answer = await self._client.get(url, memory=Memory(), accept=ACCEPT)
        if isinstance(answer, Unchanged):
            raise SourceError(SourceFault.BAD_ANSWER, "the server says that nothing changed", url=url)
        if answer.reserved:
            return ""
        if _kind(answer.content_type) not in _PAGES:
            raise SourceError(SourceFault.BAD_ANSWER, "the page does not say it is HTML", url=url)
        if len(answer.body) > MAX_PAGE:
            raise SourceError(SourceFault.TOO_LARGE, f"the page is larger than {MAX_PAGE >> 20} MiB", url=url)
        pages = await self._parser.parse(
            answer.body, content_type=answer.content_type, url=answer.url, form=Form.ARTICLE
        )
        return "\n".join(page.body for page in pages)


def _kind(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().casefold()
