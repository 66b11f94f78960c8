"""OPML, the list of feeds that other readers import and export: https://opml.org/spec2.opml.

Read with expat alone. A document type is refused before an entity can be declared, so nothing can expand.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, Problem
from bot.domain.sources import SourceKind, SourceSpec
from bot.sources.config.slugs import slug
from bot.yamlfiles.values import read_url
from bot.yamlfiles.wording import got, printable

MOST_BYTES = 2 * 1024 * 1024
MOST_FEEDS = 5_000
DEEPEST = 32
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class OpmlFeed:
    """One outline that names a feed. `topic` is a slug of the folder it lies in, None outside of any folder."""

    title: str
    url: str
    topic: str | None = None


def read_opml(data: bytes, *, name: str) -> tuple[OpmlFeed, ...]:
    """The feeds of an OPML 1 or 2 file in its order, an address that comes twice only once.

    Raises ConfigError, with the lines, where the file is not OPML, too large or deep, has a document type, or
    names a feed by something that is not an http(s) address.
    """
    outline = _Outline(name)
    if len(data) > MOST_BYTES:
        raise ConfigError((outline.problem(f"the file is larger than {MOST_BYTES // 1024**2} MiB"),))
    try:
        outline.parser.Parse(data.lstrip() if data[:1].isspace() else data, True)
    except expat.ExpatError as error:
        message = f"not valid XML: {expat.ErrorString(error.code)}"
        problem = Problem(file=name, line=error.lineno, column=error.offset + 1, key="", message=message)
        raise ConfigError((problem,)) from error
    except LookupError as error:
        raise ConfigError((outline.problem("the file names an encoding that nobody knows"),)) from error
    if outline.problems:
        raise ConfigError(tuple(outline.problems))
    return tuple(outline.feeds.values())


def write_opml(config: Configuration, *, title: str) -> str:
    """OPML 2.0: the enabled feeds, one folder for each topic. API sources are no feeds and stay out."""
    feeds = [spec for spec in config.sources if spec.kind is SourceKind.FEED and spec.enabled]
    grouped = groupby(sorted(feeds, key=attrgetter("topic")), key=attrgetter("topic"))
    folders = [_folder(topic, specs) for topic, specs in grouped]
    return "\n".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            f"  <head><title>{escape(title)}</title></head>",
            "  <body>",
            *folders,
            "  </body>",
            "</opml>",
            "",
        )
    )


def _folder(topic: str, specs: Iterable[SourceSpec]) -> str:
    lines = (
        f'      <outline type="rss" text={quoteattr(spec.name)} title={quoteattr(spec.name)} '
        f"xmlUrl={quoteattr(spec.url or '')}/>\n"
        for spec in specs
    )
    return f"    <outline text={quoteattr(topic)} title={quoteattr(topic)}>\n{''.join(lines)}    </outline>"


class _Outline:
    """Collects the feeds while expat walks. `_path` holds, for each open element, the title of a folder or None."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str | None] = []
        self.feeds: dict[str, OpmlFeed] = {}
        self.problems: list[Problem] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype

    def problem(self, message: str) -> Problem:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return Problem(file=self._name, line=line, column=column, key="", message=message)

    def _doctype(self, *_: object) -> None:
        raise ConfigError((self.problem("a document type (<!DOCTYPE …>) is refused; remove it"),))

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._guard(tag)
        lower = {key.lower(): value for key, value in attributes.items()}
        label = _clean(lower.get("title") or lower.get("text") or "")
        is_outline = tag.lower() == "outline"
        if is_outline and (address := lower.get("xmlurl", "").strip()):
            self._feed(address, label)
            label = ""
        self._path.append(label if is_outline else None)

    def _end(self, _: str) -> None:
        self._path.pop()

    def _guard(self, tag: str) -> None:
        if not self._path and tag.lower() != "opml":
            raise ConfigError(
                (self.problem(f"expected an OPML file, got one that starts with <{printable(tag)[:40]}>"),)
            )
        if len(self._path) >= DEEPEST:
            raise ConfigError((self.problem(f"nested deeper than {DEEPEST} levels"),))
        if len(self.feeds) + len(self.problems) >= MOST_FEEDS:
            raise ConfigError((self.problem(f"more than {MOST_FEEDS:,} feeds"),))

    def _feed(self, address: str, label: str) -> None:
        """`feed:` is how old readers marked an address as a feed."""
        plain = address.removeprefix("feed:")
        plain = f"http:{plain}" if plain.startswith("//") else plain
        try:
            url = read_url(plain)
        except ValueError as error:
            self.problems.append(self.problem(f"the feed {got(label)}: {error}"))
            return
        folder = next((title for title in reversed(self._path) if title), "")
        self.feeds.setdefault(url, OpmlFeed(title=label, url=url, topic=slug(folder) or None))


def _clean(text: str) -> str:
    """One line of printable characters."""
    words = "".join(c if c.isprintable() else " " for c in text).split()
    return " ".join(words)[:_LONGEST_TITLE]
