"""Where a text may be cut short: between words, and not within a name, a number, a date or an address."""

import re

# Between these and what follows them nothing may be cut: `H.R. 5388`, `Executive Order 14179`, `Jan. 23, 2025`.
_WORD = re.compile(r"\S+")
_LINK_WORDS = "a an and at by for from in of on or the to v. vs. with"
_LINKS = frozenset(_LINK_WORDS.split())
_DIGIT_OR_SIGN = re.compile(r"[\W_]*[\d§$€£%]")
_TRAILING = " ,;:–—-("


def cut_short(text: str, limit: int) -> str:
    """At most `limit` characters: the text, or its first words and an ellipsis. Empty where not one word fits.

    A place within a name is taken only where the first half would hold no better one.
    """
    if len(text) <= limit:
        return text
    words = list(_WORD.finditer(text[: limit + 200]))
    fitting = [at for at in range(1, len(words)) if words[at - 1].end() < limit]
    parted = [word.group() for word in words]
    good = [at for at in fitting if words[at - 1].end() >= limit // 2 and _may_part(parted, at)]
    if not fitting:
        return ""
    end = words[(good or fitting)[-1] - 1].end()
    return text[:end].rstrip(_TRAILING) + "…"


def _may_part(words: list[str], at: int) -> bool:
    """Whether a cut before `words[at]` keeps names and numbers whole."""
    last, following = words[at - 1], words[at]
    if last.casefold() in _LINKS or _DIGIT_OR_SIGN.match(following) or _DIGIT_OR_SIGN.match(last):
        return False
    if last[-1] in ",;:)":
        return True
    if last.endswith("."):
        return False
    if not _is_name(last):
        return True
    joined = following.casefold() in _LINKS and _is_name(*words[at + 1 : at + 2])
    return not (joined or _is_name(following))


def _is_name(word: str = "") -> bool:
    return word.lstrip("\"'“‘([")[:1].isupper()
