"""relevance.yaml from bytes to Rules, or to the whole list of what is wrong with it."""

import hashlib
from pathlib import Path

from bot.domain.errors import ConfigError, Problem
from bot.domain.relevance import Rules
from bot.relevance.build import build
from bot.relevance.problems import RULES, read_tree
from bot.relevance.rules import broken_rules
from bot.relevance.schema import RulesFile
from bot.yamlfiles.decode import MOST_BYTES, decode
from bot.yamlfiles.problems import in_order, problem_at, told, validate
from bot.yamlfiles.tree import Tree
from bot.yamlfiles.wording import got

# What travels with the program, and is in force where the operator names no file.
SHIPPED = Path(__file__).with_name("relevance.yaml")
_VERSION_DIGITS = 12


def read_rules(text: str | bytes, *, file: str) -> Rules:
    """Read and check the content of a relevance.yaml; `file` is what messages call it.

    Raises ConfigError with every problem in the order of their places. Costs up to half a second of processor time, so
    an event loop hands it to a thread.
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    tree = read_tree(decode(content, name=file), name=file)
    model, problems = _checked(tree, file)
    if problems or model is None:
        raise ConfigError(in_order(problems))
    return build(model, version=hashlib.sha256(content).hexdigest()[:_VERSION_DIGITS])


def load_rules(path: Path = SHIPPED) -> Rules:
    """Read the file. That it is missing, a directory or unreadable is a ConfigError too."""
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise ConfigError((Problem(file=str(path), line=1, column=1, key="", message=message),)) from error
    return read_rules(content, file=str(path))


def _checked(tree: Tree, file: str) -> tuple[RulesFile | None, list[Problem]]:
    if not isinstance(tree.data, dict):
        what = "the file is empty" if tree.data is None else f"expected a mapping of keys, got {got(tree.data)}"
        message = f"{what}; start from a copy of the file that ships"
        return None, [*tree.problems, problem_at(file, tree.value_mark(()), (), message)]
    model, problems, misspelt = validate(tree, RULES, name=file)
    problems += broken_rules(tree, name=file)
    return model, told(tree, problems, misspelt)
