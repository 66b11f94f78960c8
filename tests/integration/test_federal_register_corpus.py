"""A real answer of the Federal Register's search, and real rows of the Hub's list, as others recorded them."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.domain.entries import EntryKind, Fetched
from bot.domain.sources import Memory, SourceKind
from bot.sources.federal_register import FederalRegisterSource
from bot.sources.hub import HubTrendingSource
from tests import make
from tests.corpus import require
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import StoppedClock, polite


def recorded(name: str) -> bytes:
    return (require() / "apis" / name).read_bytes()


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


async def test_every_document_of_a_real_search_becomes_an_entry(server: FeedServer) -> None:
    body = recorded("federal_register/monument-watch__search_bears_ears.json")
    server.reply("/api/v1/documents.json", Reply(body=body))
    spec = make.spec("fr", kind=SourceKind.FEDERAL_REGISTER, url=server.url("/api/v1/documents.json"))

    async with polite() as client:
        result = await FederalRegisterSource(spec, client).fetch(Memory())

    assert isinstance(result, Fetched)
    expected = json.loads(body)["results"]
    assert [entry.guid for entry in result.entries] == [f"fr:{row['document_number']}" for row in expected]
    assert [entry.title for entry in result.entries] == [row["title"] for row in expected]
    assert [entry.url for entry in result.entries] == [row["html_url"] for row in expected]
    assert all(entry.kind is EntryKind.DOCUMENT and entry.published for entry in result.entries)
    assert result.entries[1].facts["agencies"] == ["Agriculture Department", "Forest Service"]


async def test_real_rows_of_the_hub_become_readings(server: FeedServer) -> None:
    body = recorded("huggingface/samples/api_models_trendingScore_AllNewsAI.json")
    server.reply("/api/models", Reply(body=body))
    spec = make.spec("hub", kind=SourceKind.HUB_TRENDING, url=None)

    result = await HubTrendingSource(spec, endpoint=server.url(), token=None, clock=StoppedClock()).fetch(Memory())

    assert isinstance(result, Fetched)
    rows = json.loads(body)
    assert [model.model_id for model in result.models] == [row["id"] for row in rows]
    assert [model.likes for model in result.models] == [row["likes"] for row in rows]
    assert [model.licence for model in result.models] == ["apache-2.0", "mit", "other", "mit", "mit", "other"]
    assert result.models[1].base_models == ("deepseek-ai/DeepSeek-V4-Flash-0731",)
    assert result.models[1].task is None
