"""What is kept of the workspaces that installed us: encrypted, apart from each other, gone when they leave."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore

from bot.chat.slack.installations import SECRET_FIELDS
from bot.chat.slack.secrets import new_key
from bot.chat.slack.tokens import SecretError
from bot.domain.subscriptions import TenantId
from tests.integration.slack_installed import KEY, Book, book, installation

SECRETS = {
    "token": "xoxb-canary",
    "bot_refresh_token": "xoxe-canary-refresh",
    "user_token": "xoxp-canary",
    "user_refresh_token": "xoxe-canary-user",
    "incoming_webhook_url": "https://hooks.example/canary",
}
T1, T2 = TenantId("slack:T1"), TenantId("slack:T2")


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Book]:
    async with book(tmp_path) as opened:
        yield opened


async def test_no_secret_stands_in_the_file_and_all_are_read_back(kept: Book) -> None:
    await kept.installations().async_save(installation(**SECRETS))

    files = [path for path in kept.path.parent.iterdir() if path.name.startswith("gazette.db")]
    raw = b"".join([await asyncio.to_thread(path.read_bytes) for path in files])
    found = await kept.installations().async_find_installation(enterprise_id=None, team_id="T1")
    assert found is not None
    assert b"canary" not in raw
    assert b"Readers" in raw
    assert [getattr(found, name) for name in SECRET_FIELDS] == list(SECRETS.values())
    assert kept.told == [T1]


async def test_a_workspace_sees_its_own_bot_and_no_other(kept: Book) -> None:
    store = kept.installations()
    await store.async_save(installation("T1", "xoxb-1"))
    await store.async_save(installation("T2", "xoxb-2", enterprise_id="E1"))
    await store.async_save(installation(None, "xoxb-3", enterprise_id="E1", is_enterprise_install=True))

    bots = [await store.bot_of(TenantId(f"slack:{name}")) for name in ("T1", "T2", "E1", "T3")]

    assert [bot and bot.bot_token for bot in bots] == ["xoxb-1", "xoxb-2", "xoxb-3", None]
    assert kept.told == [T1, T2, TenantId("slack:E1")]
    assert await store.async_find_bot(enterprise_id="E1", team_id="T1") is None


async def test_the_newest_installation_counts_at_once_although_the_old_one_was_remembered(kept: Book) -> None:
    store = kept.installations()
    await store.async_save(installation(token="xoxb-old", installed_at=1000.0))
    before = await store.bot_of(T1)
    await store.async_save(installation(token="xoxb-new", user_id="U2", installed_at=2000.0))
    after = await store.bot_of(T1)
    found = await store.async_find_installation(enterprise_id=None, team_id="T1", user_id="U1")

    assert before is not None
    assert after is not None
    assert found is not None
    assert (before.bot_token, after.bot_token, found.bot_token) == ("xoxb-old", "xoxb-new", "xoxb-new")


async def test_who_leaves_takes_every_row_along_and_may_come_back(kept: Book) -> None:
    store = kept.installations()
    await store.async_save(installation("T1", installed_at=1000.0))
    await store.async_save(installation("T1", installed_at=2000.0, enterprise_id="E1"))
    await store.async_save(installation("T2"))
    assert await store.bot_of(T1) is not None

    await store.forget(T1)

    assert (await store.bot_of(T1), await store.bot_of(T2) is not None) == (None, True)
    assert [row["team_id"] for table in ("slack_bots", "slack_installations") for row in await kept.rows(table)] == [
        "T2",
        "T2",
    ]
    await store.async_save(installation("T1", "xoxb-again"))
    again = await store.bot_of(T1)
    assert again is not None
    assert again.bot_token == "xoxb-again"


async def test_slack_sdk_can_delete_what_it_found(kept: Book) -> None:
    store = kept.installations()
    await store.async_save(installation())
    await store.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U2")
    assert await store.async_find_installation(enterprise_id=None, team_id="T1") is not None
    await store.async_delete_all(enterprise_id=None, team_id="T1")
    assert await kept.rows("slack_bots") == await kept.rows("slack_installations") == []


async def test_another_key_opens_nothing_and_says_which_setting_is_meant(kept: Book) -> None:
    await kept.installations().async_save(installation(**SECRETS))
    stranger = kept.installations(new_key())

    for attempt in (stranger.bot_of(T1), stranger.async_find_bot(enterprise_id=None, team_id="T1"), stranger.rekey()):
        with pytest.raises(SecretError, match="GAZETTE_SECRET_KEY") as refusal:
            await attempt
        assert "canary" not in str(refusal.value)


async def test_all_rows_move_to_the_new_key_or_none(kept: Book) -> None:
    await kept.installations().async_save(installation(**SECRETS))
    await kept.installations().async_save(installation("T2"))
    new = new_key()

    changed = await kept.installations(new, KEY).rekey()

    bot = await kept.installations(new).bot_of(T1)
    assert bot is not None
    assert (changed, bot.bot_token, bot.bot_refresh_token) == (4, "xoxb-canary", "xoxe-canary-refresh")
    await kept.installations(KEY).async_save(installation("T3"))
    before = await kept.rows("slack_bots")
    with pytest.raises(SecretError):
        await kept.installations(new).rekey()
    assert await kept.rows("slack_bots") == before


async def test_a_write_whose_caller_is_gone_ends_all_the_same(kept: Book) -> None:
    store = kept.installations()
    writing = asyncio.create_task(store.async_save(installation()))
    await asyncio.sleep(0)
    writing.cancel()
    await asyncio.wait([writing])

    async with asyncio.timeout(5):
        while not kept.told:
            await asyncio.sleep(0.01)
    assert await store.bot_of(T1) is not None


async def test_the_tables_are_those_that_slack_sdk_expects(kept: Book) -> None:
    """A new version of it that wants other columns needs a migration of ours."""
    store = AsyncSQLAlchemyInstallationStore(client_id="1", engine=kept.engine)
    states = AsyncSQLAlchemyOAuthStateStore(expiration_seconds=60, engine=kept.engine)
    async with kept.engine.connect() as connection:
        for table in (store.bots, store.installations, states.oauth_states):
            found = await connection.exec_driver_sql(f"PRAGMA table_info({table.name})")
            columns = {row.name: (bool(row.notnull), bool(row.pk)) for row in found}
            # A primary key is never null, whether or not that is written down.
            wanted = {one.name: (not one.nullable, one.primary_key) for one in table.columns}
            assert columns == wanted, table.name


async def test_a_state_serves_once(kept: Book) -> None:
    states = AsyncSQLAlchemyOAuthStateStore(expiration_seconds=60, engine=kept.engine)
    state = await states.async_issue()
    assert [await states.async_consume(state), await states.async_consume(state)] == [True, False]
