import pytest

from bot.domain.errors import ConfigError
from bot.settings import read_settings


def test_operators_are_platform_and_id() -> None:
    settings = read_settings({"GAZETTE_OPERATORS": "discord:123, slack:U9 ,"})
    assert settings.operators == {"discord:123", "slack:U9"}
    assert read_settings({}).operators == frozenset()


@pytest.mark.parametrize("text", ["123", "alice", "discord:", "Discord:1 2", "discord:1;slack:2 x"])
def test_whoever_is_not_named_by_an_id_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="write discord:123"):
        read_settings({"GAZETTE_OPERATORS": text})
