"""What the store remembers of feeds.yaml: the last content that was in force, with the path of its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.errors import ConfigError, Problem
from bot.settings import DEFAULT_CONFIG

if TYPE_CHECKING:
    from bot.domain.config import Configuration
    from bot.ports import Store


@dataclass(frozen=True, slots=True)
class LostFile:
    """A feeds.yaml that was the last one in force and is no longer there, with its content."""

    path: Path
    content: bytes

    @property
    def way_back(self) -> str:
        """A sentence without its stop. The command is true for the same database and working directory."""
        import shlex

        path = shlex.quote(str(self.path))
        config = "" if self.path == Path(DEFAULT_CONFIG) else f" --config {path}"
        return f"`gazette feeds export{config} --format yaml --out {path}` writes it back"

    def refusal(self) -> ConfigError:
        """For a command that wants the file itself."""
        message = f"there is no such file, and it was in force; {self.way_back}"
        return ConfigError((Problem(file=str(self.path), line=1, column=1, key="", message=message),))

    def configuration(self) -> Configuration:
        """Raises ConfigError where an older release took what this one refuses."""
        return read(self.content, f"stored {self.path.name}")


async def lost_file(path: Path, store: Store) -> LostFile | None:
    """None where something is at that path, or something else was in force last."""
    content = await kept(path, store) if gone(path) else None
    return LostFile(path, content) if content is not None else None


def gone(path: Path) -> bool:
    """A link that leads nowhere is there, and so may be what nobody lets us see."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


async def kept(path: Path, store: Store) -> bytes | None:
    """The last content of this file, where it was the last file in force."""
    async with store.reading() as view:
        found = await view.last_good_config()
    return found[1].encode() if found and found[0] == key(path) else None


def key(path: Path) -> str:
    """What the store calls the file."""
    return str(path.absolute())


def read(content: bytes, name: str) -> Configuration:
    """Raises ConfigError with every problem; `name` is what they call the file."""
    from bot.sources.config.load import read_config

    return read_config(content, name=name)
