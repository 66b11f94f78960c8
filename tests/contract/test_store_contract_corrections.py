"""What every store promises of corrections: whose they are, which messages they concern, and how one is brought in."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.corrections import Correction, CorrectionPost, CorrectionState
from bot.domain.deliveries import Receipt
from bot.domain.digests import Window
from bot.domain.subscriptions import TenantId
from bot.ports import Store, Writing
from tests.unit.store.parcels import TENANT, frozen
from tests.unit.store.shelf import fresh

MONDAY = datetime(2025, 8, 4, 7, 0, tzinfo=UTC)
LEASE = timedelta(minutes=2)
OTHER = TenantId("discord:2")


@pytest.fixture(params=["sqlite"])
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        yield store


async def sent(writing: Writing, tenant: str = TENANT, parts: int = 2) -> None:
    """The weekly edition no. 1 with all its parts."""
    await frozen(writing, parts=parts, tenant=tenant)
    for number in range(1, parts + 1):
        (due,) = await writing.due_deliveries(MONDAY)
        mine = await writing.claim(due, until=MONDAY + LEASE, now=MONDAY)
        assert mine is not None
        assert await writing.record_sent(mine, Receipt(message_id=f"{tenant}-m{number}", thread_id="t"), MONDAY)


async def kept(writing: Writing, **changes: Any) -> Correction:
    (digest,) = await writing.digests()
    wanted = {"note": "It was Tuesday.", "url": None, "author": "u7", "tenant_id": TENANT, "now": MONDAY} | changes
    return await writing.keep_correction(digest.id, wanted.pop("item", 3), **wanted)


async def due(writing: Writing, now: datetime = MONDAY) -> list[CorrectionPost]:
    await writing.spread_corrections(now)
    return list(await writing.due_corrections(now))


async def claimed(writing: Writing, post: CorrectionPost, now: datetime = MONDAY) -> CorrectionPost:
    mine = await writing.claim_correction(post, until=now + LEASE, now=now)
    assert mine is not None
    return mine


async def test_the_same_correction_is_kept_once(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        first = await kept(writing)
        assert await kept(writing, now=MONDAY + LEASE) == first
        assert (first.edition, first.number, first.item, first.made_at) == ("weekly", 1, 3, MONDAY)


async def test_a_tenant_sees_its_own_and_those_for_everybody(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        own, general = await kept(writing), await kept(writing, tenant_id=None, note="For all.")
        window = Window(start=MONDAY, end=MONDAY + LEASE)
        assert await writing.tenant(TENANT).corrections(digest_id=own.digest_id) == [own, general]
        assert await writing.tenant(OTHER).corrections(window=window) == [general]
        assert await writing.tenant(OTHER).corrections(window=Window(start=MONDAY + LEASE, end=window.end)) == []


async def test_the_first_part_that_was_sent_is_due_once(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        await sent(writing, OTHER)
        await kept(writing)
        assert await writing.corrections_waiting(MONDAY)
        (post,) = await due(writing)
        assert not await writing.corrections_waiting(MONDAY)
        assert await due(writing) == [post]
    assert (post.delivery.part_no, post.delivery.receipt) == (
        1, Receipt(message_id=f"{TENANT}-m1", thread_id="t"),
    )  # fmt: skip
    assert post.delivery.payload == '{"part":1}'


async def test_one_for_everybody_concerns_every_tenant(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        await sent(writing, OTHER)
        await kept(writing, tenant_id=None)
        assert [post.delivery.tenant_id for post in await due(writing)] == [TENANT, OTHER]


async def test_what_is_not_sent_yet_is_corrected_once_it_is(store: Store) -> None:
    async with store.writing() as writing:
        await frozen(writing)
        await kept(writing)
        assert await due(writing) == []
        (delivery,) = await writing.due_deliveries(MONDAY)
        mine = await writing.claim(delivery, until=MONDAY + LEASE, now=MONDAY)
        assert mine is not None
        await writing.record_sent(mine, Receipt(message_id="m"), MONDAY)
        assert len(await due(writing)) == 1


async def test_a_claim_excludes_every_other_until_its_lease_is_over(store: Store) -> None:
    over = MONDAY + LEASE + timedelta(seconds=1)
    async with store.writing() as writing:
        await sent(writing)
        await kept(writing)
        (post,) = await due(writing)
        sleeper = await claimed(writing, post)
        assert await writing.claim_correction(post, until=over, now=MONDAY) is None
        assert await due(writing) == []
        (again,) = await due(writing, over)
        mine = await claimed(writing, again, over)
        assert (mine.tries, mine.first_try_at) == (2, MONDAY)
        assert not await writing.close_correction(sleeper, CorrectionState.EDITED, "")
        assert await writing.close_correction(mine, CorrectionState.EDITED, "")
        assert await due(writing, over) == []


async def test_one_that_is_put_back_is_due_again_at_its_moment(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        await kept(writing)
        (post,) = await due(writing)
        mine = await claimed(writing, post)
        assert await writing.put_back_correction(mine, reason="platform_down: away", at=MONDAY + LEASE)
        assert await due(writing, MONDAY + LEASE - timedelta(seconds=1)) == []
        assert len(await due(writing, MONDAY + LEASE)) == 1


async def test_a_message_gets_its_corrections_in_order_and_keeps_the_earlier_ones(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        first, second = await kept(writing), await kept(writing, note="And on 5 August.", item=4)
        (post,) = await due(writing)
        assert (post.correction, post.earlier) == (first, ())
        await writing.close_correction(await claimed(writing, post), CorrectionState.EDITED, "")
        (post,) = await due(writing)
        assert (post.correction, post.earlier) == (second, (first,))


async def test_an_answer_goes_into_the_outbox_once_and_stands_below_its_message(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        await kept(writing)
        (post,) = await due(writing)
        mine = await claimed(writing, post)
        assert await writing.answer_with_correction(mine, [('{"note":1}', "n1")], "refused: no", MONDAY)
        assert not await writing.answer_with_correction(mine, [('{"note":1}', "n1")], "refused: no", MONDAY)

        (answer,) = await writing.due_deliveries(MONDAY)
        assert (answer.payload, answer.is_answer) == ('{"note":1}', True)
        assert answer.after == Receipt(message_id=f"{TENANT}-m1", thread_id="t")
        assert await due(writing) == []


async def test_whoever_is_away_is_passed_over_so_that_others_get_their_turn(store: Store) -> None:
    async with store.writing() as writing:
        await sent(writing)
        await kept(writing)
        (post,) = await due(writing)
        platform = post.delivery.platform
        assert [one.id for one in await writing.due_corrections(MONDAY, platforms=[platform])] == [post.id]
        assert await writing.due_corrections(MONDAY, platforms=["elsewhere"]) == []
        assert await writing.due_corrections(MONDAY, without=[TENANT]) == []
