"""One executive order from the White House, from public inspection and from the issue: real sources, one story."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.digest.build import compose
from bot.domain.config import Configuration
from bot.domain.digests import DigestItem
from bot.domain.sources import SourceKind, SourceSpec, Tier
from bot.ingest.poll import Desk, Request, poll
from bot.sources.feeds.parser import ParserPool
from bot.sources.http import PoliteClient
from bot.sources.registry import build_source
from bot.store.transactions import SqlStore
from tests import make
from tests.feeds import rss
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import NOON, StoppedClock, polite
from tests.unit.store.shelf import fresh

NAME = "Preventing Woke AI"
SEARCH, INSPECTION = "/api/v1/documents.json", "/api/v1/public-inspection-documents/current.json"
ISSUED: dict[str, Any] = {
    "title": NAME,
    "type": "Presidential Document",
    "subtype": "Executive Order",
    "document_number": "2025-14217",
    "executive_order_number": 14319,
    "html_url": "https://www.federalregister.gov/documents/2025/07/28/2025-14217/preventing-woke-ai",
    "publication_date": "2025-07-28",
    "signing_date": "2025-07-23",
    "agencies": [{"name": "Executive Office of the President"}],
    "citation": "90 FR 35389",
}
FILED: dict[str, Any] = {
    "title": f"{NAME} (EO 14319)",
    "type": "Presidential Document",
    "document_number": "2025-14217",
    "html_url": "https://www.federalregister.gov/public-inspection/2025-14217/preventing-woke-ai",
    "publication_date": "2025-07-28",
    "filed_at": "2025-07-25T11:15:00.000-04:00",
    "docket_numbers": ["EO 14319"],
}
RULE: dict[str, Any] = {
    "title": "Rule Under Executive Order 14319",
    "type": "Rule",
    "document_number": "2025-20000",
    "html_url": "https://www.federalregister.gov/documents/2025/09/28/2025-20000/rule",
    "publication_date": "2025-09-28",
    "abstract": "The agency applies Executive Order 14319.",
}


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


@pytest.fixture
async def client() -> AsyncIterator[PoliteClient]:
    async with polite() as opened:
        yield opened


@pytest.fixture
async def pool() -> AsyncIterator[ParserPool]:
    opened = ParserPool(size=1)
    yield opened
    await opened.close()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    async with fresh(tmp_path / "gazette.db") as opened:
        yield opened


def answer(*rows: dict[str, Any]) -> Reply:
    return Reply(body=json.dumps({"count": len(rows), "results": list(rows)}).encode())


def sources(server: FeedServer) -> tuple[SourceSpec, ...]:
    told: dict[str, Any] = {"tier": Tier.OFFICIAL, "topic": "us-federal", "first_import": None}
    register = SourceKind.FEDERAL_REGISTER
    return (
        make.spec("house", url=server.url("/house"), **told),
        make.spec("inspection", kind=register, url=server.url(INSPECTION), **told),
        make.spec("register", kind=register, url=server.url(SEARCH), **told),
    )


async def polled(
    store: SqlStore, specs: tuple[SourceSpec, ...], client: PoliteClient, pool: ParserPool
) -> tuple[DigestItem, ...]:
    clock = StoppedClock()
    desk = Desk(
        store=store,
        clock=clock,
        source=lambda spec: build_source(
            spec, client=client, parser=pool, clock=clock, hub_endpoint=None, hub_token=None
        ),
    )
    edition = make.edition()
    config = Configuration(sources=specs, editions=(edition,), text="", digest="")
    async with store.writing() as tx:
        await tx.sync_sources(specs, NOON)
    tally = await poll(desk, config, Request(everything=True))
    assert tally.failed == []
    async with store.reading() as view:
        digest = await compose(view, config, edition, end=NOON.replace(hour=13))
    return digest.sections[0].items


async def test_the_three_ways_of_an_order_are_one_item_with_one_line_and_a_rule_that_cites_it_is_another(
    server: FeedServer, client: PoliteClient, pool: ParserPool, store: SqlStore
) -> None:
    server.reply("/house", Reply(body=rss([("1", NAME), ("2", f"Fact Sheet: {NAME}")])))
    server.reply(INSPECTION, answer(FILED))
    server.reply(SEARCH, answer(ISSUED, RULE))

    items = await polled(store, sources(server), client, pool)

    assert sorted(item.entry.title for item in items) == [
        f"Fact Sheet: {NAME}", NAME, "Rule Under Executive Order 14319",
    ]  # fmt: skip
    (order,) = (item for item in items if item.entry.title == NAME)
    assert order.source.id == "register"
    assert sorted(also.source.id for also in order.also) == ["house", "inspection"]
    assert "Signed 23 July · public inspection 25 July · published 28 July 2025" in order.details
    assert "EO 14319" in order.details


async def test_a_comment_deadline_that_moves_is_a_revision_that_says_both_dates(
    server: FeedServer, client: PoliteClient, pool: ParserPool, store: SqlStore
) -> None:
    before = RULE | {"type": "Proposed Rule", "comments_close_on": "2026-12-01"}
    server.reply(SEARCH, answer(before), answer(before | {"comments_close_on": "2026-12-15"}))
    specs = sources(server)[2:]

    (first,) = await polled(store, specs, client, pool)
    (second,) = await polled(store, specs, client, pool)
    (third,) = await polled(store, specs, client, pool)

    assert "Comments close 1 December 2026" in first.details
    assert second.entry.revisions == 1
    assert "Comments close 15 December 2026, moved from 1 December 2026" in second.details
    assert third.entry == second.entry
