import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.discord.escape import address, units
from bot.chat.discord.render import COMPONENTS_V2, embedded, render, render_embeds, title
from bot.domain.messages import Block, Button, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Table
from tests.make import NOON
from tests.openapi import validator
from tests.unit.chat import discord_text
from tests.unit.chat.hostile import EXAMPLES, items, messages

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]


def item(number: int = 1, **changes: Any) -> Item:
    fields: dict[str, Any] = {
        "number": number,
        "title": Link(text=f"Title {number}", url=f"https://a.example/{number}"),
        "text": "One sentence.",
        "facts": ("Notice",),
        "source": "The Wire",
        "tier": "press",
        "when": NOON,
    }
    return Item(**(fields | changes))


def every(payload: dict[str, Any]) -> list[dict[str, Any]]:
    found, waiting = [], list(payload["components"])
    while waiting:
        found.append(one := waiting.pop())
        waiting += one.get("components", [])
    return found


def texts(payload: dict[str, Any]) -> str:
    frame = next(one for one in payload["components"] if one["type"] == 17)
    return "\n".join(one["content"] for one in frame["components"] if one["type"] == 10)


def of(*made: Block) -> str:
    (payload,) = render(Message(blocks=made))
    return texts(payload)


@given(messages, st.none() | st.just("123456789012345678"))
@settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_every_part_of_any_message_is_within_every_limit(message: Message, mention: str | None) -> None:
    judge = validator("MessageCreateRequest")
    for part in render(message, mention=mention):
        assert judge(part) == []
        made = every(part)
        assert len(made) <= 40
        assert sum(units(one.get("content", "")) for one in made) <= 4000
        ids = [one["custom_id"] for one in made if "custom_id" in one]
        assert len(ids) == len(set(ids))
        assert all(units(one["label"]) <= 80 for one in made if "label" in one)
    for part in render_embeds(message, mention=mention):
        assert judge(part) == []
        assert units(part["embeds"][0]["description"]) <= 4096
        assert len(part.get("content", "")) <= 2000


