"""docs/howto/add-a-model.md, followed to the letter."""

import re
from pathlib import Path

from bot.catalogue.index import CatalogueIndex
from bot.catalogue.load import load_catalogue
from bot.domain.openness import Answer, LicenceClass, Part
from tests.gazette import ROOT, install
from tests.unit.catalogue.shelf import NOW, SHIPPED

PAGE = (ROOT / "docs" / "howto" / "add-a-model.md").read_text(encoding="utf-8")
ORGANISATION, MODEL, FULLY_OPEN, LICENCE = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
FEEDS = "version: 1\nsources:\n  - id: wire\n    url: https://wire.example/feed\n"


def copied(folder: Path, model: str = MODEL) -> Path:
    folder.mkdir(parents=True)
    for name, text in (("organisations", ORGANISATION), ("models", model), ("licences", LICENCE)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


async def test_who_copies_the_page_has_a_model_that_is_answered(tmp_path: Path) -> None:
    gazette = install(tmp_path, FEEDS, CATALOGUE_DIR="my-catalogue", HF_ENDPOINT="http://127.0.0.1:9")
    await gazette.run("db", "upgrade")
    copied(tmp_path / "my-catalogue")
    checked = await gazette.run("catalogue", "check")
    assert (checked.code, checked.out.startswith("The catalogue is fine")) == (0, True), checked.err
    shown = " ".join((await gazette.run("ask", "/model example 1")).out.split())
    assert "Example 1" in shown
    assert "that of the base is not" in shown


def test_the_entries_of_the_page_are_read_as_it_says(tmp_path: Path) -> None:
    catalogue, problems = load_catalogue([SHIPPED, copied(tmp_path / "own")], now=NOW)
    assert problems == ()
    index = CatalogueIndex(catalogue)
    model = index.models.find("example one")
    assert model is not None
    assert {one.part: one.answer for one in model.evidence} == {
        Part.WEIGHTS: Answer.YES, Part.CODE: Answer.PARTLY, Part.DATA: Answer.NO,
    }  # fmt: skip
    developer = index.developer("example-lab/Example-1-7B")
    assert developer is not None
    assert (developer.country, developer.hub) == ("fr", ("example-lab",))
    licence = index.licence("other", "Example License v2.0")
    assert licence is not None
    assert licence.license_class is LicenceClass.RESTRICTED


def test_fully_open_is_refused_as_the_page_says_unless_the_evidence_agrees(tmp_path: Path) -> None:
    claimed = MODEL + FULLY_OPEN
    (problem,) = load_catalogue([SHIPPED, copied(tmp_path / "1", claimed)], now=NOW)[1]
    assert "does not say yes for code, data" in problem.message
    agreed = claimed.replace("answer: partly", "answer: yes").replace("answer: no", "answer: yes")
    catalogue, problems = load_catalogue([SHIPPED, copied(tmp_path / "2", agreed)], now=NOW)
    assert problems == ()
    assert [one.id for one in catalogue.models if one.id == "example-1" and one.fully_open] == ["example-1"]
