"""The editions that exist without a word in feeds.yaml and are no digests."""

import pytest

from bot.domain.config import Configuration
from bot.domain.digests import EditionKind, EditionSpec
from bot.domain.errors import ConfigError
from bot.sources.config.load import read_config
from tests import make

CONFIG = Configuration(sources=(), editions=(make.edition(),), text="", digest="")


def kind(spec: EditionSpec | None) -> tuple[EditionKind, str] | None:
    return (spec.kind, spec.target) if spec else None


def test_the_nudges_and_every_watch_are_there_beside_those_of_the_file() -> None:
    assert kind(CONFIG.edition("weekly")) == (EditionKind.DIGEST, "")
    assert kind(CONFIG.edition("deadlines")) == (EditionKind.DEADLINES, "")
    assert kind(CONFIG.edition("watch:us-eo-14179")) == (EditionKind.WATCH, "us-eo-14179")
    assert kind(CONFIG.edition("watch:hf:owner/Name-1B")) == (EditionKind.WATCH, "hf:owner/Name-1B")


@pytest.mark.parametrize("name", ["", "watch", "watch:", "deadline", "monthly"])
def test_what_is_neither_is_none(name: str) -> None:
    assert CONFIG.edition(name) is None


def test_the_file_cannot_take_the_name_of_the_nudges() -> None:
    text = b"version: 1\nsources: []\neditions:\n  deadlines: {look_back: 7d}\n"
    with pytest.raises(ConfigError) as caught:
        read_config(text, name="feeds.yaml")
    (problem,) = caught.value.problems
    assert (problem.line, problem.key) == (4, "editions.deadlines")
    assert "built in and has no keys; give yours another name" in problem.message
