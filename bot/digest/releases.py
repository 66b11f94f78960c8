"""News and Hub joined: a story that names a model shows its openness card, and what we measured beside its claims."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.analysis import countries
from bot.analysis.claims import Statement, claim, statements
from bot.analysis.model_mentions import Named, enough, loose, meant, mentions
from bot.analysis.openness import labelled
from bot.digest.model_cards import carded, seen_before
from bot.domain.digests import DigestItem, Section, Window
from bot.domain.entries import EntryId, EntryKind
from bot.domain.hub import Measured, ModelDetail, ModelReading, TrackedModel
from bot.ports import Policies, Reading

_HUB = "hf:"
# How many models a story shows, and how far back a count may lie that is held beside it.
_MOST = 2
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Heard:
    """What one story says of models: which ones it speaks of, and what it states that can be counted."""

    models: tuple[str, ...]
    stated: tuple[Statement, ...]

    @property
    def names(self) -> set[str]:
        return {*self.models, *(one.model_id for one in self.stated)}


async def joined(view: Reading, sections: Sequence[Section], policies: Policies, window: Window) -> tuple[Section, ...]:
    """The same sections, numbers and order; items that speak of models know which, with a line for each."""
    stories = [item for section in sections for item in section.items if item.entry.kind is not EntryKind.MODEL]
    named = await _named(view, policies, window)
    keys = await view.identifiers_of([one for item in stories for one in _entries(item)])
    found = await view.tracked({*_written(keys), *(one.model_id for one in named)})
    stored = {one.model_id.casefold(): one for one in found.values()}
    # In a thread: every story is searched for every name.
    heard = await asyncio.to_thread(_heard, stories, named, keys, stored)
    wanted = {name for one in heard.values() for name in one.names}
    history = await view.model_history(wanted, Window(start=window.end - _KEPT, end=window.end)) if wanted else {}

    def told(item: DigestItem) -> DigestItem:
        if item.entry.kind is EntryKind.MODEL:
            return replace(item, models=(item.entry.title,))
        names = heard[item.number].models
        seen = {name: seen_before(stored.get(name.casefold()), window.end) for name in names}
        lines = [_line(name, *seen[name], history.get(name, ()), policies) for name in names]
        return replace(item, models=names, details=(*item.details, *lines, *_checks(heard[item.number], history)))

    return _crossed([replace(section, items=tuple(map(told, section.items))) for section in sections])


def _heard(
    stories: Sequence[DigestItem],
    named: Sequence[Named],
    keys: Mapping[EntryId, Sequence[str]],
    stored: Mapping[str, TrackedModel],
) -> dict[int, _Heard]:
    """By the number of the item; models by the name as it is stored, else as the catalogue writes it."""
    canonical = {one.model_id.casefold(): one.model_id for one in named}
    canonical |= {name: tracked.model_id for name, tracked in stored.items()}
    found = {}
    for item in stories:
        known = meant(named, f"{item.entry.title}\n{item.entry.summary}")
        found[item.number] = _Heard(
            models=_spoken(item, known, keys, canonical), stated=_stated(item, known, canonical)
        )
    return found


def covered(sections: Sequence[Section]) -> Mapping[str, tuple[int, ...]]:
    """The numbers of the stories that speak of each model, by its name in small letters."""
    found: dict[str, tuple[int, ...]] = {}
    for item in (item for section in sections for item in section.items if item.entry.kind is not EntryKind.MODEL):
        for model_id in item.models:
            found[model_id.casefold()] = (*found.get(model_id.casefold(), ()), item.number)
    return found


def coverage_line(numbers: Sequence[int]) -> str:
    return f"covered by {'item' if len(numbers) == 1 else 'items'} {', '.join(map(str, numbers))}"


def _crossed(sections: Sequence[Section]) -> tuple[Section, ...]:
    """A model's own entry says which stories speak of it."""
    stories = covered(sections)

    def crossed(item: DigestItem) -> DigestItem:
        numbers = stories.get(item.entry.title.casefold()) if item.entry.kind is EntryKind.MODEL else None
        return replace(item, details=(*item.details, coverage_line(numbers))) if numbers else item

    return tuple(replace(section, items=tuple(map(crossed, section.items))) for section in sections)


