import asyncio
from collections.abc import Sequence

import pytest

from bot.commands.complete import complete
from bot.commands.known import ranked
from bot.commands.spec import Action, Choice, Command, Option, Reply, Request, Services
from tests.unit.commands.counter import MEMBER, Counter


def completing(given: Sequence[Choice] | Exception | None) -> tuple[Command, ...]:
    async def completer(typed: str, request: Request, services: Services) -> Sequence[Choice]:
        if isinstance(given, Exception):
            raise given
        if given is None:
            await asyncio.sleep(60)
        return given or ()

    async def never(request: Request, services: Services) -> Reply:
        raise AssertionError("completing calls no handler")

    option = Option(name="what", summary="What", completer=completer)
    return (Command(name="pick", summary="Picks", actions=(Action(name="", summary="P", handler=never, options=(option,)),)),)  # fmt: skip  # noqa: E501 - a table of one


async def pick(counter: Counter, given: Sequence[Choice] | Exception | None) -> Sequence[Choice]:
    request = Request(command="pick", action="", asker=MEMBER)
    return await complete("pick", "", "what", "x", request, counter.services, commands=completing(given))


async def test_no_more_and_no_longer_than_a_platform_takes(counter: Counter) -> None:
    many = [Choice(name="n" * 150, value=f"v{number}") for number in range(40)]
    found = await pick(counter, [Choice(name="too long", value="v" * 101), Choice(name="none", value=""), *many])
    assert [one.value for one in found] == [f"v{number}" for number in range(25)]
    assert {len(one.name) for one in found} == {100}


@pytest.mark.parametrize("given", [RuntimeError("broken"), None], ids=["broken", "slow"])
async def test_a_completer_that_fails_or_dawdles_offers_nothing(
    counter: Counter, given: Exception | None, caplog: pytest.LogCaptureFixture
) -> None:
    assert await pick(counter, given) == ()
    assert "no choices for what of /pick" in caplog.text


@pytest.mark.parametrize("words", ["/nothing what", "/search nothing", "/schedule set zone", "/search query"])
async def test_what_is_unknown_forbidden_or_free_offers_nothing(counter: Counter, words: str) -> None:
    assert await counter.choices(words, "x") == ()


def test_every_word_must_occur_and_beginnings_come_first() -> None:
    choices = [Choice(name=name, value=name) for name in ("Open Weights", "Weights of Open", "The open one", "Reopen")]
    assert [one.name for one in ranked("open", choices)] == [
        "Open Weights",
        "Weights of Open",
        "The open one",
        "Reopen",
    ]
    assert [one.name for one in ranked("open wei", choices)] == ["Open Weights", "Weights of Open"]
    assert ranked("", choices) == tuple(choices)
