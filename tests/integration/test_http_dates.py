"""The polite client hears what time servers say it is."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import SourceError
from bot.domain.sources import Memory
from bot.sources.http_dates import Dates
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite

SAID = "Sun, 22 Nov 2026 08:49:37 GMT"
MOMENT = datetime(2026, 11, 22, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize("status", [200, 404, 503])
async def test_any_answer_tells_its_date_also_a_refusal(status: int) -> None:
    dates = Dates(lambda: 7.0)
    async with FeedServer() as server, polite(dates=dates) as client:
        server.reply("/", Reply(body=b"<rss/>", status=status, headers=[("Date", SAID)]))
        try:
            await client.get(server.url("/"), memory=Memory(), accept="*/*")
        except SourceError:
            assert status != 200
    heard = dates.newest()
    assert heard is not None
    assert (heard.said, heard.heard) == (MOMENT, 7.0)


def test_what_lay_in_a_cache_is_older_than_it_says() -> None:
    dates = Dates()
    dates.note({"Date": SAID, "Age": "90"})
    newest = dates.newest()
    assert newest is not None
    assert newest.said == MOMENT + timedelta(seconds=90)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Date": ""},
        {"Date": "yesterday"},
        {"Date": "Sun, 99 Nov 2026 08:49:37 GMT"},
        {"Date": "Fri, 31 Dec 9999 23:59:59 GMT", "Age": "9999999999"},
        {"Date": "9" * 10_000},
    ],
)
def test_an_unreadable_date_changes_nothing(headers: dict[str, str]) -> None:
    dates = Dates()
    dates.note({"Date": SAID})
    before = dates.newest()
    dates.note(headers)
    assert dates.newest() == before


@pytest.mark.parametrize("age", ["-5", "soon", "", "\u0665", "1e3"])
def test_an_odd_age_counts_for_nothing(age: str) -> None:
    dates = Dates()
    dates.note({"Date": SAID, "Age": age})
    newest = dates.newest()
    assert newest is not None
    assert newest.said == MOMENT
