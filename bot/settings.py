"""What the operator sets outside feeds.yaml: environment variables, `.env` in the working directory, flags.

A flag wins over the environment, the environment over `.env`, and each over the default.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bot.chat.slack.credentials import Credentials, read_credentials
from bot.domain.errors import ConfigError, Problem
from bot.domain.sources import SourceKind

DEFAULT_DATABASE = "sqlite:///gazette.db"
DEFAULT_CONFIG = "feeds.yaml"
DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 3000
KEPT_DAYS = 180
TENANT_RATE = 5

# Every variable with one line of help; docs/reference/settings.md is made from it.
VARIABLES: Mapping[str, str] = {
    "DATABASE_URL": f"SQLAlchemy address of the database. Default: `{DEFAULT_DATABASE}` in the working directory.",
    "GAZETTE_CONFIG": f"Path of feeds.yaml. Default: `{DEFAULT_CONFIG}` in the working directory.",
    "CATALOGUE_DIR": (
        "Folder with policies, organisations and terms of your own, beside those that ship or in place of them. "
        "Default: none."
    ),
    "GAZETTE_RELEVANCE": "Path of a relevance.yaml of your own, in place of the one that ships. Default: none.",
    "GAZETTE_ALLOW_NETWORKS": (
        "Comma-separated CIDR networks that sources may reach although they are private, on any port. Default: none."
    ),
    "DISCORD_TOKEN": "Token of the Discord bot. Without it Discord is off.",
    "DISCORD_API_URL": "Address of Discord's REST API, for tests and proxies. Default: the public one.",
    "DISCORD_GATEWAY_URL": "Address of Discord's gateway, for tests and proxies. Default: the public one.",
    "SLACK_BOT_TOKEN": (
        "Token of the Slack bot in one workspace, `xoxb-…`; needs `SLACK_APP_TOKEN` or `SLACK_SIGNING_SECRET`. "
        "Without it and without `SLACK_CLIENT_ID` Slack is off."
    ),
    "SLACK_APP_TOKEN": "App-level token, `xapp-…`: Slack is reached by Socket Mode. It wins over HTTP.",
    "SLACK_SIGNING_SECRET": "Signing secret of the Slack app: Slack reaches us by HTTP, on `PORT`.",
    "SLACK_CLIENT_ID": (
        "Client id of the Slack app, for many workspaces that install it by themselves; "
        "needs `SLACK_CLIENT_SECRET` and `GAZETTE_SECRET_KEY`."
    ),
    "SLACK_CLIENT_SECRET": "Client secret of the Slack app, beside `SLACK_CLIENT_ID`.",
    "SLACK_API_URL": "Address of Slack's Web API, for tests and proxies. Default: the public one.",
    "PORT": (
        "Port of our own web server: Slack over HTTP, the calendar feed, `/health` and `/ready`. "
        f"Setting it opens the server even where nothing else needs it. Default: `{DEFAULT_PORT}`."
    ),
    "GAZETTE_HOST": (
        f"Address that the web server listens on. Default: `{DEFAULT_HOST}`, for a proxy on the same machine."
    ),
    "GAZETTE_CALENDAR": (
        "`on` opens the web server for `/deadlines.ics`, the calendar feed of deadlines, "
        "even where no platform needs it. Default: `off`."
    ),
    "GAZETTE_METRICS": (
        "Port, or address and port such as `0.0.0.0:9464`, of a listener of its own for `/metrics` (figures for "
        "Prometheus), `/ready` and `/health`; a port alone listens on `127.0.0.1`. Not for the public. Default: `off`."
    ),
    "GAZETTE_SECRET_KEY": (
        "Keys that encrypt the tokens of Slack workspaces, commas between, the newest first; "
        "`gazette slack key` makes one."
    ),
    "GAZETTE_LOG_LEVEL": "`debug`, `info`, `warning` or `error`. Default: `info` for `run`, `warning` otherwise.",
    "GAZETTE_OPERATORS": (
        "Comma-separated users who may change sources from chat, platform and id, such as `discord:123` or `slack:U1`; "
        "with many Slack workspaces `slack:T1/U1`. Default: none."
    ),
    "GAZETTE_KEEP_BODIES": (
        "Days for which the texts of entries are kept; titles, summaries and what was posted stay. 0: for ever. "
        "Default: `180`."
    ),
    "GAZETTE_TENANT_RATE": (
        "Questions a second that one server or workspace may ask for long, at once twelve times as many; one person "
        f"may ask ten at once and then one every two seconds. `0`: no limits at all. Default: `{TENANT_RATE}`."
    ),
    "GAZETTE_BACKUP": "`off`: no daily copy of the database in `backups` beside it. Default: `on`.",
    "HF_ENDPOINT": "Address of the Hugging Face Hub. Default: the public one.",
    "HF_TOKEN": "Token for the Hub; optional, raises its rate limits.",
    "CONGRESS_API_KEY": (
        "Key of api.data.gov for sources of the kind `congress`, which fail without one. "
        "Default: that of `REGULATIONS_API_KEY`."
    ),
    "REGULATIONS_API_KEY": (
        "Key of api.data.gov for sources of the kind `regulations`, which fail without one. "
        "Default: that of `CONGRESS_API_KEY`."
    ),
    "COURTLISTENER_TOKEN": "Token for sources of the kind `courtlistener`; optional, raises their rate limits.",
}
# One key of api.data.gov is good for every API behind it, so that either of the first two stands for both.
_API_KEYS = {
    SourceKind.CONGRESS: ("CONGRESS_API_KEY", "REGULATIONS_API_KEY"),
    SourceKind.REGULATIONS: ("REGULATIONS_API_KEY", "CONGRESS_API_KEY"),
    SourceKind.COURTLISTENER: ("COURTLISTENER_TOKEN",),
}
_KEY = re.compile(r"[A-Za-z0-9._~+/=-]{1,200}")
_OPERATOR = re.compile(r"[a-z]+:[^\s:,]+")
_LAST_PORT = 65535
_MOST_DAYS = 36500
_MOST_A_SECOND = 1000
_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`hub_token`, `discord_token`, `slack` and `api_keys` are secrets: handed to their clients and never logged.

    `operators` are users as `discord:123`: the name of the platform and its own id. `slack` is None where Slack is off,
    `keep_bodies` where texts are kept for ever. `web` opens the port even where nothing else needs it.
    `tenant_rate` is in questions a second; 0 is no limit, of persons neither. `metrics` is a host and a port.
    """

    database: str = DEFAULT_DATABASE
    config: Path = Path(DEFAULT_CONFIG)
    catalogue: Path | None = None
    relevance: Path | None = None
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    log_level: str | None = None
    operators: frozenset[str] = frozenset()
    hub_endpoint: str | None = None
    hub_token: str | None = None
    discord_token: str | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None
    slack: Credentials | None = None
    slack_api_url: str | None = None
    host: str = DEFAULT_HOST
    port: int = DEFAULT_PORT
    web: bool = False
    calendar: bool = False
    metrics: tuple[str, int] | None = None
    api_keys: Mapping[SourceKind, str] = field(default_factory=dict)
    keep_bodies: timedelta | None = timedelta(days=KEPT_DAYS)
    backup: bool = True
    tenant_rate: int = TENANT_RATE

    def __repr__(self) -> str:
        return f"Settings(config={str(self.config)!r})"


