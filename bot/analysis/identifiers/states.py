"""The legislatures of the US states: names, who is spoken of beside them, how they number, known bills on AI."""

from datetime import date

STATES = {
    "Alabama": "al", "Alaska": "ak", "Arizona": "az", "Arkansas": "ar", "California": "ca", "Colorado": "co",
    "Connecticut": "ct", "Delaware": "de", "Florida": "fl", "Georgia": "ga", "Hawaii": "hi", "Idaho": "id",
    "Illinois": "il", "Indiana": "in", "Iowa": "ia", "Kansas": "ks", "Kentucky": "ky", "Louisiana": "la",
    "Maine": "me", "Maryland": "md", "Massachusetts": "ma", "Michigan": "mi", "Minnesota": "mn", "Mississippi": "ms",
    "Missouri": "mo", "Montana": "mt", "Nebraska": "ne", "Nevada": "nv", "New Hampshire": "nh", "New Jersey": "nj",
    "New Mexico": "nm", "New York": "ny", "North Carolina": "nc", "North Dakota": "nd", "Ohio": "oh",
    "Oklahoma": "ok", "Oregon": "or", "Pennsylvania": "pa", "Rhode Island": "ri", "South Carolina": "sc",
    "South Dakota": "sd", "Tennessee": "tn", "Texas": "tx", "Utah": "ut", "Vermont": "vt", "Virginia": "va",
    "Washington": "wa", "West Virginia": "wv", "Wisconsin": "wi", "Wyoming": "wy",
    "Calif.": "ca", "Colo.": "co", "Conn.": "ct", "Ill.": "il", "Mass.": "ma", "Tex.": "tx", "Va.": "va", "N.Y.": "ny",
}  # fmt: skip
# Names that are nobody else's in a text on legislation.
PEOPLE = {
    "Newsom": "ca", "Wiener": "ca", "Bauer-Kahan": "ca", "Hochul": "ny", "Gounardes": "ny", "Bores": "ny",
    "Youngkin": "va", "Spanberger": "va", "Polis": "co", "Pritzker": "il", "DeSantis": "fl", "Whitmer": "mi",
    "Gianforte": "mt", "Lombardo": "nv", "Gov. Abbott": "tx", "Greg Abbott": "tx", "Gov. Cox": "ut",
    "Spencer Cox": "ut", "Gov. Lamont": "ct", "Ned Lamont": "ct", "Gov. Murphy": "nj", "Phil Murphy": "nj",
    "Gov. Healey": "ma", "Maura Healey": "ma", "Gov. Shapiro": "pa", "Josh Shapiro": "pa", "Gov. Kemp": "ga",
}  # fmt: skip
_TWO_YEARS = "ak ca de ga hi il ia ks me ma mi mn nc ne nh ny oh ok pa sc tn vt wa wi"
_ODD_TWO_YEARS = frozenset(_TWO_YEARS.split())
_EVEN_TWO_YEARS = frozenset({"nj"})
_ODD_YEARS_ONLY = frozenset({"mt", "nd", "nv", "tx"})
_KINDS = {
    "ab": frozenset({"ca", "nv", "wi"}), "ajr": frozenset({"ca", "nv", "wi"}), "acr": frozenset({"ca", "nv"}),
    "sf": frozenset({"ia", "mn", "wy"}), "hf": frozenset({"ia", "mn"}), "lb": frozenset({"ne"}),
    "ld": frozenset({"me"}), "s": frozenset({"nj", "ny"}), "a": frozenset({"nj", "ny"}),
}  # fmt: skip
_NO_HOUSE_BILLS = frozenset({"ca", "ia", "me", "mn", "ne", "nj", "nv", "ny", "wi"})
_NO_SENATE_BILLS = frozenset({"ia", "me", "mn", "ne", "nj", "ny"})
# State, kind and number of bills that are spoken of long after their session, with the first year of that session.
KNOWN = {
    ("ca", "sb", 53): 2025, ("ca", "sb", 1047): 2023, ("ca", "ab", 2013): 2023, ("ca", "sb", 942): 2023,
    ("ca", "ab", 853): 2025, ("ca", "sb", 813): 2025, ("ca", "ab", 1405): 2025, ("ca", "sb", 243): 2025,
    ("ca", "sb", 1000): 2025, ("ca", "ab", 2713): 2025, ("co", "sb", 205): 2024, ("co", "sb", 189): 2026,
    ("il", "sb", 315): 2025, ("mt", "sb", 212): 2025, ("ny", "s", 6953): 2025, ("ny", "a", 6453): 2025,
    ("ny", "s", 8828): 2025, ("ny", "a", 9449): 2025, ("tx", "hb", 149): 2025, ("ut", "sb", 149): 2024,
    ("ut", "sb", 226): 2025, ("ut", "sb", 332): 2025, ("va", "hb", 2094): 2025,
}  # fmt: skip
# Numbers that need no state where the sentence is about AI.
FAMOUS = {("sb", "1047"): "ca", ("sb", "24-205"): "co", ("sb", "26-189"): "co"}
_REMEMBERED = 4


def may_number(state: str, kind: str) -> bool:
    """Does that legislature call its bills so? There is no AB in Texas, and no HB in California."""
    if kind in _KINDS:
        return state in _KINDS[kind]
    if kind in {"hb", "hjr", "hcr"}:
        return state not in _NO_HOUSE_BILLS
    return kind not in {"sb"} or state not in _NO_SENATE_BILLS


def session(state: str, year: int) -> int:
    """The first year of the session that a year belongs to."""
    if state in _ODD_TWO_YEARS or state in _ODD_YEARS_ONLY:
        return year - (year + 1) % 2
    return year - year % 2 if state in _EVEN_TWO_YEARS else year


def session_of(state: str, kind: str, number: int, on: date | None) -> int | None:
    """A known bill is meant for some years after its session; else it is the session of the day, if that is known."""
    known = KNOWN.get((state, kind, number))
    if known and (on is None or known <= on.year <= known + _REMEMBERED):
        return known
    return session(state, on.year) if on else None


def contradicts(state: str, kind: str, number: int) -> bool:
    """Is that number known, and only of other states?"""
    owners = {where for where, what, which in KNOWN if (what, which) == (kind, number)}
    return bool(owners) and state not in owners
