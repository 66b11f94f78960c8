"""How much an entry matters to the readers, by the operator's phrases, with every reason beside the points.

Pure: no clock, no store. What becomes of the points is for the edition to decide.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from bot.analysis.phrases import Finder, squeezed
from bot.analysis.relevance_gates import Gates
from bot.analysis.relevance_tags import Place, Tag, clearest, tags, uncovered
from bot.domain.relevance import Hit, Judgement, Label, Rules, Where
from bot.domain.sources import Tier

_WHOLE = 1.0
# Stands between title and text, so that both are read in one pass. No phrase reaches across it.
_BETWEEN = "\n "


class Judge:
    """Judges entries by one set of rules. Safe to share between threads."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._finder = Finder((tag.phrase, tag) for tag in tags(rules))
        self._caps = {group.name: group.cap for group in rules.groups}
        self._gates = Gates(rules.gates)
        self._releases = Gates(rules.releases)
        self._topics_of_sources = _by_source(rules.topics)
        self._places_of_sources = _by_source(rules.jurisdictions)

    def judge(
        self, title: str, text: str = "", *, tier: Tier | None = None, source: str = "", topic: str = ""
    ) -> Judgement:
        """The points of an entry, and all that led to them.

        `source` is the id of the entry's source, `topic` the word that groups it with others in feeds.yaml. Plain text
        is expected: what stands between < and > is read like any other word.
        """
        heading = squeezed(title)
        words = f"{heading}{_BETWEEN}{squeezed(text, self.rules.text_words)}"
        phrases, labels = uncovered(self._finder.find(words))
        hits = tuple(self._hits(phrases, words, len(heading)))
        in_title = {tag.name for start, _, tag in phrases if start < len(heading)}
        groups = {tag.name for _, _, tag in phrases}
        gate = self._gates.first_open(groups, in_title)
        release = bool(self._releases.first_open(groups, in_title))
        prior = self.rules.priors.of(tier, source)
        points = self._points(hits, prior, share=_WHOLE if gate else self.rules.ungated)
        shown = clearest(labels, len(heading))
        return Judgement(
            points=points,
            passes=bool(gate) and not release and points >= self.rules.threshold,
            gate=gate,
            hits=hits,
            prior=prior,
            topics=shown.get("topic") or self._topics_of_sources.get(topic, ()),
            jurisdictions=shown.get("jurisdiction") or self._places_of_sources.get(topic, ()),
            open=self.rules.open in groups,
            release=release,
            rules=self.rules.version,
        )

    def _hits(self, phrases: Iterable[Place], words: str, title: int) -> Iterator[Hit]:
        """Each phrase of a group once, where it counts most: the title comes first. `title` is where that ends."""
        seen = set()
        for start, end, tag in phrases:
            number = tag[0]
            if number not in seen:
                seen.add(number)
                share = _WHOLE if start < title else self.rules.text_weight
                yield _hit(tag, share, start < title, words[start:end])

    def _points(self, hits: Iterable[Hit], prior: float, *, share: float) -> float:
        """Each group within its cap. Rounded, so that the order of the hits cannot show in the last digit."""
        sums: dict[str, float] = {}
        for hit in hits:
            sums[hit.group] = sums.get(hit.group, 0.0) + hit.weight
        whole = prior
        for name, points in sums.items():
            cap = self._caps[name]
            whole += cap if points > cap else -cap if points < -cap else points
        return round(whole * share if whole > 0 else whole, 3)


@lru_cache(maxsize=16_384)
def _hit(tag: Tag, share: float, in_title: bool, found: str) -> Hit:
    """The same few phrases are found all day, and making a hit takes longer than finding it."""
    where = Where.TITLE if in_title else Where.TEXT
    return Hit(group=tag.name, phrase=tag.phrase, weight=tag.weight * share, where=where, found=found)


def _by_source(labels: Iterable[Label]) -> dict[str, tuple[str, ...]]:
    """Topics of sources, each with the labels that it stands for."""
    found: dict[str, tuple[str, ...]] = {}
    for label in labels:
        for topic in label.sources:
            found[topic] = (*found.get(topic, ()), label.name)
    return found
