"""A feeds.yaml that was in force and is deleted: the file that ships does not take its place, whatever is started."""

from pathlib import Path

import pytest

from tests.acceptance.running import running
from tests.acceptance.test_feeds_yaml_in_trouble import configured
from tests.gazette import Gazette, install

AWAY = "feeds.yaml:1:1 there is no such file"
OWN = {f"s{number}" for number in range(3)}
# Nobody listens there: what is read is not the matter.
TEXT = "version: 1\nsources:\n" + "".join(f"  - id: {one}\n    url: http://127.0.0.1:9/{one}\n" for one in sorted(OWN))
pytestmark = pytest.mark.timeout(120)


@pytest.fixture(params=["run", "poll"])
async def gazette(tmp_path: Path, request: pytest.FixtureRequest) -> Gazette:
    """Read once, by a bot that was stopped or by a command, before the file was deleted."""
    made = install(tmp_path, TEXT)
    if request.param == "poll":
        assert (await made.run("poll")).code == 0
    else:
        async with running(made) as bot:
            await bot.says("polled 3 sources")
    made.config.unlink()
    assert configured(made) == OWN
    return made


async def test_a_bot_starts_with_what_worked_says_so_and_sees_the_same_file_return(gazette: Gazette) -> None:
    async with running(gazette) as bot:
        await bot.says(AWAY)
        await bot.says("running with 3 sources")
        said = len(bot.log)
        gazette.config.write_text(TEXT)
        await bot.says("configuration in force: 3 sources (0 added, 0 removed)", 5, after=said)
    assert configured(gazette) == OWN


@pytest.mark.parametrize("words", [("poll",), ("feeds", "check"), ("doctor",)])
async def test_commands_refuse_with_78_and_say_what_is_missing(gazette: Gazette, words: tuple[str, ...]) -> None:
    ran = await gazette.run(*words)
    assert (ran.code, AWAY in ran.out + ran.err) == (78, True)
    assert configured(gazette) == OWN


async def test_questions_are_answered_with_what_worked_and_a_reload_changes_nothing(gazette: Gazette) -> None:
    for line in ("/about", "/feeds reload"):
        assert AWAY in " ".join((await gazette.run("ask", line)).out.split())
    assert '"s0"' in (await gazette.run("ask", "/sources source:s0", "--json")).out
    assert configured(gazette) == OWN


async def test_without_a_past_the_file_that_ships_serves(tmp_path: Path) -> None:
    made = install(tmp_path, TEXT)
    made.config.unlink()
    ran = await made.run("feeds", "check")
    assert (ran.code, "fine" in ran.out) == (0, True)
