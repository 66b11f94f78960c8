"""How well are identifiers found? Keys in the notation of labelled sets, against the keys that the search finds. Pure.

Labelled sets write `us-ca:bill:SB53` where the catalogue writes `bill:ca/2025/sb/53`: both come to one form here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.analysis.identifiers import identifiers

_SCHEMES = {
    "us:eo": "eo",
    "eu:reg": "eu",
    "eu:dir": "eu",
    "eu:com": "com",
    "us:plan": "plan:us",
    "uk:plan": "plan:uk",
    "eu:plan": "plan:eu",
    "pl:us": "pl",
}
# Acts that a set calls by a name, and the catalogue by the bill or the number that they became.
_ACTS = {
    "kr:act:ai-basic": "act:kr/20676",
    "us-ut:act:ai": "bill:ut/2024/sb/149",
    "us-ny:act:raise": "bill:ny/2025/s/6953",
}
_THEIR_BILL = re.compile(r"us(?:-([a-z]{2}))?:bill:([a-z]+)\s?(?:\d\d-)?(\d+)$")
_OUR_BILL = re.compile(r"bill:([a-z]{2})/\d+/([a-z]+)/(\d+)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierFigures:
    """`precision` is the share of the found keys that are right, `recall` of the labelled keys that were found; each is
    1 where there is none to judge. `n` is the number of texts.
    """

    precision: float
    recall: float
    n: int


def identifier_figures(rows: Iterable[tuple[str, Iterable[str]]], *, on: date) -> IdentifierFigures:
    """`rows` are texts with their labelled keys; `on` is the day on which they are read, for bills without a year."""
    right = found = wanted = texts = 0
    for text, labels in rows:
        gold = {comparable(label) for label in labels}
        keys = {comparable(one.key) for one in identifiers(text, on=on)}
        right += len(gold & keys)
        found += len(keys)
        wanted += len(gold)
        texts += 1
    return IdentifierFigures(
        precision=right / found if found else 1.0, recall=right / wanted if wanted else 1.0, n=texts
    )


def comparable(key: str) -> str:
    """One form for both notations. A bill loses its session: sets do not say it."""
    lower = _ACTS.get(key.strip(), key.strip()).lower()
    if bill := _THEIR_BILL.match(lower):
        return f"bill:{bill[1] or 'us'}:{bill[2]}{bill[3]}"
    if bill := _OUR_BILL.match(lower):
        return f"bill:{bill[1]}:{bill[2]}{bill[3]}"
    for theirs, ours in _SCHEMES.items():
        if lower.startswith((f"{theirs}:", f"{theirs}/")):
            lower = f"{ours}:{lower[len(theirs) + 1 :]}"
            break
    return re.sub(r"[\s:/-]+", "-", lower)
