"""How wide text will be, so that it can be wrapped and shortened before anything is drawn. In pixels, on the safe side.

The font is Liberation Sans, which vl-convert brings along and which is as wide as Arial.
"""

from typing import Final

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
# The advance of each character in thousandths of the size of the font, as its metrics have them.
_ADVANCES: Final = {
    222: "ijl'|·",
    278: " !,./:;I[]\\ft",
    333: "()-r`{}",
    500: "cksvxyzJ",
    556: "abdeghnopqu0123456789#$?_L*^",
    584: "+<=>~−",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    1000: "W@—…",
}
_PARTS: Final = {character: size / 1000 for size, characters in _ADVANCES.items() for character in characters}
# Other letters are taken to be as wide as the widest of their like.
_OF_LATIN, _OF_OTHER, _OF_CAPITAL = 0.61, 0.85, 1.05
_LAST_LATIN, _LAST_LETTER = "\u024f", "\u2e7f"
_BOLD: Final = 1.1
# After these a name may go on in the next line.
_BREAKS: Final = "-_. /"


def width(text: str, size: float, *, bold: bool = False) -> float:
    return sum(map(_part, text)) * size * (_BOLD if bold else 1)


def fitted(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """One line. A name that is too long loses its owner first, then its middle: its end tells as much as its start."""
    text = _own(text, room, size, bold=bold)
    if width(text, size, bold=bold) <= room:
        return text
    kept = len(text) - 1
    while kept > 1 and width(_without_middle(text, kept), size, bold=bold) > room:
        kept -= 1
    return _without_middle(text, kept)


def named(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """A name in one line or two, parted where its own parts meet. What is still too long is shortened."""
    text = _own(text, room, size, bold=bold)
    ends = [at for at, one in enumerate(text, start=1) if one in _BREAKS]
    fitting = [at for at in ends if at < len(text) and width(text[:at].rstrip(), size, bold=bold) <= room]
    if not fitting or width(text, size, bold=bold) <= room:
        return [fitted(text, room, size, bold=bold)]
    return [text[: fitting[-1]].rstrip(), fitted(text[fitting[-1] :], room, size, bold=bold)]


def wrapped(text: str, room: float, size: float, *, most: int, bold: bool = False) -> list[str]:
    """At most so many lines, the last of which is shortened where there is more. A word that is too long is, too."""
    lines: list[str] = []
    rest = text.split()
    while rest and len(lines) < most:
        if len(lines) == most - 1:
            return [*lines, _ended(" ".join(rest), room, size, bold=bold)]
        count = 1
        while count < len(rest) and width(" ".join(rest[: count + 1]), size, bold=bold) <= room:
            count += 1
        lines.append(fitted(" ".join(rest[:count]), room, size, bold=bold))
        rest = rest[count:]
    return lines


def _own(text: str, room: float, size: float, *, bold: bool) -> str:
    """The name without its owner, where there is no room for both."""
    text = " ".join(text.split())
    if width(text, size, bold=bold) <= room or " " in text or text.endswith("/"):
        return text
    return text.rpartition("/")[2]


def _ended(text: str, room: float, size: float, *, bold: bool) -> str:
    if width(text, size, bold=bold) <= room:
        return text
    while text and width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _without_middle(text: str, kept: int) -> str:
    head = (kept + 1) // 2
    return f"{text[:head].rstrip()}…{text[len(text) - (kept - head) :].lstrip()}"


def _part(character: str) -> float:
    if character in _PARTS:
        return _PARTS[character]
    if character.isupper() or character > _LAST_LETTER:
        return _OF_CAPITAL
    return _OF_LATIN if character <= _LAST_LATIN else _OF_OTHER
