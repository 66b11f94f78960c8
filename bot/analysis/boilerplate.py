"""What stands around an article and is not the article: bylines, share bars, "Read more", cookie lines, placeholders.

Lines and sentences are dropped as a whole. Only what hangs on at the very end or the very beginning, dots in brackets
or a placeholder of the publishing software, is cut off. Nothing is rewritten: what stays stands in the source.
"""

import re
from functools import lru_cache

from bot.analysis.furniture import AT_END, AT_FRONT, BYLINE, FURNITURE, ITEM, OPEN_END, PLACEHOLDER, STAFF
from bot.analysis.sentences import sentences

_CLOSED = re.compile(r"[.!?…][\"'”’»)\]*]*$")
_NO_WORDS = re.compile(r"[\W\d_]*")
_TERM = re.compile(r"[^\W_]+")
_SMALL_WORDS = "a an and are as at be by for from has in is it its of on or that the this to was were will with"
_SMALL = frozenset(_SMALL_WORDS.split())
# What a placeholder begins with, what it or a link at the end ends with, and how far back ends are looked for.
_MARKS, _TAILS, _TAIL, _FOOT = frozenset("[{%<"), frozenset(")]}%>"), 16, 600
_LONGEST_FURNITURE = 300
_LIKE_TITLE, _LONGEST_REPEAT = 2, 40


def said(text: str, title: str = "") -> str:
    """What is left of a publisher's description: its sentences without furniture, joined by single spaces.

    A text that breaks off keeps its open end only where nothing whole is left. Empty where nothing is said beyond the
    title.
    """
    kept = [sentence for line in text.split("\n") for sentence in _of_line(line, title)]
    if len(kept) > 1 and _is_open(kept[-1]):
        kept.pop()
    return " ".join(kept)


def prose(text: str, title: str = "", *, most: int = 1_000) -> list[str]:
    """The first `most` sentences of an article in order, each once: no headings, items of lists or furniture."""
    kept: dict[str, None] = {}
    for line in text.split("\n"):
        if not _is_closed(_without_ends(line)) or ITEM.match(line):
            continue
        kept |= dict.fromkeys(one for one in _of_line(line, title) if _is_closed(one) and not _is_open(one))
        if len(kept) >= most:
            break
    return list(kept)[:most]


def repeats(title: str, text: str) -> bool:
    """Whether a text says the title over again: at most two words that are not in it, and half of its words are."""
    if len(text) > _LONGEST_REPEAT + 2 * len(title):
        return False
    words = _content(text)
    new = words - _content(title)
    return bool(words) and len(new) <= _LIKE_TITLE and 2 * len(new) < len(words)


def _of_line(line: str, title: str) -> list[str]:
    return [kept for one in sentences(line) if (kept := _without_ends(one)) and not _is_furniture(kept, title)]


def _without_ends(sentence: str) -> str:
    """Without placeholders around it. `[…]` after a whole sentence goes; after half of one it stays and tells."""
    kept = sentence.strip()
    if kept[:1] in _MARKS and (front := AT_FRONT.match(kept)):
        kept = kept[front.end() :]
    if kept[-1:] not in _TAILS:
        return kept
    cut = kept[:-_FOOT] + AT_END.sub("", kept[-_FOOT:])
    return cut if _is_closed(cut) or not _is_open(kept) else kept


def _is_closed(text: str) -> bool:
    return bool(_CLOSED.search(text[-_TAIL:]))


def _is_open(text: str) -> bool:
    return bool(OPEN_END.search(text[-_TAIL:]))


def _is_furniture(sentence: str, title: str) -> bool:
    if (not _MARKS.isdisjoint(sentence) and PLACEHOLDER.search(sentence)) or _NO_WORDS.fullmatch(sentence):
        return True
    if len(sentence) <= _LONGEST_FURNITURE and (FURNITURE.match(sentence.casefold()) or _is_byline(sentence)):
        return True
    return bool(title) and repeats(title, sentence)


def _is_byline(sentence: str) -> bool:
    return bool(BYLINE.fullmatch(sentence) or STAFF.fullmatch(sentence))


@lru_cache(maxsize=256)  # the title is asked about with every sentence
def _content(text: str) -> frozenset[str]:
    return frozenset(word for word in _TERM.findall(text.casefold()) if word not in _SMALL)
