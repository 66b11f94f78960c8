"""“Why is this here?” on a message."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.digest.build import compose
from bot.digest.present import digest_message
from bot.domain.deliveries import Receipt
from bot.domain.digests import Window
from bot.domain.subscriptions import Slot, TenantId
from bot.messages.encode import encode
from tests.integration.slack_dialogue import Scene, labels, scene, words

TS, REPLY = "1754222400.000100", "1754222401.000200"


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Scene]:
    async with scene(tmp_path) as made:
        yield made


async def post(stage: Scene) -> None:
    """The weekly edition stands in #news: one part in the channel, one in its thread."""
    space, config, now = stage.double.home, stage.counter.config, stage.counter.clock.now()
    await stage.ask("schedule set edition:weekly time:09:00", person=space.admin)
    tenant = TenantId(f"slack:{space.team_id}")
    spec = config.editions[0]
    store = stage.counter.store
    async with store.reading() as view:
        message = encode(digest_message(await compose(view, config, spec, end=now)))
    async with store.writing() as tx:
        (one,) = await tx.tenant(tenant).subscriptions()
        await tx.open_slot(one, Slot(key="now", due_at=now), next_due_at=now + timedelta(days=7))
        digest = await tx.keep_digest(
            "weekly", now.date(), Window(start=now - timedelta(days=7), end=now), message, now
        )
        (slot,) = await tx.waiting_slots()
        await tx.fill_slot(slot, digest, [("{}", "a"), ("{}", "b")])
    for stamp in (TS, REPLY):
        async with store.writing() as tx:
            (due,) = await tx.due_deliveries(now)
            claimed = await tx.claim(due, until=now + timedelta(minutes=2), now=now)
            assert claimed
            assert await tx.record_sent(claimed, Receipt(message_id=stamp), now)


async def why(stage: Scene, **message: Any) -> str:
    await stage.double.shortcut("gz_why", message={"type": "message", "ts": TS, **message})
    await stage.done()
    return words(stage.shown)


async def test_an_edition_says_why_each_of_its_items_is_there(stage: Scene) -> None:
    await post(stage)
    shown = await why(stage)
    assert shown.startswith("Why")
    assert "Why you see this" in shown
    assert "Senate votes on open weights" in shown


async def test_a_part_in_the_thread_is_the_edition_too(stage: Scene) -> None:
    await post(stage)
    assert "Why you see this" in await why(stage, ts=REPLY, thread_ts=TS)
    assert "Why you see this" in await why(stage, ts="1.1", thread_ts=TS, bot_id=stage.double.home.emulate.bot_id)


async def test_another_message_is_said_to_be_none(stage: Scene) -> None:
    await post(stage)
    assert "This message is no edition of mine." in await why(stage, ts="1.1")
    assert "This message is no edition of mine." in await why(stage, ts="1.1", thread_ts=TS, user="U1")


async def test_the_answer_offers_further_pages_and_no_sharing(stage: Scene) -> None:
    await post(stage)
    await why(stage)
    assert labels(stage.shown) in ([], ["Next"])


async def test_an_unknown_shortcut_is_acknowledged_and_left_alone(stage: Scene) -> None:
    gesture = await stage.double.shortcut("other")
    await stage.done()
    assert gesture.ack is not None
    assert stage.double.views == []
