import json
from typing import Any

import pytest
from hypothesis import given, settings

from bot.domain.messages import Heading, Message, Paragraph
from bot.messages.encode import decode, encode
from tests.make import NOON
from tests.unit.messages.shapes import messages


@settings(max_examples=200)
@given(messages)
def test_a_message_comes_back_from_json_as_it_was(message: Message) -> None:
    assert decode(json.loads(json.dumps(encode(message)))) == message


@given(messages)
def test_the_same_message_gives_the_same_bytes(message: Message) -> None:
    assert json.dumps(encode(message)) == json.dumps(encode(decode(encode(message))))


def test_the_keys_are_an_interface() -> None:
    message = Message(blocks=(Heading(text="Title", level=1), Paragraph(text=f"{NOON:%Y}")))
    assert encode(message) == {
        "blocks": [
            {"type": "heading", "text": "Title", "level": 1, "place": None},
            {"type": "paragraph", "text": "2025"},
        ]
    }


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"blocks": None},
        {"blocks": [{}]},
        {"blocks": [{"type": "poem", "text": "x"}]},
        {"blocks": [{"type": "heading"}]},
        {"blocks": [{"type": "heading", "text": "x", "colour": "red"}]},
        {"blocks": [{"type": "item", "title": "no link"}]},
        {"blocks": ["heading"]},
        [],
    ],
)
def test_anything_else_is_refused(document: Any) -> None:
    with pytest.raises(ValueError, match="not an encoded message"):
        decode(document)
