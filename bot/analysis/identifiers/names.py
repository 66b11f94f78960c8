"""Instruments that are known by a name and not by a number. A name that several bear needs to be told apart."""

import re
from collections.abc import Iterator

from bot.analysis.identifiers.found import Found, Kind, Passage

_EU, _KOREA = "eu:2024/1689", "act:kr/20676"
_AI_ACT = re.compile(r"(?:AI|Artificial\sIntelligence)\sAct(?!\w)")
_AI_ACTS = {
    "EU": _EU, "European": _EU, "Union": _EU, "Europe": _EU, "Korea": _KOREA, "Korean": _KOREA,
    "Colorado": "bill:co/2024/sb/205", "Utah": "bill:ut/2024/sb/149",
}  # fmt: skip
_OF_JURISDICTION = {"eu": _EU, "kr": _KOREA, "us-co": _AI_ACTS["Colorado"], "us-ut": _AI_ACTS["Utah"]}
_OWNER = re.compile(r"([\w.-]{1,30})(?:['’]s?)?\s[\"“‘]?$")
_EU_CUE = re.compile(
    r"\bEU\b|\bEuropean?\b|\bBrussels\b|\bGPAI\b|\bMEPs?\b|\b[Mm]ember [Ss]tates?\b|\bthe Commission\b|"
    r"\bAI Office\b"
)
_ELSEWHERE = re.compile(
    r"\bKorean?\b|\bColorado\b|\bUtah\b|\bVietnam|\bJapan|\bBrazil|\bTaiwan|\bIndian?\b|\bChin(?:a|ese)\b|\bItal(?:y|ian)\b|"
    r"\bCanad|\bKazakh|\bTurk|\bCongress\b|\bCalifornia\b|\bTexas\b|\bNew York\b|\bSenate\b"
)
_BASIC = re.compile(r"AI\sBasic\sAct(?!\w)|AI\sFramework\sAct(?!\w)")
_RAISE = re.compile(r"RAISE\sAct(?!\w)")
_NEW_YORK = re.compile(r"\bNew York(?! Times| Post)\b|\bN\.?Y\.?\b|\bHochul\b|\bBores\b|\bGounardes\b|\bAlbany\b")
_LONGEST_OWNER = len("New York’s ")
_TRAIGA = re.compile(r"TRAIGA(?!\w)")
# The request for information that came before a plan is another document.
_END = r"(?!\w|\s(?:RFI|[Rr]equest))"
_PLANS = (
    (re.compile(rf"(?:America|White\sHouse|Trump|U\.?S\.?)(?:['’]s)?\sAI\sAction\sPlan{_END}"), "us/ai-action-plan"),
    (re.compile(r"AI\sOpportunities\sAction\sPlan(?!\w)"), "uk/ai-opportunities"),
    (re.compile(r"AI\sContinent\sAction\sPlan(?!\w)"), "eu/ai-continent"),
)  # fmt: skip


def names(passage: Passage) -> Iterator[Found]:
    for match in passage.matches(_AI_ACT, not_after="-"):
        if key := _ai_act(passage, match):
            yield passage.found(key, _kind(key), *match.span())
    yield from _cued(passage, _BASIC, re.compile(r"Korea"), _KOREA)
    yield from _cued(passage, _RAISE, _NEW_YORK, "bill:ny/2025/s/6953")
    yield from _cued(passage, _TRAIGA, re.compile(""), "bill:tx/2025/hb/149")
    for pattern, plan in _PLANS:
        for match in passage.matches(pattern):
            yield passage.found(f"plan:{plan}", Kind.PLAN, *match.span())


def _ai_act(passage: Passage, match: re.Match[str]) -> str | None:
    """Whose it is by the word before it; else the Union's where the sentence is about the Union and nobody else."""
    owner = _OWNER.search(passage.before(match.start(), 40))
    word = owner[1] if owner else ""
    if word in _AI_ACTS:
        return _AI_ACTS[word]
    if word[:1].isupper() and word not in {"The", "This"}:
        return None
    if passage.jurisdiction in _OF_JURISDICTION:
        return _OF_JURISDICTION[passage.jurisdiction]
    sentence = passage.sentence(*match.span())
    return _EU if _EU_CUE.search(sentence) and not _ELSEWHERE.search(sentence) else None


def _cued(passage: Passage, name: re.Pattern[str], cue: re.Pattern[str], key: str) -> Iterator[Found]:
    """The name counts where its country is spoken of; a capitalised word right before it must be that country."""
    for match in passage.matches(name):
        owner = _OWNER.search(passage.before(match.start(), 40))
        foreign = owner and owner[1][:1].isupper() and owner[1] not in {"The", "This"}
        if foreign and not cue.search(passage.before(match.start(), _LONGEST_OWNER)):
            continue
        if cue.search(passage.sentence(*match.span())):
            yield passage.found(key, _kind(key), *match.span())


def _kind(key: str) -> Kind:
    return {"bill": Kind.BILL, "eu": Kind.EU_ACT}.get(key.partition(":")[0], Kind.LAW)
