import logging
import re

import pytest

from bot.commands.answer import answer
from bot.commands.spec import Action, Command, Permission, Reply, Request, Services, Value
from bot.domain.errors import StoreError, StoreFault
from bot.domain.messages import Message
from tests.unit.commands.counter import ADMIN, MEMBER, Counter, asker, words

UNKNOWN: list[tuple[str, str, dict[str, Value], str]] = [
    ("serch", "", {}, "Did you mean /search?"),
    ("schedule", "", {}, "needs to know what to do"),
    ("schedule", "pausse", {}, "Did you mean pause?"),
    ("search", "", {"query": "x", "knd": "news"}, "Did you mean kind?"),
    ("search", "", {}, "/search needs “query”"),
    ("search", "", {"query": "  "}, "/search needs “query”"),
    ("search", "", {"query": 7}, "“query” takes text"),
    ("search", "", {"query": "x", "share": "yes"}, "“share” takes yes or no"),
    ("search", "", {"query": "x", "kind": "modell"}, "Did you mean model?"),
    ("search", "", {"query": "x" * 2000}, "at most 1,000 characters"),
    ("feeds", "test", {"feed": "wire", "items": True}, "“items” takes a whole number"),
]


@pytest.mark.parametrize(("command", "action", "values", "said"), UNKNOWN)
async def test_a_wrong_request_is_answered_privately_with_what_was_expected(
    counter: Counter, command: str, action: str, values: dict[str, Value], said: str
) -> None:
    reply = await answer(
        Request(command=command, action=action, asker=asker(Permission.OPERATOR), values=values), counter.services
    )
    assert said in words(reply)
    assert (reply.private, reply.fault) == (True, "user_error")


@pytest.mark.parametrize(
    ("line", "who", "said"),
    [
        ("/schedule show", MEMBER, "needs an admin"),
        ("/schedule remove weekly", MEMBER, "needs an admin"),
        ("/feeds list", MEMBER, "needs an admin"),
        ("/feeds pause wire", ADMIN, "needs an operator"),
        ("/feeds test https://a.example/", ADMIN, "needs an operator"),
        ("/feeds reload", ADMIN, "needs an operator"),
    ],
)
async def test_who_may_not_is_told_who_may(counter: Counter, line: str, who: object, said: str) -> None:
    reply = await counter.ask(line, who)  # type: ignore[arg-type]
    assert said in words(reply)
    assert reply.fault == "user_error"


def failing(error: Exception) -> tuple[Command, ...]:
    async def fail(request: Request, services: Services) -> Reply:
        raise error

    action = Action(name="", summary="Fails", handler=fail)
    return (Command(name="fail", summary="Fails", actions=(action,)),)


async def test_our_own_failure_gets_a_reference_that_the_log_has_with_the_trace(
    counter: Counter, caplog: pytest.LogCaptureFixture
) -> None:
    request = Request(command="fail", action="", asker=MEMBER)
    reply = await answer(request, counter.services, commands=failing(RuntimeError("the secret inside")))
    reference = re.search(r"Reference: ([0-9a-f]{8})", words(reply))
    assert reference
    assert reference[1] in caplog.text
    assert "the secret inside" in caplog.text
    assert "the secret inside" not in words(reply)
    assert (reply.private, reply.fault) == (True, "internal")


@pytest.mark.parametrize("fault", [StoreFault.BUSY, StoreFault.FULL, StoreFault.LOCKED_BY_PROCESS])
async def test_what_passes_by_itself_asks_to_try_again(counter: Counter, fault: StoreFault) -> None:
    request = Request(command="fail", action="", asker=MEMBER)
    reply = await answer(request, counter.services, commands=failing(StoreError(fault, "locked")))
    assert "try again" in words(reply)
    assert "Reference" not in words(reply)
    assert reply.fault == fault.value


async def test_a_damaged_database_is_our_failure(counter: Counter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    request = Request(command="fail", action="", asker=MEMBER)
    reply = await answer(request, counter.services, commands=failing(StoreError(StoreFault.CORRUPT, "damaged")))
    assert "Something went wrong on our side" in words(reply)
    assert reply.fault == "corrupt"


async def test_what_is_not_to_be_shared_is_refused_before_it_is_done(counter: Counter) -> None:
    async def act(request: Request, services: Services) -> Reply:
        raise AssertionError("it ran")

    table = (Command(name="act", summary="Acts", actions=(Action(name="", summary="Acts", handler=act),)),)
    request = Request(command="act", action="", asker=MEMBER, values={"share": True})
    reply = await answer(request, counter.services, commands=table)
    assert reply.fault == "user_error"
    assert reply.message != Message(blocks=())
