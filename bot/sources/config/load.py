"""feeds.yaml from bytes to a Configuration, or to the whole list of what is wrong with it."""

import hashlib
from pathlib import Path

from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, Problem
from bot.sources.config.build import build
from bot.sources.config.problems import FEEDS, read_tree
from bot.sources.config.rules import broken_rules
from bot.sources.config.schema import FeedsFile
from bot.yamlfiles.decode import MOST_BYTES, decode
from bot.yamlfiles.problems import in_order, told, validate
from bot.yamlfiles.tree import Tree
from bot.yamlfiles.wording import got


def read_config(text: str | bytes, *, name: str) -> Configuration:
    """Read and check the content of a feeds.yaml; `name` is what messages call the file.

    Raises ConfigError with every problem of the file in the order of their places. Costs up to half a second of
    processor time for the largest file that is accepted, so an event loop hands it to a thread.
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    decoded = decode(content, name=name)
    tree = read_tree(decoded, name=name)
    file, problems = _checked(tree, name)
    if problems or file is None:
        raise ConfigError(in_order(problems))
    return build(file, text=decoded, digest=hashlib.sha256(content).hexdigest())


def load_config(path: Path) -> Configuration:
    """Read the file. That it is missing, a directory or unreadable is a ConfigError too."""
    content = read_file(path)
    if isinstance(content, ConfigError):
        raise content
    return read_config(content, name=str(path))


def read_file(path: Path) -> bytes | ConfigError:
    """What the file holds, unchecked, or why nobody can read it. One byte more than is allowed is enough to refuse."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        return unreadable(path, error)


def unreadable(path: Path, error: OSError) -> ConfigError:
    """The refusal of a file that is away, or there and not to be read."""
    refusal = ConfigError((Problem(file=str(path), line=1, column=1, key="", message=_unreadable(error)),))
    refusal.__cause__ = error
    return refusal


def _checked(tree: Tree, name: str) -> tuple[FeedsFile | None, list[Problem]]:
    if not isinstance(tree.data, dict):
        return None, [*tree.problems, _not_a_mapping(tree, name)]
    file, problems, misspelt = validate(tree, FEEDS, name=name)
    problems += broken_rules(tree, name=name)
    return file, told(tree, problems, misspelt)


def _not_a_mapping(tree: Tree, name: str) -> Problem:
    if tree.data is None:
        message = "the file is empty; it starts with `version: 1`, then `sources:` and a list"
    elif isinstance(tree.data, list):
        message = "expected the keys version and sources, got a list; write `version: 1` and `sources:` above it"
    else:
        message = f"expected a mapping with the keys version and sources, got {got(tree.data)}"
    mark = tree.value_mark(())
    return Problem(file=name, line=mark.line, column=mark.column, key="", message=message)


def _unreadable(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return (
                "there is no such file; name the right one with --config, or put it back: "
                "`gazette feeds export --format yaml` writes what was in force, `gazette feeds init` a first one"
            )
        case IsADirectoryError():
            return "this is a directory; name the file in it"
        case PermissionError():
            return "no permission to read it; give the user that runs the bot the right to read"
    return f"the file cannot be read: {error.strerror or error}"
