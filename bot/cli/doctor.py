"""`gazette doctor`: everything that would keep the bot from working, each with what to do."""

import argparse
import asyncio
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from xml.parsers import expat
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import __version__, bootstrap
from bot.cli import exits
from bot.cli.in_force import file_in_use, why_not_taken
from bot.cli.output import columns, print_json, print_lines
from bot.domain.errors import BotError, ConfigError, StoreError, StoreFault
from bot.domain.sources import SourceState
from bot.settings import Settings

_OLDEST_EXPAT = (2, 4, 0)


class Health(StrEnum):
    FINE = "fine"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    what: str
    health: Health
    detail: str


def doctor(args: argparse.Namespace, settings: Settings) -> int:
    """Ends with 78 where something is broken."""
    findings = [
        finding
        for look in (_platform, _disk, _config, _rules, _catalogue, _database, _network, _chat, _slack)
        for finding in look(settings)
    ]
    if args.json:
        print_json([asdict(finding) for finding in findings])
    else:
        print_lines(columns([(finding.health.value, finding.what, finding.detail) for finding in findings]))
    broken = any(finding.health is Health.BROKEN for finding in findings)
    return exits.CONFIGURATION if broken else exits.OK


def _platform(settings: Settings) -> Iterator[Finding]:
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding("gazette", Health.FINE, f"{__version__} on Python {python}, SQLite {sqlite3.sqlite_version}")
    if expat.version_info < _OLDEST_EXPAT:
        yield Finding(
            "expat", Health.BROKEN, f"{expat.EXPAT_VERSION} lacks protection against XML bombs; 2.4.0 is needed"
        )
    try:
        ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        yield Finding("time zones", Health.BROKEN, "no zone data; install the tzdata package")


def _disk(settings: Settings) -> Iterator[Finding]:
    try:
        free = shutil.disk_usage(bootstrap.database_file(settings).parent).free
        enough = bootstrap.room(settings)()
    except OSError as error:
        yield Finding("disk", Health.BROKEN, f"the folder of the database: {error.strerror}")
        return
    detail = f"{free // 2**20:,} MiB free"
    yield Finding("disk", Health.FINE if enough else Health.BROKEN, detail if enough else f"{detail}: polling waits")


def _config(settings: Settings) -> Iterator[Finding]:
    try:
        path, config = file_in_use(settings)
        if refusal := why_not_taken(settings, path, config):
            raise refusal
    except ConfigError as error:
        for problem in error.problems:
            yield Finding("configuration", Health.BROKEN, str(problem))
        return
    enabled = sum(spec.enabled for spec in config.sources)
    shipped = " (the shipped default; `gazette feeds init` writes a copy to edit)" if path != settings.config else ""
    yield Finding("configuration", Health.FINE, f"{path}: {enabled} sources enabled{shipped}")


def _rules(settings: Settings) -> Iterator[Finding]:
    """Of the operator's own file only: what ships is held by tests."""
    if settings.relevance is None:
        return
    try:
        rules = bootstrap.rules(settings)
    except ConfigError as error:
        yield Finding("relevance.yaml", Health.BROKEN, str(error))
        return
    yield Finding("relevance.yaml", Health.FINE, f"{settings.relevance}, version {rules.version}")


def _catalogue(settings: Settings) -> Iterator[Finding]:
    from bot.catalogue.load import load_catalogue, unverified

    now = bootstrap.SystemClock().now()
    catalogue, problems = load_catalogue(bootstrap.catalogue_folders(settings), now=now)
    for problem in problems:
        yield Finding("catalogue", Health.BROKEN, str(problem))
    if not problems:
        yield Finding("catalogue", Health.FINE, f"{len(catalogue.policies)} policies")
    if stale := unverified(catalogue, now.date()):
        detail = f"{len(stale)} policies were not verified for 180 days; see `gazette catalogue check`"
        yield Finding("catalogue", Health.NOTE, detail)


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        counts, states = asyncio.run(_look_inside(settings))
    except StoreError as error:
        missing = error.fault is StoreFault.MISSING
        detail = "none yet; the first `gazette poll` makes it" if missing else str(error)
        yield Finding("database", Health.NOTE if missing else Health.BROKEN, detail)
        return
    except BotError as error:
        yield Finding("database", Health.BROKEN, str(error))
        return
    yield Finding("database", Health.FINE, ", ".join(f"{number:,} {noun}" for noun, number in counts.items()))
    troubled = {
        state: number for state, number in states.items() if state not in {SourceState.OK, SourceState.NEW} and number
    }
    if troubled:
        detail = ", ".join(f"{number} {state}" for state, number in troubled.items())
        yield Finding("sources", Health.NOTE, f"{detail}; see `gazette feeds list`")


async def _look_inside(settings: Settings) -> tuple[dict[str, int], dict[str, int]]:
    async with bootstrap.readers(settings) as store, store.reading() as view:
        records = await view.sources()
        states = {state.value: sum(record.state is state for record in records) for state in SourceState}
        return dict(await view.counts()), states


def _network(settings: Settings) -> Iterator[Finding]:
    if settings.allow_networks:
        networks = ", ".join(map(str, settings.allow_networks))
        yield Finding("network", Health.NOTE, f"sources may reach private networks: {networks}")
    else:
        yield Finding("network", Health.FINE, "sources may reach public addresses only")
    token = "with a token" if settings.hub_token else "without a token (optional)"
    yield Finding("hub", Health.FINE, f"{settings.hub_endpoint or 'the public Hub'}, {token}")


def _chat(settings: Settings) -> Iterator[Finding]:
    from bot.chat.discord.invite import install_link

    if not settings.discord_token:
        yield Finding("discord", Health.NOTE, "off: DISCORD_TOKEN is not set; docs/howto/discord.md")
        return
    install = install_link(settings.discord_token)
    detail = f"on; invite the bot with {install}" if install else "the token does not look like one of Discord's"
    yield Finding("discord", Health.FINE if install else Health.BROKEN, detail)


def _slack(settings: Settings) -> Iterator[Finding]:
    """What is half set never comes so far: the settings are refused, each missing variable by its name."""
    slack = settings.slack
    if slack is None:
        yield Finding("slack", Health.NOTE, "off: SLACK_BOT_TOKEN is not set; docs/howto/slack.md")
        return
    whose = "many workspaces" if slack.many else "one workspace"
    yield Finding("slack", Health.FINE, f"on: {whose}, by {slack.transport.value}")
    if slack.needs_web:
        yield Finding("web", Health.FINE, f"listens on {settings.host}:{settings.port} while the bot runs")
