"""Posts that an older gazette left waiting: after the upgrade it is known of each whether it may have been made."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Delivery, Receipt
from bot.store import migrate
from bot.store.database import upgrade
from tests.make import NOON
from tests.unit.store.shelf import MIGRATIONS, address, opened, up_to

BEFORE = "0005_models"
LATER = NOON + timedelta(hours=1)
_AT = "'2025-08-03 12:00:00.000000'"
_ROWS = f"""
INSERT INTO tenants VALUES ('discord:1', 'active', '', {_AT});
INSERT INTO subscriptions (id, tenant_id, platform, channel_id, edition, time, zone, days, state, reason, created_at)
  VALUES (1, 'discord:1', 'discord', '7', 'weekly', '09:00', 'UTC', '', 'active', '', {_AT});
"""  # noqa: S608 - constants
_ROW = f"""
INSERT INTO deliveries (tenant_id, subscription_id, dedupe_key, part_no, platform, channel_id, payload, nonce, state,
                        reason, tries, first_try_at, lease_until, next_attempt_at, message_id)
VALUES ('discord:1', 1, ?, 1, 'discord', '7', '{{}}', 'n', ?, ?, ?, ?, ?, {_AT}, ?)
"""  # noqa: S608 - constants


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "gazette.db"
    migrate.create(path, up_to(tmp_path, BEFORE), patience=1)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(f"PRAGMA journal_mode = WAL; {_ROWS}")
    return path


async def upgraded(path: Path, rows: Sequence[tuple[object, ...]]) -> list[Delivery]:
    """What the next process finds to do, in the order of the rows."""
    moment = _AT.strip("'")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for number, (state, reason, tries, message_id) in enumerate(rows):
            tried, lease = moment if tries else None, moment if state == "sending" else None
            connection.execute(_ROW, (str(number), state, reason, tries, tried, lease, message_id))
    await upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None)
    async with opened(path) as store, store.writing() as writing:
        due = await writing.due_deliveries(LATER)
        claimed = [await writing.claim(one, until=LATER, now=LATER) for one in due]
    return [one for one in claimed if one is not None]


async def test_only_what_may_have_been_made_is_in_doubt(path: Path) -> None:
    found = await upgraded(
        path,
        [
            ("pending", "", 0, None),
            ("pending", "rate_limited: Wait.", 1, None),
            ("pending", "rate_limited: Wait.", 2, None),
            ("pending", "outcome_unknown: The connection broke.", 1, None),
            ("sending", "", 1, None),
        ],
    )
    assert [one.uncertain_since for one in found] == [None, None, NOON, NOON, NOON]
    assert [(one.failures, one.tries) for one in found] == [(0, 1), (1, 2), (2, 3), (1, 2), (1, 2)]


async def test_what_was_sent_stays_sent(path: Path) -> None:
    assert await upgraded(path, [("sent", "", 3, "m1")]) == []
    async with opened(path) as store, store.reading() as reading:
        assert await reading.due_deliveries(LATER) == []
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute("SELECT state, message_id, failures, uncertain_since FROM deliveries").fetchone()
    assert row == ("sent", Receipt(message_id="m1").message_id, 0, None)
