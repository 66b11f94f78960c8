"""What a person typed, as the parser reads it; and what the core says, as a person can type it."""

import pytest

from bot.chat.slack.spoken import spoken
from bot.chat.slack.typed import line, plain, read
from bot.commands.registry import COMMANDS
from bot.commands.spec import Asker, Permission
from bot.domain.errors import UserError
from bot.domain.messages import Button, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Table
from bot.domain.subscriptions import TenantId

ADMIN = Asker(tenant_id=TenantId("slack:T1"), platform="slack", user_id="U1", permission=Permission.ADMIN)


@pytest.mark.parametrize(
    ("typed", "read_as"),
    [
        ("<#C012AB|general>", "C012AB"),
        ("<#C012AB>", "C012AB"),
        ("<!subteam^S012|@team>", "S012"),
        ("<@U012|eve> says", "U012 says"),
        ("<https://a.example/x?y=1&amp;z=2|a.example>", "https://a.example/x?y=1&z=2"),
        ("<mailto:a@b.example|a@b.example>", "a@b.example"),
        ("<!here> <!channel>", "here channel"),
        ("R&amp;D &lt;b&gt; &copy; &amp;lt;", "R&D <b> &copy; &lt;"),
        ("5 < 6 > 4", "5 < 6 > 4"),
        ("time∶09∶00", "time:09:00"),
        ("  spaces  ", "spaces"),
        ("", ""),
    ],
)
def test_what_slack_makes_of_words_is_undone(typed: str, read_as: str) -> None:
    assert plain(typed) == read_as


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("/gazette", "search weights", "search weights"),
        ("/gazette", "", "help"),
        ("/news", "   ", "help"),
        ("/digest", "edition:week", "digest edition:week"),
        ("/DIGEST", "", "digest"),
        # No alias: another app may own the name, and it leads to ours.
        ("/search", "weights", "weights"),
    ],
)
def test_an_alias_is_its_own_verb_and_any_other_name_is_ours(name: str, text: str, wanted: str) -> None:
    assert line(name, text, COMMANDS) == wanted


def test_channels_and_groups_are_ids() -> None:
    asked = read("schedule set weekly 09:00 channel:C012AB mention:S012AB", ADMIN, COMMANDS)
    assert (asked.values["channel"], asked.values["mention"]) == ("C012AB", "S012AB")


@pytest.mark.parametrize("wrong", ["channel:#general", "channel:general", "channel:U012AB", "mention:@t", "mention:C0"])
def test_a_name_instead_of_an_id_is_refused_with_the_way_to_pick_one(wrong: str) -> None:
    with pytest.raises(UserError) as refused:
        read(f"schedule set weekly 09:00 {wrong}", ADMIN, COMMANDS)
    assert refused.value.hint.startswith("Type ")


def test_every_verb_of_the_table_is_shown_behind_the_command() -> None:
    for command in COMMANDS:
        said = spoken(Message(blocks=(Paragraph(text=f"Try /{command.name}."),)), COMMANDS)
        assert said.blocks == (Paragraph(text=f"Try /gazette {command.name}."),)


@pytest.mark.parametrize(
    "text", ["https://a.example/search", "a/search", "/searching", "/search/x", "/feeds.yaml", "/etc/feeds", "//search"]
)
def test_what_only_looks_like_a_verb_stays(text: str) -> None:
    assert spoken(Message(blocks=(Paragraph(text=text),)), COMMANDS).blocks == (Paragraph(text=text),)


def test_blocks_of_ours_are_said_in_words_of_slack_and_items_stay() -> None:
    item = Item(number=1, title=Link(text="/search", url=None), text="/help", facts=(), source="x", tier="y", when=None)
    buttons = Buttons(buttons=(Button(label="Next", key="page:2:abc"),))
    whole = Message(
        blocks=(
            Heading(text="/schedule set"),
            Table(columns=("a", "b"), rows=(("/help", "(/about)"),)),
            Footer(lines=("/help lists",), details=("/sources, /why",)),
            item,
            buttons,
        )
    )
    assert spoken(whole, COMMANDS, "/news").blocks == (
        Heading(text="/news schedule set"),
        Table(columns=("a", "b"), rows=(("/news help", "(/news about)"),)),
        Footer(lines=("/news help lists",), details=("/news sources, /news why",)),
        item,
        buttons,
    )
