"""Going back to a copy: what is refused, what is moved aside, and how it is undone."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import StoreError, StoreFault
from bot.store.database import Restored, backup, check, restore, upgrade
from bot.store.transactions import SqlStore
from tests.make import NOON, draft, spec
from tests.unit.store.parcels import opened_slot, subscribed
from tests.unit.store.shelf import HEAD, MIGRATIONS, address, fresh, opened, revision, up_to, with_later_revision


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "gazette.db"


async def add(store: SqlStore, *numbers: int) -> None:
    async with store.writing() as writing:
        await writing.sync_sources([spec("wire")], NOON)
        await writing.add({spec("wire").id: [(draft(f"Headline {n}", guid=str(n)), True) for n in numbers]}, NOON)


async def back(path: Path, wanted: str = "latest") -> Restored:
    return await restore(address(path), wanted, migrations=MIGRATIONS, say=lambda _: None, patience=0.2)


async def refusal(path: Path, wanted: str = "latest") -> StoreError:
    before = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    with pytest.raises(StoreError) as refused:
        await back(path, wanted)
    after = {file.name: file.read_bytes() for file in path.parent.iterdir() if file.is_file()}
    lock = f"{path.name}.lock"
    assert before | {lock: b""} == after | {lock: b""}
    return refused.value


def entries(path: Path) -> int:
    with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM entries").fetchone()[0])


async def test_the_latest_copy_comes_back_and_what_was_there_lies_aside_whole(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1, 2)
        copy = await backup(address(path))
        await add(store, 3)

    done = await back(path)

    assert (done.copy, done.before, done.after) == (copy, HEAD, HEAD)
    assert done.aside is not None
    assert done.aside.name.startswith("gazette.db.before-restore-20")
    assert (entries(path), entries(done.aside), entries(copy)) == (2, 3, 2)
    assert (await check(address(path))).ok
    async with opened(path) as store:
        await add(store, 4)

    undone = await back(path, str(done.aside))
    assert undone.aside is not None
    assert (entries(path), entries(undone.aside)) == (3, 3)


async def test_the_log_of_a_killed_bot_goes_aside_with_its_database(path: Path, tmp_path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
        await backup(address(path))
        await add(store, 2)
        left = {side: path.with_name(side).read_bytes() for side in ("gazette.db", "gazette.db-wal")}
    for side, content in left.items():
        path.with_name(side).write_bytes(content)

    done = await back(path)

    assert done.aside is not None
    assert (entries(path), entries(done.aside)) == (1, 2)
    assert not (tmp_path / "gazette.db-wal").exists()


async def test_a_damaged_database_is_replaced_and_kept(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
        copy = await backup(address(path))
    path.write_bytes(b"no database at all")  # noqa: ASYNC240 - a moment, in a test
    with pytest.raises(StoreError) as refused:
        async with opened(path):
            pass
    assert refused.value.fault is StoreFault.CORRUPT
    assert "gazette db restore latest" in str(refused.value)
    assert f"the newest sound copy is {copy}" in str(refused.value)

    done = await back(path)

    assert done.aside is not None
    assert done.aside.read_bytes() == b"no database at all"
    assert entries(path) == 1


async def test_a_missing_database_comes_back_and_there_is_nothing_to_undo(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
        await backup(address(path))
    path.unlink()  # noqa: ASYNC240 - a moment, in a test
    assert (await back(path)).aside is None
    assert entries(path) == 1


async def test_latest_passes_over_copies_that_are_damaged_or_of_a_newer_program(path: Path, tmp_path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
        copy = await backup(address(path))
        (copy.parent / f"gazette-20990101T000000000000Z-{HEAD}.db").write_bytes(copy.read_bytes()[:50_000])
        later = with_later_revision(tmp_path)
    await upgrade(address(path), migrations=later, say=lambda _: None)
    await backup(address(path))
    assert (await back(path)).copy.name.endswith(f"Z-{HEAD}.db")
    assert (entries(path), revision(path)) == (1, HEAD)


async def test_a_copy_of_an_older_program_is_brought_up_to_date(path: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.db"
    earlier = await asyncio.to_thread(up_to, tmp_path, "0003_slack")
    await upgrade(address(old), migrations=earlier, say=lambda _: None)
    async with fresh(path):
        pass
    done = await back(path, str(old))
    assert (done.before, done.after, revision(path), revision(old)) == ("0003_slack", HEAD, HEAD, "0003_slack")


async def test_while_a_bot_has_the_database_nothing_is_touched(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
        copy = await backup(address(path))
        with pytest.raises(StoreError) as refused:
            await back(path, str(copy))
    assert refused.value.fault is StoreFault.LOCKED_BY_PROCESS


async def test_while_a_program_reads_the_database_nothing_is_touched(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
        await backup(address(path))
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
        "c.execute('select count(*) from entries').fetchall(); print(flush=True); input()"
    )
    words = [sys.executable, "-c", script, str(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:  # noqa: ASYNC220 - a test
        assert reader.stdout is not None
        reader.stdout.readline()
        with pytest.raises(StoreError) as refused:
            await back(path)
        reader.communicate(b"\n")
    assert refused.value.fault is StoreFault.BUSY
    assert [file.name for file in path.parent.iterdir() if "restor" in file.name] == []
    assert (await back(path)).aside is not None


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("absent.db", None, StoreFault.MISSING),
        ("gazette.db", None, StoreFault.UNSUPPORTED),
        ("text.db", b"no database at all" * 100, StoreFault.CORRUPT),
        ("empty.db", b"", StoreFault.CORRUPT),
    ],
)
async def test_what_is_no_copy_is_refused_and_nothing_is_touched(
    path: Path, tmp_path: Path, name: str, content: bytes | None, fault: StoreFault
) -> None:
    async with fresh(path) as store:
        await add(store, 1)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    refused = await refusal(path, str(tmp_path / name))
    assert refused.fault is fault
    if fault is StoreFault.CORRUPT:
        assert name in str(refused)


async def test_a_database_of_another_program_and_one_of_a_newer_gazette_are_refused(path: Path, tmp_path: Path) -> None:
    other, newer = tmp_path / "other.db", tmp_path / "newer.db"
    async with fresh(path):
        pass
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (x)")
    await upgrade(address(newer), migrations=with_later_revision(tmp_path), say=lambda _: None)
    assert (await refusal(path, str(other))).fault is StoreFault.NOT_OURS
    assert (await refusal(path, str(newer))).fault is StoreFault.NEWER_SCHEMA


async def test_without_any_sound_copy_there_is_nothing_to_go_back_to(path: Path) -> None:
    async with fresh(path) as store:
        await add(store, 1)
    assert (await refusal(path)).fault is StoreFault.MISSING


async def test_what_waited_when_the_copy_was_made_is_in_doubt(path: Path) -> None:
    async with fresh(path) as store:
        async with store.writing() as writing:
            slot = await opened_slot(writing, await subscribed(writing))
            await writing.fill_slot(slot, None, [("{}", "n")])
        await backup(address(path))

    await back(path)

    async with opened(path) as store, store.reading() as reading:
        (waiting,) = await reading.due_deliveries(NOON + timedelta(days=30))
    assert waiting.uncertain_since == slot.slot.due_at
