"""Whole sentences from running text. They are cut, never changed: each stands in its source."""

import re

_WORDS = (
    "no nos sec secs art arts vol v vs mr mrs ms dr prof sen rep gov gen rev st jr sr inc incl corp ltd co dept est "
    "approx cf etc fig pp pub stat cong res jan feb mar apr jun jul aug sep sept oct nov dec ch cir fed reg cal cit"
)
_ABBREVIATIONS = frozenset(_WORDS.split())
_INITIALS = re.compile(r"(?:[a-z]\.)*[a-hj-z]|i\.e|(?:[a-z]\.)+[a-z]")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[^\sa-z])|\n+")
_LAST_WORD = re.compile(r"([\w.]+?)\.?$")
_ALWAYS_ENDS = re.compile(r"[!?…\n]")


def sentences(text: str) -> list[str]:
    """The sentences of a text in order. `U.S.`, `H.R. 1`, `Sec. 3` and initials do not end one."""
    found, start = [], 0
    for end in _END.finditer(text):
        if _ends_sentence(text[start : end.start()], end.group()):
            found.append(text[start : end.end()].strip())
            start = end.end()
    return [sentence for sentence in [*found, text[start:].strip()] if sentence]


def lead(text: str, *, count: int = 2, limit: int = 360) -> str:
    """The first `count` sentences, at most `limit` characters; a single longer one is cut on a word border."""
    kept = ""
    for sentence in sentences(text)[:count]:
        if kept and len(kept) + 1 + len(sentence) > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return kept if len(kept) <= limit else kept[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _ends_sentence(before: str, mark: str) -> bool:
    if _ALWAYS_ENDS.search(mark):
        return True
    word = _LAST_WORD.search(before)
    if word is None:
        return True
    last = word.group(1).casefold()
    return last not in _ABBREVIATIONS and not _INITIALS.fullmatch(last)
