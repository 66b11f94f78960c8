"""docs/howto/add-a-policy.md, followed to the letter."""

import re
from pathlib import Path

from tests.gazette import ROOT, Gazette, install

PAGE = (ROOT / "docs" / "howto" / "add-a-policy.md").read_text(encoding="utf-8")
ENTRY, POSITIONS, ORGANISATIONS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
FEEDS = "version: 1\nsources:\n  - id: wire\n    url: https://wire.example/feed\n"


async def test_who_copies_the_page_has_a_policy_that_is_answered(tmp_path: Path) -> None:
    gazette = install(tmp_path, FEEDS, CATALOGUE_DIR="my-catalogue")
    await gazette.run("db", "upgrade")
    folder = tmp_path / "my-catalogue"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "us-eo-12345.yaml").write_text(ENTRY + POSITIONS, encoding="utf-8")
    (folder / "organisations.yaml").write_text(ORGANISATIONS, encoding="utf-8")
    checked = await gazette.run("catalogue", "check")
    assert (checked.code, checked.out.startswith("The catalogue is fine")) == (0, True), checked.err
    shown = (await gazette.run("ask", "/policy eo 12345")).out
    assert shown.startswith("Sharing Public Models")
    assert "Hugging Face" in shown
    assert "publish the weights" in " ".join(shown.split())
    assert "Company, US" in (await gazette.run("ask", "/stakeholder hugging face")).out


async def test_the_schema_for_editors_is_printed(tmp_path: Path) -> None:
    printed = await Gazette(tmp_path, {}).run("catalogue", "schema")
    assert "last_verified" in printed.json()["properties"]
