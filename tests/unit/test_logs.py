"""What reaches standard error: never a secret, whoever writes it and whatever goes wrong in writing it."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.domain import secrets
from bot.logs import Redacting, know_secrets
from bot.settings import VARIABLES

ROOT = Path(__file__).resolve().parents[2]
SECRETS = [
    "xoxb-" + "12345-abcdef",
    "xapp-" + "1-A-2-b",
    "hf_" + "a" * 30,
    "xoxe." + "xoxb-1-Mi0yLTEyMzQ",
    "xoxe-" + "1-My0xLTEyMzQ",
    "a1b2-" * 8 + "abc=",
    "M" + "T" * 23 + "." + "a" * 6 + "." + "b" * 30,
]
BEGIN = "import logging; from bot.logs import know_secrets, start_logging; know_secrets({'A_KEY': 'plainandsecret'});"


@pytest.fixture(autouse=True)
def _forgetting() -> Iterator[None]:
    yield
    secrets.know([])


def said(program: str) -> str:
    """What a process of its own writes to standard error."""
    command = [sys.executable, "-c", f"{BEGIN} start_logging('debug'); {program}"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False).stderr


@pytest.mark.parametrize("secret", SECRETS)
def test_a_token_never_reaches_a_log_not_even_in_a_trace(secret: str) -> None:
    error = ValueError(secret)
    trace = (ValueError, error, error.__traceback__)
    record = logging.LogRecord("bot", logging.ERROR, __file__, 1, "sent %s", (secret,), trace)
    text = Redacting("%(message)s").format(record)
    assert secret not in text
    assert "[hidden]" in text


@pytest.mark.parametrize("name", [name for name in VARIABLES if name.endswith(("TOKEN", "KEY", "SECRET"))])
def test_the_value_of_every_secret_setting_is_known(name: str) -> None:
    know_secrets({name: "of-no-shape-one, of-no-shape-two", "GAZETTE_HOST": "host.example"})
    assert secrets.redact("of-no-shape-two at host.example") == "[hidden] at host.example"


def test_a_crash_shows_where_it_was_and_no_secret() -> None:
    shown = said("open('/nowhere/plainandsecret')")
    assert "Traceback" in shown
    assert "FileNotFoundError: [Errno 2] No such file or directory: '/nowhere/[hidden]'" in shown
    assert "plainandsecret" not in shown.splitlines()[-1]


def test_a_line_that_cannot_be_formatted_is_told_without_its_arguments() -> None:
    shown = said("logging.getLogger('x').error('%d posts', 'plainandsecret')")
    assert "a line of x could not be written" in shown
    assert "plainandsecret" not in shown


def test_libraries_that_tell_what_they_send_are_silent_at_debug() -> None:
    lines = "".join(
        f"logging.getLogger('{name}').debug('told by {name}');" for name in ("aiosqlite", "discord.gateway", "bot.x")
    )
    shown = said(lines)
    assert "told by bot.x" in shown
    assert "aiosqlite" not in shown
    assert "discord" not in shown
