"""`gazette slack …` and what `gazette doctor` says of Slack, run in this process."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.chat.slack.credentials import SECRET_KEY
from bot.cli import exits
from bot.cli.doctor import _slack
from bot.cli.main import main
from bot.settings import read_settings
from tests.slack_manifest import faults

KEY = Fernet.generate_key().decode()
MANY = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s", SECRET_KEY: KEY, "SLACK_SIGNING_SECRET": "s"}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine is read, and the handler that the command adds to the log goes with the test."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(logging.root, "handlers", [*logging.root.handlers])
    monkeypatch.setattr(logging.root, "level", logging.root.level)


def test_the_manifest_is_printed_before_anything_is_set_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    assert main(["slack", "manifest"]) == exits.OK
    assert capsys.readouterr().out.startswith("display_information:\n")


@pytest.mark.parametrize(
    "words",
    [
        ["--url", "https://bot.example", "--many"],
        [
            "--url",
            "https://bot.example",
            "--socket",
            "--history",
            "--no-aliases",
            "--name",
            "News",
            "--command",
            "/news",
        ],
    ],
)
def test_the_manifest_in_json_passes_slacks_own_schema(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slack", "manifest", "--json", *words]) == exits.OK
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert faults(document) == []


@pytest.mark.parametrize(
    "words",
    [
        ["--many"],
        ["--url", "bot.example"],
        ["--url", "https://bot.example/slack/events"],
        ["--url", "https://bot.example", "--many", "--history"],
        ["--name", "x" * 36],
        ["--command", "gazette"],
        ["--command", "/Gazette"],
    ],
)
def test_words_that_do_not_go_together_are_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slack", "manifest", *words]) == exits.USAGE
    assert capsys.readouterr().out == ""


def test_a_key_is_new_each_time_and_made_before_the_settings_are_complete(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    assert main(["slack", "key"]) == main(["slack", "key"]) == exits.OK
    first, second = capsys.readouterr().out.split()
    assert first != second
    assert Fernet(first).decrypt(Fernet(first).encrypt(b"token")) == b"token"


def test_rekey_needs_something_to_encrypt(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["slack", "rekey"]) == exits.CONFIGURATION
    assert "SLACK_CLIENT_ID" in capsys.readouterr().err


def test_rekey_counts_what_it_changed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in MANY.items():
        monkeypatch.setenv(name, value)
    assert main(["slack", "rekey", "--json"]) == exits.OK
    assert json.loads(capsys.readouterr().out) == {"changed": 0}


def findings(environ: dict[str, str]) -> str:
    return "; ".join(f"{finding.health.value} {finding.detail}" for finding in _slack(read_settings(environ)))


def test_doctor_says_whether_slack_is_on_and_how_without_a_secret() -> None:
    one = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    assert findings({}) == "note off: SLACK_BOT_TOKEN is not set; docs/howto/slack.md"
    assert findings(one) == "fine on: one workspace, by Socket Mode"
    assert findings(MANY | {"PORT": "8080"}) == (
        "fine on: many workspaces, by HTTP; fine listens on 127.0.0.1:8080 while the bot runs"
    )


def test_what_is_missing_is_named_by_whatever_is_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-of-mine")
    assert main(["doctor"]) == exits.CONFIGURATION
    said = capsys.readouterr().err
    assert "SLACK_APP_TOKEN: is missing beside SLACK_BOT_TOKEN" in said
    assert "of-mine" not in said
