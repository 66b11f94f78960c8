"""The trending list over a socket, through the Hub's own library: readings, entries, and odd rows."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot import __version__
from bot.domain.entries import EntryKind, Fetched
from bot.domain.hub import ModelReading
from bot.domain.sources import Memory, SourceKind
from bot.sources.hub import HubTrendingSource
from bot.sources.hub_budget import Budget
from tests import make
from tests.servers.feed_server import FeedServer, Reply
from tests.servers.polite import StoppedClock

PATH = "/api/models"
R1: dict[str, Any] = {
    "_id": "678dc6ff905a106be796ce8a",
    "id": "deepseek-ai/DeepSeek-R1",
    "author": "deepseek-ai",
    "gated": False,
    "likes": 12540,
    "trendingScore": 61,
    "private": False,
    "disabled": False,
    "downloads": 471200,
    "tags": ["transformers", "safetensors", "deepseek_v3", "arxiv:2501.12948", "license:mit", "region:us"],
    "pipeline_tag": "text-generation",
    "createdAt": "2025-01-20T03:46:07.000Z",
    "safetensors": {"parameters": {"BF16": 3918786560, "F8_E4M3": 680571043840}, "total": 684489830400},
}
QUANTISED: dict[str, Any] = {
    "_id": "6a5976e58e13b67a2fcde7a1",
    "id": "someone/R1-small-GGUF",
    "likes": 3,
    "gated": "auto",
    "tags": ["gguf", "base_model:deepseek-ai/DeepSeek-R1", "base_model:quantized:deepseek-ai/DeepSeek-R1"],
}


@pytest.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        yield running


def hub(server: FeedServer, **changes: Any) -> HubTrendingSource:
    token = changes.pop("token", None)
    spec = make.spec("hub", kind=SourceKind.HUB_TRENDING, url=None, **changes)
    return HubTrendingSource(
        spec, endpoint=server.url("/"), token=token, clock=StoppedClock(), timeout=5, budget=Budget()
    )


def rows(*models: object) -> Reply:
    return Reply(body=json.dumps(models).encode(), headers=[("Content-Type", "application/json; charset=utf-8")])


async def read(server: FeedServer, *models: object, **changes: Any) -> Fetched:
    server.reply(PATH, rows(*models))
    result = await hub(server, **changes).fetch(Memory(slices=b"kept"))
    assert isinstance(result, Fetched)
    assert result.memory == Memory(slices=b"kept")
    return result


async def test_a_row_becomes_a_reading_with_everything_the_hub_said(server: FeedServer) -> None:
    result = await read(server, R1)

    assert result.models == (
        ModelReading(
            model_id="deepseek-ai/DeepSeek-R1",
            rank=1,
            likes=12540,
            downloads=471200,
            trending_score=61.0,
            licence="mit",
            task="text-generation",
            gated="",
            parameters=684489830400,
            base_models=(),
            created_at=datetime(2025, 1, 20, 3, 46, 7, tzinfo=UTC),
        ),
    )


async def test_a_row_becomes_an_entry_of_stable_facts(server: FeedServer) -> None:
    entry = (await read(server, R1)).entries[0]

    assert (entry.kind, entry.guid, entry.title) == (EntryKind.MODEL, "hf:deepseek-ai/DeepSeek-R1", R1["id"])
    assert entry.url == "https://huggingface.co/deepseek-ai/DeepSeek-R1"
    assert (entry.summary, entry.published) == ("", datetime(2025, 1, 20, 3, 46, 7, tzinfo=UTC))
    assert entry.facts == {"licence": "mit", "task": "text-generation", "author": "deepseek-ai"}


async def test_figures_that_moved_change_the_reading_and_not_the_entry(server: FeedServer) -> None:
    before = await read(server, R1)
    after = await read(server, R1 | {"likes": 99999, "downloads": 1, "trendingScore": 2.5})

    assert after.models != before.models
    assert after.entries == before.entries


async def test_what_the_hub_does_not_say_is_none_and_base_models_come_from_the_tags(server: FeedServer) -> None:
    result = await read(server, R1, QUANTISED)

    assert result.models[1] == ModelReading(
        model_id="someone/R1-small-GGUF", rank=2, likes=3, gated="auto", base_models=("deepseek-ai/DeepSeek-R1",)
    )
    assert result.entries[1].facts == {}


async def test_private_and_removed_models_and_repetitions_are_left_out_and_the_ranks_close_up(
    server: FeedServer,
) -> None:
    hidden = R1 | {"id": "a/private", "private": True}
    gone = R1 | {"id": "a/gone", "disabled": True}

    result = await read(server, hidden, QUANTISED, gone, QUANTISED, R1)

    assert [(model.rank, model.model_id) for model in result.models] == [(1, QUANTISED["id"]), (2, R1["id"])]


async def test_one_bad_row_does_not_lose_the_list(server: FeedServer, caplog: pytest.LogCaptureFixture) -> None:
    no_id = {key: value for key, value in R1.items() if key != "id"}
    with caplog.at_level(logging.WARNING, "bot.sources.hub_pages"):
        result = await read(server, None, "text", no_id, R1 | {"id": 7}, R1 | {"id": "../../x"}, R1)

    assert [model.model_id for model in result.models] == [R1["id"]]
    assert "5 of 6 rows" in caplog.text


@pytest.mark.parametrize(
    ("field", "value", "attribute"),
    [
        ("likes", "many", "likes"),
        ("likes", -1, "likes"),
        ("likes", True, "likes"),
        ("downloads", 10**30, "downloads"),
        ("trendingScore", float("nan"), "trending_score"),
        ("trendingScore", float("inf"), "trending_score"),
        ("tags", {"license": "mit"}, "licence"),
        ("tags", None, "licence"),
        ("pipeline_tag", ["x"], "task"),
        ("createdAt", "yesterday", "created_at"),
        ("createdAt", "2025-02-30T00:00:00.000Z", "created_at"),
        ("createdAt", 1737344767, "created_at"),
        ("safetensors", {"total": 5}, "parameters"),
        ("safetensors", [5], "parameters"),
        ("safetensors", {"parameters": {}, "total": "5"}, "parameters"),
    ],
)
async def test_a_field_of_a_wrong_shape_counts_as_not_said(
    server: FeedServer, field: str, value: object, attribute: str
) -> None:
    result = await read(server, R1 | {field: value})

    assert getattr(result.models[0], attribute) is None
    assert result.models[0].model_id == R1["id"]


@pytest.mark.parametrize(("said", "kept"), [(False, ""), ("auto", "auto"), ("manual", "manual"), (True, ""), ([], "")])
async def test_gated_is_one_of_three_words(server: FeedServer, said: object, kept: str) -> None:
    result = await read(server, R1 | {"gated": said})

    assert result.models[0].gated == kept


async def test_the_request_names_the_order_the_fields_and_the_limit(server: FeedServer) -> None:
    await read(server, R1, query="olmo", limit=7)

    query = parse_qs(server.seen[0].query)
    assert (query["sort"], query["limit"], query["search"]) == (["trendingScore"], ["7"], ["olmo"])
    assert {"likes", "downloads", "tags", "gated", "safetensors", "private"} < set(query["expand"])


async def test_the_request_is_honest_and_alone(server: FeedServer) -> None:
    await read(server, R1)

    agent = server.seen[0].headers["user-agent"]
    assert agent.startswith(f"opengazette/{__version__}; hf_hub/")
    assert "agent/" not in agent
    assert "authorization" not in server.seen[0].headers
    assert server.hits() == 1


async def test_a_token_is_sent_when_the_operator_gave_one(server: FeedServer) -> None:
    await read(server, R1, token="hf_test")

    assert server.seen[0].headers["authorization"] == "Bearer hf_test"


async def test_a_list_in_pages_is_read_up_to_the_limit(server: FeedServer) -> None:
    more = Reply(body=json.dumps([R1]).encode(), headers=[("Link", f'<{server.url(PATH)}?cursor=2>; rel="next"')])
    server.reply(PATH, more, rows(QUANTISED, R1 | {"id": "a/third"}))

    result = await hub(server, limit=2).fetch(Memory())

    assert isinstance(result, Fetched)
    assert [model.model_id for model in result.models] == [R1["id"], QUANTISED["id"]]
