"""Standards, papers, treaties, court cases and the numbered acts of other countries."""

import re
from collections.abc import Iterator

from bot.analysis.identifiers.found import Found, Kind, Passage

_NIST_SERIES = {"special publication": "sp", "ir": "ir", "ai": "ai", "sp": "sp"}
_NIST = re.compile(
    r"(?:NIST(?:['’]s)?[\s.-](?P<series>AI|SP|IR|Special\sPublication)|(?P<bare>SP)|(?P<joined>NISTIR))[\s.-]"
    r"(?P<number>[0-9]{3,4}(?:-[0-9]{1,3}[A-F]?)?)(?:[\s-]?(?:[er][0-9]{1,4}))?(?!\w|-[0-9])"
)
_ARXIV = re.compile(
    r"ar[Xx]iv(?::|\s|\spreprint\s|\spreprint\sarXiv:)\s?(?P<id>[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})(?:v[0-9]{1,2})?(?!\w)"
)
_TREATY = re.compile(
    r"(?:CETS|Council\sof\sEurope\sTreaty\sSeries|C\.E\.T\.S\.)\s{1,2}(?:[-–]\s)?(?:[Nn]o\.?\s?)?(?P<number>[0-9]{1,3})(?![\w.])"
)
_OECD = re.compile(r"OECD/LEGAL/(?P<number>[0-9]{4})(?!\w)")
_ISO = re.compile(
    r"(?P<body>ISO|IEEE)(?P<joint>/IEC)?(?:/IEEE)?(?:\s(?:DIS|FDIS|TR|TS|CD|Std\.?|P))?\s(?P<number>[0-9]{3,5}(?:\.[0-9]{1,2})?)"
    r"(?:-[0-9]{1,2})?(?:[:-](?:19|20)[0-9]{2})?(?![\w,]|\.[0-9])"
)
# How sensitive a film or a sensor is, is said in the same words: ISO 100 to ISO 102400.
_FILM = re.compile(
    r"[0-9]{3}|(?:1|2|4|5|8|10|16|20|25|32|40|50|51|64|80)0{3}|(?:1[26]|25|32|64|128|256|512)00|1250|2500"
)
_CASE = re.compile(r"No\.\s(?P<number>[0-9]{1,2}:[0-9]{2}-[a-z]{2}-[0-9]{3,5}|[0-9]{2}-[0-9]{2,5})(?!\w|-[0-9])")
_VERSUS = re.compile(r"\bvs?\.\s|\b[Cc]ase\s$")
_KOREAN = re.compile(r"Act\sNo\.\s(?P<number>[0-9]{4,6})(?!\w)")
_BRITISH = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\sc\.\s?(?P<chapter>[0-9]{1,3})(?!\w)")
_UK = re.compile(r"\bUK\b|United Kingdom|Royal Assent|Westminster|British|Britain")


def standards(passage: Passage) -> Iterator[Found]:
    """NIST's with their series; an edition (`:2023`, `Rev. 5`) is left out. `AI 100-1` needs the institute's name."""
    for match in passage.matches(_NIST):
        series = (match["series"] or match["bare"] or "IR").lower()
        series = _NIST_SERIES[re.sub(r"\s", " ", series)]
        if "-" in match["number"] or series == "ir":
            if match["bare"] and not match["number"].startswith(("800-", "1800-")):
                continue
            yield passage.found(f"nist:{series}-{match['number']}", Kind.STANDARD, *match.span())
    for match in passage.matches(_ISO):
        if match["joint"] or match["body"] == "IEEE" or not _FILM.fullmatch(match["number"]):
            yield passage.found(f"{match['body']}:{match['number']}", Kind.STANDARD, *match.span())


def papers(passage: Passage) -> Iterator[Found]:
    for match in passage.matches(_ARXIV):
        yield passage.found(f"arxiv:{match['id']}", Kind.PAPER, *match.span())


def treaties(passage: Passage) -> Iterator[Found]:
    for match in passage.matches(_TREATY):
        yield passage.found(f"cets:{int(match['number'])}", Kind.TREATY, *match.span())
    for match in passage.matches(_OECD):
        yield passage.found(f"oecd:legal/{match['number']}", Kind.TREATY, *match.span())


def cases(passage: Passage) -> Iterator[Found]:
    """A number of a court's needs its parties (`v.`) or the word `Case` before it, unless it names the kind of suit."""
    for match in passage.matches(_CASE):
        if ":" in match["number"] or _VERSUS.search(passage.before(match.start(), 120)):
            yield passage.found(f"case:{match['number']}", Kind.CASE, *match.span("number"))


def foreign_acts(passage: Passage) -> Iterator[Found]:
    for match in passage.matches(_KOREAN):
        if "Korea" in passage.sentence(*match.span()) or passage.jurisdiction == "kr":
            yield passage.found(f"act:kr/{int(match['number'])}", Kind.LAW, *match.span())
    for match in passage.matches(_BRITISH):
        if _UK.search(passage.sentence(*match.span())) or passage.jurisdiction == "uk":
            yield passage.found(f"act:uk/{match['year']}/{int(match['chapter'])}", Kind.LAW, *match.span())
