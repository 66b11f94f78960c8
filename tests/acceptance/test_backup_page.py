"""docs/howto/backup.md, followed to the letter, and what the commands say when something is in the way."""

import asyncio
import re
import shlex
from pathlib import Path

from bot.store.lock import WriterLock
from tests.gazette import ROOT, Gazette, install

PAGE = (ROOT / "docs" / "howto" / "backup.md").read_text(encoding="utf-8")
MAKE, RESTORE = (block.splitlines() for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
FEEDS = "version: 1\nsources:\n  - id: wire\n    url: https://wire.example/feed\n"


async def installed(folder: Path) -> Gazette:
    gazette = install(folder, FEEDS)
    assert (await gazette.run("db", "upgrade")).code == 0
    return gazette


async def follow(gazette: Gazette, lines: list[str]) -> list[str]:
    said = []
    for line in lines:
        name, *words = shlex.split(line)
        assert name == "gazette"
        ran = await gazette.run(*words)
        assert ran.code == 0, f"{line}: {ran.err}"
        said.append(ran.out)
    return said


def asides(folder: Path) -> list[Path]:
    return list(folder.glob("*restor*"))


async def test_who_follows_the_page_makes_copies_and_goes_back_to_each(tmp_path: Path) -> None:
    gazette = await installed(tmp_path)
    _, _, listed = await follow(gazette, MAKE)
    (copy,) = (tmp_path / "backups").iterdir()
    assert str(copy) in listed
    latest, named, checked = await follow(gazette, RESTORE)
    assert str(copy) in latest
    assert "before-the-move.db" in named
    assert "sound" in checked
    undo = re.findall(r"To undo this: (.*)", named)
    assert "was, at" in (await follow(gazette, [f"{undo[0]} --yes"]))[0]
    assert len(asides(tmp_path)) == 3


async def test_in_json_it_says_what_it_did_and_how_to_undo_it(tmp_path: Path) -> None:
    gazette = await installed(tmp_path)
    assert (await gazette.run("db", "backups", "--json")).json() == []
    await gazette.run("db", "backup")
    (listed,) = (await gazette.run("db", "backups", "--json")).json()
    done = (await gazette.run("db", "restore", "latest", "--yes", "--json")).json()
    assert listed.keys() == {"path", "moment", "revision", "bytes"}
    assert (done["copy"], done["before"]) == (listed["path"], listed["revision"])
    assert done["undo"] == f"gazette db restore {done['moved_to']}"


async def test_without_a_yes_and_nobody_to_ask_nothing_is_done(tmp_path: Path) -> None:
    gazette = await installed(tmp_path)
    await gazette.run("db", "backup")
    refused = await gazette.run("db", "restore", "latest")
    assert (refused.code, "--yes" in refused.err) == (64, True)
    assert asides(tmp_path) == []


async def test_beside_a_running_bot_it_ends_with_75(tmp_path: Path) -> None:
    gazette = await installed(tmp_path)
    with WriterLock() as lock:
        await asyncio.to_thread(lock.acquire, gazette.database)
        refused = await gazette.run("db", "restore", "latest", "--yes")
    assert (refused.code, "is in use by process" in refused.err) == (75, True)


async def test_a_damaged_database_ends_the_start_with_78_and_the_way_back(tmp_path: Path) -> None:
    gazette = await installed(tmp_path)
    await gazette.run("db", "backup")
    (copy,) = (tmp_path / "backups").iterdir()
    gazette.database.write_bytes(b"no database at all")
    refused = await gazette.run("run")
    assert refused.code == 78
    assert "gazette db restore latest" in refused.err
    assert str(copy) in refused.err
    assert gazette.database.read_bytes() == b"no database at all"
    assert (await gazette.run("db", "restore", "latest", "--yes")).code == 0
    assert (await gazette.run("db", "check")).code == 0


async def test_without_any_copy_the_restore_says_so(tmp_path: Path) -> None:
    gazette = await installed(tmp_path)
    refused = await gazette.run("db", "restore", "latest", "--yes")
    assert (refused.code, "there is no sound copy" in refused.err) == (78, True)
