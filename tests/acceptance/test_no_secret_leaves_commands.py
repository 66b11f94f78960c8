"""What the commands print and write holds no secret, also where one was typed or written in a wrong place.

What is allowed where is said in `test_no_secret_leaves`.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from tests.acceptance import canaries, hostile
from tests.acceptance.canaries import (
    CONGRESS_API_KEY,
    COURTLISTENER_TOKEN,
    DISCORD_TOKEN,
    FEED_KEY,
    HF_TOKEN,
    REGULATIONS_API_KEY,
    SLACK_APP_TOKEN,
    SLACK_BOT_TOKEN,
    SLACK_SIGNING_SECRET,
    leaks,
)
from tests.acceptance.secret_scene import EVERY, Servers, installed, servers
from tests.gazette import Gazette, Ran

pytestmark = pytest.mark.timeout(150)
# What shows feeds.yaml to the operator who wrote it.
OF_THE_FILE = (("feeds", "list", "--json"), ("feeds", "export"), ("feeds", "export", "--format", "json"))
ORDINARY = (
    ("poll", "--all"),
    ("feeds", "list"),
    ("feeds", "test", "page"),
    ("doctor", "--json"),
    ("digest", "preview", "--format", "html", "--out", "digest.html"),
    ("digest", "preview", "--format", "json", "--explain", "--out", "digest.json"),
    ("ask", "search open weights"),
    ("db", "backup"),
    ("--help",),
)
# Somebody pastes a secret into a word of a command. The fourth is no error that we foresee: Python reports it.
WRONG = (
    ("poll", "--source", CONGRESS_API_KEY.value),
    ("poll", "--token", SLACK_BOT_TOKEN.value),
    ("feeds", "export", "--format", REGULATIONS_API_KEY.value),
    ("feeds", "export", "--out", f"nowhere/{SLACK_SIGNING_SECRET.value}/{DISCORD_TOKEN.value}"),
    ("digest", "preview", "--edition", HF_TOKEN.value, "--json"),
    ("feeds", "test", COURTLISTENER_TOKEN.value),
    ("slack", "manifest", "--url", SLACK_APP_TOKEN.value),
    ("feeds", "check", f"{HF_TOKEN.value}.yaml"),
)


@pytest.fixture
async def of() -> AsyncIterator[Servers]:
    async with servers() as made:
        yield made


@pytest.fixture
def gazette(tmp_path: Path, of: Servers) -> Gazette:
    return installed(tmp_path, of, **canaries.settings(canaries.ONE))


def found_in(ran: Mapping[tuple[str, ...], Ran]) -> list[str]:
    """What is found of any secret in what these commands printed, but for that of feeds.yaml where it belongs."""
    found = []
    for words, one in ran.items():
        sought = [canary for canary in EVERY if canary is not FEED_KEY or words not in OF_THE_FILE]
        found += leaks({f"{words[:2]} printed": one.out, f"{words[:2]} said": one.err}, sought)
    return found


async def side_by_side(gazette: Gazette, *commands: tuple[str, ...]) -> dict[tuple[str, ...], Ran]:
    """Three at a time."""
    turns = asyncio.Semaphore(3)

    async def one(words: tuple[str, ...]) -> Ran:
        async with turns:
            return await gazette.run(*words)

    return dict(zip(commands, await asyncio.gather(*map(one, commands)), strict=True))


async def test_no_command_prints_or_writes_a_secret(gazette: Gazette, of: Servers) -> None:
    first = await gazette.run("poll", "--json")
    ran = {("poll", "--json"): first} | await side_by_side(gazette, *ORDINARY[1:], *OF_THE_FILE)
    # Once more, where everything is known: the records of before are compared with what comes now.
    ran[ORDINARY[0]] = await gazette.run(*ORDINARY[0])
    found = found_in(ran) + of.leaks() + leaks(canaries.files(gazette.folder, "digest.*"), EVERY)
    found += leaks(canaries.files(gazette.folder, "gazette.db", "backups/*.db"), canaries.ONE)
    assert not found, "\n".join(found)
    assert (first.json()["new"], "headline number 1" in ran["ask", "search open weights"].out) == (9, True)
    assert all(FEED_KEY.value in ran[words].out for words in OF_THE_FILE), "then nothing is allowed for nothing"


async def test_a_secret_that_was_typed_in_a_wrong_place_is_not_repeated(gazette: Gazette) -> None:
    ran = await side_by_side(gazette, *WRONG)
    found = found_in(ran)
    assert not found, "\n".join(found)
    assert [one.code for one in ran.values() if one.code == 0] == []
    assert all("[hidden]" in one.err for one in ran.values()), [one.err for one in ran.values()]
    assert "Traceback" in ran[WRONG[3]].err


@pytest.mark.parametrize("words", [("poll",), ("doctor", "--json"), ("feeds", "check", "--json")])
async def test_a_secret_that_stands_in_a_file_is_not_repeated(gazette: Gazette, words: tuple[str, ...]) -> None:
    """feeds.yaml, the catalogue, and a file that is no database."""
    lines = f"  - id: {SLACK_BOT_TOKEN.value}\n    every: {SLACK_APP_TOKEN.value}\n    {CONGRESS_API_KEY.value}: 1\n"
    address = f"    url: https://a.example/ feed?{hostile.QUERY}\n    tier: {REGULATIONS_API_KEY.value}\n"
    with gazette.config.open("a") as file:
        file.write(lines + address)
    own = gazette.folder / "own" / "policies"
    own.mkdir(parents=True)
    (own / "odd.yaml").write_text(f"id: {HF_TOKEN.value}\nkind: {COURTLISTENER_TOKEN.value}\n")
    gazette.database.write_bytes(os.urandom(100) + SLACK_BOT_TOKEN.value.encode() * 100)
    ran = await Gazette(gazette.folder, {**gazette.env, "CATALOGUE_DIR": str(gazette.folder / "own")}).run(*words)
    found = found_in({words: ran})
    assert not found, "\n".join(found)
    assert ran.code == 78


async def test_a_secret_under_the_name_of_another_is_not_repeated(gazette: Gazette) -> None:
    mixed = {
        "SLACK_BOT_TOKEN": SLACK_APP_TOKEN.value,
        "SLACK_APP_TOKEN": SLACK_SIGNING_SECRET.value,
        "GAZETTE_OPERATORS": HF_TOKEN.value,
        "PORT": "9" * 5,
        "GAZETTE_ALLOW_NETWORKS": DISCORD_TOKEN.value,
        "GAZETTE_TENANT_RATE": CONGRESS_API_KEY.value,
        "GAZETTE_LOG_LEVEL": REGULATIONS_API_KEY.value,
        "DATABASE_URL": f"postgresql://gazette:{COURTLISTENER_TOKEN.value}@db.example/gazette",
    }
    ran = await Gazette(gazette.folder, {**gazette.env, **mixed}).run("doctor", "--json")
    found = found_in({("doctor", "--json"): ran})
    assert not found, "\n".join(found)
    assert ran.code == 78
