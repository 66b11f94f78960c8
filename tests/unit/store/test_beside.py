"""A library that writes its own tables beside us: both get their turn, and its errors are ours."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.domain.errors import StoreError, StoreFault
from bot.store.beside import library_engine
from tests.make import NOON
from tests.unit.store.shelf import address, fresh

ROUNDS = 30


async def engine_of(path: Path, patience: float = 5.0) -> AsyncEngine:
    return await asyncio.to_thread(library_engine, address(path), patience=patience)


async def test_the_library_and_we_write_at_the_same_time(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        engine = await engine_of(path)

        async def ours() -> None:
            for number in range(ROUNDS):
                async with store.writing() as tx:
                    await tx.admit(f"ours {number}", NOON)

        async def theirs() -> None:
            for number in range(ROUNDS):
                async with engine.begin() as connection:
                    row = {"state": f"theirs {number}"}
                    statement = "INSERT INTO slack_oauth_states (state, expire_at) VALUES (:state, '2030-01-01')"
                    await connection.execute(text(statement), row)
                await asyncio.sleep(0)

        await asyncio.gather(ours(), theirs())
        async with engine.connect() as connection:
            made = (await connection.execute(text("SELECT count(*) FROM slack_oauth_states"))).scalar_one()
            admitted = (await connection.execute(text("SELECT count(*) FROM admitted"))).scalar_one()
        await engine.dispose()

    assert (made, admitted) == (ROUNDS, ROUNDS)


async def test_a_lock_that_is_not_given_back_is_reported_in_our_words(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    async with fresh(path) as store:
        engine = await engine_of(path, patience=0.05)
        async with store.writing() as tx:
            await tx.admit("ours", NOON)
            with pytest.raises(StoreError) as refusal:
                async with engine.begin():
                    pass
        async with engine.begin() as connection:
            assert (await connection.execute(text("SELECT count(*) FROM admitted"))).scalar_one() == 1
        await engine.dispose()

    assert refusal.value.fault is StoreFault.BUSY


async def test_what_the_database_refuses_shows_no_values(tmp_path: Path) -> None:
    path = tmp_path / "gazette.db"
    async with fresh(path):
        engine = await engine_of(path)
        with pytest.raises(StoreError) as refusal:
            async with engine.begin() as connection:
                await connection.execute(text("INSERT INTO no_such_table VALUES (:token)"), {"token": "xoxb-secret"})
        await engine.dispose()

    assert "xoxb-secret" not in f"{refusal.value} {refusal.value.__cause__}"


def test_a_database_that_is_no_file_is_refused() -> None:
    with pytest.raises(StoreError) as refusal:
        library_engine("sqlite://")
    assert refusal.value.fault is StoreFault.UNSUPPORTED