async def _named(view: Reading, policies: Policies, window: Window) -> tuple[Named, ...]:
    """The models of the catalogue and of the newest list, by the names under which a story may speak of them."""
    found = {one.model_id: one for one in _curated(policies)}
    listed = await view.snapshot(at=window.end)
    for reading in listed.readings if listed else ():
        found.setdefault(reading.model_id, Named(model_id=reading.model_id, names=tuple(_names(reading.model_id))))
    return tuple(found.values())


def _curated(policies: Policies) -> Iterator[Named]:
    """The first name on the Hub stands for the entry, the others for themselves.

    A word of several versions (`Llama` beside Llama 3.1) is none of them: whoever writes it may mean any.
    """
    developers = {one.id: (one.name, *one.aliases) for one in policies.organisations.all()}
    for one in policies.models.all():
        words = (one.name, *one.aliases)
        yield Named(
            model_id=one.hub[0],
            names=(*(name for name in words if not loose(name)), *_names(one.hub[0])),
            loose=tuple(name for name in words if loose(name) and (name == one.name or not name.isalpha())),
            beside=developers.get(one.organisation, ()),
        )
        yield from (Named(model_id=model_id, names=tuple(_names(model_id))) for model_id in one.hub[1:])


def _names(model_id: str) -> Iterator[str]:
    yield model_id
    if enough(tail := model_id.rsplit("/", 1)[-1]):
        yield tail


def _entries(item: DigestItem) -> tuple[EntryId, ...]:
    return (item.entry.id, *item.merged)


def _written(keys: Mapping[EntryId, Sequence[str]]) -> set[str]:
    return {key.removeprefix(_HUB) for found in keys.values() for key in found if key.startswith(_HUB)}


def _spoken(
    item: DigestItem,
    named: Sequence[Named],
    keys: Mapping[EntryId, Sequence[str]],
    canonical: Mapping[str, str],
) -> tuple[str, ...]:
    """Those that the title names, then those to which an address leads or whose full name stands in the summary."""
    title = (canonical[one.model_id.casefold()] for one in mentions(item.entry.title, named) if not one.many)
    written = (
        canonical[name]
        for one in _entries(item)
        for key in keys.get(one, ())
        if key.startswith(_HUB) and (name := key.removeprefix(_HUB)) in canonical
    )
    whole = [Named(model_id=one, names=(one,)) for one in canonical.values()] if "/" in item.entry.summary else []
    summary = (one.model_id for one in mentions(item.entry.summary, whole))
    return tuple(dict.fromkeys((*title, *written, *summary)))[:_MOST]


def _stated(item: DigestItem, named: Sequence[Named], canonical: Mapping[str, str]) -> tuple[Statement, ...]:
    found = statements(item.entry.title, item.entry.summary, named)
    return tuple(replace(one, model_id=canonical[one.model_id.casefold()]) for one in found)


def _line(
    name: str,
    detail: ModelDetail | None,
    reading: ModelReading | None,
    history: Sequence[Measured],
    policies: Policies,
) -> str:
    """`deepseek-ai/DeepSeek-R1: Open weights, OSI licence (MIT); DeepSeek, China; 12,345 likes on 22 August 2026`."""
    known = carded(name, detail=detail, reading=reading, policies=policies)
    developer = (
        countries.beside(known.developer.name, known.country) if known.developer else "developer and country unknown"
    )
    likes = [one for one in history if one.likes is not None]
    measured = f"{likes[-1].likes:,} likes on {_day(likes[-1])}" if likes else "not measured yet"
    return f"{name}: {labelled(known.card)}; {developer}; {measured}"


def _checks(heard: _Heard, history: Mapping[str, Sequence[Measured]]) -> Iterator[str]:
    for one in heard.stated:
        if found := claim(one, history.get(one.model_id, ())):
            yield f"Claim check: “{found.text}”. {found.measured}"


def _day(measured: Measured) -> str:
    return f"{measured.at.day} {measured.at:%B %Y}"
