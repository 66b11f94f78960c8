"""`gazette doctor` looks at a relevance.yaml of the operator's own."""

from pathlib import Path

from bot.relevance.load import SHIPPED
from tests.gazette import install

FEEDS = "version: 1\nsources: []\n"


async def test_a_broken_file_is_named_with_its_place_and_a_good_one_with_its_version(tmp_path: Path) -> None:
    gazette = install(tmp_path, FEEDS, GAZETTE_RELEVANCE="mine.yaml")
    own = tmp_path / "mine.yaml"
    own.write_text(SHIPPED.read_text("utf-8").replace("threshold: 2.5", "threshold: much"), "utf-8")
    found = {one["what"]: one for one in (await gazette.run("doctor", "--json")).json()}
    assert found["relevance.yaml"]["health"] == "broken"
    assert "mine.yaml:" in found["relevance.yaml"]["detail"]

    own.write_text(SHIPPED.read_text("utf-8"), "utf-8")
    found = {one["what"]: one for one in (await gazette.run("doctor", "--json")).json()}
    assert (found["relevance.yaml"]["health"], "version" in found["relevance.yaml"]["detail"]) == ("fine", True)
