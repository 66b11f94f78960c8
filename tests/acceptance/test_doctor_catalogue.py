"""`gazette doctor` on the catalogue: how many policies there are, or the line of a file that is broken."""

from pathlib import Path

from tests.gazette import install

FEEDS = "version: 1\nsources:\n  - id: wire\n    url: https://wire.example/feed.xml\n"


async def test_it_counts_the_policies_that_ship(tmp_path: Path) -> None:
    ran = await install(tmp_path, FEEDS).run("doctor", "--json")
    found = {one["what"]: one for one in ran.json() if one["health"] == "fine"}
    assert found["catalogue"]["detail"].endswith(" policies")
    assert ran.code == 0, ran.err


async def test_a_broken_entry_of_the_operator_is_named_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "mine" / "policies"
    folder.mkdir(parents=True)
    (folder / "us-mine.yaml").write_text("id: us-mine\ntitel: Mine\n", encoding="utf-8")
    ran = await install(tmp_path, FEEDS, CATALOGUE_DIR=str(folder.parent)).run("doctor", "--json")
    broken = [one["detail"] for one in ran.json() if one["what"] == "catalogue" and one["health"] == "broken"]
    assert any("us-mine.yaml:2:" in detail and "title" in detail for detail in broken)
    assert ran.code == 78
