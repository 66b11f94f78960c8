from pathlib import Path

import discord
import pytest

from bot.chat.discord.invite import PERMISSIONS, install_link

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "howto" / "discord.md"


def test_the_link_names_the_application_and_holds_nothing_of_the_secret() -> None:
    link = install_link("MTIzNDU2Nzg5MDEyMzQ1Njc4.abc.the-secret")
    assert link == (
        "https://discord.com/oauth2/authorize?client_id=123456789012345678"
        f"&scope=bot+applications.commands&permissions={PERMISSIONS}"
    )


@pytest.mark.parametrize("token", ["", "abc", "ü.x.y", "bm8gaWQ=.x", "a.b.c"])
def test_what_is_no_token_gives_no_link(token: str) -> None:
    assert install_link(token) is None


def test_the_guide_and_the_link_ask_for_the_same_permissions() -> None:
    asked = {name for name, granted in discord.Permissions(PERMISSIONS) if granted}
    assert asked == {
        "read_messages", "send_messages", "embed_links", "attach_files", "read_message_history",
        "create_public_threads", "send_messages_in_threads",
    }  # fmt: skip
    assert f"permissions={PERMISSIONS}" in GUIDE.read_text(encoding="utf-8")
