"""One model in full over a socket, through the Hub's own library: what is told, told oddly, or not told."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

import pytest

from bot.domain.errors import SourceError, SourceFault
from bot.domain.hub import Children, ModelDetail, Relation
from bot.sources.hub_budget import Budget
from bot.sources.hub_models import HubModels
from tests.servers.feed_server import Reply
from tests.servers.hub import LIST, HubServer
from tests.servers.polite import NOON, StoppedClock

BASE = "microsoft/Phi-3.5-mini-instruct"
TUNED = "unsloth/Phi-3.5-mini-instruct"
# Of our own making, in the shapes that were seen; the counts of children and the base are those of a real answer.
FILES = [".gitattributes", "README.md", "LICENSE", "modeling.py", "a.ipynb", "model-00001-of-00002.safetensors"]
MORE = ["model-00002-of-00002.safetensors", "onnx/model.ONNX", "training_args.bin", "optimizer.pt", "kernel.cu"]
ROW: dict[str, Any] = {
    "_id": "66bfbb1a43a701a837a745ac",
    "id": TUNED,
    "author": "unsloth",
    "baseModels": {"relation": "finetune", "models": [{"_id": "66bfbb1a43a701a837a745ac", "id": BASE}]},
    "cardData": {"license": "other", "license_name": "phi-terms", "license_link": "https://phi.example/terms"},
    "childrenModelCount": {"adapter": 716, "merge": 19, "quantized": 190, "finetune": 328},
    "createdAt": "2024-08-20T20:48:44.000Z",
    "lastModified": "2025-03-02T01:02:03.000Z",
    "disabled": False,
    "downloads": 4721,
    "gated": "manual",
    "library_name": "transformers",
    "likes": 12,
    "pipeline_tag": "text-generation",
    "private": False,
    "safetensors": {"parameters": {"BF16": 3821079552}, "total": 3821079552},
    "siblings": [{"rfilename": name} for name in FILES + MORE],
    "tags": [
        "arxiv:2404.14219",
        "arxiv:nonsense",
        "dataset:a/b",
        f"base_model:{BASE}",
        f"base_model:finetune:{BASE}",
        "dataset:a/b",
        "license:other",
        "license:mit",
    ],
}


@pytest.fixture
async def server() -> AsyncIterator[HubServer]:
    async with HubServer(clock=StoppedClock(), models=[ROW]) as running:
        yield running


def hub(server: HubServer, **changes: Any) -> HubModels:
    given: dict[str, Any] = {"token": None, "clock": StoppedClock(), "timeout": 5, "budget": Budget()}
    return HubModels(endpoint=server.endpoint, **(given | changes))


async def told(server: HubServer, **changes: Any) -> ModelDetail:
    server.models = [ROW | changes]
    return await hub(server).detail(TUNED)


async def test_a_model_in_full_is_everything_that_the_hub_said(server: HubServer) -> None:
    assert await hub(server).detail(TUNED) == ModelDetail(
        model_id=TUNED,
        taken_at=NOON,
        likes=12,
        downloads=4721,
        licence="other",
        licence_name="phi-terms",
        licence_link="https://phi.example/terms",
        task="text-generation",
        library="transformers",
        gated="manual",
        parameters=3821079552,
        base_models=(BASE,),
        relation=Relation.FINETUNE,
        children=Children(finetune=328, adapter=716, merge=19, quantized=190),
        weight_files=3,
        code_files=3,
        has_card=True,
        papers=("2404.14219",),
        datasets=("a/b",),
        created_at=datetime(2024, 8, 20, 20, 48, 44, tzinfo=UTC),
        modified_at=datetime(2025, 3, 2, 1, 2, 3, tzinfo=UTC),
    )


async def test_a_model_of_which_only_the_name_is_told_is_a_detail_too(server: HubServer) -> None:
    server.models = [{"id": TUNED}]

    assert await hub(server).detail(TUNED) == ModelDetail(model_id=TUNED, taken_at=NOON)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"adapter": 5}, Children(adapter=5)),
        ({"adapter": -1, "merge": 2}, Children(merge=2)),
        ({"adapter": "many", "merge": True, "finetune": 10**40}, None),
        ({}, Children()),
        ([{"relation": "adapter", "count": 5}], None),
        (716, None),
        (None, None),
    ],
)
async def test_children_are_counted_as_far_as_they_are_numbers(
    server: HubServer, said: object, kept: Children | None
) -> None:
    assert (await told(server, childrenModelCount=said)).children == kept


@pytest.mark.parametrize(
    ("bases", "tags", "names", "relation"),
    [
        (None, [f"base_model:{BASE}", f"base_model:quantized:{BASE}"], (BASE,), Relation.QUANTIZED),
        (None, [f"base_model:{BASE}"], (BASE,), None),
        ([{"id": BASE}, {"id": 7}, "x"], None, (BASE,), None),
        ({"relation": "cousin", "models": {"id": BASE}}, None, (), None),
        ({"relation": ["merge"], "models": [{"id": "../../etc"}]}, None, (), None),
        ({"relation": "merge", "models": [{"id": "a/b"}, {"id": "c/d"}]}, 7, ("a/b", "c/d"), Relation.MERGE),
        ({"relation": "merge", "models": [{"id": "a/b"}]}, ["license:mit"], (), Relation.MERGE),
        ("text", None, (), None),
    ],
)
async def test_base_models_come_in_several_shapes(
    server: HubServer, bases: object, tags: object, names: tuple[str, ...], relation: Relation | None
) -> None:
    detail = await told(server, baseModels=bases, tags=tags)

    assert (detail.base_models, detail.relation) == (names, relation)


@pytest.mark.parametrize(
    ("card", "name", "link"),
    [
        ({"license_name": "a\u202eb", "license_link": "http://plain.example/"}, "ab", None),
        ({"license_name": ["x"], "license_link": "LICENSE", "self": 1, "ignore_metadata_errors": 0}, None, None),
        ({"license_link": "javascript:alert(1)", "model-index": "broken", "eval_results": [1]}, None, None),
        ({"license_name": "x" * 5000, "license_link": "https://user:pw@host.example/"}, "x" * 199 + "…", None),
        ([], None, None),
        ("text", None, None),
    ],
)
async def test_the_name_and_link_of_a_licence_are_cleaned(
    server: HubServer, card: object, name: str | None, link: str | None
) -> None:
    detail = await told(server, cardData=card)

    assert (detail.licence_name, detail.licence_link) == (name, link)


@pytest.mark.parametrize("files", [None, {"rfilename": "README.md"}, "README.md"])
async def test_files_that_are_not_to_be_seen_are_not_counted(server: HubServer, files: object) -> None:
    detail = await told(server, siblings=files)

    assert (detail.weight_files, detail.code_files, detail.has_card) == (None, None, None)


async def test_an_empty_repository_has_no_files_of_any_kind(server: HubServer) -> None:
    detail = await told(server, siblings=[{"size": 4}, None, {"rfilename": 7}])

    assert (detail.weight_files, detail.code_files, detail.has_card) == (0, 0, False)


async def test_the_size_of_a_gguf_model_is_read_from_its_header(server: HubServer) -> None:
    assert (await told(server, safetensors=None, gguf={"total": 70553706560})).parameters == 70553706560


async def test_a_renamed_model_is_followed_to_its_new_name_with_all_its_fields(server: HubServer) -> None:
    server.renamed["old/phi"] = TUNED

    detail = await hub(server, token="hf_mine").detail("old/phi")

    assert (detail.model_id, detail.likes, detail.children is None) == (TUNED, 12, False)
    assert [seen.path for seen in server.seen] == [f"{LIST}/old/phi", f"{LIST}/{TUNED}"]
    assert server.seen[0].query == server.seen[1].query
    assert server.seen[1].headers["authorization"] == "Bearer hf_mine"


async def test_an_endpoint_that_refuses_some_fields_is_asked_for_the_usual_ones(server: HubServer) -> None:
    server.refuses = frozenset({"childrenModelCount", "baseModels"})

    detail = await hub(server).detail(TUNED)

    assert (detail.children, detail.likes, detail.base_models, detail.weight_files) == (None, 12, (BASE,), 3)
    assert server.hits(TUNED) == 2


async def test_a_private_model_that_our_own_token_may_see_is_not_shown(server: HubServer) -> None:
    server.instead[f"{LIST}/{TUNED}"] = Reply(body=b'{"id": "%s", "private": true}' % TUNED.encode())

    with pytest.raises(SourceError) as caught:
        await hub(server, token="hf_mine").detail(TUNED)
    assert caught.value.fault is SourceFault.GONE


async def test_names_are_those_of_public_models_the_most_liked_first(server: HubServer) -> None:
    models = [("a/phi", 3), ("b/Phi-4", 90), ("c/llama", 500), ("d/phi", 7)]
    server.models = [{"id": name, "likes": likes, "private": name == "d/phi"} for name, likes in models]

    assert list(await hub(server).names("  phi ", limit=2)) == ["b/Phi-4"]
    assert list(await hub(server).names("phi", limit=3)) == ["b/Phi-4", "a/phi"]
    query = parse_qs(server.seen[0].query)
    assert (query["sort"], query["search"], query["limit"]) == (["likes"], ["phi"], ["2"])


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
async def test_nothing_typed_asks_nothing(server: HubServer, typed: str) -> None:
    assert list(await hub(server).names(typed)) == []
    assert server.hits() == 0
