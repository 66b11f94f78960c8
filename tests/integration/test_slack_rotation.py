"""Tokens that expire: refreshed in time, once, and never lost."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.chat.slack.clients import Clients
from bot.chat.slack.pace import Pace
from bot.chat.slack.publisher import SlackPublisher
from bot.chat.slack.secrets import new_key
from bot.chat.slack.tokens_many import ManyWorkspaces
from bot.domain.errors import DeliveryFault, PermanentDeliveryError, StoreError, TemporaryDeliveryError
from bot.domain.subscriptions import TenantId
from tests.doubles.slack.server import SlackDouble
from tests.doubles.slack.tokens import Token
from tests.integration.slack_installed import Book, book, installation
from tests.integration.slack_mail import Hand, Office
from tests.integration.slack_scene import slack_double
from tests.servers.emulate import CLIENT_ID, CLIENT_SECRET

REFRESH = "oauth.v2.access"


@dataclass(slots=True, kw_only=True, eq=False)
class Bureau:
    """The double with a workspace whose tokens rotate, and the installation of it."""

    slack: SlackDouble
    book: Book
    clients: Clients
    tokens: ManyWorkspaces
    clock: Hand
    token: Token
    tenant: TenantId

    def many(self, *keys: str) -> ManyWorkspaces:
        """Of a new process."""
        return ManyWorkspaces(
            self.book.installations(*keys), self.clients, self.clock, client_id=CLIENT_ID, client_secret=CLIENT_SECRET
        )

    async def stored(self) -> str:
        bot = await self.book.installations().bot_of(self.tenant)
        assert bot is not None
        return bot.bot_token

    async def expires_in(self, minutes: float) -> None:
        """As if it had been installed a while ago."""
        bot = await self.book.installations().bot_of(self.tenant)
        assert bot is not None
        bot.bot_token_expires_at = int(self.clock.now().timestamp() + 60 * minutes)
        await self.book.installations().async_save_bot(bot)

    def newest(self) -> str:
        return list(self.slack.tokens.known)[-1]


@pytest.fixture
async def bureau(tmp_path: Path) -> AsyncIterator[Bureau]:
    async with slack_double() as slack, book(tmp_path) as opened:
        token = slack.tokens.bot(slack.home, slack.home.inner, slack.bot.scope, rotating=True)
        clients = Clients(api_url=slack.api_url)
        team = slack.home.team_id
        made = Bureau(
            slack=slack,
            book=opened,
            clients=clients,
            tokens=ManyWorkspaces(
                opened.installations(), clients, Hand(), client_id=CLIENT_ID, client_secret=CLIENT_SECRET
            ),
            clock=Hand(),
            token=token,
            tenant=TenantId(f"slack:{team}"),
        )
        made.tokens = made.many()
        rotating: dict[str, Any] = {
            "bot_refresh_token": token.refresh,
            "bot_token_expires_at": int(time.time()) + 43_200,
        }
        await opened.installations().async_save(installation(team, token.value, **rotating))
        yield made
        await made.tokens.close()
        await clients.close()


async def test_a_token_that_lasts_is_handed_out_without_a_question(bureau: Bureau) -> None:
    await bureau.expires_in(121)
    found = [await bureau.tokens.of_tenant(bureau.tenant) for _ in range(3)]
    asked = await bureau.tokens.of_request(
        enterprise_id=None, team_id=bureau.slack.home.team_id, is_enterprise_install=False
    )

    assert {one and one.bot_token for one in [*found, asked]} == {bureau.token.value}
    assert bureau.slack.calls == []
    assert await bureau.tokens.of_request(enterprise_id=None, team_id="T9", is_enterprise_install=False) is None


async def test_less_than_two_hours_before_its_end_it_is_refreshed_once_for_all_who_ask(bureau: Bureau) -> None:
    await bureau.expires_in(119)

    found = await asyncio.gather(*(bureau.tokens.of_tenant(bureau.tenant) for _ in range(10)))

    assert {one and one.bot_token for one in found} == {bureau.newest()} != {bureau.token.value}
    assert (bureau.slack.count(REFRESH), await bureau.stored()) == (1, bureau.newest())
    assert bureau.book.told == [bureau.tenant]
    assert [row["team_id"] for row in await bureau.book.rows("slack_bots")] == [bureau.slack.home.team_id]


async def test_a_new_token_is_stored_although_nobody_waits_for_it_any_more(bureau: Bureau) -> None:
    await bureau.expires_in(60)
    bureau.slack.fault(REFRESH, delay=0.1, execute=True)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await bureau.tokens.of_tenant(bureau.tenant)
    await bureau.tokens.close()

    assert (bureau.slack.count(REFRESH), await bureau.stored()) == (1, bureau.newest())
    assert bureau.newest() != bureau.token.value


async def test_a_new_token_that_cannot_be_stored_is_kept_until_it_can(bureau: Bureau) -> None:
    await bureau.expires_in(60)
    async with bureau.book.engine.begin() as connection:
        await connection.execute(
            text("CREATE TRIGGER no BEFORE UPDATE ON slack_bots BEGIN SELECT RAISE(ABORT, 'no'); END")
        )
    with pytest.raises(StoreError):
        await bureau.tokens.of_tenant(bureau.tenant)
    async with bureau.book.engine.begin() as connection:
        await connection.execute(text("DROP TRIGGER no"))

    found = await bureau.tokens.of_tenant(bureau.tenant)

    assert found is not None
    assert found.bot_token == await bureau.stored() == bureau.newest()
    assert bureau.slack.count(REFRESH) == 1


async def test_a_refusal_costs_nothing_while_the_old_token_holds_and_the_token_afterwards(bureau: Bureau) -> None:
    await bureau.expires_in(30)
    bureau.token.refresh = "used by somebody else"

    held = await bureau.tokens.of_tenant(bureau.tenant)
    bureau.clock.pass_by(31 * 60)
    with pytest.raises(PermanentDeliveryError, match="invalid_refresh_token") as failure:
        await bureau.tokens.of_tenant(bureau.tenant)
    request = await bureau.tokens.of_request(
        enterprise_id=None, team_id=bureau.slack.home.team_id, is_enterprise_install=False
    )

    assert held is not None
    assert held.bot_token == bureau.token.value
    assert (failure.value.fault, request) == (DeliveryFault.TOKEN_REVOKED, None)


async def test_an_outage_when_the_token_has_expired_is_waited_for(bureau: Bureau) -> None:
    await bureau.expires_in(-1)
    bureau.slack.fault(REFRESH, status=503)

    with pytest.raises(TemporaryDeliveryError) as failure:
        await bureau.tokens.of_tenant(bureau.tenant)
    found = await bureau.tokens.of_tenant(bureau.tenant)

    assert failure.value.fault is DeliveryFault.PLATFORM_DOWN
    assert found is not None
    assert found.bot_token == bureau.newest()


async def test_who_left_while_the_token_was_refreshed_stays_away(bureau: Bureau) -> None:
    await bureau.expires_in(60)
    bureau.slack.fault(REFRESH, delay=0.1, execute=True)
    asking = asyncio.create_task(bureau.tokens.of_tenant(bureau.tenant))
    await asyncio.sleep(0.05)

    await bureau.tokens.forget(bureau.tenant)

    await asking
    assert await bureau.tokens.of_tenant(bureau.tenant) is None
    assert await bureau.book.rows("slack_bots") == []


async def test_a_post_goes_out_with_the_fresh_token_and_waits_where_no_key_opens_it(bureau: Bureau) -> None:
    await bureau.expires_in(60)
    channel = await bureau.slack.home.channel()

    def publisher(tokens: ManyWorkspaces) -> SlackPublisher:
        return SlackPublisher(tokens=tokens, clients=bureau.clients, clock=bureau.clock, pace=Pace(gap=0.0))

    well = publisher(bureau.tokens)
    post = Office(slack=bureau.slack, clients=bureau.clients, publisher=well, clock=bureau.clock, refused=[])
    delivery = post.delivery(channel, first_try_at=bureau.clock.now() - timedelta(minutes=1))
    await well.publish(delivery)
    with pytest.raises(PermanentDeliveryError, match="GAZETTE_SECRET_KEY") as failure:
        await publisher(bureau.many(new_key())).publish(delivery)

    assert failure.value.fault is DeliveryFault.TOKEN_REVOKED
    assert [call.token for call in bureau.slack.calls if call.method == "chat.postMessage"] == [bureau.newest()]
