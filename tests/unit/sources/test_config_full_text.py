"""The key `full_text` in feeds.yaml: only for feeds, and off where nothing is said."""

import pytest

from bot.domain.errors import ConfigError
from bot.sources.config.load import read_config

FEED = "version: 1\nsources:\n  - id: wire\n    url: https://wire.example/feed\n"
KEY = "    full_text: true\n"


@pytest.mark.parametrize(("line", "allowed"), [("", False), (KEY, True), (KEY.replace("true", "false"), False)])
def test_pages_are_read_only_where_the_operator_says_so(line: str, allowed: bool) -> None:
    (source,) = read_config(FEED + line, name="feeds.yaml").sources
    assert source.full_text is allowed


def test_other_kinds_of_source_have_no_pages() -> None:
    text = "version: 1\nsources:\n  - id: hub\n    kind: hub-trending\n    full_text: true\n"
    with pytest.raises(ConfigError, match=r"5:5 sources\.0\.full_text: .*remove the line"):
        read_config(text, name="feeds.yaml")
