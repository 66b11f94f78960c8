"""feeds.yaml as it is in force: the file, or what worked before it broke."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot import shipped
from bot.bootstrap.recalled import gone, kept, key, lost, read
from bot.domain.config import Configuration, KeptConfig
from bot.domain.errors import ConfigError
from bot.ingest.removal import unconfirmed
from bot.settings import DEFAULT_CONFIG, Settings

if TYPE_CHECKING:
    from bot.ingest.configuration import LiveConfiguration
    from bot.ingest.poll import Desk
    from bot.ports import Store


def config_path(settings: Settings) -> Path:
    """The feeds.yaml to use: the one asked for, else the one in the working directory, else the shipped one.

    A link that leads nowhere is there: whoever made it wants another file than the shipped one.
    """
    if settings.config == Path(DEFAULT_CONFIG) and not os.path.lexists(settings.config):
        return shipped.default_feeds()
    return settings.config


def configuration(settings: Settings) -> Configuration:
    """Raises ConfigError with every problem of the file."""
    from bot.sources.config.load import load_config

    return load_config(config_path(settings))


async def live_configuration(settings: Settings, working: Desk) -> LiveConfiguration:
    """The configuration in force for a long-running process: the file, or what worked before it broke."""
    from bot.ingest.configuration import LiveConfiguration

    path = await _in_use(settings, working.store)
    live = LiveConfiguration(path, store=working.store, clock=working.clock, read=read)
    await live.start(await asyncio.to_thread(_content, path))
    return live


@dataclass(frozen=True, slots=True)
class StandingConfiguration:
    """What is in force for a command that only reads: the file, or what worked before it broke."""

    current: Configuration
    problem: ConfigError | None = None


async def standing_configuration(settings: Settings, store: Store) -> StandingConfiguration:
    """Raises ConfigError where neither the file nor the last configuration that worked serves."""
    from bot.sources.config.load import load_config

    path = await _in_use(settings, store)
    worked = await kept(path, store)
    try:
        current = await asyncio.to_thread(load_config, path)
        if problem := await asyncio.to_thread(_unconfirmed, worked, current, path.name):
            raise problem
        return StandingConfiguration(current)
    except ConfigError as problem:
        if worked is None:
            raise
        told = lost(path, worked).refusal() if gone(path) else problem
        return StandingConfiguration(await asyncio.to_thread(read, worked.text.encode(), path.name), told)


async def why_not_taken(settings: Settings, store: Store, path: Path, current: Configuration) -> ConfigError | None:
    """Why a running bot does not take over what this file holds although it is valid; None where it does.

    It removes too much, or it is the shipped file, in the place of one that has vanished.
    """
    from bot.sources.config.load import unreadable

    own = await _in_use(settings, store)
    worked = await kept(own, store)
    if key(own) != key(path):
        return lost(own, worked).refusal() if worked else unreadable(own, FileNotFoundError())
    return await asyncio.to_thread(_unconfirmed, worked, current, path.name)


async def take_over(settings: Settings, working: Desk, path: Path, config: Configuration) -> None:
    """What this file holds is in force from now on, and remembered. Raises ConfigError as `why_not_taken` says."""
    if problem := await why_not_taken(settings, working.store, path, config):
        raise problem
    now = working.clock.now()
    async with working.store.writing() as tx:
        await tx.sync_sources(config.sources, now)
        await tx.keep_config(key(path), config.text, now)


async def _in_use(settings: Settings, store: Store) -> Path:
    """The feeds.yaml to use. One that was in force and has vanished is still that: what ships does not replace it."""
    in_force = await kept(settings.config, store) is not None
    return settings.config if in_force else config_path(settings)


def _unconfirmed(worked: KeptConfig | None, current: Configuration, name: str) -> ConfigError | None:
    """What is no longer valid in this release cannot be compared with."""
    if worked is None or worked.text == current.text:
        return None
    try:
        return unconfirmed(read(worked.text.encode(), name), current, name=name)
    except ConfigError:
        return None


async def reload(live: LiveConfiguration | StandingConfiguration) -> None:
    """Read feeds.yaml again. Raises ConfigError where it is broken or away; then nothing changes."""
    if not isinstance(live, StandingConfiguration):
        await live.offer(await asyncio.to_thread(_content, live.path))
    if live.problem:
        raise live.problem


def _content(path: Path) -> bytes | ConfigError:
    from bot.sources.config.load import read_file

    return read_file(path)
