"""Thousands of damaged real bodies: each is read in part, or refused as a bad answer, and nothing else happens."""

import copy
import json
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.domain.entries import Fetched
from bot.domain.errors import SourceError, SourceFault
from bot.domain.sources import Memory, SourceKind
from bot.sources import courtlistener, regulations
from bot.sources.congress_bill import bill_of, listed, read_bill
from bot.sources.http import Answer
from bot.sources.json_rows import Listing, compare
from tests import make
from tests.official import recorded

ODD: list[Any] = [
    None, True, 0, -1, 10**30, 1.5, "", "\ud800", "\u202etxt", "<b>" * 50, "x" * 5_000, [], {}, [[]], [None], {"a": 1},
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00Z", "2025-02-30", "//evil.example/", [["a"] * 9] * 9,
]  # fmt: skip
URL = "https://api.example/answer"


def answer(body: bytes) -> Answer:
    return Answer(body=body, content_type="application/json", charset=None, url=URL, memory=Memory())


def cut(body: bytes, chance: random.Random) -> bytes:
    """Bytes lost, changed or put in."""
    damaged = bytearray(body)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(damaged))
        damaged[at : at + chance.choice([0, 1, 1, 40])] = bytes(
            chance.choices(b'{}[]",:0\\nul\xff\x00', k=chance.randint(0, 3))
        )
    return bytes(damaged[: chance.randrange(len(damaged))] if chance.random() < 0.2 else damaged)


def twist(tree: Any, chance: random.Random) -> bytes:
    """Values of other types and sizes in their places."""
    twisted = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 6)):
        here = twisted
        while isinstance(here, dict | list) and here:
            key = chance.choice(list(here)) if isinstance(here, dict) else chance.randrange(len(here))
            if chance.random() < 0.25 or not isinstance(here[key], dict | list) or not here[key]:
                here[key] = copy.deepcopy(chance.choice(ODD))
                break
            here = here[key]
    return json.dumps(twisted).encode()


async def outcomes(body: bytes, seed: int, count: int, read: Callable[[bytes], Awaitable[int]]) -> tuple[int, int]:
    """How many of `count` damaged bodies were read, and how many refused."""
    chance, tree = random.Random(seed), json.loads(body)  # noqa: S311 - damage, no secret
    kept = refused = 0
    for number in range(count):
        try:
            kept += await read(cut(body, chance) if number % 2 else twist(tree, chance)) >= 0
        except SourceError as error:
            if error.fault is not SourceFault.BAD_ANSWER:
                raise
            refused += 1
    return kept, refused


def small(body: bytes, key: str) -> bytes:
    """The real rows, a handful, so that a thousand bodies take a second."""
    whole = json.loads(body)
    return json.dumps({**whole, key: whole[key][:4]}).encode()


@pytest.mark.parametrize(
    ("name", "kind", "listing"),
    [
        ("regulations_gov/monument-watch__documents.json", SourceKind.REGULATIONS, regulations.LISTING),
        ("courtlistener/monument-watch__search.json", SourceKind.COURTLISTENER, courtlistener.LISTING),
    ],
)
async def test_a_damaged_list_is_read_in_part_or_refused(name: str, kind: SourceKind, listing: Listing) -> None:
    spec = make.spec("api", kind=kind, url=URL)

    async def read(body: bytes) -> int:
        result = await compare(answer(body), Memory(), spec, listing)
        entries = result.entries if isinstance(result, Fetched) else ()
        assert all(entry.title.isprintable() and len(entry.title) <= 500 and entry.url for entry in entries)
        json.dumps([dict(entry.facts) for entry in entries]).encode()
        return len(entries)

    kept, refused = await outcomes(small(recorded(name), listing.key), 1, 2_000, read)

    assert kept > 500
    assert refused > 500


async def test_a_damaged_bill_is_read_in_part_or_refused() -> None:
    about = json.loads(recorded("congress_gov/bill_117_hr_21.txt"))["bill"]
    lists = {
        name: answer(recorded(f"congress_gov/bill_117_hr_21_{part}.txt"))
        for name, part in (("actions", "actions"), ("summaries", "summaries"), ("textVersions", "text"))
    }

    async def read_whole(body: bytes) -> int:
        found = bill_of(body, url=URL)
        listed(found)
        return len(read_bill(found, {}, url=URL).title)

    async def read_actions(body: bytes) -> int:
        return len(read_bill(about, {**lists, "actions": answer(body)}, url=URL).title)

    whole = await outcomes(json.dumps({"bill": about}).encode(), 2, 2_000, read_whole)
    actions = await outcomes(lists["actions"].body, 3, 1_000, read_actions)

    assert min(*whole, *actions) > 100
