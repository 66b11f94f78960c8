"""Models and licences by what the Hugging Face Hub calls them."""

import re
from collections.abc import Sequence

from bot.catalogue.lookup import Lookup, Named
from bot.domain.openness import CuratedModel, Licence

_OTHER = "other"
_PREFIX = "license:"
_LONGEST_NAME = 200


class ModelLookup(Lookup[CuratedModel]):
    """What has a slash is a name of the Hub: it means the model that has just this name, or none of ours."""

    def __init__(self, models: Sequence[CuratedModel]) -> None:
        super().__init__(models, _model)
        self._by_hub = {name.casefold(): model for model in models for name in model.hub}

    def find(self, typed: str) -> CuratedModel | None:
        """A finetune or a copy that has the words of a curated model in its name is another model."""
        plain = typed.strip().casefold()
        return self._by_hub.get(plain) if "/" in plain else super().find(typed)


class Licences:
    def __init__(self, licences: Sequence[Licence]) -> None:
        self.all = tuple(licences)
        self._by_tag = {one.tag: one for one in licences}
        self._patterns = [(re.compile(way, re.IGNORECASE), one) for one in licences for way in one.patterns]

    def find(self, tag: str, name: str = "") -> Licence | None:
        """By the tag, case and the Hub's prefix aside. For `other` the first whose pattern fits the whole name.

        A name that fits none leaves the entry of `other` itself: that the author names a licence is known, which one
        is not. None for a tag that nobody wrote down.
        """
        plain = tag.strip().casefold().removeprefix(_PREFIX)
        if plain == _OTHER and (meant := self._named(name)):
            return meant
        return self._by_tag.get(plain)

    def _named(self, name: str) -> Licence | None:
        """Spaces and underscores are read as the hyphens that most authors write."""
        said = "-".join(name.replace("_", " ").split())[:_LONGEST_NAME]
        return next((one for pattern, one in self._patterns if said and pattern.fullmatch(said)), None)


def _model(model: CuratedModel) -> Named:
    tails = (name.partition("/")[2] for name in model.hub)
    return Named(id=model.id, names=(model.name, *model.aliases, *model.hub, *tails))
