"""Every action of the table as a form, and forms that come back."""

from typing import Any

import pytest

from bot.chat.slack.choices import options
from bot.chat.slack.forms import fields, form, option_object, values_of
from bot.chat.slack.meta import Meta
from bot.chat.slack.views import answered, picker, told
from bot.commands.registry import COMMANDS
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Permission, Reply, Request, Services
from bot.commands.usage import each, label
from bot.commands.wording import said
from bot.domain.messages import Button, Buttons, Message, Paragraph
from tests import blockkit
from tests.doubles.slack.asks import submission

ACTIONS = list(each(COMMANDS))
NAMES = [label(*one) for one in ACTIONS]


async def _handler(request: Request, services: Services) -> Reply:
    return Reply(message=said("x"))


KINDS = Action(
    name="",
    summary="Everything at once",
    handler=_handler,
    options=(
        Option(name="words", summary="Words", required=True),
        Option(name="number", summary="A number", kind=OptionKind.NUMBER),
        Option(name="flag", summary="A flag", kind=OptionKind.FLAG),
        Option(name="share", summary="Shared", kind=OptionKind.FLAG),
        Option(name="channel", summary="A channel", kind=OptionKind.CHANNEL),
        Option(name="role", summary="A role", kind=OptionKind.ROLE),
        Option(name="one", summary="A choice", choices=tuple(Choice(name=f"No. {n}", value=n) for n in "12")),
    ),
)
ALL_KINDS = Command(name="kinds", summary="Everything at once", actions=(KINDS,))
VALUES: dict[str, Any] = {"words": "w", "number": 3, "flag": True, "channel": "C012", "role": "S012", "one": "2"}


@pytest.mark.parametrize(("command", "action"), ACTIONS, ids=NAMES)
def test_every_action_is_a_form_that_slack_takes(command: Command, action: Action) -> None:
    made = form(command, action, Meta(channel="C1"))
    assert blockkit.problems(made, surface="modal") == []
    inputs = {one["block_id"]: one for one in made["blocks"] if one["type"] == "input"}
    assert list(inputs) == [option.name for option in action.options if option.name != "share"]
    assert [not inputs[option.name]["optional"] for option in fields(action)] == [
        option.required for option in fields(action)
    ]
    assert Meta.read(made["private_metadata"]) == Meta(command=command.name, action=action.name, channel="C1")


@pytest.mark.parametrize("values", [{}, VALUES], ids=["empty", "filled in"])
def test_what_a_form_was_given_comes_back_of_its_kind(values: dict[str, Any]) -> None:
    made = form(ALL_KINDS, KINDS, Meta(), values=values)
    assert blockkit.problems(made, surface="modal") == []
    assert values_of(submission(made, {}), KINDS) == values


def test_what_is_typed_comes_back_without_blanks_and_a_number_that_is_none_as_it_is() -> None:
    made = form(ALL_KINDS, KINDS, Meta())
    given = {"words": "  open weights ", "number": "3.5", "flag": ["yes"], "one": "No. 1"}
    assert values_of(submission(made, given), KINDS) == {
        "words": "open weights", "number": "3.5", "flag": True, "one": "1",
    }  # fmt: skip


def test_what_cannot_stand_in_a_field_is_not_put_there() -> None:
    made = form(ALL_KINDS, KINDS, Meta(), values={"words": "w" * 2000, "channel": "#talk", "one": "9"})
    assert blockkit.problems(made, surface="modal") == []
    assert values_of(submission(made, {}), KINDS) == {"words": "w" * 1000}


def test_a_view_without_a_state_holds_nothing() -> None:
    assert values_of({}, KINDS) == {}
    assert values_of({"state": {"values": {"words": None}}}, KINDS) == {}


def test_a_channel_is_this_one_only_where_something_is_made() -> None:
    def current(words: str) -> bool:
        command, action = next(one for one in ACTIONS if label(*one) == words)
        (found,) = [one for one in form(command, action, Meta())["blocks"] if one.get("block_id") == "channel"]
        return bool(found["element"]["default_to_current_conversation"])

    assert current("/schedule set")
    assert not current("/schedule remove")


@pytest.mark.parametrize("permission", list(Permission))
def test_the_choice_of_actions_is_a_view_that_slack_takes(permission: Permission) -> None:
    made = picker(COMMANDS, permission, Meta(channel="C1"))
    assert blockkit.problems(made, surface="modal") == []
    groups = made["blocks"][0]["element"]["option_groups"]
    assert len(groups) == permission + 1
    offered = [option["value"] for group in groups for option in group["options"]]
    assert offered == [
        label(*one)[1:] for who in Permission if who <= permission for one in ACTIONS if one[1].permission is who
    ]


def test_an_answer_in_a_window_has_pages_and_nothing_to_share() -> None:
    buttons = Buttons(buttons=(Button(label="Next", key="page:2:abc"), Button(label="Share", key="share:1:abc")))
    reply = Reply(message=Message(blocks=(Paragraph(text="See /help."), buttons)))
    made = answered(reply, Meta(command="search"), COMMANDS)
    assert blockkit.problems(made, surface="modal") == []
    shown = blockkit.reading(made)
    assert "Next" in shown
    assert "Share" not in shown
    assert "/gazette help" in shown


def test_a_refusal_in_a_window_is_marked_as_one() -> None:
    assert "That did not work:" in blockkit.reading(answered(Reply(message=said("No."), fault="x"), Meta(), COMMANDS))
    assert "That did not work:" not in blockkit.reading(answered(Reply(message=said("Yes.")), Meta(), COMMANDS))


def test_a_title_is_as_short_as_slack_wants_it() -> None:
    made = told("x", Meta(command="a-very-long-command-name", action="and-an-action"))
    assert blockkit.problems(made, surface="modal") == []


@pytest.mark.parametrize("text", ["", "null", "[]", "[1]", "{}", "x", None, '["a","b"]'])
def test_metadata_that_are_not_ours_are_empty(text: object) -> None:
    assert Meta.read(text) == Meta()


def test_options_are_shortened_where_they_may_be_and_left_out_where_not() -> None:
    long = option_object(Choice(name="n" * 100, value="v" * 150))
    assert long is not None
    assert len(long["text"]["text"]) <= 75
    assert option_object(Choice(name="n", value="v" * 151)) is None
    assert option_object(Choice(name="n", value="")) is None


def test_what_was_typed_is_offered_once_and_last() -> None:
    found = (Choice(name="Capitol Wire", value="wire"), Choice(name="Wire again", value="wire"))
    assert [one["value"] for one in options("wi", found)] == ["wire", "wi"]
    assert [one["value"] for one in options(" WIRE ", found)] == ["wire"]
    assert [one["value"] for one in options("capitol wire", found)] == ["wire"]
    assert options("", found)[0]["text"]["text"] == "Capitol Wire"
    assert options("x" * 200, ()) == []
    assert len(options("z", [Choice(name=str(n), value=str(n)) for n in range(150)])) == 100
