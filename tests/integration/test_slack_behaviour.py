"""Acknowledged first, done once, refused politely; and what feeds hold neither pings nor links."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.chat.slack.work import Work
from bot.commands.about import COMMAND as ABOUT
from bot.commands.registry import COMMANDS
from bot.commands.spec import Command, Reply, Request, Services
from bot.commands.wording import said
from tests.blockkit_text import CONTROL, marked, pings, reading
from tests.doubles.slack.gestures import Gesture
from tests.integration.slack_dialogue import Scene, scene, text
from tests.unit.chat.hostile import BITS


def slow(seconds: float, asked: list[str]) -> Sequence[Command]:
    """The table, with an `/about` that takes its time."""

    async def about(request: Request, services: Services) -> Reply:
        asked.append(request.asker.user_id)
        await asyncio.sleep(seconds)
        return Reply(message=said("At last."))

    made = replace(ABOUT, actions=(replace(ABOUT.actions[0], handler=about),))
    return tuple(made if one.name == "about" else one for one in COMMANDS)


@pytest.mark.parametrize("socket", [False, True], ids=["http", "socket"])
async def test_an_answer_that_takes_long_is_acknowledged_at_once(tmp_path: Path, *, socket: bool) -> None:
    async with scene(tmp_path, commands=slow(1.5, []), socket=socket) as stage:
        gesture = await stage.double.slash("about")
        assert gesture.ack is not None
        assert gesture.ack.seconds < 1
        assert gesture.answers == []
        await stage.done()
        assert text(gesture).startswith("At last.")


async def test_who_comes_when_the_queue_is_full_is_told_so(tmp_path: Path) -> None:
    work = Work(running=1, waiting=1)
    async with scene(tmp_path, commands=slow(0.5, []), work=work) as stage:
        first = await stage.ask("search weights")
        under_way = [await stage.double.slash("about") for _ in range(2)]
        refused = await stage.double.slash("about")
        pressed = await stage.double.press(first, "Next")
        await stage.double.answers(pressed)
        assert "too much to do" in text(refused)
        assert "too much to do" in text(pressed)
        assert refused.private
        await stage.done()
        assert [text(one).startswith("At last.") for one in under_way] == [True, True]


async def test_a_form_that_comes_when_the_queue_is_full_says_so(tmp_path: Path) -> None:
    async with scene(tmp_path, commands=slow(1.0, []), work=Work(running=1, waiting=0)) as stage:
        form = await stage.modal("search")
        await stage.double.slash("about")
        sent = await stage.double.submit(form, {"query": "weights"})
        typed = await stage.double.suggest(form, "source", "wi")
        home = await stage.double.open_home()
        assert sent.view is not None
        assert "too much to do" in reading(sent.view)
        assert [one["value"] for one in typed.options] == ["wi"]
        assert home.ack is not None


async def test_a_window_that_is_closed_is_acknowledged(tmp_path: Path) -> None:
    async with scene(tmp_path) as stage:
        closed = Gesture(kind="interactive", payload={"type": "view_closed", "view": await stage.modal("search")})
        closed.payload |= {"team": {"id": stage.double.home.team_id}, "user": {"id": "U1"}}
        await stage.double._deliver(closed)
        assert closed.ack is not None
        assert closed.ack.status == 200


async def test_a_failure_before_the_answer_is_answered_too(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with scene(tmp_path) as stage:
        stage.double.fault("auth.test", status=503)
        answer = await stage.ask("about")
        assert "Something went wrong on our side. Reference:" in text(answer)
        assert answer.private
        assert stage.double.bot.value not in caplog.text
        assert "Open Gazette 1.2.3" in text(await stage.ask("about"))


async def again(stage: Scene, gesture: Gesture) -> None:
    await stage.double._deliver(gesture)
    await stage.done()


@pytest.mark.parametrize("restart", [False, True], ids=["at once", "after a restart"])
async def test_a_replayed_request_is_acknowledged_and_has_no_second_effect(tmp_path: Path, *, restart: bool) -> None:
    async with scene(tmp_path) as stage:
        admin = stage.double.home.admin
        gesture = await stage.ask("schedule set edition:weekly time:09:00", person=admin)
        await stage.ask("schedule remove", person=admin)
        if restart:
            await stage.restart()
        await again(stage, gesture)
        assert gesture.ack is not None
        assert gesture.ack.status == 200
        assert len(gesture.answers) == 1
        assert "Nothing is scheduled" in text(await stage.ask("schedule show", person=admin))


async def test_a_repeated_event_is_done_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as stage:
        who = stage.double.home.reader
        opened = {"type": "app_home_opened", "user": who.id, "channel": "D1", "tab": "home"}
        await stage.double.event(opened, event_id="Ev1")
        for attempt in (1, 2):
            await stage.double.event(opened, event_id="Ev1", retry=(attempt, "http_timeout"))
        await stage.done()
        assert stage.double.count("views.publish") == 1


async def test_what_feeds_hold_neither_pings_nor_links(tmp_path: Path) -> None:
    async with scene(tmp_path) as stage:
        hostile = [one for one in BITS if one.strip() and "\ud800" not in one]
        await stage.counter.bring(*(f"{one} gremlin" for one in hostile), summary=" ".join(hostile)[:2000])
        for page in range(1, len(hostile) // 5 + 2):
            answer = await stage.ask(f"search gremlin page:{page} share:yes")
            (shown,) = answer.answers
            assert pings(shown.body) == frozenset()
            targets = [found["to"] for written, _ in marked(shown.body) for found in CONTROL.finditer(written)]
            # The day of an item is ours; the date among the hostile words is another.
            assert [one for one in targets if not one.startswith("!date^1754222400^")] == []


async def test_what_is_typed_does_not_ping_either(tmp_path: Path) -> None:
    async with scene(tmp_path) as stage:
        for words in ("<!channel> hello", "search <!here> &lt;!channel&gt; <@U1|x>", "help <!subteam^S1|@team>"):
            assert (await stage.ask(words)).answers


@contextmanager
def surroundings(**values: str) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.update(values)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def test_no_environment_variable_changes_how_it_works(tmp_path: Path) -> None:
    names = ("BOT_TOKEN", "CLIENT_ID", "CLIENT_SECRET", "SIGNING_SECRET", "VERIFICATION_TOKEN")
    with surroundings(**{f"SLACK_{name}": "xoxb-of-somebody-else" for name in names}):
        async with scene(tmp_path) as stage:
            assert "Open Gazette 1.2.3" in text(await stage.ask("about"))
            assert {call.token for call in stage.double.calls} == {stage.double.bot.value}
