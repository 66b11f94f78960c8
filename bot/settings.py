"""What the operator sets outside feeds.yaml: environment variables, `.env` in the working directory, flags.

A flag wins over the environment, the environment over `.env`, and each over the default.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from bot.domain.errors import ConfigError, Problem

DEFAULT_DATABASE = "sqlite:///gazette.db"
DEFAULT_CONFIG = "feeds.yaml"

# Every variable with one line of help; docs/reference/settings.md is made from it.
VARIABLES: Mapping[str, str] = {
    "DATABASE_URL": f"SQLAlchemy address of the database. Default: `{DEFAULT_DATABASE}` in the working directory.",
    "GAZETTE_CONFIG": f"Path of feeds.yaml. Default: `{DEFAULT_CONFIG}` in the working directory.",
    "GAZETTE_ALLOW_NETWORKS": (
        "Comma-separated CIDR networks that sources may reach although they are private, on any port. Default: none."
    ),
    "DISCORD_TOKEN": "Token of the Discord bot. Without it Discord is off.",
    "DISCORD_API_URL": "Address of Discord's REST API, for tests and proxies. Default: the public one.",
    "DISCORD_GATEWAY_URL": "Address of Discord's gateway, for tests and proxies. Default: the public one.",
    "GAZETTE_LOG_LEVEL": "`debug`, `info`, `warning` or `error`. Default: `info` for `run`, `warning` otherwise.",
    "GAZETTE_OPERATORS": (
        "Comma-separated users who may change sources from chat, platform and id, such as `discord:123`. Default: none."
    ),
    "HF_ENDPOINT": "Address of the Hugging Face Hub. Default: the public one.",
    "HF_TOKEN": "Token for the Hub; optional, raises its rate limits.",
}
_OPERATOR = re.compile(r"[a-z]+:[^\s:,]+")
_LEVELS = ("debug", "info", "warning", "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """`hub_token` and `discord_token` are secrets: they are handed to their clients and never logged.

    `operators` are users as `discord:123`: the name of the platform and its own id.
    """

    database: str = DEFAULT_DATABASE
    config: Path = Path(DEFAULT_CONFIG)
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    log_level: str | None = None
    operators: frozenset[str] = frozenset()
    hub_endpoint: str | None = None
    hub_token: str | None = None
    discord_token: str | None = None
    discord_api_url: str | None = None
    discord_gateway_url: str | None = None

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
    endpoint = value["HF_ENDPOINT"].rstrip("/")
    if endpoint and not endpoint.startswith(("http://", "https://")):
        problems.append(_problem("HF_ENDPOINT", "must start with https:// or http://"))
    if problems:
        raise ConfigError(tuple(problems))
    return Settings(
        database=database or value["DATABASE_URL"] or DEFAULT_DATABASE,
        config=Path(config or value["GAZETTE_CONFIG"] or DEFAULT_CONFIG),
        allow_networks=networks,
        log_level=level or None,
        operators=operators,
        hub_endpoint=endpoint or None,
        hub_token=value["HF_TOKEN"] or None,
        discord_token=value["DISCORD_TOKEN"] or None,
        discord_api_url=value["DISCORD_API_URL"] or None,
        discord_gateway_url=value["DISCORD_GATEWAY_URL"] or None,
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


def _problem(variable: str, message: str) -> Problem:
    return Problem(file="environment", line=1, column=1, key=variable, message=message)
