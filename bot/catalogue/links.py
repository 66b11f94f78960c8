"""What only all files together can show: ids that nobody has, and identifiers that two policies claim.

The entry stays, the broken link is left out: a misspelt relation must not take a whole dossier away.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bot.catalogue.files import Entry
from bot.catalogue.schema import PolicyFile
from bot.domain.errors import Problem
from bot.yamlfiles.wording import did_you_mean

_Owners = dict[str, Entry[PolicyFile]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The ids that stand in some file, be the entry refused or not: a link to what is broken is not a mistake itself.

    `organisations` is None where a whole file of them is broken.
    """

    policies: Collection[str]
    organisations: Collection[str] | None


def broken_links(entries: Sequence[Entry[PolicyFile]], known: Known) -> Iterator[Problem]:
    owners = _owners(entries)
    for entry in entries:
        yield from _nobodys(entry, known)
        for index, key in enumerate(entry.model.identifiers):
            if (owner := owners[key]) is not entry:
                line = owner.tree.value_mark(("identifiers", owner.model.identifiers.index(key))).line
                message = f'policy "{owner.model.id}" has this identifier already ({owner.file}:{line}); keep it in one'
                yield entry.problem("identifiers", index, message=message)


def linked(entries: Sequence[Entry[PolicyFile]], organisations: Collection[str]) -> list[PolicyFile]:
    """The policies with only those links that lead to an entry, and each identifier with the first who has it."""
    owners, loaded = _owners(entries), {entry.model.id for entry in entries}
    return [
        entry.model.model_copy(
            update={
                "related": tuple(other for other in entry.model.related if other in loaded),
                "positions": tuple(one for one in entry.model.positions if one.organisation in organisations),
                "identifiers": tuple(key for key in entry.model.identifiers if owners[key] is entry),
            }
        )
        for entry in entries
    ]


def _owners(entries: Sequence[Entry[PolicyFile]]) -> _Owners:
    owners: _Owners = {}
    for entry in entries:
        for key in entry.model.identifiers:
            owners.setdefault(key, entry)
    return owners


def _nobodys(entry: Entry[PolicyFile], known: Known) -> Iterator[Problem]:
    for index, other in enumerate(entry.model.related):
        if other not in known.policies:
            message = f'there is no policy "{other}"{did_you_mean(other, sorted(known.policies))}'
            yield entry.problem("related", index, message=message)
    for index, position in enumerate(entry.model.positions):
        who = position.organisation
        if known.organisations is not None and who not in known.organisations:
            guess = did_you_mean(who, sorted(known.organisations)) or "; add it to organisations.yaml"
            message = f'there is no organisation "{who}"{guess}'
            yield entry.problem("positions", index, "organisation", message=message)
