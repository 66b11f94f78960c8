"""Docs rot unless a test reads them."""

import re
from pathlib import Path

import pytest

from bot import reference
from bot.domain.digests import Fate
from bot.domain.errors import SourceFault, StoreFault
from bot.domain.sources import SourceState
from bot.settings import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]


def test_the_generated_pages_are_up_to_date() -> None:
    for name, text in reference.pages().items():
        assert (reference.DOCS / name).read_text(encoding="utf-8") == text, f"{name}: run `make docs`"


def test_every_code_is_explained() -> None:
    assert set(reference.SOURCE_FAULTS) == set(SourceFault)
    assert set(reference.STORE_FAULTS) == set(StoreFault)
    assert set(reference.STATES) == set(SourceState)
    assert set(reference.FATES) == set(Fate)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_docs_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_readme_starts_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first_block = text.split("```sh\n", 1)[1].split("```", 1)[0]
    assert [line.split("#")[0].strip() for line in first_block.splitlines()] == ["make demo", "make test"]


def test_every_setting_stands_in_the_example_environment() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert [name for name in VARIABLES if name not in example] == []


def test_the_commands_of_the_docs_exist() -> None:
    known = set(re.findall(r"^## `(gazette [a-z ]+)`", reference.pages()["commands.md"], re.MULTILINE))
    known |= {words.rsplit(" ", 1)[0] for words in known if words.count(" ") > 1}
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    said = set(re.findall(r"[`\n]gazette ([a-z]+)", text))
    assert {f"gazette {word}" for word in said} - {words for words in known if words.count(" ") == 1} == set()
