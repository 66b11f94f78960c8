"""Measurable statements about models within a story: which model, which measure, and in whose words.

Better none than a wrong one: a statement counts only where one model is meant and the thing counted is the model.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.analysis.model_mentions import Mention, Named, mentions
from bot.analysis.sentences import sentences
from bot.domain.hub import Measured
from bot.domain.trends import Claim


class Measure(StrEnum):
    """What can be held beside a statement: counts of ours."""

    DERIVATIVES = "derivatives"
    DOWNLOADS = "downloads"
    LIKES = "likes"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`text` are the words of the story."""

    text: str
    model_id: str
    measure: Measure


_TOLD = {
    Measure.DERIVATIVES: "{count} models on the Hugging Face Hub name it as their base on {on}, a lower bound",
    Measure.DOWNLOADS: "{count} downloads from the Hugging Face Hub in the 30 days to {on}; older ones are not counted",
    Measure.LIKES: "{count} likes on the Hugging Face Hub on {on}",
}
_FEWEST = 50
# What is read of a story, and of a sentence: statements stand in front, and no text may cost more than a moment.
_READ, _LONGEST = 4_000, 600
_HEDGE = r"(?:(?:more|fewer|less) than|over|about|around|some|nearly|almost|at least|well over|roughly|up to|>)\s*"
_COUNT = (
    rf"(?:{_HEDGE})?(?:(?P<digits>\d[\d,.]{{0,14}})\s?(?P<size>k|m|bn|thousand|million|billion)?\+?|"
    r"(?:tens of |hundreds of )?(?:hundreds|thousands|millions)|dozens|an? (?:hundred|thousand|million|billion))"
    r"(?![\w%])(?:\s+of)?\s+"
)
# Up to three words between the count and what is counted: `thousands of community-made variants`.
_WORDS = r"(?:(?!and\b|or\b|of\b|in\b|to\b|for\b|with\b|from\b)[\w’'-]{1,30}\s+){0,3}?"
_MADE = (
    r"(?:derivatives?(?: models?| versions?)?|variants|variations|spin-?offs|offshoots|fine-?tunes|"
    r"(?:fine-?tuned|quanti[sz]ed|modified|adapted|derived) (?:models|versions|variants|copies)|"
    r"models (?:built|based|trained|derived|made|fine-?tuned))(?!\w)"
)
_PATTERNS: tuple[tuple[Measure, re.Pattern[str]], ...] = tuple(
    (measure, re.compile(pattern, re.IGNORECASE))
    for measure, pattern in (
        (Measure.DERIVATIVES, rf"{_COUNT}{_WORDS}{_MADE}"),
        (Measure.DOWNLOADS, rf"downloaded\s+{_COUNT}times(?!\w)"),
        (Measure.DOWNLOADS, rf"{_COUNT}(?:(?:monthly|total|cumulative|new)\s+)?downloads(?!\w)"),
        (Measure.DOWNLOADS, r"most[- ]downloaded(?!\w)(?=(?:\s+[\w-]{1,20}){0,4}?\s+(?:model|llm|checkpoint)s?\b)"),
        (Measure.LIKES, rf"{_COUNT}likes(?!\w)"),
        (Measure.LIKES, rf"liked\s+{_COUNT}times(?!\w)"),
        (Measure.LIKES, r"most[- ]liked(?!\w)(?=(?:\s+[\w-]{1,20}){0,4}?\s+(?:model|llm|checkpoint)s?\b)"),
    )
)
# What is hoped, feared or denied is no statement of how it is.
_UNREAL = re.compile(
    r"\b(?:could|would|will|might|may|should|if|expects?|expected|hopes?|aims?|goal|targets?|predicts?|forecasts?|"
    r"plans?|wants?|not|never|without|won’t|n’t|n't)\b"
)
# Something else is counted, or elsewhere, or many models at once.
_OTHER = re.compile(
    r"\b(?:apps?|app store|play store|google play|ios|android|chatbot|assistant|data ?sets?|librar(?:y|ies)|packages?|"
    r"github|docker|ollama|pypi|npm|podcast|episodes?|books?|reports?|plug-?ins?|extensions?|videos?|posts?|"
    r"tweets?|twitter|facebook|instagram|tiktok|youtube|linkedin|reddit|weibo|across (?:all|the|its)|combined|"
    r"altogether|in total|respectively|(?:its|their|these|those|all|both) models)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\s*(?:of|for|from|on(?! (?:the hub|hugging face))|upon|based on|built on|derived from)\s+"
    r"(?P<what>[^,;:.()]{1,60})",
    re.IGNORECASE,
)
# Much comes in variants. Without `of` they are a model's only where it has or begot them.
_LOOSE = re.compile(r"varia(?:nts|tions)$", re.IGNORECASE)
_FOR = re.compile(r"\s*for\s", re.IGNORECASE)
_BEGOT = re.compile(r"(?:\bhas|\bhave|\bhad|\bspawned|\binspired|\binto|\bled to|\bproduced)\s+$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d\s")
# `of OpenAI’s gpt-oss-120b`: what may stand before the name.
_BEFORE_NAME = re.compile(r"(?:(?:the|its|their|a)\s)?(?:[\w-]+[’']s?\s)?(?:(?:open|original|full)\s|[A-Z]\w+\s)?")
_WITH = re.compile(r"(?:now )?with\s+", re.IGNORECASE)
_RIGHT_BEHIND = re.compile(r",?\s*(?:the\s)?(?:[\w-]+[’']s?\s)?")
_ASIDE = re.compile(
    r"\b(?:of|about|on|after|before|when|while|than|against|since|by|for|from|with|like)\s+"
    r"(?:(?:the|a|its)\s)?(?:[\w-]+[’']s?\s)?$",
    re.IGNORECASE,
)
_ITS_OWN = re.compile(r"\b(?:it|its|the model|this model)\b", re.IGNORECASE)
_LINK_WORDS = (
    "a again alone already also an and as became become becomes been being by collected counts downloaded downloads "
    "drew even exceeded fine-tuned gained gathered get gets got had has have hit hub hugging face in inspired into is "
    "last led liked likes million billion thousand month more most now of on one once open passed produced reached "
    "received recorded remains s saw sees since so spawned still surpassed than that the them times to topped was week "
    "weights were which with year"
)
_LINKS = frozenset(_LINK_WORDS.split())
_ITSELF = re.compile(r"(?:it|its|the model|this model|them|the (?:original|base))\b", re.IGNORECASE)


