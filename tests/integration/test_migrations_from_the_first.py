"""The way from the first schema to the present one, with rows in every table, also when it is killed on the way."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.deliveries import Receipt
from bot.domain.search import SearchQuery
from bot.domain.subscriptions import TenantId
from bot.store import schema
from bot.store.database import upgrade
from tests.integration.test_migrations_killed import deaths, figure, finish, start_over
from tests.long.figures import say
from tests.make import NOON
from tests.unit.store.past import FIRST, counts, left_by_the_first_schema
from tests.unit.store.shelf import HEAD, MIGRATIONS, address, ddl, opened, revision, up_to

HOUR = timedelta(hours=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "gazette.db"
    left_by_the_first_schema(path, tmp_path)
    return path


def whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        orphans = connection.execute("PRAGMA foreign_key_check").fetchall()
        found = connection.execute("SELECT count(*) FROM entry_text WHERE entry_text MATCH 'weights'").fetchone()
        connection.execute("INSERT INTO entry_text (entry_text, rank) VALUES ('integrity-check', 1)")
        return (orphans, found, connection.execute("PRAGMA integrity_check").fetchone()) == ([], (40,), ("ok",))


async def test_every_row_survives_and_what_was_stored_can_be_found(path: Path) -> None:
    before = counts(path)
    assert min(before.values()) > 0
    done = await upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None)

    assert (done.before, done.after, revision(path)) == (FIRST, HEAD, HEAD)
    after = counts(path)
    installations = {f"slack_{name}": 0 for name in ("bots", "installations", "oauth_states")}
    policies = {"entry_identifiers": 0, "policy_states": 0}
    models = {"hub_models": 1, "hub_version": 1, "hub_snapshots": 1, "hub_facts": 1}
    looks = {"hub_standings": 0, "hub_details": 0, "hub_children": 0}
    people = dict.fromkeys(("corrections", "correction_posts", "troubles", "undelivered"), 0)
    filed = ("stories", "entry_stories", "story_terms", "story_rulings")
    sorting = (*filed, "entry_judgements", "held_entries", "text_tries")
    new = (
        {"questions": 0, "entry_text": before["entries"], "admitted": 0}
        | installations
        | policies
        | models
        | looks
        | people
        | dict.fromkeys(sorting, 0)
    )
    assert after == before | new
    async with opened(path) as store, store.reading() as reading:
        result = await reading.search(SearchQuery(words="open weigh", limit=2))
    assert [entry.title for entry in result.entries] == ["Headline 40", "Headline 39"]
    assert result.more


async def test_subscriptions_editions_and_posts_go_on_where_they_were(path: Path) -> None:
    await upgrade(address(path), migrations=MIGRATIONS, say=lambda _: None)

    async with opened(path) as store, store.writing() as writing:
        first, second = await writing.tenant(TenantId("discord:1")).subscriptions()
        assert (first.mention, first.cadence.days, second.cadence.days) == (None, (), (1, 5))
        old = await writing.digests(edition="weekly")
        assert [(one.number, one.date) for one in old] == [(2, NOON.date()), (1, NOON.date())]
        kept = await writing.keep_digest("weekly", NOON.date(), old[0].window, {}, NOON)
        assert kept.number == 3
        (due,) = await writing.due_deliveries(NOON + HOUR)
        assert (due.part_no, due.after) == (2, Receipt(message_id="m1"))


@pytest.mark.timeout(900)
def test_an_upgrade_from_the_first_schema_that_was_killed_anywhere_is_finished_by_the_next_run(
    path: Path, tmp_path: Path
) -> None:
    old = path.read_bytes()
    stages = {FIRST: (ddl(path), counts(path))}
    for number, name in enumerate(schema.history(MIGRATIONS)[1:]):
        asyncio.run(upgrade(address(path), migrations=up_to(tmp_path / str(number), name), say=lambda _: None))
        stages[name] = (ddl(path), counts(path))
    start_over(path, old)
    killed = list[int]()
    for number in deaths(path, MIGRATIONS):
        assert (ddl(path), counts(path)) == stages[revision(path)]
        finish(path, MIGRATIONS)
        assert (ddl(path), counts(path)) == stages[HEAD]
        assert whole(path)
        start_over(path, old)
        killed.append(number)
    steps = len(stages) - 1
    say(f"3 {steps} migrations killed", f"{figure(killed)}, all reached {HEAD}", "all")
    assert killed[-1] > 15
    assert whole(path)
