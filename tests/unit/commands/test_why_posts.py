"""`/why` of nudges and follow-ups: who asked for them, when they come, and how they end."""

from dataclasses import replace

from tests.unit.commands import modelled
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, words

OTHER = replace(MEMBER, channel_id="c2", user_id="discord:9")


async def test_nudges_come_because_the_channel_wants_them_and_at_which_steps(counter: Counter) -> None:
    assert "Nobody asked for nudges before deadlines here" in words(await counter.ask("/why edition:deadlines"))
    await counter.ask("/schedule set deadlines 09:00 zone:UTC", ADMIN)

    shown = words(await counter.ask("/why edition:Deadlines"))

    assert "This channel wants reminders at 14, 7, 3 and 1 days before each deadline" in shown
    assert "each day at 09:00 (UTC)" in shown
    assert "/schedule remove edition:deadlines ends them." in shown
    assert "Nobody asked" in words(await counter.ask("/why edition:deadlines", OTHER))


async def test_follow_ups_come_because_somebody_watches(counter: Counter) -> None:
    await counter.call("watch", "add", ADMIN, target=modelled.R1, deliver="thread")
    await counter.ask("/watch add target:openai")

    here = words(await counter.call("why", edition=f"watch:hf:{modelled.R1}"))
    mine = words(await counter.ask("/why edition:watch:openai"))

    assert f"This channel wants follow-ups on {modelled.R1}" in here
    assert "in the thread of the last edition" in here
    assert f"/watch remove target:hf:{modelled.R1} ends them." in here
    assert "You want follow-ups on OpenAI" in mine
    assert "Nobody asked" in words(await counter.ask("/why edition:watch:openai", OTHER))


async def test_what_comes_here_is_offered_behind_the_editions(counter: Counter) -> None:
    await counter.ask("/watch add target:openai")
    assert [one.value for one in await counter.choices("/why edition", "watch")] == ["watch:openai"]
    assert "watch:openai" not in [one.value for one in await counter.choices("/why edition", "watch", OTHER)]
