"""What only all lists together can show of models: organisations and licences that nobody has, names claimed twice.

A second claim to a name is left out while its item stays, and so is “fully open” under a licence with limits. A model
whose organisation or licence is not there is left out itself: every card shows both.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue.files import Entry
from bot.catalogue.listing import Listed
from bot.catalogue.schema import LicenceItem, ModelItem, OrganisationItem
from bot.domain.errors import Problem
from bot.domain.openness import LicenceClass
from bot.yamlfiles.wording import did_you_mean

_OPEN = (LicenceClass.OSI, LicenceClass.OPEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lists:
    """The good items, and the ids that stand in some file; None where a whole file of them is broken."""

    organisations: Sequence[Entry[OrganisationItem]]
    organisation_ids: Collection[str] | None
    licences: Sequence[Entry[LicenceItem]]
    licence_ids: Collection[str] | None
    models: Sequence[Entry[ModelItem]]


def broken_names(lists: Lists) -> Iterator[Problem]:
    yield from _claimed_twice(lists.organisations, lambda one: one.hub, "organisation")
    yield from _claimed_twice(lists.models, lambda one: one.hub, "model")
    for entry in lists.models:
        yield from _nobodys(entry, "organisation", entry.model.organisation, lists.organisation_ids)
        yield from _nobodys(entry, "licence", entry.model.licence, lists.licence_ids)
    yield from _open_in_name_only(lists)


def linked_organisations(lists: Lists) -> list[OrganisationItem]:
    return _with_own(lists.organisations, lambda one: one.hub)


def linked_models(lists: Lists) -> list[ModelItem]:
    organisations = {entry.model.id for entry in lists.organisations}
    licences = {entry.model.id for entry in lists.licences}
    limited = {entry.model.id for entry in lists.licences if entry.model.license_class not in _OPEN}
    models = _with_own(lists.models, lambda one: one.hub)
    kept = [one for one in models if one.hub and one.organisation in organisations and one.licence in licences]
    return [one.model_copy(update={"fully_open": None}) if one.licence in limited else one for one in kept]


def _open_in_name_only(lists: Lists) -> Iterator[Problem]:
    """What is all public, but under a licence with limits, is not called fully open."""
    classes = {entry.model.id: entry.model.license_class for entry in lists.licences}
    for entry in lists.models:
        licence = entry.model.licence
        if entry.model.fully_open and classes.get(licence, LicenceClass.OSI) not in _OPEN:
            message = f'its licence "{licence}" is {classes[licence]}; remove the key, and say it in the note'
            yield entry.problem("fully_open", message=message)


def _owners(
    entries: Sequence[Entry[Listed]], names: Callable[[Listed], Sequence[str]]
) -> dict[str, tuple[Entry[Listed], int]]:
    """Each name, case aside, with the first who has it and where in its list."""
    owners: dict[str, tuple[Entry[Listed], int]] = {}
    for entry in entries:
        for index, name in enumerate(names(entry.model)):
            owners.setdefault(name.casefold(), (entry, index))
    return owners


def _claimed_twice(
    entries: Sequence[Entry[Listed]], names: Callable[[Listed], Sequence[str]], noun: str
) -> Iterator[Problem]:
    owners = _owners(entries, names)
    for entry in entries:
        for index, name in enumerate(names(entry.model)):
            owner, at = owners[name.casefold()]
            if (owner, at) != (entry, index):
                line = owner.tree.value_mark((*owner.at, "hub", at)).line
                message = f'{noun} "{owner.model.id}" has this name already ({owner.file}:{line}); keep it in one'
                yield entry.problem("hub", index, message=message)


def _with_own(entries: Sequence[Entry[Listed]], names: Callable[[Listed], Sequence[str]]) -> list[Listed]:
    owners = _owners(entries, names)
    kept = []
    for entry in entries:
        mine = tuple(n for i, n in enumerate(names(entry.model)) if owners[n.casefold()] == (entry, i))
        kept.append(entry.model if mine == names(entry.model) else entry.model.model_copy(update={"hub": mine}))
    return kept


def _nobodys(entry: Entry[ModelItem], key: str, wanted: str, known: Collection[str] | None) -> Iterator[Problem]:
    if known is not None and wanted not in known:
        guess = did_you_mean(wanted, sorted(known)) or f"; add it to {key}s.yaml"
        yield entry.problem(key, message=f'there is no {key} "{wanted}"{guess}')
