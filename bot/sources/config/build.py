"""A checked file becomes the domain's configuration: defaults applied, names made, editions completed."""

from datetime import timedelta
from typing import Any, Final

from bot.domain.config import Configuration
from bot.domain.sources import SourceId, SourceKind, SourceSpec, Tier
from bot.sources.config.editions import editions
from bot.sources.config.rules import ADDRESSES
from bot.sources.config.schema import Defaults, FeedsFile, Source

# For feeds of which the operator said nothing: eight times the built-in hour.
AT_MOST: Final = timedelta(hours=8)


def build(file: FeedsFile, *, text: str, digest: str) -> Configuration:
    said = file.model_fields_set
    defaults = file.defaults if "defaults" in said else Defaults()
    return Configuration(
        sources=tuple(_spec(source, defaults) for source in file.sources),
        editions=editions(file.editions if "editions" in said else {}),
        text=text,
        digest=digest,
        confirmed=file.confirm_removal if "confirm_removal" in said else None,
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
    given["at_most"] = _at_most(given)
    return SourceSpec(**{**given, "id": SourceId(source.id)})


def _at_most(given: dict[str, Any]) -> timedelta | None:
    """What `every_at_most` comes to. An interval that the operator wrote is a promise: alone it is kept to.

    Lists of the Hub are measurements, and official sources bring dates by which people act: both are read on time.
    """
    written: timedelta | None = given.pop("every_at_most", None)
    if given["kind"] is not SourceKind.FEED or given.get("tier") is Tier.OFFICIAL:
        return None
    return written or (None if "every" in given else AT_MOST)
