from datetime import date, timedelta

from bot.commands.home import home
from bot.domain.messages import Item
from bot.domain.sources import SourceState
from bot.domain.subscriptions import TenantId
from bot.messages.plain import plain
from tests.make import NOON
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, labels, words
from tests.unit.commands.test_digest_command import keep

SUNDAY = date(2025, 8, 3)
HOUR = timedelta(hours=1)


async def page(counter: Counter, who: object = MEMBER) -> str:
    return " ".join(plain(await home(who, counter.services)).split())  # type: ignore[arg-type]


async def test_why_says_for_each_item_of_a_kept_edition_why_it_was_chosen(counter: Counter) -> None:
    await counter.bring("Open weights in Washington", "A second headline", at=NOON - HOUR)
    await keep(counter, "weekly", SUNDAY)
    reply = await counter.ask('/why edition:"weekly 1"')
    assert "Why you see this" in words(reply)
    assert "No. 1" in words(reply)
    assert words(reply).count("Capitol Wire is a source of tier") == 2
    items = [block for block in reply.message.blocks if isinstance(block, Item)]
    assert [item.number for item in items] == [1, 2]
    assert {item.title.text for item in items} == {"Open weights in Washington", "A second headline"}


async def test_why_explains_one_item_and_refuses_a_number_that_there_is_not(counter: Counter) -> None:
    await counter.bring("First headline", "Second headline", at=NOON - HOUR)
    one = words(await counter.ask("/why edition:week item:2"))
    assert ("First headline" in one) != ("Second headline" in one)
    refused = await counter.ask("/why edition:week item:9")
    assert (refused.fault, "has no item 9" in words(refused)) == ("user_error", True)


async def test_a_long_edition_is_explained_page_by_page(counter: Counter) -> None:
    await counter.bring(*(f"Headline {number} of these days" for number in range(9)), at=NOON - HOUR)
    first = await counter.ask("/why edition:week")
    assert "Next" in labels(first)
    second = await counter.press("Next", first)
    assert words(second).count("of these days") == 3


async def test_an_empty_edition_has_nothing_to_explain(counter: Counter) -> None:
    assert "nothing in this edition to explain" in words(await counter.ask("/why edition:today"))


async def test_home_shows_the_last_edition_and_what_is_scheduled_here(counter: Counter) -> None:
    assert "Nothing is scheduled yet" in await page(counter)
    await keep(counter, "weekly", SUNDAY)
    await counter.ask("/schedule set weekly time:09:00 zone:Europe/Berlin days:mon", ADMIN)
    shown = await page(counter)
    assert "Weekly edition no. 1" in shown
    assert "Monday at 09:00, Europe/Berlin" in shown


async def test_home_tells_only_admins_which_sources_are_in_trouble(counter: Counter) -> None:
    await counter.fare("wire", state=SourceState.FAILING, reason="http_status: 500", failures=3)
    assert "Capitol Wire" in await page(counter, ADMIN)
    assert "Capitol Wire" not in await page(counter)


async def test_home_says_that_nothing_is_posted_to_a_suspended_tenant(counter: Counter) -> None:
    async with counter.store.writing() as tx:
        await tx.tenant(TenantId("discord:1")).suspend("the app was removed", NOON)
    assert "Nothing is posted here at the moment: the app was removed." in await page(counter)
