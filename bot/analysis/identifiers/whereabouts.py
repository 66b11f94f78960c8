"""Which state of the US does a text speak of, and which one stands right beside a number?"""

import re

from bot.analysis.identifiers.found import Passage
from bot.analysis.identifiers.states import PEOPLE, STATES

_NAMES = sorted(STATES, key=len, reverse=True)
_FULL = "|".join(re.escape(name) for name in _NAMES if not name.endswith("."))
# Without those that are words or titles in capitals: CHANGES IN SB 53.
_WORDS = frozenset({"al", "de", "hi", "id", "in", "la", "ma", "md", "me", "ok", "or", "pa"})
_POSTAL = {code.upper(): code for code in STATES.values() if code not in _WORDS}
_WHERE = rf"(?:{'|'.join(map(re.escape, _NAMES))}|{'|'.join(_POSTAL)})"
_STATE = re.compile(rf"\b(?:{_FULL})\b(?!\s(?:Times|Post|Magazine|City\sCouncil))")
_PERSON = re.compile(rf"\b(?:{'|'.join(map(re.escape, PEOPLE))})\b")
_BEFORE = re.compile(
    rf"(?<![\w.-])({_WHERE})(?:['’]s?)?\s?(?:[Ss]tate\s|AI\s(?:bill|law)\s|bill\s|law\s|[Ll]egislature\s|(?:state\s)?"
    r"(?:Senate|House|Assembly)\s){0,2}[,:(“\"]{0,2}$"
)
_AFTER = re.compile(rf"[”\"]?,?\s(?:in|of|from)\s({_WHERE})\b|\s?\(({_WHERE})\b")


def beside(passage: Passage, start: int, end: int) -> str | None:
    """The state that stands right before or behind: `California's SB 53`, `SB 53 in California`, `SB 53 (Calif.)`."""
    if found := _BEFORE.search(passage.before(start, 50)):
        return _code(found[1])
    found = _AFTER.match(passage.after(end, 40))
    return _code(found[1] or found[2]) if found else None


def states(text: str) -> set[str]:
    """States by name or by a person. `Washington` alone is the capital, more often than not."""
    named = {STATES[name] for name in _STATE.findall(text)}
    if "Washington state" not in text and "Washington State" not in text:
        named.discard("wa")
    return named | {PEOPLE[name] for name in _PERSON.findall(text)}


def _code(name: str) -> str:
    return STATES.get(name) or _POSTAL[name]