@given(st.lists(items, min_size=1, max_size=8))
@settings(
    max_examples=EXAMPLES // 10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_a_digest_holds_every_item_and_only_its_links_and_moments(many: list[Item]) -> None:
    parts = render(Message(blocks=tuple(many)))
    found = [one for part in parts for one in discord_text.constructs(texts(part))]
    meant = {
        made
        for one in many
        for made in map(address, [one.title.url or "", *(also.url or "" for also in one.also)])
        if made
    }
    assert {kind for kind, _ in found} <= {"link", "bold", "small", "moment"}
    assert {target for kind, target in found if kind == "link"} <= meant
    whole = "\n".join(texts(part) for part in parts)
    assert all(f"**{one.number}. " in whole for one in many)
    assert sum(kind == "moment" for kind, _ in found) == sum(one.when is not None for one in many)


def test_an_item_reads_well_on_a_phone() -> None:
    also = (Link(text="Other", url="https://b.example/2"), Link(text="No link", url=None))
    assert of(item(7, also=also, facts=("Notice", "Comments close 15 August"))).split("\n") == [
        "**7. [Title 7](https://a.example/7)**",
        "One sentence.",
        "-# Notice · Comments close 15 August",
        "-# The Wire · press · <t:1754222400:D> · also in [Other](https://b.example/2), No link",
    ]


def kinds(*made: Block) -> list[int | str]:
    """The components of the container: a gap, a line, or the first words of a text."""
    (payload,) = render(Message(blocks=made))
    (frame,) = payload["components"]
    return [
        ("line" if one.get("divider", True) else "gap") if one["type"] == 14 else one["content"].split("\n")[0][:9]
        for one in frame["components"]
    ]


def test_items_and_tables_stand_apart_and_a_title_stays_with_what_it_names() -> None:
    rows = Table(columns=("a", "b"), rows=(("1", "2"),))
    assert kinds(Heading(text="Edition", level=1), item(1), item(2), Heading(text="News"), item(3)) == [
        "## Editio", "gap", "**1. [Tit", "gap", "**2. [Tit", "line", "### News", "**3. [Tit",
    ]  # fmt: skip
    assert kinds(Paragraph(text="Said."), rows, Paragraph(text="More."), Footer(lines=("End.",))) == [
        "Said.", "gap", "-# a · b", "gap", "More.", "line", "-# End.",
    ]  # fmt: skip


def test_of_several_parts_each_says_in_small_print_which_one_it_is() -> None:
    parts = [texts(part) for part in render(Message(blocks=tuple(item(n, text="word " * 90) for n in range(20))))]
    assert [part.split("\n")[-1] for part in parts] == [
        f"-# Part {number} of {len(parts)}" for number in range(1, len(parts) + 1)
    ]


def test_details_of_a_footer_are_counted_and_point_to_where_they_are() -> None:
    assert of(Footer(lines=("2 read.",), details=("one", "two"))).split("\n") == [
        "-# 2 read.",
        "-# 2 lines of detail are left out here; /sources has them.",
    ]


def test_a_mention_is_in_the_first_part_only_and_allows_nobody_else() -> None:
    first, *others = render(Message(blocks=tuple(item(n, text="word " * 90) for n in range(1, 30))), mention="42")
    assert first["components"][0] == {"type": 10, "content": "<@&42>"}
    assert first["allowed_mentions"] == {"parse": [], "roles": ["42"]}
    assert others
    assert all(part["allowed_mentions"] == {"parse": []} for part in others)
    assert "<@&42>" not in json.dumps(others)


def test_a_mention_that_is_no_id_mentions_nobody() -> None:
    for wrong in ("everyone", "1> @everyone", "", "٣", "9" * 30):
        (part,) = render(Message(blocks=(Paragraph(text="x"),)), mention=wrong)
        assert part["allowed_mentions"] == {"parse": []}
        assert len(part["components"]) == 1


def test_no_row_of_a_long_table_is_lost_and_its_head_is_said_once_a_part() -> None:
    rows = tuple((f"source {n}", "ok", "word " * 20) for n in range(120))
    parts = [texts(part) for part in render(Message(blocks=(Table(columns=("name", "state", "why"), rows=rows),)))]
    assert len(parts) > 1
    assert all(part.count("-# name · state · why") == 1 for part in parts)
    assert [n for n in range(120) if f"**source {n}**" not in "\n".join(parts)] == []


def test_an_empty_message_still_says_something() -> None:
    assert of() == "Nothing to show."
    assert of(Paragraph(text=" "), Heading(text="")) == "Nothing to show."


def test_a_button_comes_back_with_its_key_and_one_that_cannot_is_switched_off() -> None:
    row = Buttons(buttons=(Button(label="Next", key="page:2:abc"), Button(label="Odd", key="k" * 100)))
    (part,) = render(Message(blocks=(row,)))
    made = [one for one in every(part) if one["type"] == 2]
    assert {(one["label"], one["custom_id"] == "gz:page:2:abc", one.get("disabled", False)) for one in made} == {
        ("Next", True, False),
        ("Odd", False, True),
    }


def test_the_fallback_says_the_same_in_an_embed_and_keeps_buttons_and_mention() -> None:
    row = Buttons(buttons=(Button(label="Next", key="page:2:abc"),))
    (part,) = render(Message(blocks=(Heading(text="Edition", level=1), item(), row)), mention="42")
    made = embedded(part)
    assert made["flags"] & COMPONENTS_V2 == 0
    assert made["content"] == "<@&42>"
    assert "**1. [Title 1](https://a.example/1)**" in made["embeds"][0]["description"]
    assert made["components"][0]["components"][0]["custom_id"] == "gz:page:2:abc"


def test_the_name_of_a_forum_post_is_the_heading_in_plain_words() -> None:
    (part,) = render(Message(blocks=(Heading(text="Open Gazette · C# [weekly]", level=1), item())))
    assert title(part) == "Open Gazette · C# [weekly]"
    (long,) = render(Message(blocks=(Heading(text="w" * 200, level=1),)))
    assert len(title(long)) == 100


def test_the_same_message_gives_the_same_bytes() -> None:
    message = Message(blocks=(Heading(text="Edition", level=1), item(1), item(2)))
    assert json.dumps(render(message)) == json.dumps(render(message))
