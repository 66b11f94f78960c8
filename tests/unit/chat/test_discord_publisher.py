import json
from datetime import timedelta
from typing import Any, cast

import discord
import pytest
from aiohttp import ServerDisconnectedError

from bot.chat.discord.publisher import DiscordPublisher
from bot.domain.deliveries import Delivery, DeliveryId, Receipt
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.messages import Heading, Message, Paragraph
from bot.domain.subscriptions import SubscriptionId, TenantId
from tests.make import NOON
from tests.openapi import validator
from tests.unit.chat.discord_refusals import Account, Http, refusal

MESSAGE = Message(blocks=(Heading(text="Weekly edition", level=1), Paragraph(text="News.")))
TEXT, NEWS, FORUM = ({"id": "5", "guild_id": "9", "type": kind} for kind in (0, 5, 15))


class At:
    def now(self) -> Any:
        return NOON


def publisher(http: Http, **more: Any) -> DiscordPublisher:
    return DiscordPublisher(client=lambda: cast(discord.Client, Account(http)), clock=At(), **more)


def delivery(**changes: Any) -> Delivery:
    fields: dict[str, Any] = {
        "id": DeliveryId(1),
        "tenant_id": TenantId("discord:9"),
        "subscription_id": SubscriptionId(1),
        "platform": "discord",
        "channel_id": "5",
        "part_no": 1,
        "payload": publisher(Http()).freeze(MESSAGE)[0],
        "nonce": "a" * 24,
    }
    return Delivery(**(fields | changes))


async def test_a_text_channel_gets_the_frozen_message_with_its_nonce() -> None:
    http = Http(TEXT, {"id": "11"})
    assert await publisher(http).publish(delivery()) == Receipt(message_id="11")
    method, path, body = http.asked[1]
    assert (method, path) == ("POST", "/channels/5/messages")
    assert body == {**json.loads(delivery().payload), "nonce": "a" * 24, "enforce_nonce": True}
    assert validator("MessageCreateRequest")(body) == []


async def test_a_forum_gets_a_post_and_later_parts_follow_into_it() -> None:
    http = Http(FORUM, {"id": "12"}, {"id": "13"})
    poster = publisher(http)
    first = await poster.publish(delivery())
    assert first == Receipt(message_id="12", thread_id="12")
    method, path, body = http.asked[1]
    assert (method, path, body["name"]) == ("POST", "/channels/5/threads", "Weekly edition")
    assert "nonce" not in body["message"]
    assert validator("CreateForumThreadRequest")(body) == []
    assert await poster.publish(delivery(part_no=2, after=first)) == Receipt(message_id="13", thread_id="12")
    assert http.asked[2][1] == "/channels/12/messages"


async def test_a_forum_that_insists_on_a_tag_gets_one_that_anybody_may_use() -> None:
    tags = [{"id": "1", "moderated": True}, {"id": "2", "moderated": False}]
    http = Http({**FORUM, "flags": 16, "available_tags": tags}, {"id": "12"})
    await publisher(http).publish(delivery())
    assert http.asked[1][2]["applied_tags"] == ["2"]


async def test_a_post_that_an_unrecorded_try_made_in_a_forum_is_found_and_not_repeated() -> None:
    late = str(discord.utils.time_snowflake(NOON))
    threads = [
        {"id": late, "parent_id": "5", "owner_id": "8", "name": "Weekly edition"},
        {"id": "1", "parent_id": "5", "owner_id": "77", "name": "Weekly edition"},
        {"id": late, "parent_id": "5", "owner_id": "77", "name": "Weekly edition"},
    ]
    http = Http(FORUM, {"threads": threads})
    again = delivery(tries=2, first_try_at=NOON, uncertain_since=NOON)
    assert await publisher(http).publish(again) == Receipt(message_id=late, thread_id=late)


async def test_an_announcement_is_published_to_followers() -> None:
    http = Http(NEWS, {"id": "11"}, {})
    assert await publisher(http).publish(delivery()) == Receipt(message_id="11")
    assert http.asked[2][:2] == ("POST", "/channels/5/messages/11/crosspost")


@pytest.mark.parametrize("trouble", [discord.RateLimited(3600), refusal(400, 40033), refusal(403, 50013), OSError()])
async def test_what_goes_wrong_with_publishing_never_fails_the_post(trouble: Exception) -> None:
    assert await publisher(Http(NEWS, {"id": "11"}, trouble)).publish(delivery()) == Receipt(message_id="11")


async def test_a_channel_is_asked_for_once_an_hour() -> None:
    http = Http(TEXT, {"id": "11"}, {"id": "12"})
    poster = publisher(http)
    await poster.publish(delivery())
    await poster.publish(delivery())
    assert [method for method, _, _ in http.asked] == ["GET", "POST", "POST"]


