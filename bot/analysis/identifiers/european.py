"""Acts and proposals of the European Union, by the numbers of its Official Journal and of CELEX."""

import re
from collections.abc import Iterator

from bot.analysis.identifiers.found import Found, Kind, Passage

_WORD = r"(?:[Rr]egulations?|REGULATION|[Dd]irectives?|DIRECTIVE|[Dd]ecisions?|DECISION)"
_END = r"(?![\w/]|[.,][0-9])"
# "(EU) 2024/1689", "(EC) No 765/2008": nothing else is written so, whatever stands before it.
_BRACKETED = re.compile(
    rf"\((?:EU|EC|EEC|EU,\sEuratom)\)\s{{0,2}}(?P<no>No\.?\s?)?(?P<a>[0-9]{{1,4}})/(?P<b>[0-9]{{1,4}}){_END}"
)
_SUFFIXED = re.compile(
    rf"{_WORD}\s(?P<no>No\.?\s)?(?P<a>[0-9]{{2,4}})/(?P<b>[0-9]{{1,4}})/(?:EC|EEC|EU|JHA|CFSP|Euratom)\b"
)
_BARE = re.compile(
    rf"(?:Regulations?|Directives?)\s(?:EU\s)?(?P<no>(?!))?(?P<a>(?:19|20)[0-9]{{2}})/(?P<b>[0-9]{{3,4}})(?!/){_END}"
)
_CELEX = re.compile(r"(?:CELEX(?:\s(?:[Nn]umber|[Nn]o\.?))?\s?:?\s?)?(?P<celex>[356][0-9]{4}[A-Z]{1,2}[0-9]{4})(?!\w)")
_CELEX_PARTS = re.compile(r"(?P<sector>[0-9])(?P<year>[0-9]{4})(?P<type>[a-z]{1,2})(?P<number>[0-9]{4})")
# Since then the year of every act comes first (OJ notice on the harmonised numbering, 2015).
_YEAR_FIRST = 2015
_SHORT_YEAR = re.compile(r"[5-9][0-9]")
_COM = re.compile(r"COM\s?[(/]\s?(?P<year>(?:19|20)[0-9]{2})[)/]\s{0,2}(?P<number>[0-9]{1,4})(?!\w)")


def acts(passage: Passage) -> Iterator[Found]:
    for pattern in (_BRACKETED, _SUFFIXED, _BARE):
        for match in passage.matches(pattern):
            if key := act(match["a"], match["b"], old=bool(match["no"])):
                yield passage.found(key, Kind.EU_ACT, *match.span())
    for match in passage.matches(_CELEX):
        key = celex(match["celex"])
        if key and (match[0].startswith("CELEX") or not key.startswith("celex")):
            yield passage.found(key, Kind.EU_PROPOSAL if key.startswith("com") else Kind.EU_ACT, *match.span())
    for match in passage.matches(_COM, not_after="."):
        yield passage.found(f"com:{match['year']}/{int(match['number'])}", Kind.EU_PROPOSAL, *match.span())


def act(first: str, second: str, *, old: bool) -> str | None:
    """The key of an act. Since 2015 the year comes first; before, regulations had `No` and the year at the end."""
    if _year(first) and not (old and _year(second) and int(second) < _YEAR_FIRST):
        return f"eu:{first}/{int(second)}"
    if _year(second):
        return f"eu:{second}/{int(first)}"
    if old and _SHORT_YEAR.fullmatch(second):
        return f"eu:19{second}/{int(first)}"
    return f"eu:19{first}/{int(second)}" if _SHORT_YEAR.fullmatch(first) else None


def celex(number: str) -> str | None:
    """The act or the proposal behind a CELEX number; its own key where it is neither; None where it is no such number.

    Sector 3 is legislation (R regulation, L directive, D decision), sector 0 its consolidated text, sector 5
    preparatory acts (PC and DC are COM documents).
    """
    parts = _CELEX_PARTS.match(number.lower())
    if parts is None or not _year(parts["year"]):
        return None
    if parts["sector"] in "03" and parts["type"] in {"r", "l", "d"}:
        return f"eu:{parts['year']}/{int(parts['number'])}"
    if parts["sector"] == "5" and parts["type"] in {"pc", "dc"}:
        return f"com:{parts['year']}/{int(parts['number'])}"
    return f"celex:{parts[0]}"


def _year(number: str) -> bool:
    return re.fullmatch(r"19[5-9][0-9]|20[0-4][0-9]", number) is not None