def read_settings(
    environ: Mapping[str, str], *, database: str | None = None, config: str | None = None, log_level: str | None = None
) -> Settings:
    """Settings from the environment, overridden by flags. Raises ConfigError that names every bad variable."""
    problems: list[Problem] = []
    value = {name: environ.get(name, "").strip() for name in VARIABLES}
    networks = tuple(_networks(value["GAZETTE_ALLOW_NETWORKS"], problems))
    level = (log_level or value["GAZETTE_LOG_LEVEL"]).lower()
    if level and level not in _LEVELS:
        problems.append(_problem("GAZETTE_LOG_LEVEL", f"{level!r} is none of {', '.join(_LEVELS)}"))
    operators = frozenset(_operators(value["GAZETTE_OPERATORS"], problems))
    endpoint = _address("HF_ENDPOINT", value, problems)
    slack, wrong = read_credentials(value)
    problems += [_problem(variable, sentence) for variable, sentence in wrong]
    problems += _unplaced(operators, slack)
    slack_api_url = _address("SLACK_API_URL", value, problems)
    port = _port(value["PORT"], problems)
    metrics = _listener(value["GAZETTE_METRICS"], port, problems)
    calendar = _switch("GAZETTE_CALENDAR", value, problems)
    backup = _switch("GAZETTE_BACKUP", value, problems, default="on")
    keep_bodies = _days("GAZETTE_KEEP_BODIES", value, problems)
    tenant_rate = _rate("GAZETTE_TENANT_RATE", value, problems)
    api_keys = _keys(value, problems)
    if problems:
        raise ConfigError(tuple(problems))
    return Settings(
        database=database or value["DATABASE_URL"] or DEFAULT_DATABASE,
        config=Path(config or value["GAZETTE_CONFIG"] or DEFAULT_CONFIG),
        catalogue=Path(value["CATALOGUE_DIR"]) if value["CATALOGUE_DIR"] else None,
        relevance=Path(value["GAZETTE_RELEVANCE"]) if value["GAZETTE_RELEVANCE"] else None,
        allow_networks=networks,
        log_level=level or None,
        operators=operators,
        hub_endpoint=endpoint,
        hub_token=value["HF_TOKEN"] or None,
        discord_token=value["DISCORD_TOKEN"] or None,
        discord_api_url=value["DISCORD_API_URL"] or None,
        discord_gateway_url=value["DISCORD_GATEWAY_URL"] or None,
        slack=slack,
        slack_api_url=slack_api_url,
        host=value["GAZETTE_HOST"] or DEFAULT_HOST,
        port=port,
        web=bool(value["PORT"]),
        calendar=calendar,
        metrics=metrics,
        api_keys=api_keys,
        keep_bodies=keep_bodies,
        backup=backup,
        tenant_rate=tenant_rate,
    )


