"""Bills of the US Congress. The same number comes back every two years, so a bill has a key only with its Congress.

The Congress is the one that the sentence names, else the one that sat on the day of the text. Without either, or where
the sentence names a year of another Congress, the bill stays unlinked.
"""

import re
from collections.abc import Iterator
from datetime import date

from bot.analysis.identifiers.found import Found, Kind, Passage
from bot.analysis.identifiers.whereabouts import beside, states

_END = r"(?!\w|[-–][0-9]|[.,][0-9]|\s?%)"
_BILL = re.compile(
    r"(?P<kind>H\.?\s?J\.?\s?Res\.?|H\.?\s?Con\.?\s?Res\.?|H\.?\s?Res\.?|S\.?\s?J\.?\s?Res\.?|S\.?\s?Con\.?\s?Res\.?|"
    rf"S\.?\s?Res\.?|H\.\s?R\.?|HR|S\.)\s{{0,2}}(?:No\.\s)?(?P<number>[0-9]{{1,5}}){_END}"
)
_OF_CONGRESS = re.compile(r"\b(1[0-4][0-9]|9[0-9])(?:st|nd|rd|th)\b")
_YEAR = re.compile(r"(?:\b(?:in|since|of|from)\s|\()((?:19|20)[0-9]{2})\b")
_BILL_WORDS = re.compile(
    r"\b(?:bills?|[Pp]ass(?:ed|es|ing|age)?|[Vv]ot(?:es?|ed|ing)|introduc\w+|sponsor\w*|House|Senat\w+|Congress\w*|Sens?\.|"
    r"Reps?\.|Act|lawmakers|legislation|resolution|amend\w*|H\.\s?R\.|committee|moratorium)(?!\w)"
)
_A_YEAR = re.compile(r"20[0-9]{2}")
_FEDERAL = re.compile(r"\bCongress|\bfederal\b|\bU\.?S\.?\b|\bCapitol\b|\bnational\b|H\.R\.")
_STREET = re.compile(r"\s(?:[A-Z][a-z]+\s)?(?:St|Street|Ave|Avenue|Main|East|West|North|South|Blvd|Road|Rd|Dr|Drive)\b")
_HOUSE_NUMBER = re.compile(r"[0-9]\s$")
# A quarter and a section of another law are written alike: "S. 12(3) of the Act".
_SECTION = re.compile(r"\([0-9a-z]{1,2}\)")

# How the publishing office marks the version of a bill: introduced, reported, engrossed, enrolled and so on.
_VERSION = re.compile(r"\s\((?:I[HS]|R[HS]|E[HS]|ENR|PC[HS]|RF[HS]|AT[HS])\)")


def federal_bills(passage: Passage) -> Iterator[Found]:
    """`H.R. 5388` as it stands; `HR 1` and `S. 2750` only where the sentence speaks of law-making; `S 5` never.

    Houses of the states number theirs in the same way, hence none where a state stands beside it.
    """
    for match in passage.matches(_BILL, not_after=".-/"):
        kind = re.sub(r"[^a-z]", "", match["kind"].lower())
        sentence = passage.sentence(*match.span())
        if (kind == "s" or match["kind"] == "HR") and not _is_bill(passage, match, sentence):
            continue
        if beside(passage, *match.span()):
            continue
        if number := congress_of(sentence, passage.on):
            yield passage.found(f"bill:us/{number}/{kind}/{int(match['number'])}", Kind.BILL, *match.span())


def congress_of(sentence: str, on: date | None) -> int | None:
    """The Congress that the sentence means; None where it may mean several."""
    named = {int(found) for found in _OF_CONGRESS.findall(sentence)}
    if named or on is None:
        return named.pop() if len(named) == 1 else None
    sitting = congress(on)
    years = [int(year) for year in _YEAR.findall(sentence)]
    return sitting if all(year > on.year or _sat_in(year, sitting) for year in years) else None


def congress(on: date) -> int:
    """The Congress that sits on a day; a new one begins on 3 January of an odd year (20th Amendment)."""
    year = on.year - 1 if (on.month, on.day) < (1, 3) else on.year
    return (year - 1789) // 2 + 1


def _sat_in(year: int, number: int) -> bool:
    return (year - 1789) // 2 + 1 == number


def _is_bill(passage: Passage, match: re.Match[str], sentence: str) -> bool:
    if match["kind"] == "HR" and states(sentence) and not _FEDERAL.search(sentence):
        return False
    after = passage.after(match.end(), 20)
    if _STREET.match(after) or _SECTION.match(after) or _HOUSE_NUMBER.search(passage.before(match.start(), 2)):
        return False
    if match["kind"] == "HR" and _A_YEAR.fullmatch(match["number"]):
        return False
    return bool(_VERSION.match(after) or _BILL_WORDS.search(sentence.replace(match[0], " ")))
