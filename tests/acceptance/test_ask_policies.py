"""`gazette ask` and `gazette catalogue deadlines` over the catalogue that ships, by the real program."""

from pathlib import Path

from tests.gazette import Gazette, install

FEEDS = "version: 1\nsources:\n  - id: wire\n    url: https://wire.example/feed\n"


async def test_the_dossier_of_an_order_is_asked_for_in_the_terminal(tmp_path: Path) -> None:
    gazette = install(tmp_path, FEEDS)
    await gazette.run("db", "upgrade")
    ran = await gazette.run("ask", "/policy eo 14179")
    assert (ran.code, "catalogue" in ran.err) == (0, False)
    shown = " ".join(ran.out.split())
    assert "In force" in shown
    assert "status as of" in shown
    for who in ("Hugging Face", "OpenAI", "Google", "Andreessen Horowitz"):
        assert who in shown.partition("POSITIONS UNDER THE LINKED REQUEST")[2]
    assert "Timeline: /policy name:us-eo-14179 view:timeline" in shown
    refused = await gazette.run("ask", "/policy sb 99")
    assert (refused.code, "Did you mean" in refused.out) == (64, True)


async def test_an_entry_of_the_operators_own_is_answered_and_a_broken_one_is_told(tmp_path: Path) -> None:
    gazette = install(tmp_path, FEEDS)
    await gazette.run("db", "upgrade")
    folder = tmp_path / "own" / "policies"
    folder.mkdir(parents=True)
    (folder / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    gazette = Gazette(tmp_path, {**gazette.env, "CATALOGUE_DIR": "own"})
    ran = await gazette.run("ask", "/about")
    assert "The catalogue has" in ran.out
    assert "broken.yaml:" in ran.out
    assert "catalogue: own/policies/broken.yaml:" in ran.err


async def test_deadlines_are_listed_and_written_as_a_calendar(tmp_path: Path) -> None:
    gazette = Gazette(tmp_path, {})
    listed = await gazette.run("catalogue", "deadlines")
    assert listed.code == 0
    ahead = (await gazette.run("catalogue", "deadlines", "--json")).json()
    assert len(listed.out.splitlines()) == len(ahead)
    written = await gazette.run("catalogue", "deadlines", "--ics", "deadlines.ics")
    assert (written.code, written.out) == (0, f"{len(ahead)} deadlines are in deadlines.ics.\n")
    text = (tmp_path / "deadlines.ics").read_bytes()
    assert text.count(b"BEGIN:VEVENT\r\n") == len(ahead)
