"""feeds.yaml as it is in force: the file, or what worked before it broke."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot import shipped
from bot.domain.config import Configuration
from bot.domain.errors import ConfigError
from bot.ingest.removal import unconfirmed
from bot.settings import DEFAULT_CONFIG, Settings

if TYPE_CHECKING:
    from bot.ingest.configuration import LiveConfiguration
    from bot.ingest.poll import Desk
    from bot.ports import Store


def config_path(settings: Settings) -> Path:
    """The feeds.yaml to use: the one asked for, else the one in the working directory, else the shipped one."""
    if settings.config == Path(DEFAULT_CONFIG) and not settings.config.exists():
        return shipped.default_feeds()
    return settings.config


def configuration(settings: Settings) -> Configuration:
    """Raises ConfigError with every problem of the file."""
    from bot.sources.config.load import load_config

    return load_config(config_path(settings))


async def live_configuration(settings: Settings, working: Desk) -> LiveConfiguration:
    """The configuration in force for a long-running process: the file, or what worked before it broke."""
    from bot.ingest.configuration import LiveConfiguration

    path = config_path(settings)
    live = LiveConfiguration(path, store=working.store, clock=working.clock, read=_read)
    try:
        content, unreadable = path.read_bytes(), None
    except OSError:
        content, unreadable = None, _why_unreadable(path)
    await live.start(content, unreadable)
    return live


@dataclass(frozen=True, slots=True)
class StandingConfiguration:
    """What is in force for a command that only reads: the file, or what worked before it broke."""

    current: Configuration
    problem: ConfigError | None = None


async def standing_configuration(settings: Settings, store: Store) -> StandingConfiguration:
    """Raises ConfigError where neither the file nor the last configuration that worked serves."""
    kept = await _kept(settings, store)
    try:
        current = await asyncio.to_thread(configuration, settings)
        if problem := await asyncio.to_thread(_unconfirmed, kept, current, config_path(settings).name):
            raise problem
        return StandingConfiguration(current)
    except ConfigError as problem:
        if kept is None:
            raise
        return StandingConfiguration(await asyncio.to_thread(_read, kept, config_path(settings).name), problem)


async def unconfirmed_removal(settings: Settings, store: Store, current: Configuration) -> ConfigError | None:
    """Why a running bot does not take this file over although it is valid; None where it does."""
    kept = await _kept(settings, store)
    return await asyncio.to_thread(_unconfirmed, kept, current, config_path(settings).name)


async def _kept(settings: Settings, store: Store) -> bytes | None:
    """The last content of this file that was in force."""
    async with store.reading() as view:
        kept = await view.last_good_config()
    return kept[1].encode() if kept and kept[0] == str(config_path(settings).absolute()) else None


def _unconfirmed(kept: bytes | None, current: Configuration, name: str) -> ConfigError | None:
    """What is no longer valid in this release cannot be compared with."""
    if kept is None or kept == current.text.encode():
        return None
    try:
        return unconfirmed(_read(kept, name), current, name=name)
    except ConfigError:
        return None


async def reload(settings: Settings, live: LiveConfiguration | StandingConfiguration) -> None:
    """Read feeds.yaml again. Raises ConfigError where it is broken or away; then nothing changes."""
    path = config_path(settings)
    if problem := await asyncio.to_thread(_why_unreadable, path):
        raise problem
    content = await asyncio.to_thread(path.read_bytes)
    if not isinstance(live, StandingConfiguration) and not await live.offer(content) and live.problem:
        raise live.problem


def _read(content: bytes, name: str) -> Configuration:
    from bot.sources.config.load import read_config

    return read_config(content, name=name)


def _why_unreadable(path: Path) -> ConfigError | None:
    from bot.sources.config.load import load_config

    try:
        load_config(path)
    except ConfigError as problem:
        return problem
    return None
