"""The double of Slack as slack_sdk sees it: what the emulator keeps, and what the double adds before it."""

from collections.abc import AsyncIterator

import pytest
from slack_sdk.errors import SlackApiError

from tests.doubles.slack.server import SlackDouble
from tests.integration.slack_scene import client, slack_double


@pytest.fixture
async def slack() -> AsyncIterator[SlackDouble]:
    async with slack_double() as double:
        yield double


async def test_the_bot_learns_who_it_is(slack: SlackDouble) -> None:
    answer = await client(slack).auth_test()

    assert (answer["team_id"], answer["user_id"]) == ("T000000001", slack.home.emulate.bot_user_id)
    assert answer["bot_id"] == slack.home.emulate.bot_id


async def test_a_post_stands_in_its_channel(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    await client(slack).chat_postMessage(channel=channel.id, text="Open weights", unfurl_links=False)

    (post,) = await slack.home.posted(channel)
    assert (post["text"], post["user"], post["unfurl_links"]) == (
        "Open weights",
        slack.home.emulate.bot_user_id,
        False,
    )
    assert slack.count("chat.postMessage") == 1


async def test_questions_in_the_query_are_answered(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    posted = await client(slack).chat_postMessage(channel=channel.id, text="One")

    told = await client(slack).conversations_info(channel=channel.id)
    history = await client(slack).conversations_history(channel=channel.id, limit=5)
    replies = await client(slack).conversations_replies(channel=channel.id, ts=posted["ts"])

    assert told["channel"]["name"] == channel.name
    assert [one["text"] for one in history["messages"] if "subtype" not in one] == ["One"]
    assert [one["ts"] for one in replies["messages"]] == [posted["ts"]]


async def test_a_private_channel_wants_an_invitation(slack: SlackDouble) -> None:
    closed = await slack.home.channel(private=True, invited=False)
    invited = await slack.home.channel(private=True)

    await client(slack).chat_postMessage(channel=invited.id, text="Hello")
    with pytest.raises(SlackApiError, match="not_in_channel"):
        await client(slack).chat_postMessage(channel=closed.id, text="Hello")


async def test_an_archived_channel_takes_nothing(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    await slack.home.archive(channel)

    with pytest.raises(SlackApiError, match="is_archived"):
        await client(slack).chat_postMessage(channel=channel.id, text="Hello")


async def test_a_missing_scope_is_named(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    narrow = await slack.bot_of(slack.home, scope="commands,channels:read")

    with pytest.raises(SlackApiError) as refused:
        await client(slack, narrow.value).chat_postMessage(channel=channel.id, text="Hello")

    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "chat:write")


@pytest.mark.parametrize(("token", "error"), [("xoxb-stranger", "invalid_auth"), ("app", "not_allowed_token_type")])
async def test_a_wrong_token_is_refused(slack: SlackDouble, token: str, error: str) -> None:
    with pytest.raises(SlackApiError, match=error):
        await client(slack, slack.app.value if token == "app" else token).auth_test()


async def test_a_revoked_token_is_refused_everywhere(slack: SlackDouble) -> None:
    await client(slack).auth_revoke()

    with pytest.raises(SlackApiError, match="token_revoked"):
        await client(slack).auth_test()


async def test_an_unknown_method_is_a_fault_of_the_app(slack: SlackDouble) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        await client(slack).api_call("chat.shout")

    assert slack.forgive() == ["the unknown method chat.shout"]


async def test_what_block_kit_forbids_is_refused_and_recorded(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "a" * 151}}]

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client(slack).chat_postMessage(channel=channel.id, text="Hello", blocks=blocks)

    assert await slack.home.posted(channel) == []
    with pytest.raises(AssertionError, match="longer than 150"):
        slack.assert_clean()
    slack.forgive()


async def test_a_ping_must_be_allowed(slack: SlackDouble) -> None:
    channel = await slack.home.channel()
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        await client(slack).chat_postMessage(channel=channel.id, text="Hello <!channel>")
    assert slack.forgive() == ["chat.postMessage: pings channel, which was not asked for"]

    slack.gate.mentions = frozenset({"S012"})
    assert (await client(slack).chat_postMessage(channel=channel.id, text="Hello <!subteam^S012>"))["ok"]


async def test_a_file_is_uploaded_on_loopback(slack: SlackDouble) -> None:
    channel = await slack.home.channel()

    sent = await client(slack).files_upload_v2(channel=channel.id, content="a,b", filename="a.csv", title="Table")

    assert sent["file"]["title"] == "Table"
    assert slack.count("files.getUploadURLExternal") == 1
