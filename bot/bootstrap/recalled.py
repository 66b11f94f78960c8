"""What the store remembers of feeds.yaml: the last content that was in force, with the path of its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import ConfigError, Problem
from bot.settings import DEFAULT_CONFIG

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.config import Configuration, KeptConfig
    from bot.ports import Store


@dataclass(frozen=True, slots=True)
class LostFile:
    """A feeds.yaml that was the last one in force, since that moment, and is no longer there, with its content."""

    path: Path
    content: bytes
    since: datetime

    @property
    def when(self) -> str:
        return f"since {self.since:%Y-%m-%d %H:%M} UTC"

    @property
    def way_back(self) -> str:
        """A sentence without its stop. The command is true for the same database and working directory."""
        import shlex

        path = shlex.quote(str(self.path))
        config = "" if self.path == Path(DEFAULT_CONFIG) else f" --config {path}"
        return f"`gazette feeds export{config} --format yaml --out {path}` writes it back"

    def refusal(self) -> ConfigError:
        """For a command that wants the file itself."""
        message = f"there is no such file, and it was in force {self.when}; {self.way_back}"
        return ConfigError((Problem(file=str(self.path), line=1, column=1, key="", message=message),))

    def configuration(self) -> Configuration:
        """Raises ConfigError where an older release took what this one refuses."""
        return read(self.content, f"stored {self.path.name}")


async def lost_file(path: Path, store: Store) -> LostFile | None:
    """None where something is at that path, or something else was in force last."""
    found = await kept(path, store) if gone(path) else None
    return lost(path, found) if found else None


def lost(path: Path, found: KeptConfig) -> LostFile:
    return LostFile(path, found.text.encode(), found.since)


def gone(path: Path) -> bool:
    """A link that leads nowhere is there, and so may be what nobody lets us see."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


async def kept(path: Path, store: Store) -> KeptConfig | None:
    """What was last in force, where it came from this file."""
    async with store.reading() as view:
        found = await view.last_good_config()
    return found if found and found.path == key(path) else None


def key(path: Path) -> str:
    """What the store calls the file."""
    return str(path.absolute())


def read(content: bytes, name: str) -> Configuration:
    """Raises ConfigError with every problem; `name` is what they call the file."""
    from bot.sources.config.load import read_config

    return read_config(content, name=name)
