"""What the asker reads whose question takes the database too long, and that every question has that limit."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.commands.answer import answer, press
from bot.commands.complete import complete
from bot.commands.home import home
from bot.commands.line import parse
from bot.commands.spec import Action, Choice, Command, Option, Reply, Request, Services
from bot.domain.errors import StoreError, StoreFault
from bot.domain.messages import Message
from bot.domain.search import SearchQuery
from tests.unit.commands.counter import ADMIN, MEMBER, OPERATOR, Counter, button, words
from tests.unit.store.many import fill

MANY = 80_000


async def ask(counter: Counter, line: str, within: float) -> Reply:
    return await answer(parse(line, OPERATOR), replace(counter.services, within=within))


async def test_whoever_asks_for_too_much_is_told_to_ask_for_less(counter: Counter, tmp_path: Path) -> None:
    fill(tmp_path / "gazette.db", MANY)
    assert "Weights 80000" in words(await ask(counter, "/search weights", 2.0))
    assert "Nothing was found" in words(await ask(counter, "/search weights kind:model", 2.0))

    reply = await ask(counter, "/search weights kind:model", 0.001)
    assert "This question takes the database too long. Ask for something narrower" in words(reply)
    assert "Reference" not in words(reply)
    assert (reply.private, reply.fault, reply.more) == (True, "too_slow", False)
    assert "Weights 80000" in words(await ask(counter, "/search weights", 2.0))


@pytest.mark.parametrize(
    "line",
    [
        "/search weights",
        "/digest",
        "/models",
        "/trends",
        "/changes",
        "/about",
        "/sources",
        "/schedule show",
        "/feeds list",
        "/schedule failed",
        "/watch list",
        "/why edition:latest item:1",
        "/compare models deepseek-r1 bloom",
        "/feeds health",
    ],
)
async def test_every_question_to_the_database_has_the_limit(counter: Counter, line: str) -> None:
    assert (await ask(counter, line, 0.0)).fault == "too_slow"


async def test_a_button_has_the_limit_too(counter: Counter) -> None:
    await counter.bring(*(f"Weights {number}" for number in range(8)))
    key = button(await counter.ask("/search weights"), "Next").key
    assert (await press(key, MEMBER, replace(counter.services, within=0.0))).fault == "too_slow"
    assert (await press(f"{key[:-4]}aaaa", MEMBER, replace(counter.services, within=0.0))).fault == "too_slow"
    assert "Weights 0" in words(await press(key, MEMBER, counter.services))


async def test_the_page_of_the_bot_has_the_limit_too(counter: Counter) -> None:
    with pytest.raises(StoreError) as raised:
        await home(ADMIN, replace(counter.services, within=0.0))
    assert raised.value.fault is StoreFault.SLOW


async def test_choices_that_take_too_long_are_none(counter: Counter) -> None:
    async def titles(typed: str, request: Request, services: Services) -> tuple[Choice, ...]:
        async with services.store.reading() as view:
            found = await view.search(SearchQuery(words=typed))
        return tuple(Choice(name=entry.title, value=entry.title) for entry in found.entries)

    async def nothing(request: Request, services: Services) -> Reply:
        return Reply(message=Message(blocks=()))

    option = Option(name="title", summary="A title", completer=titles)
    action = Action(name="", summary="Finds", handler=nothing, options=(option,))
    table = (Command(name="find", summary="Finds", actions=(action,)),)
    request = Request(command="find", action="", asker=MEMBER)
    await counter.bring("Weights")

    async def choices(within: float) -> list[str]:
        services = replace(counter.services, within=within)
        return [one.value for one in await complete("find", "", "title", "weights", request, services, commands=table)]

    assert await choices(0.0) == []
    assert await choices(2.0) == ["Weights"]
