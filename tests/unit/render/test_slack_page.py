import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.render import render
from bot.demo.slack_page import slack_page
from bot.domain.messages import Button, Buttons, Heading, Item, Link, Message, Paragraph
from tests.make import NOON


def message(text: str) -> Message:
    item = Item(
        number=1,
        title=Link(text=text, url="https://a.example/1?a=1&b=2"),
        text=text,
        facts=(),
        source="The Wire",
        tier="press",
        when=NOON,
    )
    buttons = Buttons(buttons=(Button(label="Next", key="page:2:abc"),))
    return Message(blocks=(Heading(text="Title", level=1), item, Paragraph(text=text), buttons))


def view(kind: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    title = {"type": "plain_text", "text": "Search"}
    return {"type": kind, "title": title, "submit": {"type": "plain_text", "text": "Ask"}, "blocks": list(blocks)}


def test_the_page_shows_what_the_payload_says() -> None:
    page = slack_page(render(message("R&D (final) <1>"), mention="S1"))
    assert "<h2>Title</h2>" in page
    assert '<b><a href="https://a.example/1?a=1&amp;b=2">1. R&amp;D (final) &lt;1&gt;</a></b>' in page
    assert "The Wire · press · <time>August 3rd, 2025</time>" in page
    assert "<button>Next</button>" in page
    assert "<mark>@policy-team</mark>" in page


@given(st.text(max_size=200))
def test_no_text_becomes_markup_of_the_page(text: str) -> None:
    page = slack_page(render(message(f"<script>{text}</script> <img src=x onerror=y>")))
    assert "<script" not in page
    assert "<img" not in page
    assert set(re.findall(r'href="([^"]*)"', page)) == {"https://a.example/1?a=1&amp;b=2"}


def test_the_page_forbids_everything_but_its_own_style() -> None:
    page = slack_page(render(message("x")))
    assert re.search(r"default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'", page)
    assert "only" not in page.partition("<main>")[2]


def test_the_parts_of_a_long_message_stand_in_its_thread_and_a_private_one_has_none() -> None:
    parts = render(Message(blocks=tuple(Paragraph(text=f"Said {number}.") for number in range(60))))
    assert "<div class='thread'><p>1 reply</p>" in slack_page(parts)
    private = slack_page(parts, private=True)
    assert "<div class='thread'>" not in private
    assert private.count("Only visible to you") == 2


def test_a_modal_has_its_title_its_fields_and_its_buttons() -> None:
    field = {
        "type": "input",
        "label": {"type": "plain_text", "text": "Words"},
        "optional": True,
        "hint": {"type": "plain_text", "text": "What to look for"},
        "element": {"type": "plain_text_input", "action_id": "a", "initial_value": "<weights>"},
    }
    page = slack_page([view("modal", field)])
    assert "<b>Search</b>" in page
    assert (
        "<b>Words <i>(optional)</i></b><div class='field'>&lt;weights&gt;</div><small>What to look for</small>" in page
    )
    assert "<button class='primary'>Ask</button>" in page


@pytest.mark.parametrize(
    ("element", "shown"),
    [
        ({"type": "external_select"}, "<div class='field pick'><i>Choose an option</i></div>"),
        ({"type": "number_input"}, "<div class='field'><i>Enter a number</i></div>"),
        ({"type": "conversations_select", "default_to_current_conversation": True}, "# ai-policy"),
        ({"type": "static_select", "initial_option": {"text": {"type": "plain_text", "text": "weekly"}}}, ">weekly<"),
        ({"type": "checkboxes", "options": [{"text": {"type": "plain_text", "text": "Yes"}}]}, "</span> Yes</div>"),
    ],
)
def test_every_kind_of_field_is_drawn(element: dict[str, Any], shown: str) -> None:
    label = {"type": "plain_text", "text": "Words"}
    assert shown in slack_page([view("modal", {"type": "input", "label": label, "element": element})])


def test_what_we_never_send_is_refused() -> None:
    with pytest.raises(ValueError, match="type video"):
        slack_page([{"blocks": [{"type": "video"}]}])
    ping = {"type": "section", "text": {"type": "mrkdwn", "text": "<!channel>"}}
    with pytest.raises(ValueError, match="!channel"):
        slack_page([{"blocks": [ping]}])
