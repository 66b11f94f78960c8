"""What each phrase of the rules stands for, and which of the places found in a text count."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from bot.analysis.phrases import Found
from bot.domain.relevance import Rules

# A topic needs one phrase in the title, or two different ones in the text, where much is mentioned in passing.
_SHOWN_BY_TITLE, _SHOWN_BY_TEXT = 1.0, 0.5

Kind = Literal["ignored", "group", "topic", "jurisdiction"]


class Tag(NamedTuple):
    """What a phrase is for: a group by its name, a topic, a jurisdiction, or hiding what lies within it.

    `number` is another one for every phrase of the rules, `family` one for all phrases of a kind and name.
    """

    number: int
    family: int
    kind: Kind
    name: str
    phrase: str
    weight: float


Place = Found[Tag]


def tags(rules: Rules) -> Iterator[Tag]:
    """Ignored phrases come first: of two that stand at the same place, the first one is seen first."""
    families: dict[tuple[Kind, str], int] = {}
    for number, (kind, name, phrase, weight) in enumerate(_listed(rules)):
        family = families.setdefault((kind, name), len(families))
        yield Tag(number, family, kind, name, phrase, weight)


def uncovered(found: Iterable[Place]) -> tuple[list[Place], list[Place]]:
    """Phrases of groups and of labels, without what lies within an ignored phrase or a longer one of the same name."""
    hidden = 0
    covered: dict[int, int] = {}
    phrases: list[Place] = []
    labels: list[Place] = []
    for one in found:
        _, end, (_, family, kind, _, _, _) = one
        if end <= hidden or end <= covered.get(family, 0):
            continue
        covered[family] = end
        if kind == "group":
            phrases.append(one)
        elif kind == "ignored":
            hidden = end
        else:
            labels.append(one)
    return phrases, labels


def clearest(labels: Iterable[Place], title: int) -> dict[str, tuple[str, ...]]:
    """The topics and jurisdictions that show, by kind, the clearest first. `title` is where the title ends."""
    seen = set()
    shown: dict[tuple[str, str], float] = {}
    for start, _, tag in labels:
        if tag.number not in seen:
            seen.add(tag.number)
            key = (tag.kind, tag.name)
            shown[key] = shown.get(key, 0.0) + (_SHOWN_BY_TITLE if start < title else _SHOWN_BY_TEXT)
    found: dict[str, tuple[str, ...]] = {}
    for _, kind, name in sorted((-strength, *key) for key, strength in shown.items() if strength >= _SHOWN_BY_TITLE):
        found[kind] = (*found.get(kind, ()), name)
    return found


def _listed(rules: Rules) -> Iterator[tuple[Kind, str, str, float]]:
    for phrase in rules.ignored:
        yield "ignored", "", phrase, 0.0
    for group in rules.groups:
        for one in group.phrases:
            yield "group", group.name, one.text, one.weight
    for topic in rules.topics:
        for phrase in topic.phrases:
            yield "topic", topic.name, phrase, 0.0
    for place in rules.jurisdictions:
        for phrase in place.phrases:
            yield "jurisdiction", place.name, phrase, 0.0