def _networks(text: str, problems: list[Problem]) -> list[IPv4Network | IPv6Network]:
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        try:
            found.append(ip_network(part))
        except ValueError as error:
            problems.append(_problem("GAZETTE_ALLOW_NETWORKS", f"{error}; write a network such as 10.0.0.0/8"))
    return found


def _operators(text: str, problems: list[Problem]) -> list[str]:
    """A display name would let anybody become an operator by renaming, so that only ids are taken."""
    users = [piece.strip() for piece in text.split(",") if piece.strip()]
    odd = [user for user in users if not _OPERATOR.fullmatch(user)]
    problems += [_problem("GAZETTE_OPERATORS", f"{user!r} is no platform and id; write discord:123") for user in odd]
    return users


def _unplaced(operators: Collection[str], slack: Credentials | None) -> list[Problem]:
    """An id of a person means somebody only within a workspace, so that with many of them both must be named."""
    if slack is None or not slack.many:
        return []
    bare = sorted(user for user in operators if user.startswith("slack:") and "/" not in user)
    return [_problem("GAZETTE_OPERATORS", f"{user!r} names no workspace; write slack:T1/U1") for user in bare]


def _address(variable: str, value: Mapping[str, str], problems: list[Problem]) -> str | None:
    address = value[variable].rstrip("/")
    if address and not address.startswith(("http://", "https://")):
        problems.append(_problem(variable, "must start with https:// or http://"))
    return address or None


def _port(text: str, problems: list[Problem]) -> int:
    if not text:
        return DEFAULT_PORT
    if _is_port(text):
        return int(text)
    problems.append(_problem("PORT", f"{text[:20]!r} is no port; write a number from 1 to {_LAST_PORT}"))
    return DEFAULT_PORT


def _is_port(text: str) -> bool:
    return _is_whole(text, _LAST_PORT) and int(text) > 0


def _listener(text: str, taken: int, problems: list[Problem]) -> tuple[str, int] | None:
    """An address of IPv6 stands in brackets, as in a URL."""
    if text.lower() in {"", "off"}:
        return None
    host, _, number = text.rpartition(":")
    bare = host[1:-1] if host.startswith("[") and host.endswith("]") else host
    if not _is_port(number) or (":" in bare and bare == host):
        sentence = f"{text[:40]!r} is no port; write 9464, or an address and a port such as 0.0.0.0:9464, or off"
        problems.append(_problem("GAZETTE_METRICS", sentence))
        return None
    if int(number) == taken:
        problems.append(_problem("GAZETTE_METRICS", f"{taken} is the port of the web server (PORT); write another one"))
    return bare or DEFAULT_HOST, int(number)


def _days(variable: str, value: Mapping[str, str], problems: list[Problem]) -> timedelta | None:
    """None for 0, which stands for ever."""
    text = value[variable] or str(KEPT_DAYS)
    if not _is_whole(text, _MOST_DAYS):
        problems.append(_problem(variable, f"{text[:20]!r} is no number of days; write 180, or 0 for ever"))
        return None
    return timedelta(days=int(text)) if int(text) else None


def _rate(variable: str, value: Mapping[str, str], problems: list[Problem]) -> int:
    text = value[variable] or str(TENANT_RATE)
    if _is_whole(text, _MOST_A_SECOND):
        return int(text)
    sentence = f"{text[:20]!r} is no whole number of questions a second; write {TENANT_RATE}, or 0 for no limits"
    problems.append(_problem(variable, sentence))
    return TENANT_RATE


def _is_whole(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most


def _switch(variable: str, value: Mapping[str, str], problems: list[Problem], *, default: str = "off") -> bool:
    word = value[variable].lower() or default
    if word not in {"on", "off"}:
        problems.append(_problem(variable, f"{word[:20]!r} is neither on nor off"))
    return word == "on"


def _keys(value: Mapping[str, str], problems: list[Problem]) -> dict[SourceKind, str]:
    """A key goes into a header of a request, where a stray space or line break would only be seen as a refusal."""
    names = dict.fromkeys(name for several in _API_KEYS.values() for name in several)
    odd = [name for name in names if value[name] and not _KEY.fullmatch(value[name])]
    problems += [_problem(name, "is no key; copy its letters and digits, without quotes or spaces") for name in odd]
    found = {kind: next((value[name] for name in several if value[name]), "") for kind, several in _API_KEYS.items()}
    return {kind: key for kind, key in found.items() if key}


def _problem(variable: str, message: str) -> Problem:
    return Problem(file="environment", line=1, column=1, key=variable, message=message)
