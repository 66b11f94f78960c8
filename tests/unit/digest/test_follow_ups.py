"""What is new about a watched policy or organisation, from stored states and stored entries."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.analysis.changes import state_of
from bot.catalogue.index import CatalogueIndex
from bot.digest.follow_ups import follow_ups
from bot.domain.digests import Window
from bot.domain.messages import Footer, Heading, Item, Message
from bot.domain.policies import Policy, PolicyId, Standing, Status
from bot.domain.sources import SourceId, Tier
from bot.messages.plain import plain
from bot.ports import Store
from tests.make import NOON, REGISTER, catalogue, deadline, draft, milestone, policy, position, spec
from tests.unit.store.shelf import fresh

DAY = timedelta(days=1)
TODAY = Window(start=NOON - DAY, end=NOON)
SPECS = (spec("wire", name="Capitol Wire"), spec("register", name="Federal Register", tier=Tier.OFFICIAL))
ORDER = policy(
    "us-order",
    title="Removing Barriers to Open Models",
    aliases=("The Order", "an order of four words"),
    identifiers=("eo:14179",),
)
BILL = policy("us-bill", title="A Bill")
REVOKED = Status(standing=Standing.REVOKED, words="Revoked", as_of=date(2025, 8, 2), source=REGISTER)
NAMES = {one.id: one.name for one in catalogue().organisations}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with fresh(tmp_path / "gazette.db") as store:
        async with store.writing() as writing:
            await writing.sync_sources(SPECS, NOON - 9 * DAY)
        yield store


async def keep(store: Store, days_ago: float, *policies: Policy) -> None:
    async with store.writing() as writing:
        states = {one.id: state_of(one, NAMES) for one in policies}
        await writing.keep_policy_states(states, NOON - days_ago * DAY)


async def bring(store: Store, title: str, *, days_ago: float = 0.5, source: str = "wire", **more: Any) -> None:
    keys, eligible = more.pop("identifiers", ()), more.pop("eligible", True)
    drafted = replace(draft(title, guid=f"{source} {title}", **more), identifiers=keys)
    async with store.writing() as writing:
        await writing.add({SourceId(source): [(drafted, eligible)]}, NOON - days_ago * DAY)


async def told(store: Store, target: str, *policies: Policy, window: Window = TODAY) -> Message | None:
    index = CatalogueIndex(catalogue(*(policies or (ORDER, BILL))))
    async with store.reading() as view:
        return await follow_ups(view, index, target, window, sources=SPECS)


def items(message: Message | None) -> Sequence[Item]:
    assert message is not None
    return [block for block in message.blocks if isinstance(block, Item)]


def titles(message: Message | None) -> list[str]:
    return [one.title.text for one in items(message)]


async def test_a_quiet_day_makes_no_message(store: Store) -> None:
    assert await told(store, "us-order") is None
    await keep(store, 9, ORDER, BILL)
    await bring(store, "Something else altogether")
    assert await told(store, "us-order") is None
    assert await told(store, "hugging-face") is None
    assert await told(store, "no-such-thing") is None


async def test_a_change_of_the_policy_is_told_with_its_source_and_date_and_others_are_not(store: Store) -> None:
    changed = replace(ORDER, status=REVOKED)
    await keep(store, 9, ORDER, BILL)
    await keep(store, 0.5, changed, replace(BILL, timeline=(milestone(),)))

    message = await told(store, "us-order", changed, BILL)

    (one,) = items(message)
    assert (one.title.text, one.text) == ("Status as of 2 August 2025: Revoked. Before: In force.", "")
    assert (one.source, one.title.url) == (REGISTER.name, REGISTER.url)
    assert one.facts == ("status changed", "2 August 2025")
    assert message is not None
    assert message.blocks[0] == Heading(text="Watching: Removing Barriers to Open Models", level=1)
    assert isinstance(message.blocks[-1], Footer)
    assert "/watch remove target:us-order ends these posts." in message.blocks[-1].lines


async def test_only_what_changed_within_the_window_is_told(store: Store) -> None:
    await keep(store, 9, ORDER)
    await keep(store, 2, changed := replace(ORDER, status=REVOKED))

    assert await told(store, "us-order", changed) is None
    assert await told(store, "us-order", changed, window=Window(start=NOON - 3 * DAY, end=NOON)) is not None


async def test_the_first_load_of_the_catalogue_is_no_news(store: Store) -> None:
    await keep(store, 0.5, replace(ORDER, positions=(position(),)))

    assert await told(store, "us-order") is None
    assert await told(store, "hugging-face") is None


async def test_a_policy_that_left_the_catalogue_is_told_of_once(store: Store) -> None:
    await keep(store, 9, ORDER, BILL)
    await keep(store, 0.5, BILL)

    message = await told(store, "us-order", BILL)

    assert message is not None
    assert "Watching: Removing Barriers to Open Models" in plain(message)
    assert "No longer in the catalogue." in plain(message)
    assert await told(store, "us-order", BILL, window=Window(start=NOON, end=NOON + DAY)) is None


@pytest.mark.parametrize(
    ("on", "head"), [("2025-08-17", "In 14 days"), ("2025-08-10", "In 7 days"), ("2025-08-04", "Tomorrow")]
)
async def test_a_deadline_is_told_of_when_it_comes_near_and_not_every_day(store: Store, on: str, head: str) -> None:
    watched = replace(ORDER, deadlines=(deadline(on),))

    (one,) = items(await told(store, "us-order", watched))

    assert one.title.text == f"{head}: Comments close"
    assert "as of 1 July 2025" in one.facts
    assert await told(store, "us-order", watched, window=Window(start=NOON - 2 * DAY, end=NOON - DAY)) is None


async def test_days_are_those_of_the_deadlines_own_zone(store: Store) -> None:
    kiribati = deadline("2025-08-18", zone="Pacific/Kiritimati")

    (one,) = items(await told(store, "us-order", replace(ORDER, deadlines=(kiribati,))))

    assert one.title.text == "In 14 days: Comments close", "there it is the fourth of August already"


async def test_what_is_over_superseded_or_far_is_no_deadline_to_tell_of(store: Store) -> None:
    late = deadline("2025-08-02"), deadline("2025-08-17", superseded_by=date(2025, 9, 1)), deadline("2025-12-01")

    assert await told(store, "us-order", replace(ORDER, deadlines=late)) is None


async def test_dates_that_disagree_are_both_shown(store: Store) -> None:
    torn = deadline("2025-08-17", conflicts_with=((date(2025, 8, 20), REGISTER),))

    (one,) = items(await told(store, "us-order", replace(ORDER, deadlines=(torn,))))

    assert "another source says 20 August 2025: Federal Register" in one.facts


async def test_coverage_comes_by_number_or_long_name_newest_first_and_five_at_most(store: Store) -> None:
    for number in range(6):
        await bring(store, f"Report no. {number} of this week", identifiers=("eo:14179",))
    await bring(store, "Removing barriers to open models, a year on", source="register")
    await bring(store, "The order of the day", source="register")

    message = await told(store, "us-order")

    assert titles(message) == [
        "Removing barriers to open models, a year on",
        *(f"Report no. {number} of this week" for number in (5, 4, 3, 2)),
    ]
    assert [one.number for one in items(message)] == [1, 2, 3, 4, 5]
    assert (items(message)[0].source, items(message)[0].tier) == ("Federal Register", "official")


async def test_old_news_first_imports_and_copies_are_no_follow_up(store: Store) -> None:
    await bring(store, "Old report of the week", days_ago=3, identifiers=("eo:14179",))
    await bring(store, "There when it was first read", identifiers=("eo:14179",), eligible=False)
    assert await told(store, "us-order") is None

    await bring(store, "The same long headline in two places", identifiers=("eo:14179",))
    await bring(store, "The same long headline in two places", source="register", identifiers=("eo:14179",))
    assert titles(await told(store, "us-order")) == ["The same long headline in two places"]


async def test_new_positions_of_an_organisation_are_told_and_nothing_else_of_the_policy(store: Store) -> None:
    now = replace(ORDER, status=REVOKED, positions=(position(), position("openai")))
    came = replace(BILL, id=PolicyId("us-new"), title="A New Bill", positions=(position(issue="Licensing"),))
    await keep(store, 9, ORDER, BILL)
    await keep(store, 0.5, now, BILL, came)

    message = await told(store, "hugging-face", now, BILL, came)

    assert [(one.title.text, one.text) for one in items(message)] == [
        ("Removing Barriers to Open Models", "Hugging Face supports “Open models”."),
        ("A New Bill", "Hugging Face supports “Licensing”."),
    ]
    assert all(one.source == "Their answer" and "19 March 2025" in one.facts for one in items(message))


async def test_an_organisation_is_found_by_its_name_as_it_is_written(store: Store) -> None:
    await bring(store, "hugging face asks for open data")
    await bring(store, "An openai-free day for all of us", source="register")
    await bring(store, "HF stands for high frequency here", source="register")
    await bring(store, "What OpenAI told the Senate", source="register")

    assert titles(await told(store, "hugging-face")) == ["hugging face asks for open data"]
    assert titles(await told(store, "openai")) == ["What OpenAI told the Senate"]
