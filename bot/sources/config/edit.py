"""Sources added to the text of feeds.yaml. Every byte of the old text stays, only lines are put between.

The text is never parsed and written out again, since that would move comments, quotes and indentation.
"""

import difflib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.errors import ConfigError, Problem
from bot.sources.config.opml import OpmlFeed
from bot.sources.config.problems import read_tree
from bot.sources.config.rules import address_key
from bot.sources.config.slugs import fresh_id
from bot.yamlfiles.tree import Place, Tree

_FILE = "feeds.yaml"
_PLAIN = re.compile(r"[A-Za-z0-9/]([A-Za-z0-9/._~%?&=+ -]|:(?! ))*[A-Za-z0-9/_]")
_LOOKS_TYPED = re.compile(r"[-+.\d].*|true|false|null|yes|no|on|off", re.IGNORECASE)

Item = dict[str, str]


def with_feeds(text: str, feeds: Sequence[OpmlFeed]) -> str:
    """The text with the feeds appended to `sources`; addresses that it already has are skipped.

    Ids are made from the titles and unique. Raises ConfigError where the text has no list of sources.
    """
    tree = read_tree(text, name=_FILE)
    sources = tree.get("sources")
    if tree.problems or not isinstance(sources, list):
        raise ConfigError(tree.problems or (_no_list(tree),))
    items = _new_items(sources, feeds)
    if not items:
        return text
    start, end, added = _insertion(text, tree, len(sources), items)
    changed = text[:start] + added + text[end:]
    _check(changed, [*sources, *items])
    return changed


def diff(old: str, new: str, name: str) -> str:
    """A unified diff; empty where both are equal."""
    lines = difflib.unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), name, f"{name} (new)")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _new_items(sources: list[object], feeds: Sequence[OpmlFeed]) -> list[Item]:
    old = [source for source in sources if isinstance(source, dict)]
    known = {address_key(source["url"]) for source in old if isinstance(source.get("url"), str)}
    ids = {str(source.get("id")) for source in old}
    items: list[Item] = []
    for feed in feeds:
        if address_key(feed.url) in known:
            continue
        known.add(address_key(feed.url))
        item = {"id": fresh_id(feed.title, feed.url, ids), "url": feed.url}
        ids.add(item["id"])
        item |= {"name": feed.title} if feed.title else {}
        items.append(item | ({"topic": feed.topic} if feed.topic else {}))
    return items


def _insertion(text: str, tree: Tree, count: int, items: list[Item]) -> tuple[int, int, str]:
    """From where to where the text is replaced, and by what. Only an empty `[]` is ever replaced."""
    place = tree.places["sources",]
    empty = text[place.start : place.end]
    if place.flow and re.fullmatch(r"\[\s*\]", empty) and not tree.places[()].flow:
        cut = len(text[: place.start].rstrip(" "))
        line_end = _line_end(text, place.end)
        return cut, line_end, text[place.end : line_end] + _block(items, _Style(text, column=2, offset=2))
    if place.flow:
        at = tree.places["sources", count - 1].end if count else place.start + 1
        flow = ", ".join(json.dumps(item, ensure_ascii=False) for item in items)
        return at, at, f", {flow}" if count else flow
    last = tree.places["sources", count - 1]
    style = _style_of(text, place, last)
    at = _line_end(text, len(text[: last.end].rstrip()))
    own_comments = re.compile(rf"(\r?\n {{{style.column + 1},}}#[^\r\n]*)*").match(text, at)
    at = own_comments.end() if own_comments else at
    return at, at, _block(items, style)


@dataclass(frozen=True, slots=True)
class _Style:
    """How the list is written: the column of its dashes and how far the keys stand from them."""

    text: str
    column: int
    offset: int

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.text else "\n"


def _style_of(text: str, sources: Place, last: Place) -> _Style:
    column = sources.value.column - 1
    offset = last.value.column - 1 - column
    return _Style(text, column=column, offset=offset if offset > 1 else 2)


def _block(items: list[Item], style: _Style) -> str:
    dash = " " * style.column + "-".ljust(style.offset)
    indent = " " * (style.column + style.offset)
    lines = (
        f"{indent if number else dash}{key}: {_scalar(value)}"
        for item in items
        for number, (key, value) in enumerate(item.items())
    )
    return "".join(f"{style.newline}{line}" for line in lines)


def _scalar(value: str) -> str:
    """Unquoted where nobody could read it as anything but text, else as a JSON string, which YAML reads too."""
    if _PLAIN.fullmatch(value) and not _LOOKS_TYPED.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)


def _line_end(text: str, offset: int) -> int:
    found = re.compile(r"\r?\n|\Z").search(text, offset)
    return found.start() if found else len(text)


def _check(changed: str, sources: list[object]) -> None:
    """A guard against layouts that we did not foresee: what is handed out reads back as what was meant."""
    if read_tree(changed, name=_FILE).get("sources") != sources:
        message = "the list is written in a way that cannot be added to by program; add the sources by hand"
        raise ConfigError((Problem(file=_FILE, line=1, column=1, key="sources", message=message),))


def _no_list(tree: Tree) -> Problem:
    mark = tree.value_mark(("sources",))
    message = "expected a list to add to; write `sources: []` for none"
    return Problem(file=_FILE, line=mark.line, column=mark.column, key="sources", message=message)
