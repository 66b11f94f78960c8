"""How long answers took is kept by platform, command and outcome; never by what somebody typed."""

from dataclasses import replace

from bot.commands.answer import answer, press
from bot.commands.spec import Request
from tests.doubles.meters import KeptMeter
from tests.unit.commands.counter import MEMBER, Counter

NAME = "gazette_question_seconds"


async def test_an_answer_and_a_refusal_are_told_apart(counter: Counter) -> None:
    meter = KeptMeter()
    services = replace(counter.services, meter=meter)
    for values in ({"query": "weights"}, {}):
        await answer(Request(command="search", action="", asker=MEMBER, values=values), services)
    assert meter.timed == {(NAME, "discord", "search", "answered"): 1, (NAME, "discord", "search", "user_error"): 1}


async def test_what_is_no_command_is_not_kept_by_its_name(counter: Counter) -> None:
    meter = KeptMeter()
    await answer(Request(command="s3cret", action="x", asker=MEMBER), replace(counter.services, meter=meter))
    assert meter.timed == {(NAME, "discord", "unknown", "user_error"): 1}


async def test_a_button_is_one_whatever_it_asks(counter: Counter) -> None:
    meter = KeptMeter()
    await press("page:nothing", MEMBER, replace(counter.services, meter=meter))
    assert meter.timed == {(NAME, "discord", "button", "user_error"): 1}
