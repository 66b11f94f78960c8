"""The channel behind a heading: by its name where a platform knows one, in words elsewhere."""

import json

import pytest

from bot.chat.discord.render import render as on_discord
from bot.chat.slack.render import render as on_slack
from bot.domain.messages import Heading, Message
from bot.messages.encode import decode, encode
from bot.messages.plain import plain
from bot.web.page import page
from tests.blockkit import problems


def message(place: str | None) -> Message:
    return Message(blocks=(Heading(text="The weekly edition in", place=place),))


def test_each_platform_shows_its_own_channels_by_name() -> None:
    assert "### The weekly edition in <#123456789012345678>" in json.dumps(on_discord(message("123456789012345678")))
    (payload,) = on_slack(message("C0123456789"))
    assert "*The weekly edition in* <#C0123456789>" in json.dumps(payload)
    assert problems(payload, surface="message") == []


@pytest.mark.parametrize("place", ["<@U1>", "!channel", "c2", "@everyone", "12><@1"])
def test_what_is_no_channel_of_theirs_is_only_said(place: str) -> None:
    (payload,) = on_slack(message(place))
    assert problems(payload, surface="message") == []
    for text in (json.dumps(on_discord(message(place))), json.dumps(payload)):
        assert "The weekly edition in" in text
        assert "<#" not in text
        assert "channel" in text


def test_in_words_it_stands_behind_the_text() -> None:
    assert plain(message("c2")).startswith("THE WEEKLY EDITION IN CHANNEL C2\n")
    assert "<h2>The weekly edition in channel c2</h2>" in page(message("c2"))
    assert plain(message(None)).startswith("THE WEEKLY EDITION IN\n")


def test_it_survives_the_archive_and_old_archives_have_none() -> None:
    assert decode(encode(message("c2"))) == message("c2")
    assert decode({"blocks": [{"type": "heading", "text": "Old", "level": 2}]}).blocks == (Heading(text="Old"),)