def statements(title: str, summary: str, models: Sequence[Named]) -> tuple[Statement, ...]:
    """Each measure of each model once, in the order of the text.

    The model is the one that the sentence names; in a sentence without a name, the only one that the story names.
    """
    summary = summary[:_READ]
    everywhere = {one.model_id for text in (title, summary) for one in mentions(text, models) if not one.many}
    alone = next(iter(everywhere)) if len(everywhere) == 1 else None
    found: dict[tuple[str, Measure], Statement] = {}
    for sentence in [*sentences(title), *sentences(summary)]:
        for one in _in_sentence(sentence, models, alone):
            found.setdefault((one.model_id, one.measure), one)
    return tuple(found.values())


def claim(statement: Statement, history: Sequence[Measured]) -> Claim | None:
    """The statement beside the newest count of its kind; None where we have none."""
    counted = [(one.at, count) for one in history if (count := _count(statement.measure, one)) is not None]
    if not counted:
        return None
    at, count = max(counted)
    told = _TOLD[statement.measure].format(count=f"{count:,}", on=f"{at.day} {at:%B %Y}")
    return Claim(text=statement.text, model_id=statement.model_id, measured=f"{statement.model_id}: {told}")


def _count(measure: Measure, one: Measured) -> int | None:
    match measure:
        case Measure.DERIVATIVES:
            return one.children.total if one.children else None
        case Measure.DOWNLOADS:
            return one.downloads
        case Measure.LIKES:
            return one.likes


def _in_sentence(sentence: str, models: Sequence[Named], alone: str | None) -> Iterable[Statement]:
    if len(sentence) > _LONGEST or _OTHER.search(sentence):
        return
    named = mentions(sentence, models)
    for measure, pattern in _PATTERNS:
        for match in pattern.finditer(sentence):
            if _UNREAL.search(sentence[: match.start()]) or _few(match) or _YEAR.match(match.group()):
                continue
            if model := _whose(match, sentence, named, alone, measure):
                yield Statement(text=match.group().strip(), model_id=model, measure=measure)


def _few(match: re.Match[str]) -> bool:
    """`Two variants, 20b and 120b` and `in 8 sizes` speak of what the maker published himself."""
    groups = match.groupdict()
    digits, size = groups.get("digits"), groups.get("size")
    if not digits or size:
        return False
    return float(digits.replace(",", "").rstrip(".") if digits.count(".") <= 1 else "0") < _FEWEST


def _whose(
    match: re.Match[str], sentence: str, named: Sequence[Mention], alone: str | None, measure: Measure
) -> str | None:
    """Behind `of` stands whose it is; else it is the model that has them, where the sentence speaks of one."""
    of = _OF.match(sentence, match.end())
    if of is None and _LOOSE.search(match.group()) and not _BEGOT.search(sentence[: match.start()]):
        return None
    if of and measure is Measure.DERIVATIVES and _FOR.match(of.group()):
        return None
    named_behind = of and next((one for one in named if one.start >= of.start("what")), None)
    if of and named_behind and _BEFORE_NAME.fullmatch(sentence, of.start("what"), named_behind.start):
        return None if named_behind.many else named_behind.model_id
    return None if of and not _ITSELF.match(of["what"]) else _owner(match, sentence, named, alone)


def _owner(match: re.Match[str], sentence: str, named: Sequence[Mention], alone: str | None) -> str | None:
    before = sentence[: match.start()]
    if not named:
        return alone if (own := _ITS_OWN.search(before)) and _leads_to(before[own.end() :]) else None
    if len({one.model_id for one in named}) > 1 or any(one.many for one in named):
        return None
    return named[0].model_id if _acts(named[0], match, sentence) else None


def _acts(one: Mention, match: re.Match[str], sentence: str) -> bool:
    """Whether the count is the model's own: not of a paper about it, nor of what came out when it did."""
    if one.start >= match.end():
        with_so_many = _WITH.fullmatch(sentence, 0, match.start()) is not None
        return with_so_many and _RIGHT_BEHIND.fullmatch(sentence, match.end(), one.start) is not None
    return _ASIDE.search(sentence[: one.start]) is None and _leads_to(sentence[one.end : match.start()])


def _leads_to(words: str) -> bool:
    """Whether nothing else can have become the subject between a name and a count."""
    return all(word in _LINKS or word[0].isdigit() for word in re.findall(r"[\w’'.,-]*\w", words.casefold()))
