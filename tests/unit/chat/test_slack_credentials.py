import pytest
from cryptography.fernet import Fernet

from bot.chat.slack.credentials import Transport, read_credentials
from bot.domain.errors import ConfigError
from bot.settings import VARIABLES, read_settings

BOT, APP, SIGNING = "xoxb-1-secret", "xapp-1-secret", "signing-secret"
KEY, OLD_KEY = Fernet.generate_key().decode(), Fernet.generate_key().decode()
ONE = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}
MANY = {
    "SLACK_CLIENT_ID": "1000.2000",
    "SLACK_CLIENT_SECRET": "client-secret",
    "GAZETTE_SECRET_KEY": KEY,
    "SLACK_SIGNING_SECRET": SIGNING,
}


def test_nothing_set_means_off() -> None:
    settings = read_settings({})
    assert (settings.slack, settings.host, settings.port) == (None, "127.0.0.1", 3000)
    assert read_settings({"GAZETTE_SECRET_KEY": KEY}).slack is None


@pytest.mark.parametrize(
    ("environ", "many", "transport", "needs_web"),
    [
        (ONE, False, Transport.SOCKET, False),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SIGNING}, False, Transport.HTTP, True),
        (ONE | {"SLACK_SIGNING_SECRET": SIGNING}, False, Transport.SOCKET, False),
        (MANY, True, Transport.HTTP, True),
        (MANY | {"SLACK_APP_TOKEN": APP}, True, Transport.SOCKET, True),
        (MANY | {"SLACK_SIGNING_SECRET": "", "SLACK_APP_TOKEN": APP}, True, Transport.SOCKET, True),
    ],
)
def test_what_is_set_decides_the_mode_and_socket_mode_wins(
    environ: dict[str, str], many: bool, transport: Transport, needs_web: bool
) -> None:
    slack = read_settings(environ).slack
    assert slack is not None
    assert (slack.many, slack.transport, slack.needs_web) == (many, transport, needs_web)


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_APP_TOKEN"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN"),
        ({"SLACK_SIGNING_SECRET": SIGNING}, "SLACK_BOT_TOKEN"),
        ({**MANY, "SLACK_CLIENT_ID": ""}, "SLACK_CLIENT_ID"),
        ({**MANY, "SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET"),
        ({**MANY, "GAZETTE_SECRET_KEY": ""}, "GAZETTE_SECRET_KEY"),
        ({**MANY, "SLACK_SIGNING_SECRET": ""}, "SLACK_APP_TOKEN"),
        ({**ONE, "SLACK_CLIENT_ID": "1.2"}, "SLACK_BOT_TOKEN"),
        ({**ONE, "SLACK_BOT_TOKEN": APP}, "SLACK_BOT_TOKEN"),
        ({**ONE, "SLACK_BOT_TOKEN": "xoxp-1-secret"}, "SLACK_BOT_TOKEN"),
        ({**ONE, "SLACK_BOT_TOKEN": "xoxe.xoxb-1-secret"}, "SLACK_BOT_TOKEN"),
        ({**ONE, "SLACK_APP_TOKEN": BOT}, "SLACK_APP_TOKEN"),
        ({**ONE, "SLACK_SIGNING_SECRET": BOT}, "SLACK_SIGNING_SECRET"),
        ({**MANY, "GAZETTE_SECRET_KEY": f"{KEY},short"}, "GAZETTE_SECRET_KEY"),
        ({**MANY, "GAZETTE_SECRET_KEY": "ü" * 44}, "GAZETTE_SECRET_KEY"),
        ({"PORT": "0"}, "PORT"),
        ({"PORT": "65536"}, "PORT"),
        ({"PORT": "80a"}, "PORT"),
        ({"PORT": "٣٠٠٠"}, "PORT"),
        ({"SLACK_API_URL": "slack.example"}, "SLACK_API_URL"),
        ({**MANY, "GAZETTE_OPERATORS": "discord:1,slack:T1/U1,slack:U2"}, "GAZETTE_OPERATORS"),
    ],
)
def test_what_is_missing_or_wrong_is_named_without_its_value(environ: dict[str, str], named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_settings(environ)
    assert [problem.key for problem in caught.value.problems] == [named]
    assert "secret" not in str(caught.value).replace("SLACK_CLIENT_SECRET", "").replace("the secret by", "")


def test_a_conflict_is_said_in_a_sentence() -> None:
    with pytest.raises(ConfigError, match="is for one workspace, SLACK_CLIENT_ID for many: leave one of them out"):
        read_settings(ONE | MANY)


def test_keys_stand_in_their_order() -> None:
    slack, _ = read_credentials(MANY | {"GAZETTE_SECRET_KEY": f"{KEY}, {OLD_KEY},"})
    assert slack is not None
    assert slack.secret_keys == (KEY, OLD_KEY)


def test_nothing_secret_shows_when_the_settings_are_printed() -> None:
    for environ in (ONE, MANY):
        settings = read_settings(environ)
        printed = f"{settings!r} {settings.slack!r} {settings.slack}"
        assert [value for value in environ.values() if value in printed] == []


def test_operators_may_name_their_workspace() -> None:
    operators = "slack:U1, slack:T1/U1"
    assert read_settings(ONE | {"GAZETTE_OPERATORS": operators}).operators == {"slack:U1", "slack:T1/U1"}
    assert read_settings(MANY | {"GAZETTE_OPERATORS": "slack:T1/U1"}).operators == {"slack:T1/U1"}


def test_every_variable_that_is_read_is_documented() -> None:
    assert {*ONE, *MANY, "SLACK_API_URL", "PORT", "GAZETTE_HOST"} <= set(VARIABLES)
