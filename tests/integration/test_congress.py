"""The status of bills by the API of Congress.gov: what is asked, what is remembered, what a refusal costs."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.domain.entries import Fetched, NotModified
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.sources.congress import CongressSource
from bot.sources.http import PoliteClient
from tests import make
from tests.official import KEY, answer, bill
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import polite

FIRST, SECOND = "119/hr/2385", "119/hr/1"
ONE, TWO = f"/v3/bill/{FIRST}", f"/v3/bill/{SECOND}"
ACTIONS: dict[str, Any] = {"actions": {"count": 2, "url": "https://elsewhere.example/actions"}}
PASSED = {"actionDate": "2025-09-08", "text": "Passed/agreed to in House: On passage.", "actionCode": "8000"}


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    async with polite() as opened:
        yield opened


@pytest.fixture
def source(server: FeedServer, client: PoliteClient) -> CongressSource:
    spec = make.spec("bills", kind=SourceKind.CONGRESS, url=server.url("/v3/"), bills=(FIRST, SECOND))
    return CongressSource(spec, client, key=KEY)


async def fetched(source: CongressSource, memory: Memory | None = None) -> Fetched:
    result = await source.fetch(memory or Memory())
    assert isinstance(result, Fetched)
    return result


async def test_lists_are_asked_for_where_the_bill_counts_something_and_only_once(
    server: FeedServer, source: CongressSource
) -> None:
    server.reply(ONE, answer(bill(**ACTIONS, summaries={"count": 0, "url": "https://elsewhere.example"})))
    server.reply(f"{ONE}/actions", answer({"actions": [PASSED, None, {"actionDate": 5}]}))
    server.reply(TWO, answer(bill("1")))

    first = await fetched(source)
    second = await source.fetch(first.memory)

    assert [entry.facts.get("status") for entry in first.entries] == ["Passed/agreed to in House", None]
    assert isinstance(second, NotModified)
    assert [(seen.path, seen.query) for seen in server.seen] == [
        (ONE, "format=json"), (f"{ONE}/actions", "format=json&limit=250"), (TWO, "format=json"),
        (ONE, "format=json"), (TWO, "format=json"),
    ]  # fmt: skip
    assert {seen.headers["x-api-key"] for seen in server.seen} == {KEY}


async def test_a_record_that_was_touched_without_an_action_is_the_same_entry(
    server: FeedServer, source: CongressSource
) -> None:
    server.reply(ONE, answer(bill()), answer(bill(updateDate="2026-02-02T00:00:00Z")))
    server.reply(TWO, answer(bill("1")))
    first = await fetched(source)

    second = await fetched(source, first.memory)

    assert second.entries == (first.entries[0],)
    assert second.entries[0].facts["latest_action_on"] == "2025-09-09"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<html>Down</html>", "an object named bill was expected, not JSON was found"),
        (b"[]", "an object named bill was expected"),
        (b'{"bill": []}', "an object named bill was expected"),
        (b'{"bill": {}}', "does not say which bill"),
        (b'{"bill": {"congress": 119, "type": "HR", "number": "2385"}}', "has no action with a date"),
        (b'{"bill": {"congress": 119, "type": "HR", "number": "7", "introducedDate": "2025-01-01"}}', "is of 119/hr/7"),
        (b'{"bill": ' + b"[" * 100_000, "not JSON was found"),
    ],
)
async def test_another_shape_costs_that_bill_and_no_other(
    server: FeedServer, source: CongressSource, caplog: pytest.LogCaptureFixture, body: bytes, expected: str
) -> None:
    server.reply(ONE, Reply(body=body))
    server.reply(TWO, answer(bill("1")))

    assert [entry.facts["bill"] for entry in (await fetched(source)).entries] == [SECOND]
    assert f"bill {FIRST} could not be read: bad_answer" in caplog.text
    assert expected in caplog.text


async def test_a_bill_whose_list_is_none_is_read_again_the_next_time(
    server: FeedServer, source: CongressSource
) -> None:
    server.reply(ONE, answer(bill(**ACTIONS)))
    server.reply(f"{ONE}/actions", answer({"actions": "none"}), answer({"actions": [PASSED]}))
    server.reply(TWO, answer(bill("1")))
    first = await fetched(source)

    assert [entry.facts["bill"] for entry in first.entries] == [SECOND]
    assert [entry.facts["bill"] for entry in (await fetched(source, first.memory)).entries] == [FIRST]


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_is_said_once_and_nothing_more_is_asked(
    server: FeedServer, source: CongressSource, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    server.reply(ONE, Reply(status=status, body=b'{"error": {"code": "API_KEY_INVALID"}}'))

    with caplog.at_level(logging.DEBUG), pytest.raises(SourceError, match="the host refuses the key") as caught:
        await source.fetch(Memory())

    assert caught.value.fault is SourceFault.NO_KEY
    assert "CONGRESS_API_KEY" in str(caught.value)
    assert KEY not in f"{caplog.text} {caught.value} {caught.value.url}"
    assert len(server.seen) == 1


async def test_an_hour_that_is_used_up_ends_the_poll(server: FeedServer, source: CongressSource) -> None:
    server.reply(ONE, answer(bill(), **{"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "0"}))

    with pytest.raises(SourceError, match="no request left") as caught:
        await source.fetch(Memory())

    assert caught.value.fault is SourceFault.RATE_LIMITED
    assert server.hits(TWO) == 0


async def test_a_host_that_asks_to_slow_down_is_obeyed(server: FeedServer, source: CongressSource) -> None:
    refusal = b'{"error": {"code": "OVER_RATE_LIMIT"}}'
    server.reply(ONE, Reply(status=429, body=refusal, headers=[("Retry-After", "600")]))

    with pytest.raises(SourceError) as caught:
        await source.fetch(Memory())

    assert (caught.value.fault, server.hits(TWO)) == (SourceFault.RATE_LIMITED, 0)
    assert caught.value.retry_at is not None


async def test_without_a_key_nothing_is_asked(server: FeedServer, client: PoliteClient) -> None:
    spec = make.spec("bills", kind=SourceKind.CONGRESS, url=server.url("/v3"), bills=(FIRST,))

    with pytest.raises(SourceError, match="set CONGRESS_API_KEY") as caught:
        await CongressSource(spec, client, key=None).fetch(Memory())

    assert (caught.value.fault, server.seen) == (SourceFault.NO_KEY, [])
