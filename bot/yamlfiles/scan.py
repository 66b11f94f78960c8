"""One pass over the events of the YAML: cheap limits first, then values with their places.

Nothing is built from tags, no alias is followed and nothing nests deeper than 20, so no file can cost more than its
size. The meaning of the values is left to the models of the file.
"""

from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StringMark
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from ruamel.yaml.reader import ReaderError
from ruamel.yaml.scanner import Scanner
from ruamel.yaml.tokens import Token

from bot.domain.errors import ConfigError, Problem
from bot.yamlfiles.decode import BYTE_ORDER_MARK
from bot.yamlfiles.scalars import resolve
from bot.yamlfiles.syntax import explain, unprintable
from bot.yamlfiles.tree import KeyPath, Mark, Place, Tree
from bot.yamlfiles.wording import printable

DEEPEST = 20
MOST_VALUES = 10_000


def scan(text: str, *, name: str, repeating: str = "repeat the value") -> Tree:
    """The tree of the file. Raises ConfigError where it is not YAML, too deep, or too much.

    `repeating` is what to write in this kind of file where somebody wanted an anchor.
    """
    body = text.removeprefix(BYTE_ORDER_MARK)
    walk = _Walk(body, name=name, shift=len(text) - len(body), repeating=repeating)
    try:
        data = walk.document()
    except MarkedYAMLError as error:
        raise ConfigError((explain(error, body, name=name),)) from error
    except ReaderError as error:
        raise ConfigError((unprintable(error, body, name=name),)) from error
    return Tree(data=data, places=walk.places, problems=tuple(walk.problems))


def shown(path: KeyPath) -> str:
    """The path as messages write it: `sources.1.evry`."""
    return ".".join(printable(str(step))[:40] for step in path)


class _Scanner(Scanner):
    """The same tokens in less time: for a catalogue the questions below are asked a hundred thousand times."""

    def check_token(self, *choices: type[Token]) -> bool:
        while self.need_more_tokens():
            self.fetch_more_tokens()
        return bool(self.tokens) and (not choices or isinstance(self.tokens[0], choices))

    def need_more_tokens(self) -> bool:
        if self.tokens and not self.possible_simple_keys:  # no key can begin here, as almost always
            return False
        return super().need_more_tokens()


def _parser() -> YAML:
    parser = YAML(typ="safe", pure=True)
    parser.Scanner = _Scanner
    return parser


class _Walk:
    """Consumes the events once. `shift` is what was cut off in front of the text that the offsets count in."""

    def __init__(self, text: str, *, name: str, shift: int, repeating: str) -> None:
        self._events: Iterator[Event] = _parser().parse(text)
        self._name = name
        self._shift = shift
        self._repeating = repeating
        self._values = 0
        self._end = 0
        self.places: dict[KeyPath, Place] = {}
        self.problems: list[Problem] = []

    def document(self) -> object:
        data: object = None
        seen = False
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if seen:
                    self._note(event, (), "a second document starts here; the file holds one")
                    break
                seen = True
                if event.version or event.tags:
                    self._note(event, (), "directives (lines that start with %) are not read; remove them")
                data = self._value(next(self._events), ())
            elif isinstance(event, StreamEndEvent):
                break
        self.places.setdefault((), Place(key=None, value=Mark(1, 1), start=0, end=0))
        return data

    def _value(self, event: Event, path: KeyPath, key: Event | None = None) -> object:
        self._guard(event, path)
        place = self._place(event, key)
        data: object = None
        match event:
            case ScalarEvent():
                data = event.value if event.style else resolve(event.value)
                self._end = place.end
            case SequenceStartEvent():
                data = self._sequence(path)
            case MappingStartEvent():
                data = self._mapping(path)
            case AliasEvent():
                self._note(event, path, "aliases (*name) are not read; write the value itself, or put it in quotes")
                self._end = place.end
        self.places.setdefault(
            path, Place(key=place.key, value=place.value, start=place.start, end=self._end, flow=place.flow)
        )
        return data

    def _sequence(self, path: KeyPath) -> list[object]:
        items: list[object] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                self._close(event)
                break
            items.append(self._value(event, (*path, len(items))))
        return items

    def _mapping(self, path: KeyPath) -> dict[str, object]:
        pairs: dict[str, object] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                self._close(event)
                break
            self._guard(event, path)
            key = self._key(event, path)
            inner = (*path, key)
            if key in pairs:
                first = self.places[inner].key
                self._note(event, inner, f"written twice; the first is on line {first.line if first else '?'}")
            value = self._value(next(self._events), inner, event)
            pairs.setdefault(key, value)
        return pairs

    def _key(self, event: Event, path: KeyPath) -> str:
        if isinstance(event, ScalarEvent):
            self._end = event.end_mark.index + self._shift
            return str(event.value)
        problem = self._problem(event, path, "a key is one word; a list, a mapping or an alias cannot be a key")
        raise ConfigError((*self.problems, problem))

    def _place(self, event: Event, key: Event | None) -> Place:
        mark = _mark(key.start_mark) if key else None
        start, end = event.start_mark.index, event.end_mark.index
        value = _mark(event.start_mark)
        if key and isinstance(event, ScalarEvent) and not event.value and not event.style:
            start = end = key.end_mark.index + 1  # nothing is written: the parser names the place of the next key
            value = _mark(key.start_mark)
        flow = bool(getattr(event, "flow_style", False))
        return Place(key=mark, value=value, start=start + self._shift, end=end + self._shift, flow=flow)

    def _close(self, event: Event) -> None:
        """A bracket closes behind the last item; the end of a block has no sign of its own."""
        if event.end_mark.index > event.start_mark.index:
            self._end = event.end_mark.index + self._shift

    def _guard(self, event: Event, path: KeyPath) -> None:
        self._values += 1
        if self._values > MOST_VALUES:
            raise ConfigError((self._problem(event, (), f"the file holds more than {MOST_VALUES:,} values"),))
        if len(path) > DEEPEST:
            raise ConfigError((self._problem(event, path[:3], f"nested deeper than {DEEPEST} levels"),))
        if isinstance(event, NodeEvent) and not isinstance(event, AliasEvent):
            if event.anchor:
                self._note(event, path, f"anchors (&name) are not read; {self._repeating}")
            if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag:
                tag = printable(str(event.tag)).replace("tag:yaml.org,2002:", "!!")[:40]
                self._note(event, path, f"tags such as {tag} are not read; write the plain value")

    def _note(self, event: Event, path: KeyPath, message: str) -> None:
        self.problems.append(self._problem(event, path, message))

    def _problem(self, event: Event, path: KeyPath, message: str) -> Problem:
        mark = _mark(event.start_mark)
        return Problem(file=self._name, line=mark.line, column=mark.column, key=shown(path), message=message)


def _mark(mark: StringMark) -> Mark:
    return Mark(mark.line + 1, mark.column + 1)
