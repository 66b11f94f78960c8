"""`gazette catalogue`: what is wrong with the policies, as an operator and as a program sees it."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.gazette import ROOT, Gazette
from tests.unit.catalogue.shelf import Shelf


def today() -> datetime:
    return datetime.now(UTC)


async def test_the_catalogue_that_ships_is_fine(tmp_path: Path) -> None:
    ran = await Gazette(tmp_path, {}).run("catalogue", "check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("The catalogue is fine: ")


async def test_a_broken_entry_is_told_with_its_place_and_ends_with_78(tmp_path: Path) -> None:
    path = Shelf(tmp_path / "own").policy("mine", identifiers="[eo:99]", confidence="sure")
    for words, env in ((("own",), {}), ((), {"CATALOGUE_DIR": "own"})):
        ran = await Gazette(tmp_path, env).run("catalogue", "check", *words)
        assert (ran.code, "fine" in ran.out) == (78, False)
        place = path.relative_to(tmp_path)
        first, second = ran.err.splitlines()
        assert first == f'{place}:5:15 identifiers.0: expected an identifier such as eo:14179, got "eo:99"'
        assert second == f'{place}:12:13 confidence: expected high, medium or low, got "sure"'


async def test_a_program_gets_the_same_as_json(tmp_path: Path) -> None:
    Shelf(tmp_path / "own").policy("mine", identifiers="[]", confidence="sure")
    ran = await Gazette(tmp_path, {}).run("catalogue", "check", "own", "--json")
    assert ran.code == 78
    said = ran.json()
    assert said["ok"] is False
    assert said["policies"] > 50
    (problem,) = said["problems"]
    assert (problem["file"], problem["line"], problem["key"]) == ("own/policies/mine.yaml", 12, "confidence")


async def test_what_nobody_verified_for_long_is_listed_and_is_no_mistake(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "own")
    old, recent = today().date() - timedelta(days=200), today().date() - timedelta(days=100)
    for name, day in (("old", old), ("recent", recent)):
        text = shelf.policy(name, identifiers="[]", last_verified=str(day)).read_text()
        shelf.put(f"policies/{name}.yaml", text.replace("as_of: 2026-10-04", f"as_of: {day}"))
    ran = await Gazette(tmp_path, {}).run("catalogue", "check", "own")
    assert ran.code == 0, ran.err
    assert "Not verified for 180 days or more:\n" in ran.out
    assert f"\n  old: {old}, 200 days ago\n" in ran.out
    assert "recent" not in ran.out
    said = (await Gazette(tmp_path, {}).run("catalogue", "check", "own", "--json")).json()
    assert {"id": "old", "last_verified": str(old), "days": 200} in said["unverified"]


async def test_a_folder_that_is_not_there_ends_with_78(tmp_path: Path) -> None:
    ran = await Gazette(tmp_path, {}).run("catalogue", "check", "nowhere")
    assert ran.code == 78
    assert ran.err == "nowhere:1:1 there is no such folder; make it, or change CATALOGUE_DIR\n"


async def test_the_schema_is_printed_for_editors(tmp_path: Path) -> None:
    for words, name in (((), "policy"), (("organisations",), "organisations"), (("glossary",), "glossary")):
        ran = await Gazette(tmp_path, {}).run("catalogue", "schema", *words)
        assert ran.code == 0
        assert json.loads(ran.out) == json.loads((ROOT / f"docs/reference/{name}.schema.json").read_text())
    assert (await Gazette(tmp_path, {}).run("catalogue", "schema", "feeds")).code == 64
