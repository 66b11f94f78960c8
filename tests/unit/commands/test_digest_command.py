from datetime import date, timedelta

import pytest

from bot.digest.build import compose
from bot.digest.present import digest_message
from bot.domain.digests import Window
from bot.messages.encode import encode
from tests.make import NOON
from tests.unit.commands.counter import Counter, labels, words

SUNDAY = date(2025, 8, 3)


async def keep(counter: Counter, edition: str, day: date) -> None:
    """Store an edition as the job that posts it does."""
    spec = counter.config.edition(edition)
    assert spec
    async with counter.store.reading() as view:
        digest = await compose(view, counter.config, spec, end=counter.clock.moment)
    window = Window(start=NOON - spec.look_back, end=NOON)
    async with counter.store.writing() as tx:
        await tx.keep_digest(edition, day, window, encode(digest_message(digest)), NOON)


async def test_today_and_week_are_composed_up_to_now(counter: Counter) -> None:
    await counter.bring("A headline of four days ago", at=NOON - timedelta(days=4))
    await counter.bring("A headline of this very morning", at=NOON - timedelta(hours=4))
    week, today = words(await counter.ask("/digest week")), words(await counter.ask("/digest today"))
    assert "Weekly edition" in week
    assert "Daily edition" in today
    assert "four days ago" in week
    assert "four days ago" not in today
    assert "this very morning" in today


async def test_the_latest_is_the_newest_that_was_kept_else_the_week_so_far(counter: Counter) -> None:
    await counter.bring("A headline of this very morning", at=NOON - timedelta(hours=4))
    composed = words(await counter.ask("/digest"))
    assert "Weekly edition" in composed
    assert "No. 1" not in composed
    await keep(counter, "daily", SUNDAY)
    await counter.bring("A headline that came too late")
    kept = words(await counter.ask("/digest latest"))
    assert "Daily edition" in kept
    assert "No. 1" in kept
    assert "came too late" not in kept


@pytest.mark.parametrize(
    "typed",
    ["weekly 1", "Weekly #1", "weekly no. 1", "2025-W30", "weekly 2025w30", "weekly 2025-07-27", "2025-07-27"],
)
async def test_an_old_edition_is_found_by_number_week_and_date(counter: Counter, typed: str) -> None:
    await counter.bring("A headline of this very morning", at=NOON - timedelta(hours=4))
    await keep(counter, "weekly", SUNDAY - timedelta(days=7))
    await keep(counter, "weekly", SUNDAY)
    reply = await counter.call("digest", edition=typed)
    assert "Weekly edition" in words(reply)
    assert "No. 1" in words(reply)


async def test_a_week_without_a_name_prefers_the_weekly_edition(counter: Counter) -> None:
    await keep(counter, "weekly", SUNDAY - timedelta(days=1))
    await keep(counter, "daily", SUNDAY)
    assert "Weekly edition" in words(await counter.ask("/digest 2025-W31"))


async def test_an_edition_that_is_not_kept_says_which_is(counter: Counter) -> None:
    assert "Try /digest edition:week" in words(await counter.ask("/digest weekly 9"))
    await keep(counter, "weekly", SUNDAY)
    reply = await counter.ask("/digest weekly 9")
    assert "The newest is “weekly 1” of 3 August 2025." in words(reply)
    assert reply.fault == "user_error"
    assert "Did you mean weekly or week?" in words(await counter.ask("/digest wekly"))


async def test_a_topic_limits_the_edition_also_an_old_one(counter: Counter) -> None:
    await counter.bring("A headline about the Senate vote", at=NOON - timedelta(hours=4))
    await counter.bring("A headline about the AI Act", source="ledger", at=NOON - timedelta(hours=3))
    await keep(counter, "weekly", SUNDAY)
    for line in ("/digest week topic:eu", "/digest weekly 1 topic:EU"):
        said = words(await counter.ask(line))
        assert "about the AI Act" in said, line
        assert "Senate" not in said, line
        assert "Only about eu." in said, line
    assert "Did you mean" not in words(await counter.ask("/digest week topic:moon"))
    assert "There is eu, us." in words(await counter.ask("/digest week topic:moon"))


async def test_an_empty_edition_says_where_to_look(counter: Counter) -> None:
    assert "Look further back with edition:week" in words(await counter.ask("/digest today"))
    assert "See with /sources" in words(await counter.ask("/digest week"))


async def test_it_is_private_until_it_is_shared(counter: Counter) -> None:
    private = await counter.ask("/digest week")
    assert private.private
    assert labels(private) == ["Share", "Why this?"]
    assert not (await counter.press("Share", private)).private
    assert not (await counter.ask("/digest week --share")).private


async def test_the_archive_completes_itself_newest_first(counter: Counter) -> None:
    await keep(counter, "weekly", SUNDAY - timedelta(days=7))
    await keep(counter, "weekly", SUNDAY)
    offered = [one.value for one in await counter.choices("/digest edition")]
    assert offered == ["latest", "today", "week", "weekly 2", "weekly 1"]
    assert [one.name for one in await counter.choices("/digest edition", "july")] == ["weekly 1 · 27 July 2025"]
    assert [one.value for one in await counter.choices("/digest topic", "e")] == ["eu"]


async def test_a_button_tells_why_each_item_is_there(counter: Counter) -> None:
    await counter.bring("A headline of this very morning", at=NOON - timedelta(hours=4))
    composed = await counter.ask("/digest week")
    assert "Why you see this" in words(await counter.press("Why this?", composed))
    await keep(counter, "weekly", SUNDAY)
    told = words(await counter.press("Why this?", await counter.ask("/digest weekly 1")))
    assert "is a source of tier" in told
    assert "No. 1" in told
    assert "Why this?" not in labels(await counter.ask("/digest week topic:us"))
