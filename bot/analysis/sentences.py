"""Whole sentences from running text. They are cut, never changed: each stands in its source."""

import re

from bot.analysis.cuts import cut_short

# Never the last word of a sentence: a name, a number or a place follows.
_OPENING_WORDS = (
    "no nos sec secs art arts vol v vs mr mrs ms messrs dr prof sen sens rep reps gov govs lt col capt sgt maj adm gen "
    "rev hon pres st mt ft approx cf fig figs p pp pub stat cong res civ crim proc app supp para paras amend dept div "
    "est incl cir fed reg cal ch cit jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri "
    "sat sun e.g i.e a.k.a viz"
)
# Written small these are words of their own, unless a number follows: `no. 3`.
_ORDINARY_WORDS = "no art sat sun mon app apps pub fig fed gen est para col reg pres res wed amend cf ft mt"
# The last word of a sentence now and then: of these, only a word that opens sentences tells.
_CLOSING_WORDS = "inc corp ltd co llc plc jr sr etc al seq ibid esq bros"
_OPENER_WORDS = (
    "a after all although an and another anyone as at because before both but by critics despite each earlier even "
    "every everyone few first for from further he her here his how however i if in instead it its last later many "
    "meanwhile more most my neither no nobody none nor not nothing now of officials on once one only opponents other "
    "others our over she since so some still such supporters that the their then there these they this those though "
    "three to two under unless until we what when where whether which while who why with without yesterday yet you your"
)
# Plural, and yet of the country: after "the U.S." these do not open a sentence.
_COUNTRY_WORDS = (
    "armed attorneys citizens commissioners courts customs democrats forces laws marines marshals nationals "
    "representatives republicans sanctions senators states tariffs troops"
)
_OPENING, _CLOSING = frozenset(_OPENING_WORDS.split()), frozenset(_CLOSING_WORDS.split())
_OPENERS, _OF_THE_COUNTRY = frozenset(_OPENER_WORDS.split()), frozenset(_COUNTRY_WORDS.split())
_INITIALS = re.compile(r"(?:[a-z]\.)*[a-hj-z]|(?:[a-z]{1,3}\.)+[a-z]", re.IGNORECASE)
_SINGLE = re.compile(r"[a-hj-z]", re.IGNORECASE)
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s+[\"'“‘(\[]?[^\sa-z])|\n+")
_LAST_WORDS = re.compile(r"(?:(\w+)\s+)?[\"'“‘(\[]*([\w.]+?)\.?$")
_NEXT_WORDS = re.compile(r"\s+[\"'“‘(\[]*([\w’']+)(?:\s+([\w]+))?")
_ALWAYS_ENDS = re.compile(r"[!?…\n]")
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
# How far a look goes: at all that stands before, it would take time with the square of the length.
_BACK, _AHEAD = 80, 60


def sentences(text: str) -> list[str]:
    """The sentences of a text in order. `U.S.`, `H.R. 1`, `Sec. 3` and initials do not end one, unless what follows
    can only open the next. In doubt two stay together: half a sentence says what its writer did not.
    """
    found, start = [], 0
    for end in _END.finditer(text):
        at, then = end.span()
        if _ends_sentence(text[max(start, at - _BACK) : at], end.group(), text[then : then + _AHEAD]):
            found.append(text[start:then].strip())
            start = then
    return [sentence for sentence in [*found, text[start:].strip()] if sentence]


def lead(text: str, *, count: int = 2, limit: int = 360) -> str:
    """The first `count` sentences, at most `limit` characters; a single longer one is cut on a word border."""
    kept = ""
    for sentence in sentences(text)[:count]:
        if kept and len(kept) + 1 + len(sentence) > limit:
            break
        kept = f"{kept} {sentence}".strip()
    return cut_short(kept, limit)


def _ends_sentence(before: str, mark: str, after: str) -> bool:
    if _ALWAYS_ENDS.search(mark):
        return True
    words = _LAST_WORDS.search(before)
    if words is None:
        return True
    last = words[2].casefold()
    if words[2] in _ORDINARY:
        return not after.lstrip()[:1].isdigit()
    if last in _OPENING:
        return False
    if _SINGLE.fullmatch(last):
        return words[1] is not None and _opens(after)
    if last in _CLOSING or _INITIALS.fullmatch(last):
        return ")" in mark or _opens(after, the_country=(words[1] or "").casefold() == "the" and last == "u.s")
    return True


def _opens(after: str, *, the_country: bool = False) -> bool:
    """Whether the words that follow can only begin a sentence: `The U.S. They`, `left the U.S. Exporters face`."""
    words = _NEXT_WORDS.match(after)
    if words is None:
        return False
    first, second = words[1], words[2] or ""
    if first.casefold() in _OPENERS and first[:1].isupper() and (first != "A" or second.islower()):
        return True
    plural = first.istitle() and first.endswith("s") and first.casefold() not in _OF_THE_COUNTRY
    return the_country and plural and second.islower()
