"""`/watch`: what is followed, by whom, and where it is delivered."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.commands.spec import Permission
from bot.domain.subscriptions import Subscription, SubscriptionState, TenantId
from tests import make
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, asker, labels, words

ORDER = "/watch add target:us-eo-14179"
SECOND = replace(MEMBER, user_id="discord:8")
ELSEWHERE = asker(Permission.ADMIN, tenant="discord:2")


async def kept(counter: Counter, tenant: str = "discord:1") -> list[Subscription]:
    async with counter.store.reading() as view:
        return list(await view.tenant(TenantId(tenant)).subscriptions())


async def test_a_member_watches_for_themselves_and_nobody_is_mentioned(counter: Counter) -> None:
    reply = await counter.ask(ORDER)

    assert "WATCHING: REMOVING BARRIERS" in words(reply).upper()
    assert "as direct messages to you" in words(reply)
    assert "each day at 09:00 (UTC)" in words(reply)
    assert reply.private
    (one,) = await kept(counter)
    assert (one.platform, one.channel_id, one.edition) == ("discord", "@discord:7", "watch:us-eo-14179")
    assert (one.cadence.at, one.cadence.zone, one.cadence.days) == (time(9), "UTC", ())
    assert (one.mention, one.next_due_at) == (None, datetime(2025, 8, 4, 9, tzinfo=UTC))


async def test_an_admin_has_it_posted_here_in_the_zone_of_the_tenant(counter: Counter) -> None:
    await counter.ask("/schedule set weekly 07:00 zone:Europe/Berlin", ADMIN)
    await counter.ask(f"{ORDER} deliver:here", ADMIN)

    watch = next(one for one in await kept(counter) if one.edition.startswith("watch:"))
    assert (watch.channel_id, watch.cadence.at, watch.cadence.zone) == ("c1", time(9), "Europe/Berlin")


async def test_only_an_admin_may_post_into_a_channel_and_only_where_there_is_one(counter: Counter) -> None:
    refused = words(await counter.ask(f"{ORDER} deliver:here"))
    assert "needs an admin" in refused
    assert "deliver:dm" in refused
    nowhere = await counter.ask(f"{ORDER} deliver:here", asker(Permission.ADMIN, channel=None))
    assert "There is no channel here" in words(nowhere)
    assert await kept(counter) == []


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        ("EO 14179", "us-eo-14179"),
        ("action plan", "us-plan"),
        ("hugging face", "hugging-face"),
        ("HF", "hugging-face"),
        ("a16z", "a16z"),
    ],
)
async def test_policies_and_organisations_are_found_by_any_of_their_names(
    counter: Counter, typed: str, target: str
) -> None:
    await counter.call("watch", "add", target=typed)
    assert [one.edition for one in await kept(counter)] == [f"watch:{target}"]


async def test_what_is_unknown_is_refused_with_the_nearest_three_of_which_one_is_pressed(counter: Counter) -> None:
    reply = await counter.call("watch", "add", target="huging faces")

    assert reply.fault == "user_error"
    assert 1 <= len(labels(reply)) <= 3
    assert labels(reply)[0] == "Hugging Face"
    await counter.press("Hugging Face", reply)
    assert [one.edition for one in await kept(counter)] == ["watch:hugging-face"]


async def test_a_name_of_both_kinds_is_not_guessed_and_ids_decide(shipped: Counter) -> None:
    reply = await shipped.call("watch", "add", target="UK AI Security Institute")

    assert labels(reply) == ["uk-aisi", "uk-ai-security-institute"]
    await shipped.press("uk-ai-security-institute", reply)
    assert [one.edition for one in await kept(shipped)] == ["watch:uk-ai-security-institute"]


WHOLE = {
    "OECD": "oecd",
    "Mistral": "mistral",
    "NTIA": "ntia",
    "eo 14179": "us-eo-14179",
    "2024/1689": "eu-ai-act",
}


@pytest.mark.parametrize(("typed", "target"), WHOLE.items())
async def test_a_whole_name_wins_over_what_it_occurs_in(shipped: Counter, typed: str, target: str) -> None:
    await shipped.call("watch", "add", target=typed)
    assert [one.edition for one in await kept(shipped)] == [f"watch:{target}"]


async def test_every_policy_and_organisation_that_ships_can_be_watched_by_its_id(shipped: Counter) -> None:
    policies = shipped.policies
    ids = [*(one.id for one in policies.all()), *(one.id for one in policies.organisations.all())]
    for number, target in enumerate(ids):
        who = asker(tenant=f"discord:{number}")
        assert (await shipped.call("watch", "add", who, target=target)).fault == "", target
        assert [one.edition for one in await kept(shipped, f"discord:{number}")] == [f"watch:{target}"]


async def test_both_kinds_complete_themselves(counter: Counter) -> None:
    values = [one.value for one in await counter.choices("/watch add target", "")]
    assert {"us-eo-14179", "hugging-face"} <= set(values)
    choices = await counter.choices("/watch add target", "hug")
    assert (choices[0].value, choices[0].name) == ("hugging-face", "Hugging Face · organisation")
    assert (await counter.choices("/watch add target", "eo 14"))[0].value == "us-eo-14179"


async def test_two_members_see_complete_and_remove_only_their_own(counter: Counter) -> None:
    await counter.ask(ORDER)
    await counter.ask("/watch add target:openai", SECOND)

    mine, theirs = words(await counter.ask("/watch list")), words(await counter.ask("/watch list", SECOND))
    assert ("Removing Barriers" in mine, "OpenAI" in mine) == (True, False)
    assert ("Removing Barriers" in theirs, "OpenAI" in theirs) == (False, True)
    assert [one.value for one in await counter.choices("/watch remove target", "", SECOND)] == ["openai"]
    assert "is not watched" in words(await counter.ask("/watch remove target:us-eo-14179", SECOND))
    await counter.ask("/watch remove target:us-eo-14179")
    assert [one.edition for one in await kept(counter)] == ["watch:openai"]
    assert "Nothing is watched here" in words(await counter.ask("/watch remove target:openai"))
    assert "Nothing is watched here" in words(await counter.ask("/watch list", ELSEWHERE))


async def test_a_channels_watches_are_for_admins_to_see_and_remove(counter: Counter) -> None:
    await counter.ask(f"{ORDER} deliver:here", ADMIN)

    assert "Nothing is watched" in words(await counter.ask("/watch list"))
    assert "Nothing is watched" in words(await counter.ask("/watch remove target:us-eo-14179"))
    assert "in this channel, at 09:00 (UTC)" in words(await counter.ask("/watch list", ADMIN))
    await counter.ask("/watch remove target:us-eo-14179", ADMIN)
    assert await kept(counter) == []


async def test_who_watches_here_and_directly_says_which_is_to_end(counter: Counter) -> None:
    for deliver in ("here", "dm"):
        await counter.ask(f"{ORDER} deliver:{deliver}", ADMIN)
    assert "Say which" in words(await counter.ask("/watch remove target:us-eo-14179", ADMIN))
    await counter.ask("/watch remove target:us-eo-14179 deliver:here", ADMIN)
    assert [one.channel_id for one in await kept(counter)] == ["@discord:7"]


async def test_nobody_sees_in_the_schedule_what_others_watch_for_themselves(counter: Counter) -> None:
    admin = replace(ADMIN, user_id="discord:1")
    await counter.ask(ORDER)
    await counter.ask("/watch add target:openai", admin)

    shown = words(await counter.ask("/schedule show", admin)).casefold()
    assert "watch:openai edition to you directly" in shown
    assert "us-eo-14179" not in shown
    await counter.ask("/schedule remove edition:watch:us-eo-14179", admin)
    assert len(await kept(counter)) == 2
    assert [one.value for one in await counter.choices("/schedule pause edition", "", admin)] == ["watch:openai"]


async def test_the_schedule_pauses_resumes_and_says_how_to_have_a_watch_back(counter: Counter) -> None:
    await counter.ask(f"{ORDER} deliver:here", ADMIN)

    await counter.ask("/schedule pause edition:watch:us-eo-14179", ADMIN)
    assert "Paused (by an admin); /watch add target:us-eo-14179 deliver:here" in words(
        await counter.ask("/watch list", ADMIN)
    )
    await counter.ask("/schedule resume edition:watch:us-eo-14179", ADMIN)
    assert (await kept(counter))[0].state is SubscriptionState.ACTIVE
    removed = words(await counter.ask("/schedule remove edition:watch:us-eo-14179", ADMIN))
    await counter.ask(removed.partition("To have it back: ")[2], ADMIN)
    assert [(one.channel_id, one.edition) for one in await kept(counter)] == [("c1", "watch:us-eo-14179")]


async def test_watching_again_starts_what_was_paused_and_keeps_one(counter: Counter) -> None:
    await counter.ask(ORDER)
    (one,) = await kept(counter)
    async with counter.store.writing() as tx:
        await tx.tenant(one.tenant_id).set_state(one.id, SubscriptionState.PAUSED, "forbidden: no messages")
    assert "Paused (forbidden: no messages)" in words(await counter.ask("/watch list"))

    counter.clock.moment += timedelta(days=3)
    assert "STILL WATCHING" in words(await counter.ask(ORDER)).upper()
    (again,) = await kept(counter)
    assert (again.id, again.state, again.reason) == (one.id, SubscriptionState.ACTIVE, "")


async def test_a_person_watches_no_more_than_a_reader_could_want(shipped: Counter) -> None:
    ids = [one.id for one in shipped.policies.all()]
    for target in ids[:25]:
        await shipped.call("watch", "add", target=target)
    assert "There are 25 watches" in words(await shipped.call("watch", "add", target=ids[25]))
    assert (await shipped.call("watch", "add", target=ids[3])).fault == "", "one of them again is no further one"
    assert (await shipped.call("watch", "add", SECOND, target=ids[25])).fault == ""
    assert len(await kept(shipped)) == 26
    first = await shipped.ask("/watch list")
    assert "Next" in labels(first)
    assert "WHAT IS WATCHED: 25" in words(await shipped.press("Next", first)).upper()


async def test_what_left_the_catalogue_can_still_be_removed(counter: Counter) -> None:
    await counter.ask("/watch add target:us-ca-sb-53")
    left = [one for one in counter.policies.all() if one.id != "us-ca-sb-53"]
    counter.policies = CatalogueIndex(make.catalogue(*left))
    assert "us-ca-sb-53" in words(await counter.ask("/watch list"))
    await counter.ask("/watch remove target:us-ca-sb-53")
    assert await kept(counter) == []
