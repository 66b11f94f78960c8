"""Bills of the US states. `SB 53` exists in forty states, so that it has a key only where the text says which."""

import re
from collections.abc import Iterator

from bot.analysis.identifiers.found import Found, Kind, Passage
from bot.analysis.identifiers.states import FAMOUS, STATES, contradicts, may_number, session, session_of
from bot.analysis.identifiers.subject import is_ai
from bot.analysis.identifiers.whereabouts import beside, states

_END = r"(?!\w|[.,][0-9]|\s?%)"
_BILL = re.compile(
    r"(?P<kind>SB|HB|AB|SF|HF|LB|LD|[SHA]JR|[SHA]CR|S\.\s?B\.|H\.\s?B\.|A\.\s?B\.|Senate\sBill|House\sBill|"
    rf"Assembly\sBill)[\s-]{{0,2}}(?:No\.?\s)?(?:(?P<year>[0-9]{{2}})[-–])?(?P<number>[0-9]{{1,5}}){_END}"
)
_EASTERN_BILL = re.compile(rf"(?P<kind>[SA])\.?(?P<year>(?!))?(?P<number>[0-9]{{3,5}})(?:-?[A-E])?{_END}")
_PUBLIC_ACT = re.compile(r"(?:Public\sAct|P\.\s?A\.)\s(?:No\.\s)?(?P<number>(?:9|10)[0-9]-[0-9]{4})(?![\w-])")
_SHORT_KINDS = {"senatebill": "sb", "housebill": "hb", "assemblybill": "ab"}
_ATTACHED_YEAR = re.compile(r"\s(?:\(|of\s)(20[0-9]{2})\b")


def state_bills(passage: Passage) -> Iterator[Found]:
    yield from _bills(passage, _BILL)
    yield from _bills(passage, _EASTERN_BILL)
    for match in passage.matches(_PUBLIC_ACT):
        if "Illinois" in passage.sentence(*match.span()) or passage.jurisdiction == "us-il":
            yield passage.found(f"pl:il/{match['number']}", Kind.LAW, *match.span())


def _bills(passage: Passage, pattern: re.Pattern[str]) -> Iterator[Found]:
    for match in passage.matches(pattern, not_after=".-"):
        letters = re.sub(r"[^a-z]", "", match["kind"].lower())
        kind = _SHORT_KINDS.get(letters, letters)
        state = _state(passage, match, kind)
        if state is None or not may_number(state, kind) or (match["year"] and state != "co"):
            continue
        if year := _session(passage, match, state, kind):
            yield passage.found(f"bill:{state}/{year}/{kind}/{int(match['number'])}", Kind.BILL, *match.span())


def _session(passage: Passage, match: re.Match[str], state: str, kind: str) -> int | None:
    if match["year"]:
        return 2000 + int(match["year"])
    if attached := _ATTACHED_YEAR.match(passage.after(match.end(), 10)):
        return session(state, int(attached[1]))
    return session_of(state, kind, int(match["number"]), passage.on)


def _state(passage: Passage, match: re.Match[str], kind: str) -> str | None:
    """The state beside the number wins; else the only one that is spoken of; else a number that all know."""
    if state := beside(passage, *match.span()):
        return state
    if weak := _spoken_of(passage, *match.span()):
        return None if contradicts(weak, kind, int(match["number"])) else weak
    sentence = passage.sentence(*match.span())
    famous = FAMOUS.get((kind, f"{match['year']}-{match['number']}" if match["year"] else match["number"]))
    return famous if famous and not states(sentence) and is_ai(sentence, us=True) else None


def _spoken_of(passage: Passage, start: int, end: int) -> str | None:
    """The only state of the sentence, or else of the jurisdiction, the sentence before, or the context."""
    sentence = passage.sentence(start, end)
    if named := states(sentence):
        return named.pop() if len(named) == 1 else None
    if passage.jurisdiction.startswith("us-") and passage.jurisdiction[3:] in STATES.values():
        return passage.jurisdiction[3:]
    for text in (passage.sentence_before(start), passage.context):
        if named := states(text):
            return named.pop() if len(named) == 1 else None
    return None
