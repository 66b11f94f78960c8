"""Damaged answers about one model, hundreds of them: each is a detail with gaps, or one SourceError."""

import json
import random
from typing import Any

from bot.domain.errors import SourceError
from bot.domain.hub import ModelDetail
from bot.sources.hub_budget import Budget
from bot.sources.hub_models import HubModels
from tests.servers.feed_server import Reply
from tests.servers.hub import LIST, HubServer
from tests.servers.polite import StoppedClock

SOUND = {
    "id": "a/model",
    "baseModels": {"relation": "merge", "models": [{"id": "b/c"}]},
    "cardData": {"license_name": "x", "license_link": "https://x.example/"},
    "childrenModelCount": {"adapter": 7},
    "createdAt": "2024-08-20T20:48:44.000Z",
    "lastModified": "2024-08-20T20:48:44.000Z",
    "gated": "auto",
    "gguf": {"total": 5},
    "likes": 4,
    "safetensors": {"parameters": {"BF16": 5}, "total": 5},
    "siblings": [{"rfilename": "README.md"}],
    "tags": ["license:mit", "base_model:merge:b/c"],
}
ODDITIES: list[Any] = [
    None,
    True,
    -1,
    10**25,
    1.5,
    float("nan"),
    "",
    "\ud800",
    "x" * 300,
    [],
    {},
    [[]],
    [None],
    {"": {}},
]


def damaged(chance: random.Random) -> bytes:
    """The sound answer with a few values exchanged, at any depth, or a few bytes of it."""
    row = json.loads(json.dumps(SOUND))
    for _ in range(chance.randint(1, 4)):
        key = chance.choice([key for key in row if key != "id"])
        inner = row[key]
        if isinstance(inner, dict) and inner and chance.random() < 0.5:
            inner[chance.choice(list(inner))] = chance.choice(ODDITIES)
        else:
            row[key] = chance.choice(ODDITIES)
    body = bytearray(json.dumps(row).encode())
    if chance.random() < 0.4:
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body[: chance.randrange(len(body))] if chance.random() < 0.1 else body)


async def test_hundreds_of_damaged_answers_are_a_detail_or_one_fault() -> None:
    chance = random.Random(6)  # noqa: S311 - damage is to be the same each time, not secret
    outcomes = {"detail": 0, "fault": 0}
    async with HubServer(clock=StoppedClock()) as server:
        asked = HubModels(endpoint=server.endpoint, token=None, clock=StoppedClock(), budget=Budget(limit=10_000))
        for number in range(400):
            server.instead = {f"{LIST}/a/m{number}": Reply(body=damaged(chance))}
            try:
                assert isinstance(await asked.detail(f"a/m{number}"), ModelDetail)
                outcomes["detail"] += 1
            except SourceError:
                outcomes["fault"] += 1
    assert outcomes["detail"] > 200
    assert outcomes["fault"] > 30
