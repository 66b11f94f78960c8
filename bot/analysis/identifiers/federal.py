"""What the United States number: orders, the Federal Register, dockets, codes, public laws, memoranda."""

import re
from collections.abc import Iterator

from bot.analysis.identifiers.found import Found, Kind, Passage, each, listed

_DASH = "[-‐‑–]"
_END = r"(?!\w|[-‐‑–][0-9]|[.,][0-9])"
_NO = r"(?:\s?(?:[Nn]os?\.?|[Nn]umbers?|#))?:?\s{0,2}"
# The orders have passed 14,000; volume 91 of the Register is of 2026; titles of the codes are few.
_LAST_ORDER, _LAST_VOLUME, _LAST_CFR_TITLE, _LAST_USC_TITLE = 19_999, 150, 50, 54
# Public laws are numbered by Congress since the 57th.
_CONGRESSES = range(57, 150)
_TEAM_SCORE = 2
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ORDER = re.compile(
    r"(?:[Ee]xecutive\s[Oo]rders?|EXECUTIVE\sORDERS?|Gov(?:ernmen)?t\.?\s[Oo]rder|E\.\s?O\.s?|EOs?)"
    rf"(?:\s\((?:EO|E\.O\.)s?\))?-?{_NO}(?P<numbers>{listed('[0-9]{4,5}')}){_END}"
)
_PAGE = re.compile(
    rf"(?P<volume>[0-9]{{2,3}})\s(?:FR|Fed\.\s?Reg\.|F\.R\.)\s(?P<page>[0-9]{{1,3}},[0-9]{{3}}|[0-9]{{3,6}}){_END}"
)
_DOCUMENT = re.compile(
    rf"(?:FR|F[Ee][Dd][Ee][Rr][Aa][Ll]\sR[Ee][Gg][Ii][Ss][Tt][Ee][Rr])\s[Dd](?:oc(?:ument)?|OC)s?\.?{_NO}"
    rf"(?P<number>(?:[A-Z][0-9]{{1,2}}{_DASH})?"
    rf"(?:(?:19|20)[0-9]{{2}}{_DASH}[0-9]{{4,6}}|[0-9]{{2}}{_DASH}[0-9]{{3,5}}))(?!\w)"
)
_RIN_NUMBER = re.compile(rf"([0-9]{{4}}){_DASH}([A-Z]{{2}}[0-9]{{2}})")
_RIN = re.compile(rf"RINs?\)?{_NO}(?P<numbers>{listed(f'[0-9]{{4}}{_DASH}[A-Z]{{2}}[0-9]{{2}}')})(?!\w)")
_DOCKET = re.compile(
    r"(?P<docket>(?P<agency>[A-Z]{2,7})(?:-[A-Z]{1,5}){0,2}-(?:19|20)[0-9]{2}(?:-[A-Z])?-[0-9]{4})(?:-[0-9]{4,5})?"
    r"(?![\w-])"
)
_DOCKET_WORD = r"[Dd](?:ocket|OCKET)\s(?:ID|Id|N[Oo]|N[Oo][Ss]|[Nn]umber)s?[.:]{0,2}\s"
_NAMED_DOCKET = re.compile(rf"{_DOCKET_WORD}(?P<docket>[0-9]{{6}}{_DASH}[0-9]{{4}})(?![\w-])")
_SAYS_DOCKET = re.compile(rf"{_DOCKET_WORD}$")
# Those that write on AI, data, trade and competition; others count after the word "Docket No."
_AGENCY_WORDS = (
    "ACF AHRQ APHIS BIS BLM BSEE CDC CEQ CFPB CFTC CISA CMS CPSC DARPA DHS DOC DOD DOE DOI DOJ DOL DOS DOT EAC ED "
    "EEOC EERE EIB EOP EPA ETA FAA FAR FCC FCIC FDA FDIC FEMA FERC FHFA FHWA FMCSA FNS FRA FRS FTA FTC FTZB FWS "
    "GSA HHS HHSIG HUD ICEB IRS ITA LSC MARAD MSHA NARA NASA NCUA NHTSA NIH NIST NLRB NOAA NPS NRC NSF NTIA NTSB "
    "OCC OFAC OFCCP OFPP OFR OMB ONC ONCD OPM OSHA OSM OSTP PBGC PHMSA PTO RBS SBA SEC SSA TREAS TSA USCBP USCG "
    "USCIS USDA USPTO USTR VA WHD"
)
_AGENCIES = frozenset(_AGENCY_WORDS.split())
_SECTION = r"[0-9]{1,4}[a-z]?(?:\.[0-9]{1,5}[a-z]?)?"
_SECTIONS = listed(rf"{_SECTION}(?!\s(?:CFR|C\.))")
_CFR = re.compile(
    r"(?P<title>[0-9]{1,2})\s(?:CFR|C\.\s?F\.\s?R\.)\s"
    rf"(?:(?:[Pp]arts|PARTS|[Ss]ections|§§)\s?(?P<many>{_SECTIONS})"
    rf"|(?P<sign>[Pp]art\s|PART\s|[Ss]ection\s|[Ss]ec\.\s|§\s?)?(?P<one>{_SECTION}))(?!\w)"
)
_CFR_SECTION = re.compile(_SECTION)
_USC = re.compile(
    r"(?P<title>[0-9]{1,2})\s(?P<code>USC|U\.\s?S\.\s?C\.)\s(?:§{1,2}\s?|[Ss]ec(?:\.|tions?)\s)?"
    # Printed bills break lines behind the hyphen of a section.
    r"(?P<section>[0-9]{1,5}(?:(?!et)[a-z]{1,2}(?:-(?:\n\s{0,80})?[0-9]{1,3}[a-z]?)?)?)(?:(?!\w)|(?=et\s))"
)
_LAW = re.compile(
    rf"(?:Public\s[Ll]aw|PUBLIC\sLAW|Pub\.\s?L\.|P\.\s?L\.){_NO}(?P<congress>[0-9]{{2,3}})"
    rf"{_DASH}(?P<law>[0-9]{{1,4}}){_END}"
)
_MEMO = re.compile(rf"M{_DASH}(?P<year>[0-9]{{2}}){_DASH}(?P<number>[0-9]{{2}})(?![\w-])")
_MEMO_CUE = re.compile(r"\bOMB\b|[Mm]emo|Office of Management and Budget|White House|[Ff]ederal (?:agenc|government)")


