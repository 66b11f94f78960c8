"""The text of an article's page, without what stands around it. Runs in the parser's child process only.

Pages that ask in the usual ways not to be quoted or kept give no text.
"""

from typing import Any

from bot.domain.entries import RawEntry
from bot.domain.errors import SourceError, SourceFault
from bot.sources.reserved import refused_by_meta
from bot.sources.sanitise import clean_text

MAX_TEXT = 20_000


def read_article(document: bytes, *, url: str) -> RawEntry:
    """An entry whose `body` is the text, at most 20,000 characters, a line for each paragraph; the rest is empty.

    The body is empty where the page has no article, or does not want it to be kept. Raises SourceError BAD_ANSWER where
    the document is no page.
    """
    # In the one process that meets pages, and there with the first of them: it takes half a second to load.
    import trafilatura  # noqa: PLC0415 - as said

    page = trafilatura.load_html(document)
    if page is None:
        raise SourceError(SourceFault.BAD_ANSWER, "the page is not HTML")
    if _refuses(page):
        return RawEntry(title="")
    # Without its memory of paragraphs seen before: what a page gives must not depend on the pages before it.
    text = trafilatura.extract(page, url=url, include_comments=False, include_tables=False, favor_precision=True)
    return RawEntry(title="", body=clean_text(text or "", limit=MAX_TEXT, keep_lines=True))


def _refuses(page: Any) -> bool:  # noqa: ANN401 - an element of lxml, which carries no types
    return any(refused_by_meta(meta.get("name") or "", meta.get("content") or "") for meta in page.iter("meta"))
