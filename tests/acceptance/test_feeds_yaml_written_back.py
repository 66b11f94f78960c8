"""A deleted feeds.yaml comes back as it was, by the command that each refusal names; nothing begins from what ships."""

import re
import shlex
from pathlib import Path

import pytest

from tests.acceptance.in_force import was_in_force
from tests.acceptance.running import running
from tests.gazette import ROOT, Gazette, Ran, install

# Nobody listens there: what is read is not the matter. Comments, order and odd line ends are the operator's work.
TEXT = "\ufeff# of the café\r\nversion: 1\r\nsources:\n  - url: http://127.0.0.1:9/s0\n    id: s0  # ours\n"
SHIPPED = (ROOT / "feeds.yaml").read_bytes()
OPML = '<opml version="2.0"><body><outline type="rss" text="n" xmlUrl="http://127.0.0.1:9/n"/></body></opml>'
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def gazette(tmp_path: Path) -> Gazette:
    """The file was in force once and is deleted; the folder has a space in its name."""
    made = install(tmp_path / "a folder", "version: 1\nsources: []\n")
    made.config.write_bytes(TEXT.encode())
    await was_in_force(made)
    made.config.unlink()
    return made


def way_back(ran: Ran) -> list[str]:
    """The words of the command that was named."""
    found = re.search(r"`gazette (feeds export [^`]+)` writes it back", ran.out + ran.err)
    assert found, ran
    return shlex.split(found[1])


@pytest.mark.parametrize(
    "words", [("feeds", "list"), ("feeds", "check"), ("feeds", "init"), ("feeds", "import", "new.opml", "--yes"),
              ("poll", "--source", "s0"), ("doctor",), ("ask", "/about"),
              ("feeds", "check", "--config", "{config}"), ("feeds", "init", "--out", "{config}")]
)  # fmt: skip
async def test_the_command_that_is_named_writes_it_back_byte_by_byte(gazette: Gazette, words: tuple[str, ...]) -> None:
    (gazette.folder / "new.opml").write_text(OPML)
    ran = await gazette.run(*(word.format(config=gazette.config) for word in words))
    assert not gazette.config.exists()
    back = await gazette.run(*way_back(ran))
    assert (back.code, back.out) == (0, "")
    assert gazette.config.read_bytes() == TEXT.encode()


async def test_the_words_hold_where_another_file_is_the_one_in_use(gazette: Gazette) -> None:
    (gazette.folder / "other.yaml").write_text("version: 1\nsources: []\n")
    other = Gazette(gazette.folder, {**gazette.env, "GAZETTE_CONFIG": "other.yaml"})
    assert (await other.run(*way_back(await other.run("feeds", "init")))).code == 0
    assert gazette.config.read_bytes() == TEXT.encode()


@pytest.mark.parametrize("words", [("feeds", "init"), ("feeds", "import", "new.opml", "--yes", "--json")])
async def test_what_edits_refuses_to_begin_from_another_list(gazette: Gazette, words: tuple[str, ...]) -> None:
    (gazette.folder / "new.opml").write_text(OPML)
    ran = await gazette.run(*words)
    assert ran.code == 64
    assert not gazette.config.exists()
    assert sorted(path.name for path in gazette.folder.glob("*.yaml")) == []


async def test_who_wants_the_shipped_list_gets_it_beside(gazette: Gazette) -> None:
    assert (await gazette.run("feeds", "init", "--out", "new.yaml")).code == 0
    assert (gazette.folder / "new.yaml").read_bytes() == SHIPPED


async def test_without_a_past_a_first_file_is_written_as_ever(tmp_path: Path) -> None:
    made = install(tmp_path, TEXT)
    made.config.unlink()
    refused = await made.run("feeds", "import", "new.opml")
    assert (refused.code, "`gazette feeds init` writes one to start from" in refused.err) == (64, True)
    assert (await made.run("feeds", "init")).code == 0
    assert made.config.read_bytes() == SHIPPED


async def test_a_file_that_is_there_is_exported_as_it_is(gazette: Gazette) -> None:
    gazette.config.write_bytes(TEXT.encode())
    ran = await gazette.run("feeds", "export", "--format", "yaml")
    assert (ran.code, ran.out) == (0, TEXT)
    assert "not there" not in ran.err


async def test_the_bot_that_went_on_without_it_takes_it_again(gazette: Gazette) -> None:
    async with running(gazette) as bot:
        await bot.says("running with 1 sources")
        said = len(bot.log)
        assert (await gazette.run("feeds", "export", "--format", "yaml", "--out", "feeds.yaml")).code == 0
        await bot.says("configuration in force: 1 sources (0 added, 0 removed)", 5, after=said)
