"""The double of Discord when things go wrong, and what plain discord.py makes of it: why there is a supervisor."""

import asyncio
from collections.abc import AsyncIterator

import discord
import pytest

from tests.doubles.discord.faults import Fault
from tests.doubles.discord.pointed import pointed
from tests.doubles.discord.server import FakeDiscord
from tests.doubles.discord.state import Refusal


class Plain(discord.Client):
    def __init__(self, patience: float = 60.0) -> None:
        intents = discord.Intents(guilds=True)
        super().__init__(intents=intents, guild_ready_timeout=0.05, heartbeat_timeout=patience)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """No wait of five seconds."""


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as double:
        with pointed(double):
            yield double
        double.assert_clean()


async def test_a_refused_gateway_kills_a_plain_client(fake: FakeDiscord) -> None:
    fake.gateway.refusals = [503]

    async with Plain() as client:
        with pytest.raises(AttributeError, match="sequence"):
            await client.start(fake.token)


async def test_a_malformed_event_kills_a_plain_client(fake: FakeDiscord) -> None:
    async with Plain() as client:
        running = asyncio.create_task(client.start(fake.token))
        await fake.gateway.connected()
        await client.wait_until_ready()
        await fake.gateway.dispatch("CHANNEL_UPDATE", {"id": fake.text.id, "guild_id": fake.guild.id, "type": 0})

        with pytest.raises(KeyError):
            await running


async def test_a_revoked_token_is_refused_at_the_login(fake: FakeDiscord) -> None:
    fake.revoke_token()

    async with Plain() as client:
        with pytest.raises(discord.LoginFailure):
            await client.start(fake.token)

    assert fake.rest.limits.invalid == 1


@pytest.mark.parametrize("code", [4004, 4013])
async def test_a_final_close_code_ends_a_client(fake: FakeDiscord, code: int) -> None:
    fake.gateway.farewells = [code]

    async with Plain() as client:
        with pytest.raises(discord.ConnectionClosed) as failure:
            await client.start(fake.token)

    assert (failure.value.code, fake.gateway.identifies[0]["intents"]) == (code, 1)


@pytest.mark.parametrize("code", [4000, 4009])
async def test_any_other_close_code_is_followed_by_a_resume(fake: FakeDiscord, code: int) -> None:
    async with Plain() as client:
        running = asyncio.create_task(client.start(fake.token))
        await fake.gateway.connected()
        await client.wait_until_ready()
        await fake.gateway.close(code)
        await fake.gateway.gone()
        await fake.gateway.connected()
        await client.close()
        await running

    assert (len(fake.gateway.identifies), len(fake.gateway.resumes)) == (1, 1)


async def test_a_gateway_that_falls_silent_is_left_and_resumed(fake: FakeDiscord) -> None:
    fake.gateway.silent = True

    async with Plain(patience=0.3) as client:
        running = asyncio.create_task(client.start(fake.token))
        await fake.gateway.connected()
        await client.wait_until_ready()
        await fake.gateway.gone()
        await fake.gateway.connected()
        await client.close()
        await running

    assert (len(fake.gateway.identifies), len(fake.gateway.resumes)) == (1, 1)


async def test_a_cut_after_the_fact_leaves_the_message(fake: FakeDiscord) -> None:
    fake.fail("POST", "/messages$", Fault.done_then_cut())

    async with Plain() as client:
        await client.login(fake.token)
        channel = client.get_partial_messageable(int(fake.text.id))
        with pytest.raises(Exception, match="disconnected"):
            await channel.send("one", nonce="n")
        again = await channel.send("one", nonce="n")

    assert [made.id for made in fake.text.messages] == [str(again.id)]


async def test_a_shared_limit_is_not_counted_against_the_bot(fake: FakeDiscord) -> None:
    fake.fail("POST", "/messages$", Fault.limited(0.01, scope="shared"), Fault.limited(0.01))

    async with Plain() as client:
        await client.login(fake.token)
        await client.get_partial_messageable(int(fake.text.id)).send("one")

    assert (fake.rest.limits.limited, fake.rest.limits.invalid) == (2, 1)


async def test_channels_refuse_what_their_kind_cannot_do(fake: FakeDiscord) -> None:
    fake.thread.forbid()

    async with Plain() as client:
        await client.login(fake.token)
        codes = []
        for channel in (fake.forum, fake.thread):
            with pytest.raises(discord.HTTPException) as refused:
                await client.get_partial_messageable(int(channel.id)).send("x")
            codes.append(refused.value.code)
        sent = await client.get_partial_messageable(int(fake.text.id)).send("x")
        with pytest.raises(discord.HTTPException) as refused:
            await sent.publish()

    assert [*codes, refused.value.code] == [50008, 50013, 50024]


async def test_history_is_read_newest_first_and_without_nonces(fake: FakeDiscord) -> None:
    async with Plain() as client:
        await client.login(fake.token)
        channel = client.get_partial_messageable(int(fake.text.id))
        sent = [await channel.send(str(number)) for number in range(4)]
        newest = [one.content async for one in channel.history(limit=2)]
        behind = [one.content async for one in channel.history(after=sent[1], limit=None)]

    assert (newest, behind) == (["3", "2"], ["2", "3"])


async def test_an_unknown_route_fails_the_test_that_used_it(fake: FakeDiscord) -> None:
    async with Plain() as client:
        await client.login(fake.token)
        with pytest.raises(discord.NotFound):
            await client.fetch_guild(int(fake.guild.id))

    with pytest.raises(AssertionError, match="unknown route GET /guilds/"):
        fake.assert_clean()
    fake.rest.unknown.clear()


def test_a_refusal_carries_discords_own_code() -> None:
    assert Refusal(403, 50013, "Missing Permissions").body == {"code": 50013, "message": "Missing Permissions"}
