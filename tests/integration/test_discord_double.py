"""The double of Discord against plain discord.py: what it tells the library, and what it refuses."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.doubles.discord.pointed import pointed
from tests.doubles.discord.server import FakeDiscord


class Plain(discord.Client):
    """A command of its own, answered after a deferral, with a button."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), guild_ready_timeout=0.05, max_ratelimit_timeout=60)
        self.tree = app_commands.CommandTree(self)
        self.ready = 0
        self.resumed = 0

    async def setup_hook(self) -> None:
        @self.tree.command(description="Say it again")
        async def echo(interaction: discord.Interaction, words: str) -> None:
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send(words)

        @echo.autocomplete("words")
        async def complete(_: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
            return [app_commands.Choice(name=current.upper(), value=current)]

        @self.tree.command(description="A layout")
        async def layout(interaction: discord.Interaction) -> None:
            await interaction.response.send_message(view=_layout("once"))

        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction) -> None:
        if interaction.type is discord.InteractionType.component:
            await interaction.response.edit_message(view=_layout("twice"))

    async def on_ready(self) -> None:
        self.ready += 1

    async def on_resumed(self) -> None:
        self.resumed += 1

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No wait of five seconds."""


def _layout(text: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    button: discord.ui.Button[Any] = discord.ui.Button(label="More", custom_id="more:2")
    box: discord.ui.Container[Any] = discord.ui.Container(discord.ui.TextDisplay(text), discord.ui.Separator())
    row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(button)
    return view.add_item(box.add_item(row))


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as double:
        with pointed(double):
            yield double
        double.assert_clean()


@pytest.fixture
async def client(fake: FakeDiscord) -> AsyncIterator[Plain]:
    async with Plain() as plain:
        running = asyncio.create_task(plain.start(fake.token))
        await fake.gateway.connected()
        while not plain.ready:
            await asyncio.sleep(0.01)
        yield plain
        await plain.close()
        await running


async def test_a_client_connects_syncs_and_answers(fake: FakeDiscord, client: Plain) -> None:
    answer = await fake.slash("echo", {"words": "open weights"})

    assert (answer.text, answer.deferred, answer.private) == ("open weights", True, True)
    assert fake.world.syncs == 1
    assert fake.gateway.identifies[0]["intents"] == discord.Intents(guilds=True).value
    assert await fake.complete("echo", {"words": "abc"}, "words") == [{"name": "ABC", "value": "abc"}]


async def test_a_button_changes_the_message_it_is_on(fake: FakeDiscord, client: Plain) -> None:
    first = await fake.slash("layout")
    pressed = await fake.press(first, "More")

    assert first.buttons[0]["custom_id"] == "more:2"
    assert pressed.updated
    assert pressed.text == "twice\nMore"


async def test_what_was_missed_is_replayed_on_a_resume(fake: FakeDiscord, client: Plain) -> None:
    await fake.gateway.reconnect()
    await fake.gateway.gone()
    answer = await fake.slash("echo", {"words": "missed"})

    assert answer.text == "missed"
    assert (client.resumed, client.ready, len(fake.gateway.identifies)) == (1, 1, 1)


@pytest.mark.parametrize(("resumable", "identifies"), [(True, 1), (False, 2)])
async def test_an_invalid_session_identifies_anew_only_when_told(
    fake: FakeDiscord, client: Plain, resumable: bool, identifies: int
) -> None:
    await fake.gateway.invalidate(resumable=resumable)
    await fake.gateway.gone()
    await fake.gateway.connected()

    assert (await fake.slash("echo", {"words": "back"})).text == "back"
    assert len(fake.gateway.identifies) == identifies


async def test_an_enforced_nonce_returns_the_first_message(fake: FakeDiscord, client: Plain) -> None:
    channel = client.get_partial_messageable(int(fake.text.id))

    first, again = await channel.send("one", nonce="n1"), await channel.send("two", nonce="n1")
    fake.world.nonce_window = 0
    later = await channel.send("three", nonce="n1")

    assert (first.id, again.content) == (again.id, "one")
    assert later.id != first.id
    assert [message.body["content"] for message in fake.text.messages] == ["one", "three"]


async def test_a_message_over_the_limit_is_refused_and_recorded(fake: FakeDiscord, client: Plain) -> None:
    with pytest.raises(discord.HTTPException, match="50035"):
        await client.get_partial_messageable(int(fake.text.id)).send("x" * 2001)

    assert fake.forgive() == ["POST /channels/{channel_id}/messages: 2001 characters of content, over 2000"]


async def test_the_global_limit_answers_429_as_discord_does(fake: FakeDiscord, client: Plain) -> None:
    fake.rest.limits.per_second = 5
    channel = client.get_partial_messageable(int(fake.text.id))

    await asyncio.gather(*(channel.send(str(number)) for number in range(7)))

    assert len(fake.text.messages) == 7
    assert fake.rest.limits.limited >= 1


async def test_a_bucket_that_is_told_beforehand_is_never_overrun(fake: FakeDiscord, client: Plain) -> None:
    fake.rest.limits.bucket = (3, 0.3)
    channel = client.get_partial_messageable(int(fake.text.id))

    for number in range(7):
        await channel.send(str(number))

    assert fake.rest.limits.limited == 0


async def test_a_late_answer_is_refused_with_10062(fake: FakeDiscord, client: Plain, caplog: Any) -> None:
    answer = await fake.slash("echo", {"words": "x"}, late=True)

    assert (answer.refusals, answer.parts) == ([10062], [])


async def test_a_command_that_was_never_synced_fails_the_test(fake: FakeDiscord, client: Plain) -> None:
    with pytest.raises(AssertionError, match="never synced"):
        await fake.slash("nothing")