async def test_components_that_are_refused_go_once_more_as_an_embed() -> None:
    http = Http(TEXT, refusal(400, 50035), {"id": "11"})
    assert await publisher(http).publish(delivery()) == Receipt(message_id="11")
    body = http.asked[2][2]
    assert "News." in body["embeds"][0]["description"]
    assert body["nonce"] == "a" * 24
    assert validator("MessageCreateRequest")(body) == []


async def test_a_copy_that_somebody_deleted_counts_as_sent() -> None:
    assert (await publisher(Http(TEXT, refusal(404, 10008))).publish(delivery())).message_id == "deleted"


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (discord.RateLimited(90), DeliveryFault.RATE_LIMITED),
        (refusal(429), DeliveryFault.RATE_LIMITED),
        (refusal(502), DeliveryFault.OUTCOME_UNKNOWN),
        (refusal(503), DeliveryFault.OUTCOME_UNKNOWN),
        (TimeoutError(), DeliveryFault.OUTCOME_UNKNOWN),
        (ConnectionResetError(), DeliveryFault.OUTCOME_UNKNOWN),
        (ServerDisconnectedError(), DeliveryFault.OUTCOME_UNKNOWN),
        (RuntimeError("Session is closed"), DeliveryFault.OUTCOME_UNKNOWN),
    ],
)
async def test_what_passes_by_itself_is_temporary(error: Exception, fault: DeliveryFault) -> None:
    with pytest.raises(TemporaryDeliveryError) as caught:
        await publisher(Http(TEXT, error)).publish(delivery())
    assert caught.value.fault is fault
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (refusal(404, 10003), DeliveryFault.CHANNEL_GONE),
        (refusal(400, 50083), DeliveryFault.CHANNEL_GONE),
        (refusal(403, 50001), DeliveryFault.FORBIDDEN),
        (refusal(403, 50013), DeliveryFault.FORBIDDEN),
        (refusal(401), DeliveryFault.TOKEN_REVOKED),
        (discord.LoginFailure(), DeliveryFault.TOKEN_REVOKED),
        (refusal(413), DeliveryFault.REFUSED),
    ],
)
async def test_what_needs_a_person_is_permanent(error: Exception, fault: DeliveryFault) -> None:
    doubts: list[bool] = []
    with pytest.raises(PermanentDeliveryError) as caught:
        await publisher(Http(TEXT, error), on_refused=lambda: doubts.append(True)).publish(delivery())
    assert caught.value.fault is fault
    assert bool(doubts) is (fault is DeliveryFault.TOKEN_REVOKED)


async def test_a_second_refusal_of_the_content_is_final() -> None:
    with pytest.raises(PermanentDeliveryError) as caught:
        await publisher(Http(TEXT, refusal(400, 50035), refusal(400, 50035, "embed"))).publish(delivery())
    assert caught.value.fault is DeliveryFault.REFUSED


async def test_we_are_told_when_a_rate_limit_ends() -> None:
    with pytest.raises(TemporaryDeliveryError) as caught:
        await publisher(Http(TEXT, discord.RateLimited(90))).publish(delivery())
    assert caught.value.retry_at == NOON + timedelta(seconds=90)


async def test_a_failed_look_at_the_channel_cannot_have_posted_anything() -> None:
    with pytest.raises(TemporaryDeliveryError) as caught:
        await publisher(Http(refusal(502))).publish(delivery())
    assert caught.value.fault is DeliveryFault.PLATFORM_DOWN


async def test_a_deleted_forum_post_does_not_condemn_the_forum() -> None:
    later = delivery(part_no=2, after=Receipt(message_id="12", thread_id="12"))
    with pytest.raises(PermanentDeliveryError) as caught:
        await publisher(Http(FORUM, refusal(404, 10003))).publish(later)
    assert caught.value.fault is DeliveryFault.REFUSED


async def test_without_a_connection_nothing_is_tried() -> None:
    closed = cast(discord.Client, Account(Http(), closed=True))
    for client in (None, closed):
        poster = DiscordPublisher(client=lambda client=client: client, clock=At(), patience=0)  # type: ignore[misc]
        with pytest.raises(TemporaryDeliveryError):
            await poster.publish(delivery())


async def test_a_post_that_is_due_at_the_start_waits_for_the_connection() -> None:
    connected = cast(discord.Client, Account(Http(TEXT, {"id": "99"})))
    clients = iter([None, None])
    poster = DiscordPublisher(client=lambda: next(clients, connected), clock=At(), patience=5)
    assert (await poster.publish(delivery())).message_id == "99"


async def test_a_refused_token_is_not_tried_again() -> None:
    http = Http()
    with pytest.raises(PermanentDeliveryError) as caught:
        await publisher(http, refused=lambda: True).publish(delivery())
    assert caught.value.fault is DeliveryFault.TOKEN_REVOKED
    assert http.asked == []
