"""The feed address over a real port: what a calendar program gets, and what it is spared."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import date, time, timedelta

import aiohttp
import pytest

from bot.catalogue.index import CatalogueIndex
from bot.domain.policies import Policy
from bot.ports import Policies
from bot.web.calendar import ROUTE, calendar_endpoint
from bot.web.server import serve
from tests import make
from tests.doubles.publishers import HandClock

icalendar = pytest.importorskip("icalendar", reason="needs the dev dependency icalendar")

AHEAD = make.deadline("2025-08-09", at=time(23, 59), text="Comments close")
OVER = make.deadline("2025-08-01", text="Long over")
MOVED = make.deadline("2025-08-05", text="Was to close", superseded_by=date(2025, 8, 9))


class Feed:
    """A server of the test's own with a catalogue and a clock to change."""

    def __init__(self) -> None:
        self.clock = HandClock(make.NOON)
        self.policies: Policies = index(make.policy(title="A Plan", deadlines=(AHEAD, OVER, MOVED)))
        self.url = ""

    async def get(self, **headers: str) -> tuple[int, Mapping[str, str], bytes]:
        async with aiohttp.ClientSession() as session, session.get(self.url, headers=headers) as answer:
            return answer.status, answer.headers, await answer.read()


def index(*policies: Policy) -> Policies:
    return CatalogueIndex(make.catalogue(*policies))


@pytest.fixture
async def feed() -> AsyncIterator[Feed]:
    made, stop, listening = Feed(), asyncio.Event(), asyncio.Event()

    def heard(state: str) -> None:
        if state.startswith("listening on "):
            made.url = state.removeprefix("listening on ") + ROUTE[1]
            listening.set()

    endpoints = {ROUTE: calendar_endpoint(lambda: made.policies, made.clock)}
    serving = asyncio.create_task(serve(endpoints, host="127.0.0.1", port=0, stop=stop, on_state=heard))
    async with asyncio.timeout(10):
        await listening.wait()
    yield made
    stop.set()
    await serving


async def test_a_calendar_gets_what_is_ahead_and_what_was_moved_as_cancelled(feed: Feed) -> None:
    status, headers, body = await feed.get()
    assert (status, headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    events = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert [(str(one["SUMMARY"]), str(one["STATUS"])) for one in events] == [
        ("Was to close (A Plan)", "CANCELLED"),
        ("Comments close (A Plan)", "CONFIRMED"),
    ]


async def test_whoever_has_it_already_is_spared_the_body(feed: Feed) -> None:
    _, headers, _ = await feed.get()
    feed.clock.forward(timedelta(hours=11))
    for tag in (headers["ETag"], f'"other", W/{headers["ETag"]}', "*"):
        status, again, body = await feed.get(**{"If-None-Match": tag})
        assert (status, again["ETag"], body) == (304, headers["ETag"], b"")


async def test_the_tag_changes_with_the_catalogue_and_with_the_day(feed: Feed) -> None:
    _, first, _ = await feed.get()
    feed.clock.forward(timedelta(hours=12))
    status, second, _ = await feed.get(**{"If-None-Match": first["ETag"]})
    assert status == 200
    feed.policies = index(make.policy(deadlines=(make.deadline("2025-08-10"),)))
    status, third, _ = await feed.get(**{"If-None-Match": second["ETag"]})
    assert status == 200
    assert len({first["ETag"], second["ETag"], third["ETag"]}) == 3


async def test_a_head_request_has_the_same_headers_without_the_text(feed: Feed) -> None:
    async with aiohttp.ClientSession() as session, session.head(feed.url) as answer:
        assert (answer.status, await answer.read()) == (200, b"")
        assert answer.headers["ETag"]


async def test_an_empty_catalogue_is_a_calendar_without_events(feed: Feed) -> None:
    feed.policies = index(make.policy())
    status, _, body = await feed.get()
    assert status == 200
    assert icalendar.Calendar.from_ical(body).walk("VEVENT") == []
