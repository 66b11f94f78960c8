"""`/correct`: which item is meant, who may, what is kept, and where it is seen afterwards."""

from datetime import timedelta
from typing import Any

import pytest

from bot.commands.spec import Permission
from bot.digest.corrected import corrected
from bot.domain.corrections import Correction
from bot.domain.deliveries import Receipt
from bot.domain.messages import Footer, Heading, Item, Link, Message
from bot.domain.subscriptions import TenantId
from bot.messages.encode import encode
from tests.make import NOON
from tests.unit.commands.counter import ADMIN, MEMBER, OPERATOR, Counter, asker, words
from tests.unit.store.parcels import CORRECTION, WEEK, opened_slot

ELSEWHERE = asker(Permission.ADMIN, tenant="discord:2")
MINE = TenantId("discord:1")
LATER = NOON + timedelta(days=1)


def item(number: int, title: str) -> Item:
    link = Link(text=title, url=f"https://wire.example/{number}")
    return Item(number=number, title=link, text="", facts=(), source="Wire", tier="press", when=None)


EDITION = Message(
    blocks=(
        Heading(text="Open Gazette · Weekly edition", level=1),
        item(1, "Senate votes on open weights"),
        item(2, "Regulator opens consultation"),
        Footer(lines=("2 entries read.",)),
    )
)


async def posted(counter: Counter) -> None:
    """Weekly no. 1 with two items, posted in channel c1 of the first tenant."""
    await counter.open()
    await counter.ask("/schedule set weekly 09:00 days:mon", ADMIN)
    counter.clock.moment = LATER
    async with counter.store.writing() as tx:
        (one,) = await tx.tenant(MINE).subscriptions()
        slot = await opened_slot(tx, one)
        digest = await tx.keep_digest("weekly", NOON.date(), WEEK, encode(EDITION), NOON)
        await tx.fill_slot(slot, digest, [("{}", "n")])
        (due,) = await tx.due_deliveries(LATER)
        mine = await tx.claim(due, until=LATER + timedelta(minutes=2), now=LATER)
        assert mine is not None
        await tx.record_sent(mine, Receipt(message_id="m1"), LATER)


async def kept(counter: Counter, tenant: str = "discord:1") -> list[Correction]:
    async with counter.store.reading() as view:
        return list(await view.tenant(TenantId(tenant)).corrections())


@pytest.mark.parametrize("typed", ["weekly 1 #2", "weekly#1.2", "Weekly no. 1 #2", "weekly #1 #2", "2", "#2"])
async def test_an_item_is_named_in_several_ways(counter: Counter, typed: str) -> None:
    await posted(counter)
    reply = await counter.call("correct", who=ADMIN, item=typed, note="It closed on Friday.")
    assert "Correction to item 2 of weekly 1" in words(reply)
    (one,) = await kept(counter)
    assert (one.item, one.note, one.tenant_id, one.author) == (2, "It closed on Friday.", MINE, "discord:7")
    assert counter.woken == ["correct"]
    assert await kept(counter, "discord:2") == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"item": "weekly 1 #9", "note": "x"}, "It has the items 1 to 2."),
        ({"item": "weekly 7 #1", "note": "x"}, "No edition “weekly 7” is kept."),
        ({"item": "the second", "note": "x"}, "Write “weekly 12 #3”"),
        ({"item": "1", "note": "\u200b\u202e"}, "The note says nothing."),
        ({"item": "1", "note": "long " * 100}, "at most 400 characters"),
        ({"item": "1", "note": "x", "url": "javascript:alert(1)"}, "is no address"),
        ({"item": "1", "note": "x", "url": "https://me:secret@wire.example"}, "is no address"),
        ({"item": "1", "note": "x", "url": "https://wire.example/a b>c"}, "is no address"),
        ({"item": "1", "note": "x", "everywhere": True}, "Only an operator"),
    ],
)
async def test_what_cannot_be_corrected_is_refused_and_nothing_is_kept(
    counter: Counter, values: dict[str, Any], said: str
) -> None:
    await posted(counter)
    assert said in words(await counter.call("correct", who=ADMIN, **values))
    assert await kept(counter) == []


async def test_members_may_not(counter: Counter) -> None:
    await posted(counter)
    assert "needs an admin" in words(await counter.call("correct", who=MEMBER, item="1", note="x"))


async def test_a_bare_number_needs_a_channel_with_an_edition(counter: Counter) -> None:
    await posted(counter)
    refused = await counter.call("correct", who=ELSEWHERE, item="1", note="x")
    assert "No edition was posted in this channel." in words(refused)


async def test_an_operator_corrects_for_everybody(counter: Counter) -> None:
    await posted(counter)
    await counter.call("correct", who=OPERATOR, item="1", note="It failed.", everywhere=True)
    (one,) = await kept(counter, "discord:2")
    assert one.tenant_id is None


async def test_the_edition_is_shown_corrected_below_the_item_to_whom_it_concerns(counter: Counter) -> None:
    await posted(counter)
    url = "https://register.example/1"
    await counter.call("correct", who=ADMIN, item="1", note="The vote failed.", url=url)

    reply = await counter.ask("/digest edition:'weekly 1'")
    titles = [block.title for block in reply.message.blocks if isinstance(block, Item)]
    assert [title.text for title in titles] == [
        "Senate votes on open weights", "Correction to item 1 of weekly 1 (4 Aug 2025)", "Regulator opens consultation",
    ]  # fmt: skip
    assert titles[1].url == url
    assert "Correction" not in words(await counter.ask("/digest edition:'weekly 1'", ELSEWHERE))


async def test_changes_list_it_for_as_long_as_they_are_asked_for(counter: Counter) -> None:
    await posted(counter)
    await counter.call("correct", who=ADMIN, item="1", note="The vote failed.")
    counter.clock.moment += timedelta(hours=1)
    for line in ("/changes", "/changes kind:correction"):
        assert "The vote failed." in words(await counter.ask(line)), line
    assert "The vote failed." not in words(await counter.ask("/changes kind:policy"))
    assert "The vote failed." not in words(await counter.ask("/changes", ELSEWHERE))
    counter.clock.moment += timedelta(days=7)
    assert "Nothing changed" in words(await counter.ask("/changes kind:correction"))


async def test_items_of_the_newest_editions_are_offered(counter: Counter) -> None:
    await posted(counter)
    (choice,) = await counter.choices("/correct item", "regulator", ADMIN)
    assert (choice.value, choice.name) == ("weekly 1 #2", "weekly 1 #2: Regulator opens consultation")


def test_a_correction_whose_item_is_not_shown_stands_before_the_end() -> None:
    shown = corrected(EDITION, [CORRECTION])
    *_, last, foot = shown.blocks
    assert isinstance(last, Item)
    assert last.title.text.startswith("Correction to item 3")
    assert isinstance(foot, Footer)
