"""What Slack gave the operator: which combination of secrets is complete, what it switches on, what is missing.

Standard library only: it is read at every start, whether Slack is used or not.
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

BOT_TOKEN: Final = "SLACK_BOT_TOKEN"  # noqa: S105 - the name of a variable, as are those below
APP_TOKEN: Final = "SLACK_APP_TOKEN"  # noqa: S105
SIGNING_SECRET: Final = "SLACK_SIGNING_SECRET"  # noqa: S105
CLIENT_ID: Final = "SLACK_CLIENT_ID"
CLIENT_SECRET: Final = "SLACK_CLIENT_SECRET"  # noqa: S105
SECRET_KEY: Final = "GAZETTE_SECRET_KEY"  # noqa: S105

_WHAT_FOR: Final[Mapping[str, str]] = {
    BOT_TOKEN: "the token of the bot in one workspace, it begins with xoxb-",
    CLIENT_ID: "the id by which workspaces install the app",
    CLIENT_SECRET: "the secret by which workspaces install the app",
    SECRET_KEY: "the key that encrypts the tokens of workspaces; `gazette slack key` makes one",
}
_EITHER = f"{APP_TOKEN} (Socket Mode, it begins with xapp-) or {SIGNING_SECRET} (over HTTP)"
# A Fernet key is 32 bytes: https://github.com/fernet/spec/blob/master/Spec.md
_KEY_BYTES = 32

Wrong = tuple[str, str]


class Transport(StrEnum):
    """How requests of Slack reach us."""

    SOCKET = "Socket Mode"
    HTTP = "HTTP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """A complete combination. All of it is secret but `client_id`; nothing of it shows in a log.

    `secret_keys` are Fernet keys, the newest first.
    """

    bot_token: str | None = None
    app_token: str | None = None
    signing_secret: str | None = None
    client_id: str | None = None
    client_secret: str | None = None
    secret_keys: tuple[str, ...] = ()

    @property
    def many(self) -> bool:
        """Whether workspaces install the app by themselves, rather than one being given by its token."""
        return self.client_id is not None

    @property
    def transport(self) -> Transport:
        """Socket Mode where both are possible: it needs no address that the internet can reach."""
        return Transport.SOCKET if self.app_token else Transport.HTTP

    @property
    def needs_web(self) -> bool:
        return self.many or self.transport is Transport.HTTP

    def __repr__(self) -> str:
        return f"Credentials({'many' if self.many else 'one'}, {self.transport.value})"


def read_credentials(values: Mapping[str, str]) -> tuple[Credentials | None, list[Wrong]]:
    """The credentials, None where Slack is off, and what is wrong as (variable, sentence). Values are stripped."""
    wrong = [*_kinds(values), *_gaps(values)]
    given = {name: values.get(name) or None for name in (BOT_TOKEN, APP_TOKEN, SIGNING_SECRET, CLIENT_ID)}
    if wrong or not any(given.values()):
        return None, wrong
    made = Credentials(
        bot_token=given[BOT_TOKEN],
        app_token=given[APP_TOKEN],
        signing_secret=given[SIGNING_SECRET],
        client_id=given[CLIENT_ID],
        client_secret=values.get(CLIENT_SECRET) or None,
        secret_keys=tuple(_keys(values)),
    )
    return made, []


def _keys(values: Mapping[str, str]) -> list[str]:
    return [key.strip() for key in values.get(SECRET_KEY, "").split(",") if key.strip()]


def _kinds(values: Mapping[str, str]) -> Iterator[Wrong]:
    """Values in the wrong place. The value itself is never repeated: it is somebody's secret."""
    bot, app = values.get(BOT_TOKEN, ""), values.get(APP_TOKEN, "")
    if bot.startswith("xoxe"):
        yield BOT_TOKEN, f"expires within hours: switch token rotation off for the app, or set {CLIENT_ID} instead"
    elif bot and not bot.startswith("xoxb-"):
        yield BOT_TOKEN, f"must begin with xoxb-{_looks_like(bot)}"
    if app and not app.startswith("xapp-"):
        yield APP_TOKEN, f"must begin with xapp-{_looks_like(app)}"
    for name in (SIGNING_SECRET, CLIENT_ID, CLIENT_SECRET):
        if values.get(name, "").startswith(("xox", "xapp-")):
            yield name, f"is something else{_looks_like(values[name])}"
    if not all(_is_key(key) for key in _keys(values)):
        yield SECRET_KEY, "must be keys as `gazette slack key` prints them, commas between, the newest first"


def _looks_like(value: str) -> str:
    """What a value that stands in the wrong place is, as far as its beginning tells."""
    kinds = {"xoxb-": "the token of a bot", "xoxp-": "the token of a person", "xapp-": "an app-level token"}
    kind = next((words for start, words in kinds.items() if value.startswith(start)), "")
    return f"; this is {kind}" if kind else ""


def _is_key(text: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(text.encode())) == _KEY_BYTES
    except (binascii.Error, ValueError):
        return False


def _gaps(values: Mapping[str, str]) -> Iterator[Wrong]:
    """What is missing beside what is there."""
    client = [name for name in (CLIENT_ID, CLIENT_SECRET) if values.get(name)]
    incoming = [name for name in (APP_TOKEN, SIGNING_SECRET) if values.get(name)]
    if values.get(BOT_TOKEN) and client:
        yield BOT_TOKEN, f"is for one workspace, {client[0]} for many: leave one of them out"
        return
    if client:
        for name in (CLIENT_ID, CLIENT_SECRET, SECRET_KEY):
            if not values.get(name):
                yield name, f"is missing beside {client[0]}: {_WHAT_FOR[name]}"
    elif incoming and not values.get(BOT_TOKEN):
        yield BOT_TOKEN, f"is missing beside {incoming[0]}: {_WHAT_FOR[BOT_TOKEN]}"
    first = next((name for name in (BOT_TOKEN, *client) if values.get(name)), None)
    if first and not incoming:
        yield APP_TOKEN, f"is missing beside {first}: set {_EITHER}"
