import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.discord.render import render
from bot.demo.discord_page import discord_page
from bot.domain.messages import Button, Buttons, Heading, Item, Link, Message, Paragraph
from tests.make import NOON


def message(text: str) -> Message:
    item = Item(
        number=1,
        title=Link(text=text, url="https://a.example/1"),
        text=text,
        facts=(),
        source="The Wire",
        tier="press",
        when=NOON,
    )
    buttons = Buttons(buttons=(Button(label="Next", key="page:2:abc"),))
    return Message(blocks=(Heading(text="Title", level=1), item, Paragraph(text=text), buttons))


def test_the_page_shows_what_the_payload_says() -> None:
    page = discord_page(render(message("Plan (final) #1")))
    assert '<a href="https://a.example/1">Plan (final) #1</a>' in page
    assert "<time>3 August 2025</time>" in page
    assert "<button>Next</button>" in page


@given(st.text(max_size=200))
def test_no_text_becomes_markup_of_the_page(text: str) -> None:
    page = discord_page(render(message(f"<script>{text}</script> <img src=x onerror=y>")))
    assert "<script" not in page
    assert "<img" not in page
    assert set(re.findall(r'href="([^"]*)"', page)) == {"https://a.example/1"}


def test_a_component_that_we_never_send_is_refused() -> None:
    with pytest.raises(ValueError, match="type 3"):
        discord_page([{"components": [{"type": 3}]}])