def orders(passage: Passage) -> Iterator[Found]:
    """Numbers that can be a president's: four or five digits, below 20000, no year. States number theirs otherwise."""
    for match in passage.matches(_ORDER):
        for number in each(match, re.compile(r"[0-9]{4,5}"), "numbers"):
            value = int(number[0])
            if value <= _LAST_ORDER and not _YEAR.fullmatch(str(value)):
                yield passage.found(f"eo:{value}", Kind.EXECUTIVE_ORDER, number.start(), number.end())


def register(passage: Passage) -> Iterator[Found]:
    for match in passage.matches(_PAGE, not_after=".,$€£-–"):
        if int(match["volume"]) <= _LAST_VOLUME:
            key = f"fr:{int(match['volume'])}/{int(match['page'].replace(',', ''))}"
            yield passage.found(key, Kind.REGISTER_PAGE, *match.span())
    for match in passage.matches(_DOCUMENT):
        yield passage.found(f"frdoc:{_plain(match['number'])}", Kind.REGISTER_DOCUMENT, *match.span())
    for match in passage.matches(_RIN):
        for number in each(match, _RIN_NUMBER, "numbers"):
            yield passage.found(f"rin:{_plain(number[0])}", Kind.RULEMAKING, *number.span())


def dockets(passage: Passage) -> Iterator[Found]:
    """A document in a docket counts as the docket. CVE numbers look alike; their prefix is no agency's."""
    for match in passage.matches(_DOCKET, not_after="-"):
        said = _SAYS_DOCKET.search(passage.before(match.start(), 20)) and match["agency"] not in {"CVE", "GHSA"}
        if match["agency"] in _AGENCIES or said:
            yield passage.found(f"docket:{match['docket']}", Kind.DOCKET, *match.span())
    for match in passage.matches(_NAMED_DOCKET):
        yield passage.found(f"docket:{_plain(match['docket'])}", Kind.DOCKET, *match.span())


def codes(passage: Passage) -> Iterator[Found]:
    """Parts and sections; a paragraph in parentheses is left out. `USC` without stops may be a university's team."""
    for match in passage.matches(_CFR, not_after=".,"):
        edition = match["one"] and not match["sign"] and _YEAR.fullmatch(match["one"])
        if int(match["title"]) > _LAST_CFR_TITLE or edition:
            continue
        for section in each(match, _CFR_SECTION, "many" if match["many"] else "one"):
            yield passage.found(f"cfr:{int(match['title'])}/{section[0]}", Kind.CODE_OF_REGULATIONS, *section.span())
    for match in passage.matches(_USC, not_after=".,"):
        bare = match["code"] == "USC" and (len(match["section"]) <= _TEAM_SCORE or _YEAR.fullmatch(match["section"]))
        if int(match["title"]) <= _LAST_USC_TITLE and not bare:
            joined = "".join(match["section"].split())
            yield passage.found(f"usc:{int(match['title'])}/{joined}", Kind.CODE, *match.span())


def laws(passage: Passage) -> Iterator[Found]:
    for match in passage.matches(_LAW):
        if int(match["congress"]) in _CONGRESSES:
            yield passage.found(f"pl:us/{int(match['congress'])}-{int(match['law'])}", Kind.LAW, *match.span())


def memoranda(passage: Passage) -> Iterator[Found]:
    """The number alone may be any part's; the budget office, a memo or an agency must be spoken of near by."""
    for match in passage.matches(_MEMO, not_after="-"):
        around = passage.before(match.start()) + passage.after(match.end())
        if _MEMO_CUE.search(around):
            yield passage.found(f"omb:m-{match['year']}-{match['number']}", Kind.MEMORANDUM, *match.span())


def _plain(number: str) -> str:
    return re.sub(_DASH, "-", number)
