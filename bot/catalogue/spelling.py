"""What was typed and what is known, brought to one spelling, so that both can be compared as they are."""

import re
import unicodedata

LONGEST = 120
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){1,6}")
_WORD = re.compile(r"[0-9]+|[^\W\d_]+")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![isu])s$")  # weights, not business, analysis, status
_APOSTROPHES = re.compile("['’‘ʼ`]")
# Said in full, without a plural's s, and what it is shortened to on both sides.
_SHORTER = {
    "artificial intelligence": "ai",
    "executive order": "eo",
    "general purpose ai": "gpai",
    "european union": "eu",
    "united kingdom": "uk",
    "united state": "us",
    "public law": "pl",
    "assembly bill": "ab",
    "house bill": "hb",
    "senate bill": "sb",
    "super intelligence": "superintelligence",
    "fine tuning": "finetuning",
    "request for information": "rfi",
    "programme": "program",
    "licence": "license",
    "labelling": "labeling",
    "memorandum": "memo",
    "organisation": "organization",
    "behaviour": "behavior",
    "defence": "defense",
}
_FILLING = {
    "a", "about", "an", "and", "at", "by", "does", "for", "from", "in", "is", "its", "mean", "no", "nr", "number", "of",
    "on", "or", "status", "the", "to", "what", "whats", "with",
}  # fmt: skip


def words(text: str) -> list[str]:
    """At most 120 characters of it as words and numbers in small letters: `E.O. 14,179` is `eo`, `14`, `179`.

    Accents, punctuation, zeros in front of a number, a plural's s and the longer of two usual spellings make no
    difference.
    """
    return _shortened(" ".join(unabbreviated(text))).split()


def unabbreviated(text: str) -> list[str]:
    """As `words`, but what has a short form stays as it was typed."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text[: LONGEST * 2])[:LONGEST])
    plain = "".join(sign for sign in plain.casefold() if not unicodedata.combining(sign))
    plain = _APOSTROPHES.sub("", plain.replace("&", " and "))
    plain = _ABBREVIATION.sub(lambda found: found[0].replace(".", "") + " ", plain)
    return _joined([_PLURAL.sub("", word.lstrip("0") or "0") for word in _WORD.findall(plain)])


def key(text: str) -> str:
    """Equal for two spellings of one name."""
    return " ".join(words(text))


def meaning(found: list[str]) -> list[str]:
    """Without the words that only fill; all of them where nothing else is there."""
    return [word for word in found if word not in _FILLING] or found


def trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def _joined(found: list[str]) -> list[str]:
    """`h r 2385` is `hr 2385`: letters that stand alone belong together."""
    joined: list[str] = []
    alone = False
    for word in found:
        single = len(word) == 1 and word.isalpha()
        if single and alone:
            joined[-1] += word
        else:
            joined.append(word)
        alone = single
    return joined


def _shortened(text: str) -> str:
    padded = f" {text} "
    for long, short in _SHORTER.items():
        padded = padded.replace(f" {long} ", f" {short} ")
    return padded.strip()
