"""A reading of Slack's mrkdwn, independent of ours and broader than Slack's own: what it would link, ping or format.

After https://docs.slack.dev/messaging/formatting-message-text. What a mark means at the border of a word is nowhere
said; so a mark counts wherever it does not stand within a word or alone between blanks.
"""

import re

_CONTROL = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_EMOJI = re.compile(r":[^\s:]+:")
_MARK = re.compile(r"[*＊]|[_＿]|~|[`｀]")
_WORD = re.compile(r"[A-Za-z0-9]")
_LINE = re.compile(r"\s*(?:(&gt;|＞|>)|([-•◦▪]|\d+[.)])(?= |$))")
_ENTITY = re.compile(r"&(?:amp|lt|gt);")
_ALIKE = str.maketrans("∗‗∼‵∶›‐∙∘․❩", "*_~`:>-•◦.)")
_WIDE = str.maketrans("＊＿｀＞▪", "*_`>•")


def constructs(text: str) -> list[tuple[str, str]]:
    """(kind, matched text) in order. A link holds its address; its label is read for itself."""
    found: list[tuple[str, str]] = []
    for line in text.split("\n"):
        if start := _LINE.match(line):
            found.append(("quote" if start[1] else "list", start[0]))
        found += _inline(line)
    return found


def _inline(line: str) -> list[tuple[str, str]]:
    found, rest = [], []
    at = 0
    for control in _CONTROL.finditer(line):
        rest.append(line[at : control.start()])
        at = control.end()
        found.append(_kind(control[1]))
        # A label is one piece between the marks around it.
        found += [("in label", one) for _, one in _marks(control[2] or "")]
        rest.append("x")
    return found + _marks("".join([*rest, line[at:]]))


def _kind(target: str) -> tuple[str, str]:
    if target.startswith("!date^"):
        return "moment", target
    return ("mention" if target[:1] in ("@", "#", "!") else "link"), target


def _marks(text: str) -> list[tuple[str, str]]:
    found = [("emoji", one[0]) for one in _EMOJI.finditer(text)]
    for mark in _MARK.finditer(text):
        before, after = text[: mark.start()][-1:], text[mark.end() :][:1]
        within = _WORD.fullmatch(before) and _WORD.fullmatch(after)
        if mark[0] in "`｀" or not (within or before == after == " "):
            found.append(("format", mark[0]))
    return found


def raw(text: str) -> list[str]:
    """Characters that are no entity though they would have to be."""
    return re.findall(r"[<>]|&", _ENTITY.sub("", _CONTROL.sub("", text)))


def seen(text: str) -> str:
    """The characters that a reader takes an escaped text for: entities undone, look-alikes for what they stand for."""
    return same(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))


def same(text: str) -> str:
    return text.translate(_WIDE).translate(_ALIKE)
