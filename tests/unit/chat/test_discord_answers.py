from typing import Any

import discord
import pytest
from discord import app_commands

from bot.chat.discord.answers import MOST_PARTS, respond
from bot.chat.discord.options import RoleId
from bot.chat.discord.render import ALARM, COLOUR, COMPONENTS_V2, EPHEMERAL
from bot.chat.discord.tree import Tree
from bot.commands.spec import Reply
from bot.domain.messages import Message, Paragraph
from tests.openapi import validator
from tests.unit.chat.discord_refusals import Http, refusal
from tests.unit.chat.test_discord_render import every

ORIGINAL = "/messages/@original"


class Response:
    """Discord's first answer to an interaction."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.deferred: list[bool] = []
        self._trouble = trouble

    def is_done(self) -> bool:
        return bool(self.deferred)

    async def defer(self, *, ephemeral: bool, thinking: bool) -> None:
        if self._trouble:
            raise self._trouble
        self.deferred.append(ephemeral)


class Call:
    def __init__(self, *answers: Any, trouble: Exception | None = None) -> None:
        self.http = Http(*answers)
        self.client = self
        self.response = Response(trouble)
        self.application_id = 1
        self.token = "secret"
        self.type = discord.InteractionType.application_command


def reply(*texts: str, **changes: Any) -> Reply:
    return Reply(message=Message(blocks=tuple(Paragraph(text=text) for text in texts)), **changes)


async def answered(call: Call, said: Reply, *, private: bool) -> list[tuple[str, str, int]]:
    async def ask() -> Reply:
        return said

    await respond(call, private=private, ask=ask)  # type: ignore[arg-type]
    for _, _, body in call.http.asked:
        if body is not None:
            assert validator("IncomingWebhookInteractionRequest")(body) == []
    return [
        (method, path.removeprefix("/webhooks/1/secret"), (body or {}).get("flags", 0))
        for method, path, body in call.http.asked
    ]


async def test_a_private_answer_fills_its_private_placeholder() -> None:
    call = Call({})
    assert await answered(call, reply("Yes."), private=True) == [("PATCH", ORIGINAL, COMPONENTS_V2 | EPHEMERAL)]
    assert call.response.deferred == [True]


async def test_an_answer_that_says_what_went_wrong_has_another_colour() -> None:
    colours = []
    for said in (reply("Yes."), reply("No.", fault="user")):
        call = Call({})
        await answered(call, said, private=True)
        colours.append(call.http.asked[0][2]["components"][0]["accent_color"])
    assert colours == [COLOUR, ALARM]


async def test_a_shared_answer_is_for_everybody() -> None:
    call = Call({})
    assert await answered(call, reply("Yes.", private=False), private=False) == [("PATCH", ORIGINAL, COMPONENTS_V2)]
    assert call.response.deferred == [False]


async def test_a_private_refusal_never_fills_a_placeholder_that_everybody_sees() -> None:
    call = Call({}, {}, None)
    assert await answered(call, reply("No."), private=False) == [
        ("PATCH", ORIGINAL, COMPONENTS_V2),
        ("POST", "", COMPONENTS_V2 | EPHEMERAL),
        ("DELETE", ORIGINAL, 0),
    ]
    assert "No." not in str(call.http.asked[0])


async def test_a_long_answer_comes_in_at_most_five_parts_and_says_what_is_missing() -> None:
    call = Call(*[{}] * 5)
    sent = await answered(call, reply(*["word " * size for size in (30, 350)] * 99), private=True)
    assert [method for method, _, _ in sent] == ["PATCH", *["POST"] * (MOST_PARTS - 1)]
    assert all(flags & EPHEMERAL for _, _, flags in sent)
    last = every(call.http.asked[-1][2])
    assert "more parts are not shown" in str(last)
    assert sum(len(one.get("content", "")) for one in last) <= 4000


async def test_an_answer_that_discord_refuses_as_components_goes_as_an_embed() -> None:
    call = Call(refusal(400, 50035), {})
    sent = await answered(call, reply("Yes."), private=True)
    assert sent[1] == ("PATCH", ORIGINAL, EPHEMERAL)
    assert "Yes." in call.http.asked[1][2]["embeds"][0]["description"]


@pytest.mark.parametrize("code", [10062, 40060])
async def test_late_and_doubled_interactions_are_left_alone(code: int) -> None:
    call = Call(trouble=refusal(404 if code == 10062 else 400, code))
    assert await answered(call, reply("Yes."), private=True) == []


async def test_an_answer_that_cannot_be_sent_is_logged_without_its_token(caplog: pytest.LogCaptureFixture) -> None:
    assert len(await answered(Call(ConnectionResetError("secret")), reply("Yes."), private=True)) == 1
    assert "an answer did not reach Discord" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (app_commands.CommandNotFound("gone", []), "was updated"),
        (app_commands.TransformerError("x", discord.AppCommandOptionType.role, RoleId()), "cannot be read"),
        (app_commands.AppCommandError("odd"), "Something went wrong"),
    ],
)
async def test_what_goes_wrong_before_a_command_is_answered_privately(error: Exception, said: str) -> None:
    call = Call({})
    await Tree.on_error(None, call, error)  # type: ignore[arg-type]
    assert call.response.deferred == [True]
    assert said in str(call.http.asked[0][2])
