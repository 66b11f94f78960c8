"""The page behind an entry, over a real socket and through the real child process."""

from collections.abc import AsyncIterator

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.sources.articles import MAX_PAGE, Articles
from bot.sources.feeds.parser import ParserPool
from bot.sources.guard import Guard
from tests.pages import CLUTTER, PARAGRAPHS, page
from tests.servers.feed_server import FeedServer, Reply, redirect
from tests.servers.polite import polite

HTML = [("Content-Type", "text/html; charset=utf-8")]


@pytest.fixture
async def parser() -> AsyncIterator[ParserPool]:
    pool = ParserPool(size=1, seconds=60)
    yield pool
    await pool.close()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as server:
        server.reply("/news", Reply(body=page(), headers=HTML))
        yield server


async def test_the_text_of_an_article_is_read_with_one_request(server: FeedServer, parser: ParserPool) -> None:
    async with polite() as client:
        text = await Articles(client, parser).text(server.url("/news"))

    assert text.split("\n")[-len(PARAGRAPHS) :] == list(PARAGRAPHS)
    assert [clutter for clutter in CLUTTER if clutter in text] == []
    assert server.hits() == 1
    assert server.seen[0].headers["accept"].startswith("text/html")


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        (("X-Robots-Tag", "noarchive"), False),
        (("x-robots-tag", "index, googlebot: nosnippet"), False),
        (("X-Robots-Tag", "otherbot: noarchive, noindex"), True),
        (("X-Robots-Tag", "max-snippet: -1, max-image-preview: large"), True),
        (("TDM-Reservation", "1"), False),
        (("TDM-Reservation", "0"), True),
    ],
)
async def test_a_server_may_ask_for_its_page_not_to_be_kept(
    server: FeedServer, parser: ParserPool, header: tuple[str, str], kept: bool
) -> None:
    server.reply("/asks", Reply(body=page(), headers=[*HTML, header]))
    async with polite() as client:
        text = await Articles(client, parser).text(server.url("/asks"))
    assert (PARAGRAPHS[0] in text) is kept


async def test_a_page_that_breaks_the_parser_harms_no_other(server: FeedServer, parser: ParserPool) -> None:
    server.reply("/deep", Reply(body=b"<div>" * 300_000, headers=HTML))
    async with polite() as client:
        articles = Articles(client, parser)
        try:
            assert await articles.text(server.url("/deep")) == ""
        except SourceError as error:
            assert error.code.startswith(("parse_", "bad_"))  # noqa: PT017 - either outcome will do
        assert PARAGRAPHS[0] in await articles.text(server.url("/news"))


@pytest.mark.parametrize(
    ("reply", "fault"),
    [
        (Reply(body=b"%PDF-1.7", headers=[("Content-Type", "application/pdf")]), SourceFault.BAD_ANSWER),
        (Reply(body=page()), SourceFault.BAD_ANSWER),
        (Reply(body=b"<p>" + b"x" * MAX_PAGE, headers=HTML), SourceFault.TOO_LARGE),
        (Reply(status=403, headers=HTML), SourceFault.HTTP_STATUS),
        (Reply(status=410, headers=HTML), SourceFault.GONE),
        (redirect("http://10.0.0.1/secret"), SourceFault.BLOCKED_ADDRESS),
        (redirect("file:///etc/passwd"), SourceFault.BAD_ADDRESS),
    ],
    ids=["pdf", "no type", "too large", "forbidden", "gone", "private", "a file"],
)
async def test_what_is_no_page_on_the_web_is_refused(
    reply: Reply, fault: SourceFault, server: FeedServer, parser: ParserPool
) -> None:
    server.reply("/news", reply)
    async with polite() as client:
        with pytest.raises(SourceError) as caught:
            await Articles(client, parser).text(server.url("/news"))

    assert caught.value.fault is fault


async def test_an_address_that_is_not_public_is_not_asked(server: FeedServer, parser: ParserPool) -> None:
    async with polite(guard=Guard()) as client:
        with pytest.raises(SourceError) as caught:
            await Articles(client, parser).text(server.url("/news"))

    assert caught.value.fault is SourceFault.BLOCKED_ADDRESS
    assert server.hits() == 0
