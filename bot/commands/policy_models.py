"""Which models the stored news on a policy names: by links to the Hub, and by the names of the catalogue."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.commands.model_coverage import names_of
from bot.commands.model_facts import Facts, facts, label, who
from bot.commands.spec import Services
from bot.digest.follow_ups import phrases
from bot.domain.config import Configuration
from bot.domain.entries import Entry, EntryId, EntryKind
from bot.domain.messages import Item, Link
from bot.domain.openness import CuratedModel
from bot.domain.policies import Policy
from bot.ports import Policies, Reading

# How many of the newest stories on the policy are looked through.
MOST = 200
_PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentioned:
    """`stories` are newest first, never empty."""

    facts: Facts
    stories: tuple[Entry, ...]


async def mentioned(policy: Policy, services: Services) -> list[Mentioned]:
    """Those of most stories first, then by name."""
    policies = services.policies()
    async with services.store.reading() as view:
        entries = await _coverage(policy, view)
        keys = await view.identifiers_of([entry.id for entry in entries])
        # In a thread: every story is searched for every name.
        told = await asyncio.to_thread(_by_model, entries, keys, policies)
        found = [Mentioned(facts=await _facts(name, view, policies), stories=tuple(told[name])) for name in told]
    return sorted(found, key=lambda one: (-len(one.stories), one.facts.title.casefold()))


def items(found: Sequence[Mentioned], offset: int, config: Configuration) -> list[Item]:
    """Each with its label, how many stories name it, and the newest of them linked."""
    return [_item(number, one, config) for number, one in enumerate(found, start=offset + 1)]


def _item(number: int, one: Mentioned, config: Configuration) -> Item:
    newest = one.stories[0]
    spec = config.source(newest.source_id)
    return Item(
        number=number,
        title=Link(text=one.facts.title, url=one.facts.url),
        text=f"{label(one.facts)}. {who(one.facts)}.",
        facts=(f"named in {len(one.stories)} {'story' if len(one.stories) == 1 else 'stories'}, the newest of which:",),
        source=spec.name if spec else newest.source_id,
        tier=spec.tier.value if spec else "no longer read",
        when=min(newest.published, newest.first_seen) if newest.published else newest.first_seen,
        also=(Link(text=newest.title, url=newest.url),),
    )


async def _coverage(policy: Policy, view: Reading) -> list[Entry]:
    found: list[Entry] = []
    for offset in range(0, MOST, _PAGE):
        result = await view.coverage(policy.identifiers, phrases(policy), offset=offset, limit=_PAGE)
        found += [entry for entry in result.entries if entry.kind is not EntryKind.MODEL]
        if not result.more:
            break
    return found


def _by_model(
    entries: Sequence[Entry], keys: Mapping[EntryId, Collection[str]], policies: Policies
) -> dict[str, list[Entry]]:
    """The stories of each model, by its name on the Hub or the id of its entry; one model once a story."""
    known = [(one, names_of(one)) for one in policies.models.all()]
    by_key = {key: one for one, names in known for key in names.keys}
    told: dict[str, list[Entry]] = {}
    for entry in entries:
        linked = [key for key in keys.get(entry.id, ()) if key.startswith("hf:")]
        names = [_standing(by_key[key]) if key in by_key else key.removeprefix("hf:") for key in linked]
        names += [_standing(one) for one, called in known if called.told(entry)]
        for name in dict.fromkeys(names):
            told.setdefault(name, []).append(entry)
    return told


def _standing(one: CuratedModel) -> str:
    return one.hub[0] if one.hub else one.id


async def _facts(name: str, view: Reading, policies: Policies) -> Facts:
    """As it is stored. Links are kept in small letters: the store knows how the Hub writes them."""
    tracked = await view.model(name) if "/" in name else None
    return facts(tracked.model_id if tracked else name, tracked, policies)
