"""A checked file becomes the domain's configuration: defaults applied, names made, editions completed."""

from bot.domain.config import Configuration
from bot.domain.sources import SourceId, SourceKind, SourceSpec
from bot.sources.config.editions import editions
from bot.sources.config.rules import ADDRESSES
from bot.sources.config.schema import Defaults, FeedsFile, Source


def build(file: FeedsFile, *, text: str, digest: str) -> Configuration:
    said = file.model_fields_set
    defaults = file.defaults if "defaults" in said else Defaults()
    return Configuration(
        sources=tuple(_spec(source, defaults) for source in file.sources),
        editions=editions(file.editions if "editions" in said else {}),
        text=text,
        digest=digest,
    )


def readable(source_id: str) -> str:
    """The name of a source that has none: `eff-updates` is shown as `Eff updates`."""
    return source_id.replace("-", " ").strip().capitalize()


def _spec(source: Source, defaults: Defaults) -> SourceSpec:
    """The source's own word before the defaults of the file, and those before the defaults of SourceSpec."""
    given = {key: getattr(model, key) for model in (defaults, source) for key in model.model_fields_set}
    kind = given.setdefault("kind", SourceKind.FEED)
    if kind in ADDRESSES:
        given.setdefault("url", ADDRESSES[kind])
    given.setdefault("name", readable(source.id))
    return SourceSpec(**{**given, "id": SourceId(source.id)})
