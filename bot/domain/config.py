"""feeds.yaml after it was read, checked and completed with defaults."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.digests import EditionKind, EditionSpec
from bot.domain.relevance import Rules
from bot.domain.sources import SourceId, SourceSpec

# The name of the edition that nudges, and what stands before the id of a policy or an organisation that is watched.
DEADLINES: Final = "deadlines"
WATCH: Final = "watch:"
# What stands before the name of a model on the Hub where it is what is watched: `watch:hf:owner/name`.
MODEL: Final = "hf:"
# The editions that tell of troubles: of a tenant's own, and of those of the whole bot beside them.
NOTICES: Final = "notices"
NOTICES_OF_ALL: Final = "operator-notices"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """`digest` is the SHA-256 of the text it came from, so that an unchanged file changes nothing.

    `rules` are those of relevance.yaml that are in force beside it; without them nothing is judged. `confirmed` is
    the number of sources that are left, where the operator confirms that most were removed.
    """

    sources: tuple[SourceSpec, ...]
    editions: tuple[EditionSpec, ...]
    text: str
    digest: str
    rules: Rules | None = None
    confirmed: int | None = None

    def source(self, source_id: SourceId) -> SourceSpec | None:
        return next((spec for spec in self.sources if spec.id == source_id), None)

    def edition(self, name: str) -> EditionSpec | None:
        """One of feeds.yaml, else one that is built in. Whether there is a policy behind a watch is not asked here."""
        return next((spec for spec in self.editions if spec.name == name), None) or built_in(name)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptConfig:
    """The text that was in force last, the absolute path of its file, and since when (aware UTC)."""

    path: str
    text: str
    since: datetime


def built_in(name: str) -> EditionSpec | None:
    """The editions that are no digests: `deadlines`, those of notices, and `watch:` with the id of what is watched."""
    if name == DEADLINES:
        return EditionSpec(name=name, look_back=_DAY, sections=(), kind=EditionKind.DEADLINES)
    if name in {NOTICES, NOTICES_OF_ALL}:
        return EditionSpec(name=name, look_back=_DAY, sections=(), kind=EditionKind.NOTICES)
    target = name.removeprefix(WATCH)
    if target and target != name:
        return EditionSpec(name=name, look_back=_DAY, sections=(), kind=EditionKind.WATCH, target=target)
    return None
