"""Stored news that names a model: by the address of its page on the Hub, or by a name that the catalogue gives it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.analysis.model_mentions import Named, enough, mentions
from bot.commands.model_facts import Facts
from bot.domain.entries import Entry, EntryKind
from bot.domain.openness import CuratedModel
from bot.ports import Reading

# How far back is looked among the newest entries that may tell of it.
_PAGE, _PAGES = 50, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """By what texts tell of a model. `exact` are names of one word: they count only as they are written. `on_hub` are
    names on the Hub, with and without owner.

    To an index without capitals every bloom is BLOOM.
    """

    keys: frozenset[str]
    phrases: tuple[str, ...] = ()
    exact: tuple[str, ...] = ()
    on_hub: tuple[str, ...] = ()

    def told(self, entry: Entry) -> bool:
        """Whether its title or summary holds one of the names, and not that of another version: Llama 3.1 is not 3."""
        named = Named(model_id="", names=(*self.phrases, *self.exact, *self.on_hub))
        return bool(mentions(f"{entry.title}\n{entry.summary}", [named]))


def names_of(curated: CuratedModel) -> Names:
    every = (curated.name, *curated.aliases)
    long = tuple(name for name in every if len(_spelt(name).split()) > 1)
    tails = (name.rpartition("/")[2] for name in curated.hub)
    return Names(
        keys=keys(curated.hub),
        phrases=long,
        exact=() if curated.name in long else (curated.name,),
        on_hub=(*curated.hub, *filter(enough, tails)),
    )


def names_for(one: Facts) -> Names:
    """All names of the entry for the model that stands for it, else its own name alone."""
    if one.curated and (not one.curated.hub or one.curated.hub[0] == one.model_id):
        return names_of(one.curated)
    return Names(keys=keys((one.model_id,)), phrases=(one.model_id,))


def keys(model_ids: Collection[str]) -> frozenset[str]:
    """The canonical keys under which entries are filed that link to those pages."""
    return frozenset(f"hf:{name}".lower() for name in model_ids)


async def naming(names: Names, view: Reading) -> list[Entry]:
    """News and documents, newest first, each once; what the trending list itself brought is no news."""
    found: list[Entry] = []
    wanted = (*names.phrases, *names.exact)
    for page in range(_PAGES):
        result = await view.coverage(names.keys, wanted, offset=page * _PAGE, limit=_PAGE)
        found += await _telling(result.entries, names, view)
        if not result.more:
            break
    return found


async def _telling(entries: Sequence[Entry], names: Names, view: Reading) -> list[Entry]:
    named = await view.identifiers_of([entry.id for entry in entries])
    return [
        entry
        for entry in entries
        if entry.kind is not EntryKind.MODEL and (names.keys & set(named.get(entry.id, ())) or names.told(entry))
    ]


def _spelt(text: str) -> str:
    return " ".join(["", *re.findall(r"\w+", text.casefold()), ""])
