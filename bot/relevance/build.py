"""A checked file becomes the domain's rules: every phrase gets its weight."""

from collections.abc import Iterable
from types import MappingProxyType

from bot.domain.relevance import Gate, Group, Label, Phrase, Priors, Rules
from bot.domain.stories import StoryRules
from bot.relevance.schema import GateItem, GroupItem, LabelItem, RulesFile


def build(file: RulesFile, *, version: str) -> Rules:
    return Rules(
        version=version,
        threshold=file.threshold,
        ungated=file.ungated,
        text_weight=file.text.weight,
        text_words=file.text.words,
        groups=tuple(_group(name, item) for name, item in file.groups.items()),
        gates=_gates(file.gates),
        releases=_gates(file.releases),
        open=file.open or "",
        ignored=file.ignored,
        stories=StoryRules(**file.stories.model_dump()),
        priors=Priors(
            tiers=MappingProxyType(dict(file.priors.tiers)), sources=MappingProxyType(dict(file.priors.sources))
        ),
        topics=_labels(file.topics.items()),
        jurisdictions=_labels(file.jurisdictions.items()),
    )


def _group(name: str, item: GroupItem) -> Group:
    phrases = (Phrase(text=one.text, weight=item.weight if one.weight is None else one.weight) for one in item.phrases)
    return Group(name=name, phrases=tuple(phrases), cap=item.cap)


def _gates(items: Iterable[GateItem]) -> tuple[Gate, ...]:
    return tuple(Gate(name=one.name, all=one.all, any=one.any, none=one.none, title=one.title) for one in items)


def _labels(items: Iterable[tuple[str, LabelItem]]) -> tuple[Label, ...]:
    """A jurisdiction is told by its plain word, as a topic is."""
    return tuple(Label(name=str(name), phrases=item.phrases, sources=item.sources) for name, item in items)
