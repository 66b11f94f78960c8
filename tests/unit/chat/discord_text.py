"""A reading of Discord's markdown, independent of ours: what a client would link, ping, format or draw in a text.

Two passes. `constructs` reads as the clients do, with backslashes. `raw` looks for what servers and apps find in the
bare characters, backslashes or not.
"""

import re

_RULES = [
    ("escape", re.compile(r"\\[^0-9A-Za-z\s]")),
    ("autolink", re.compile(r"<https?://[^\s>]+>")),
    ("url", re.compile(r"https?://[^\s<]+[^<.,:;\"'\])\s]")),
    ("mention", re.compile(r"<(?:@[!&]?|#)\d+>|@(?:everyone|here)")),
    ("moment", re.compile(r"<t:-?\d+(?::[A-Za-z])?>")),
    ("command", re.compile(r"</[^>\n]*:\d+>|<id:[a-z]+>")),
    ("emoji", re.compile(r"<a?:\w+:\d+>|:[^\s:]+:")),
    ("link", re.compile(r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\s*\)")),
    ("bold", re.compile(r"\*\*(?=\S)|(?<=\S)\*\*")),
    ("format", re.compile(r"\*|_|~~|\|\||`")),
]
_LINE = re.compile(r"^(?:(#{1,3} )|(-# )|(> |>>> )|(\s*[-*+] |\s*\d+\. ))")
_RAW = re.compile(
    r"<(?:@[!&]?|#)\d+>|<t:-?\d|</[^>\\]*:\d+>|<a?:\w+:\d+>|discord(?:app)?\.(?:gg|com)|https?://|(?<!\\)@|www\.\w",
    re.IGNORECASE,
)


def constructs(text: str) -> list[tuple[str, str]]:
    """(kind, matched text) in order. Links hold their address, their label is read for itself."""
    found: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if start := _LINE.match(line):
            kind = ("heading", "small", "quote", "list")[start.lastindex - 1] if start.lastindex else ""
            found.append((kind, start[0]))
            line = line[start.end() :]  # noqa: PLW2901 - what is left of it
        found += _inline(line)
    return found


def _inline(line: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(line):
        kind, match = next(((kind, m) for kind, rule in _RULES if (m := rule.match(line, at))), ("", None))
        if match is None:
            at += 1
            continue
        if kind == "link":
            found.append((kind, match[2]))
            found += [("in label", one) for _, one in _inline(match[1])]
        elif kind != "escape":
            found.append((kind, match[0]))
        at = match.end()
    return found


def raw(text: str) -> list[str]:
    """What is found without regard to what a backslash means."""
    return _RAW.findall(text)


def seen(text: str) -> str:
    """The characters that a reader sees of an escaped text."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)
