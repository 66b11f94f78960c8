"""The composition root: settings in, a working product out. The only place that knows every adapter.

Adapters are imported where they are used, so that a command pays only for what it needs.
"""

from bot.bootstrap.clocks import FixedClock, SystemClock
from bot.bootstrap.configured import (
    StandingConfiguration,
    config_path,
    configuration,
    live_configuration,
    standing_configuration,
)
from bot.bootstrap.platforms import Platform, Route, calendar, platform_states, platforms, serve
from bot.bootstrap.shelf import Curated, catalogue_folders, curated, keep_states
from bot.bootstrap.working import database_file, desk, reach, readers, room, services, the_hub

__all__ = [
    "Curated",
    "FixedClock",
    "Platform",
    "Route",
    "StandingConfiguration",
    "SystemClock",
    "calendar",
    "catalogue_folders",
    "config_path",
    "configuration",
    "curated",
    "database_file",
    "desk",
    "keep_states",
    "live_configuration",
    "platform_states",
    "platforms",
    "reach",
    "readers",
    "room",
    "serve",
    "services",
    "standing_configuration",
    "the_hub",
]
