"""What no single value of relevance.yaml can show: phrases that stand twice, gates that name what is not there.

They read the raw tree, so that they speak even where other values of the file are wrong.
"""

from collections.abc import Iterator

from bot.domain.errors import Problem
from bot.domain.stories import StoryRules
from bot.yamlfiles.problems import problem_at
from bot.yamlfiles.tree import KeyPath, Tree
from bot.yamlfiles.wording import did_you_mean

MOST_PHRASES = 8_000
_CONDITIONS = ("all", "any", "none")


def broken_rules(tree: Tree, *, name: str) -> Iterator[Problem]:
    """Every breach, in no particular order."""
    lists = list(_phrase_lists(tree))
    for path, _ in lists:
        yield from _twice(tree, name, path)
    if (count := sum(many for _, many in lists)) > MOST_PHRASES:
        message = f"the file holds {count:,} phrases, and at most {MOST_PHRASES:,} are read"
        yield problem_at(name, tree.key_mark(("groups",)), ("groups",), message)
    groups = _names(tree, "groups")
    for part in ("gates", "releases"):
        yield from _gates(tree, name, part, groups)
    yield from _threads(tree, name)
    if isinstance(wanted := tree.get("open"), str) and groups and wanted not in groups:
        yield _no_group(tree, name, ("open",), wanted, groups)


def _phrase_lists(tree: Tree) -> Iterator[tuple[KeyPath, int]]:
    """Each list of phrases with its length."""
    paths: list[KeyPath] = [("ignored",)]
    for part in ("groups", "topics", "jurisdictions"):
        paths += [(part, key, "phrases") for key in _names(tree, part)]
    for path in paths:
        if isinstance(found := tree.get(*path), list):
            yield path, len(found)


def _names(tree: Tree, part: str) -> list[str]:
    found = tree.get(part)
    return list(found) if isinstance(found, dict) else []


def _twice(tree: Tree, name: str, path: KeyPath) -> Iterator[Problem]:
    """Two that are found at the same places: it would be a matter of chance which of them counts."""
    first: dict[str, list[tuple[str, KeyPath]]] = {}
    phrases = tree.get(*path)
    for index, item in enumerate(phrases if isinstance(phrases, list) else ()):
        if (phrase := _phrase_of(item)) is None:
            continue
        here = (*path, index)
        before = first.setdefault(_words(phrase).lower(), [])
        if at := next((other for said, other in before if _collide(phrase, said)), None):
            line = tree.value_mark(at).line
            message = f'"{phrase[:40]}" stands in this list already, on line {line}; keep one of them'
            yield problem_at(name, tree.value_mark(here), here, message)
        before.append((phrase, here))


def _phrase_of(item: object) -> str | None:
    if isinstance(item, dict):
        return next(iter(item), None)
    return item if isinstance(item, str) else None


def _words(phrase: str) -> str:
    return " ".join(phrase.replace("-", " ").removeprefix("=").removesuffix("*").split())


def _collide(one: str, other: str) -> bool:
    """`DOD` and `=DoD` are two phrases, since each keeps its case; `Congress` and `=Congress` are one."""
    exact = all(phrase.startswith("=") or phrase.isupper() for phrase in (one, other))
    return not exact or _words(one) == _words(other)


def _gates(tree: Tree, name: str, part: str, groups: list[str]) -> Iterator[Problem]:
    gates = tree.get(part)
    lines: dict[str, int] = {}
    for index, gate in enumerate(gates if isinstance(gates, list) else ()):
        if not isinstance(gate, dict):
            continue
        path = (part, index)
        yield from _groups_of(tree, name, path, groups)
        if not gate.get("all") and not gate.get("any"):
            message = "a gate without `all` and `any` is open to everything; name groups"
            yield problem_at(name, tree.value_mark(path), path, message)
        line = tree.value_mark((*path, "name")).line
        if isinstance(said := gate.get("name"), str) and lines.setdefault(said, line) != line:
            message = f"the gate on line {lines[said]} already has this name; choose another one"
            yield problem_at(name, tree.value_mark((*path, "name")), (*path, "name"), message)


def _groups_of(tree: Tree, name: str, gate: KeyPath, groups: list[str]) -> Iterator[Problem]:
    """A gate that asks for what is not there would never open, or never close."""
    needed = tree.get(*gate, "all")
    for condition in _CONDITIONS:
        listed = tree.get(*gate, condition)
        for index, wanted in enumerate(listed if isinstance(listed, list) else ()):
            path = (*gate, condition, index)
            if isinstance(wanted, str) and groups and wanted not in groups:
                yield _no_group(tree, name, path, wanted, groups)
            elif condition == "none" and isinstance(needed, list) and wanted in needed:
                message = f'"{wanted}" is in `all` too, so that this gate never opens; remove one of them'
                yield problem_at(name, tree.value_mark(path), path, message)


def _threads(tree: Tree, name: str) -> Iterator[Problem]:
    """Where only one of both is written, the other has its usual value."""
    usual = {"merge": StoryRules().merge, "related": StoryRules().related}
    written = {key: value for key in usual if isinstance(value := tree.get("stories", key), int | float)}
    both = usual | written
    if written and both["related"] > both["merge"]:
        path = ("stories", "related" if "related" in written else "merge")
        message = f"`related` is {both['related']:g} and `merge` only {both['merge']:g}; what merges is related too"
        yield problem_at(name, tree.value_mark(path), path, message)


def _no_group(tree: Tree, name: str, path: KeyPath, wanted: str, groups: list[str]) -> Problem:
    message = f'there is no group "{wanted[:40]}"{did_you_mean(wanted, groups)}'
    return problem_at(name, tree.value_mark(path), path, message)
