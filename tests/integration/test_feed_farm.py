"""The farm of the benchmark serves what its figures are said to be about."""

import gzip
import json
from collections.abc import AsyncIterator
from copy import deepcopy
from statistics import median

import aiohttp
import pytest

from bench.farm.feeds import ITEMS
from bench.farm.server import Farm, address, listen, port
from bot.sources.feeds.slices import slice_items

COUNT = 20
PACKED = {"Accept-Encoding": "gzip"}
CONDITIONS = [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]


@pytest.fixture(scope="module")
def grown() -> Farm:
    return Farm(COUNT, latency=(0.0, 0.0))


@pytest.fixture
def farm(grown: Farm) -> Farm:
    """A fresh copy for each test: growing one takes longer."""
    return deepcopy(grown)


@pytest.fixture
async def ask(farm: Farm) -> AsyncIterator[aiohttp.ClientSession]:
    server = await listen(farm, ["127.0.0.1"])
    base = f"http://127.0.0.1:{port(server)}"
    async with aiohttp.ClientSession(base, auto_decompress=False, headers={"User-Agent": "test"}) as session:
        yield session
    server.close()
    await server.wait_closed()


def test_feeds_are_as_large_as_on_the_web_and_shrink_as_much(farm: Farm) -> None:
    sizes = [len(feed.document.plain) for feed in farm.feeds]
    assert 45_000 <= min(sizes) <= max(sizes) <= 130_000
    assert 70_000 <= median(sizes) <= 90_000
    assert 4.5 <= sum(sizes) / sum(len(feed.document.packed) for feed in farm.feeds) <= 6.5


def test_two_fifths_are_atom_and_each_holds_thirty_items(farm: Farm) -> None:
    assert sum(feed.is_atom for feed in farm.feeds) == COUNT * 2 // 5
    cut = [slice_items(feed.document.plain) for feed in farm.feeds]
    assert {len(slices.hashes) for slices in cut if slices} == {ITEMS}


def test_every_feed_has_an_address_of_its_own_on_loopback() -> None:
    addresses = {address(number) for number in range(1_000)}
    assert len(addresses) == 1_000
    assert all(one.startswith("127.1.") for one in addresses)


async def test_the_answer_is_packed_for_those_who_ask_for_it(farm: Farm, ask: aiohttp.ClientSession) -> None:
    plainly = ask.get("/f/3", skip_auto_headers=["Accept-Encoding"])
    async with ask.get("/f/3", headers=PACKED) as packed, plainly as plain:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(await packed.read()) == await plain.read() == farm.feeds[3].document.plain


@pytest.mark.parametrize(
    ("validator", "condition"), [("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")]
)
async def test_either_validator_is_answered_with_304(
    ask: aiohttp.ClientSession, validator: str, condition: str
) -> None:
    async with ask.get("/f/0") as first:
        assert first.status == 200
    async with ask.get("/f/0", headers={condition: first.headers[validator]}) as again:
        assert (again.status, await again.read()) == (304, b"")


async def test_a_changed_round_adds_one_to_three_items_to_one_feed_in_twenty(
    farm: Farm, ask: aiohttp.ClientSession
) -> None:
    before = [[item.number for item in feed.items] for feed in farm.feeds]
    tag = farm.feeds[0].document.etag.decode()
    assert (await told(ask, "changed5"))["feeds"] == COUNT
    added = [len({item.number for item in feed.items} - set(old)) for feed, old in zip(farm.feeds, before, strict=True)]
    assert sorted(added)[:-1] == [0] * (COUNT - 1)
    assert 1 <= max(added) <= 3
    assert {len(feed.items) for feed in farm.feeds} == {ITEMS}
    async with ask.get("/f/0", headers={"If-None-Match": tag}) as answer:
        assert answer.status == (200 if added[0] else 304)


async def test_same200_sends_the_same_bytes_and_no_validators(farm: Farm, ask: aiohttp.ClientSession) -> None:
    tag = farm.feeds[1].document.etag.decode()
    await told(ask, "same200")
    async with ask.get("/f/1", headers={**PACKED, "If-None-Match": tag}) as answer:
        assert (answer.status, await answer.read()) == (200, farm.feeds[1].document.packed)
        assert not {"ETag", "Last-Modified"} & set(answer.headers)


async def test_volatile200_moves_the_date_of_the_document_and_no_item(farm: Farm, ask: aiohttp.ClientSession) -> None:
    before = [feed.document.plain for feed in farm.feeds]
    await told(ask, "volatile200")
    for feed, old in zip(farm.feeds, before, strict=True):
        earlier, later = slice_items(old), slice_items(feed.document.plain)
        assert earlier
        assert later
        assert (old != feed.document.plain, earlier.hashes) == (True, later.hashes)


async def test_it_tells_what_it_served_and_what_that_cost(ask: aiohttp.ClientSession) -> None:
    async with ask.get("/f/0") as found, ask.get("/f/999") as missing:
        assert (found.status, missing.status) == (200, 404)
    figures = await told(ask, "rest")
    assert (figures["200"], figures["404"]) == (1, 1)
    assert figures["cpu"] > 0


async def told(ask: aiohttp.ClientSession, word: str) -> dict[str, float]:
    async with ask.get(f"/control/{word}") as answer:
        figures: dict[str, float] = json.loads(await answer.read())
    return figures
