"""feeds.yaml after it was read, checked and completed with defaults."""

from dataclasses import dataclass

from bot.domain.digests import EditionSpec
from bot.domain.sources import SourceId, SourceSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """`digest` is the SHA-256 of the text it came from, so that an unchanged file changes nothing."""

    sources: tuple[SourceSpec, ...]
    editions: tuple[EditionSpec, ...]
    text: str
    digest: str

    def source(self, source_id: SourceId) -> SourceSpec | None:
        return next((spec for spec in self.sources if spec.id == source_id), None)

    def edition(self, name: str) -> EditionSpec | None:
        return next((spec for spec in self.editions if spec.name == name), None)
