"""feeds.yaml as commands see it: the file, or what was last in force from one that is gone, said on standard error."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from bot import bootstrap
from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, StoreError
from bot.settings import DEFAULT_CONFIG, Settings


def configuration(settings: Settings) -> Configuration:
    """For a command that only reads: the file asked for or in the working directory, else what was last in force from
    that, which is said on standard error, else what ships. Raises ConfigError where a file is broken, and where one
    was named that is gone.
    """
    lost = lost_file(settings, settings.config)
    if lost is None:
        return bootstrap.configuration(settings)
    if settings.config != Path(DEFAULT_CONFIG):
        raise lost.refusal()
    from bot.commands.wording import counted

    config = lost.configuration()
    serves = f"what was last in force from it, {lost.when}, serves here: {counted(len(config.sources), 'source')}"
    tell(f"{lost.path} is not there; {serves}. {lost.way_back}.")
    return config


def file_in_use(settings: Settings) -> tuple[Path, Configuration]:
    """For a command that wants the file itself. Raises ConfigError where it is broken, or was in force and is gone."""
    from bot.sources.config.load import load_config

    if lost := lost_file(settings, settings.config):
        raise lost.refusal()
    path = bootstrap.config_path(settings)
    return path, load_config(path)


def lost_file(settings: Settings, path: Path) -> bootstrap.LostFile | None:
    """What was last in force from that file, where it is gone and there is a database that serves and knows it."""
    if os.path.lexists(path) or not bootstrap.database_file(settings).exists():
        return None
    return asyncio.run(_lost_file(settings, path))


def why_not_taken(settings: Settings, path: Path, config: Configuration) -> ConfigError | None:
    """Asked of the database where there is one that serves; what ails it is told by `gazette doctor`."""
    return asyncio.run(_why_not_taken(settings, path, config)) if bootstrap.database_file(settings).exists() else None


def tell_problem(standing: bootstrap.StandingConfiguration) -> None:
    if standing.problem:
        tell(f"{standing.problem}\nWhat was last in force serves here.")


def tell(words: str) -> None:
    """Standard output is for what was asked, which may be JSON."""
    sys.stderr.write(f"{words}\n")


async def _lost_file(settings: Settings, path: Path) -> bootstrap.LostFile | None:
    try:
        async with bootstrap.readers(settings) as store:
            return await bootstrap.lost_file(path, store)
    except StoreError:
        return None


async def _why_not_taken(settings: Settings, path: Path, config: Configuration) -> ConfigError | None:
    try:
        async with bootstrap.readers(settings) as store:
            return await bootstrap.why_not_taken(settings, store, path, config)
    except StoreError:
        return None
