"""The composition root: settings in, a working product out. The only place that knows every adapter.

Rooms of it are imported when a name of theirs is first used, and adapters where they are used: a command pays only for
what it needs.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.bootstrap.assembly import Assembled, assemble
    from bot.bootstrap.clocks import FixedClock, SystemClock
    from bot.bootstrap.configured import (
        StandingConfiguration,
        config_path,
        configuration,
        live_configuration,
        standing_configuration,
        take_over,
        why_not_taken,
    )
    from bot.bootstrap.interpreter import prepare_to_stay
    from bot.bootstrap.keeping import clock_guard, clock_state, copying, pruning
    from bot.bootstrap.platforms import Listener, Platform, Route, calendar, painter, platform_states, platforms, serve
    from bot.bootstrap.recalled import LostFile, lost_file
    from bot.bootstrap.rulebook import Rulebook, guided, guiding, rulebook, rules
    from bot.bootstrap.shelf import Curated, catalogue_folders, curated, keep_states, release_claims
    from bot.bootstrap.working import database_file, desk, engine, reach, readers, room, services, the_hub

__all__ = [
    "Assembled",
    "Curated",
    "FixedClock",
    "Listener",
    "LostFile",
    "Platform",
    "Route",
    "Rulebook",
    "StandingConfiguration",
    "SystemClock",
    "assemble",
    "calendar",
    "catalogue_folders",
    "clock_guard",
    "clock_state",
    "config_path",
    "configuration",
    "copying",
    "curated",
    "database_file",
    "desk",
    "engine",
    "guided",
    "guiding",
    "keep_states",
    "live_configuration",
    "lost_file",
    "painter",
    "platform_states",
    "platforms",
    "prepare_to_stay",
    "pruning",
    "reach",
    "readers",
    "release_claims",
    "room",
    "rulebook",
    "rules",
    "serve",
    "services",
    "standing_configuration",
    "take_over",
    "the_hub",
    "why_not_taken",
]

_ROOMS = {
    "assembly": ("Assembled", "assemble"),
    "clocks": ("FixedClock", "SystemClock"),
    "configured": (
        "StandingConfiguration",
        "config_path",
        "configuration",
        "live_configuration",
        "standing_configuration",
        "take_over",
        "why_not_taken",
    ),
    "interpreter": ("prepare_to_stay",),
    "keeping": ("clock_guard", "clock_state", "copying", "pruning"),
    "platforms": ("Listener", "Platform", "Route", "calendar", "painter", "platform_states", "platforms", "serve"),
    "recalled": ("LostFile", "lost_file"),
    "rulebook": ("Rulebook", "guided", "guiding", "rulebook", "rules"),
    "shelf": ("Curated", "catalogue_folders", "curated", "keep_states", "release_claims"),
    "working": ("database_file", "desk", "engine", "reach", "readers", "room", "services", "the_hub"),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """PEP 562: the first use of a name imports the room that has it."""
    if name not in _HOME:
        raise AttributeError(name)
    found = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found
