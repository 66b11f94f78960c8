"""Corrections on a real database: into each posted message once, below it where it cannot be changed, never lost."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.corrections import Desk, correct_due
from bot.domain.corrections import Correction
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.subscriptions import TenantId
from tests.unit.delivery.rig import NINE, Rig, rig

MINE = TenantId("memory:a")
AWAY = TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, "away")
NOTE = "The vote was on Tuesday."
SAID = f"Correction to item 1 (3 Aug 2025): {NOTE}"


@pytest.fixture
async def posted(tmp_path: Path) -> AsyncIterator[Rig]:
    """The weekly edition in two channels, of two tenants."""
    async with rig(tmp_path) as made:
        await made.publish_news("Senate votes on open weights", "Regulator opens consultation")
        await made.subscribe("1")
        await made.subscribe("2", tenant="memory:b")
        made.clock.moment = NINE
        await made.tick()
        yield made


async def correction(rig: Rig, note: str = NOTE, *, tenant: TenantId | None = MINE, item: int = 1) -> Correction:
    async with rig.store.writing() as tx:
        (digest,) = await tx.digests()
        return await tx.keep_correction(
            digest.id, item, note=note, url=None, author="u", tenant_id=tenant, now=rig.clock.now()
        )


async def correct(rig: Rig) -> int:
    return await correct_due(Desk(store=rig.store, clock=rig.clock, publishers=rig.publishers))


def states(rig: Rig) -> list[str]:
    return [str(row[0]) for row in rig.rows("SELECT state FROM correction_posts ORDER BY id")]


def texts(rig: Rig, channel: str) -> list[str]:
    return [" ".join(text.split()) for where, text in rig.publisher.texts() if where == channel]


async def test_the_posted_message_says_it_in_the_tenants_channels_alone(posted: Rig) -> None:
    await correction(posted)

    assert await correct(posted) == 1

    (mine,), (theirs,) = texts(posted, "1"), texts(posted, "2")
    assert SAID in mine
    assert "Correction" not in theirs
    assert states(posted) == ["edited"]


async def test_one_for_everybody_is_in_every_channel_and_each_message_is_edited_once(posted: Rig) -> None:
    await correction(posted, tenant=None)

    assert await correct(posted) == 2
    assert await correct(posted) == 0

    assert [texts(posted, channel)[0].count("Correction to item 1") for channel in "12"] == [1, 1]


async def test_a_second_correction_keeps_the_first(posted: Rig) -> None:
    await correction(posted)
    await correct(posted)
    await correction(posted, "It was in committee.", item=2)
    await correct(posted)

    (text,) = texts(posted, "1")
    assert SAID in text
    assert "Correction to item 2 (3 Aug 2025): It was in committee." in text


async def test_a_platform_that_is_away_is_tried_again(posted: Rig) -> None:
    await correction(posted)
    posted.publisher.mood("1", AWAY, AWAY)

    assert await correct(posted) == 0
    assert await correct(posted) == 0
    posted.clock.forward(timedelta(minutes=3))
    assert await correct(posted) == 0
    posted.clock.forward(timedelta(minutes=6))
    assert await correct(posted) == 1

    assert texts(posted, "1")[0].count(SAID) == 1


async def test_what_may_not_be_edited_is_said_in_an_answer_exactly_once(posted: Rig) -> None:
    await correction(posted)
    posted.publisher.mood("1", PermanentDeliveryError(DeliveryFault.REFUSED, "not editable"))

    assert await correct(posted) == 1
    assert await correct(posted) == 0
    await posted.deliver()
    await posted.deliver()

    first, answer = texts(posted, "1")
    assert "Correction" not in first
    assert NOTE in answer
    (sent,) = [post for post in posted.publisher.posts if NOTE in post.payload]
    assert sent.is_answer
    assert states(posted) == ["answered"]


async def test_an_answer_is_due_where_the_note_does_not_fit_or_the_text_is_no_longer_kept(posted: Rig) -> None:
    long = " ".join(["word"] * 1800)
    await correction(posted, long)
    await correct(posted)
    assert states(posted) == ["answered"]


async def test_after_three_days_of_failures_it_is_said_in_an_answer(posted: Rig) -> None:
    await correction(posted)
    await _fail_for(posted, timedelta(hours=80))
    assert states(posted) == ["answered"]


async def _fail_for(posted: Rig, span: timedelta) -> None:
    end = posted.clock.now() + span
    while posted.clock.now() < end and "answered" not in states(posted):
        posted.publisher.mood("1", AWAY)
        await correct(posted)
        posted.publisher.channel_moods["1"].clear()
        posted.clock.forward(timedelta(hours=1, minutes=15))


async def test_a_message_that_somebody_deleted_is_left_in_peace(posted: Rig) -> None:
    await correction(posted)
    posted.publisher.wipe()

    assert await correct(posted) == 0

    assert states(posted) == ["closed"]
    assert posted.publisher.posts == []


async def test_a_refused_token_holds_the_tenants_corrections_until_it_is_mended(posted: Rig) -> None:
    await correction(posted)
    posted.publisher.mood("1", PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, "no"))
    assert await correct(posted) == 0
    posted.clock.forward(timedelta(minutes=9))
    assert await correct(posted) == 0
    posted.clock.forward(timedelta(minutes=2))
    assert await correct(posted) == 1


async def test_the_next_edition_tells_of_it_for_a_week(posted: Rig) -> None:
    await correction(posted)
    for days, told in ((1, True), (8, False)):
        posted.clock.moment = NINE + timedelta(days=days)
        await posted.publish_news(f"News of day {days}", at=posted.clock.now() - timedelta(hours=1))
        await posted.tick()
        newest = texts(posted, "1")[-1]
        assert ("Correction to item 1 of weekly 1 (3 Aug 2025)" in newest) is told, days
        assert "Correction" not in texts(posted, "2")[-1]
