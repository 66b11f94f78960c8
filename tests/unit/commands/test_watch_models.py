"""`/watch` for models, and follow-ups in the thread of the last edition: what is found, kept, shown and removed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.catalogue.index import CatalogueIndex
from bot.domain.errors import SourceError, SourceFault
from bot.domain.hub import ModelStanding
from bot.domain.subscriptions import Subscription, TenantId
from tests.make import NOON, organisation
from tests.unit.commands import modelled
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, ToldHub, labels, words
from tests.unit.commands.modelled import R1

NEW = "nobody/Tiny-Model-1B"
HOUR = timedelta(hours=1)


async def kept(counter: Counter) -> list[Subscription]:
    async with counter.store.reading() as view:
        return list(await view.tenant(TenantId("discord:1")).subscriptions())


async def editions(counter: Counter) -> list[str]:
    return [one.edition for one in await kept(counter)]


@pytest.mark.parametrize(
    "typed",
    [
        "DeepSeek-R1",
        "deepseek r1",
        "deepseek-ai/deepseek-r1",
        "hf:deepseek-ai/DeepSeek-R1",
        "https://huggingface.co/deepseek-ai/DeepSeek-R1?library=x",
    ],
)
async def test_a_curated_model_is_found_by_any_of_its_names_without_asking_the_hub(
    counter: Counter, typed: str
) -> None:
    counter.hub = ToldHub()
    reply = await counter.call("watch", "add", target=typed)

    assert await editions(counter) == [f"watch:hf:{R1}"]
    assert f"WATCHING: {R1}".upper() in words(reply).upper()
    assert counter.hub.asked == []


async def test_a_family_is_watched_by_its_first_model_and_a_member_of_it_by_itself(counter: Counter) -> None:
    await counter.call("watch", "add", target="Llama")
    await counter.call("watch", "add", target=f"{modelled.LLAMA}-Instruct")

    found = set(await editions(counter))
    assert f"watch:hf:{modelled.LLAMA}" in found


async def test_a_tracked_model_is_found_with_and_without_its_owner(counter: Counter) -> None:
    await counter.trending(modelled.reading(NEW))
    for typed in (NEW.lower(), "tiny-model-1b"):
        await counter.call("watch", "add", target=typed)
        assert await editions(counter) == [f"watch:hf:{NEW}"]


async def test_a_model_that_nobody_tracked_is_looked_up_and_tracked_from_then_on(counter: Counter) -> None:
    counter.hub = ToldHub(details={NEW: modelled.detail(NEW)})
    await counter.call("watch", "add", target=NEW.lower())

    assert await editions(counter) == [f"watch:hf:{NEW}"]
    async with counter.store.reading() as view:
        known = await view.model(NEW)
        assert await view.watched_models() == {NEW}
    assert known is not None
    assert known.detail is not None


async def test_a_model_that_was_renamed_is_watched_under_its_new_name(counter: Counter) -> None:
    counter.hub = ToldHub(details={"old/name": modelled.detail("new/name")})
    assert "new/name" in words(await counter.call("watch", "add", target="old/name"))
    assert await editions(counter) == ["watch:hf:new/name"]


async def test_what_the_hub_does_not_have_is_refused_with_the_nearest_names(counter: Counter) -> None:
    counter.hub = ToldHub(details={NEW: modelled.detail(NEW)})
    reply = await counter.call("watch", "add", target="deepseek-ai/DeepSeek-R11")

    assert reply.fault == "user_error"
    assert R1 in words(reply) or "DeepSeek-R1" in words(reply)
    assert await kept(counter) == []


@pytest.mark.parametrize(
    "typed",
    ["hf:", "https://huggingface.co/", "2024/9999", "a/b/c", "hf:../etc", "x" * 3000, "\U0001f600/\U0001f600", "?"],
)
async def test_what_is_no_name_at_all_is_refused_without_harm(counter: Counter, typed: str) -> None:
    counter.hub = ToldHub()
    reply = await counter.call("watch", "add", target=typed)

    assert reply.fault == "user_error"
    assert await kept(counter) == []


async def test_while_the_hub_is_away_an_unknown_model_is_refused_with_the_reason(counter: Counter) -> None:
    counter.hub = ToldHub(error=SourceError(SourceFault.RATE_LIMITED, "wait"))
    reply = await counter.call("watch", "add", target=NEW)

    assert reply.fault == "user_error"
    assert "takes no more questions" in words(reply)


async def test_what_is_gone_from_the_hub_is_not_watched(counter: Counter) -> None:
    await counter.trending(modelled.reading(NEW), at=NOON - HOUR)
    async with counter.store.writing() as tx:
        await tx.keep_standing(NEW, ModelStanding.GONE, NOON)
    counter.hub = ToldHub()

    assert "is gone from the Hub" in words(await counter.call("watch", "add", target=NEW))


async def test_a_name_of_an_organisation_and_a_model_is_not_guessed(counter: Counter) -> None:
    known = modelled.catalogue()
    counter.policies = CatalogueIndex(
        replace(known, organisations=(*known.organisations, organisation("bloom-ngo", name="BLOOM")))
    )
    reply = await counter.call("watch", "add", target="bloom")

    assert reply.fault == "user_error"
    assert labels(reply) == ["bloom-ngo", f"hf:{modelled.BLOOM}"]
    await counter.press(f"hf:{modelled.BLOOM}", reply)
    assert await editions(counter) == [f"watch:hf:{modelled.BLOOM}"]


async def test_models_complete_themselves_beside_policies_and_organisations(counter: Counter) -> None:
    await counter.trending(modelled.reading(NEW))
    every = [one.value for one in await counter.choices("/watch add target", "")]
    assert {"us-eo-14179", "hugging-face", f"hf:{NEW}"} <= set(every)
    assert len(every) <= 25
    (tiny,) = await counter.choices("/watch add target", "tiny")
    assert (tiny.name, tiny.value) == (f"{NEW} · model", f"hf:{NEW}")
    values = [one.value for one in await counter.choices("/watch add target", "deepseek-r")]
    assert values.count(f"hf:{R1}") == 1


async def test_a_watched_model_is_listed_and_removed_by_its_name_even_when_it_left_the_hub(counter: Counter) -> None:
    await counter.trending(modelled.reading(NEW), at=NOON - HOUR)
    for typed in (f"hf:{NEW}", NEW, NEW.lower()):
        await counter.call("watch", "add", target=NEW)
        async with counter.store.writing() as tx:
            await tx.keep_standing(NEW, ModelStanding.GONE, NOON)
        assert NEW in words(await counter.ask("/watch list"))
        assert [one.value for one in await counter.choices("/watch remove target", "tiny")] == [f"hf:{NEW}"]
        await counter.call("watch", "remove", target=typed)
        assert await kept(counter) == []
        async with counter.store.writing() as tx:
            await tx.keep_standing(NEW, ModelStanding.PUBLIC, NOON)


async def test_a_line_typed_by_hand_carries_the_prefix(counter: Counter) -> None:
    await counter.ask(f"/watch add target:hf:{R1}")
    assert await editions(counter) == [f"watch:hf:{R1}"]


async def test_follow_ups_in_the_thread_are_for_admins_and_shown_as_such(counter: Counter) -> None:
    assert "needs an admin" in words(await counter.ask("/watch add target:openai deliver:thread", MEMBER))
    shown = words(await counter.ask("/watch add target:openai deliver:thread", ADMIN))

    assert "in the thread of the last edition of this channel" in shown
    assert "no such thread it comes into the channel" in shown
    (one,) = await kept(counter)
    assert (one.threaded, one.channel_id) == (True, "c1")
    assert "in the thread of the last edition" in words(await counter.ask("/watch list", ADMIN))


async def test_a_channel_has_one_watch_of_a_target_and_adding_it_again_moves_it(counter: Counter) -> None:
    for deliver, threaded in (("thread", True), ("here", False), ("thread", True)):
        await counter.ask(f"/watch add target:openai deliver:{deliver}", ADMIN)
        assert [one.threaded for one in await kept(counter)] == [threaded]
    removed = words(await counter.ask("/watch remove target:openai deliver:here", ADMIN))
    assert "in the thread of the last edition of this channel" in removed
    assert await kept(counter) == []


async def test_the_schedule_says_how_to_have_a_threaded_watch_back(counter: Counter) -> None:
    await counter.ask("/watch add target:openai deliver:thread", ADMIN)
    removed = words(await counter.ask("/schedule remove edition:watch:openai", ADMIN))
    await counter.ask(removed.partition("To have it back: ")[2], ADMIN)

    assert [one.threaded for one in await kept(counter)] == [True]
