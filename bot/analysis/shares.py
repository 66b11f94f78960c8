"""Whose models stand on the list: its models counted by a label. Who has no label is counted as `unknown`."""

from collections import Counter
from collections.abc import Callable, Sequence

from bot.analysis import countries
from bot.analysis.openness import CLASSES
from bot.domain.hub import ModelReading, Snapshot
from bot.domain.openness import Licence, LicenceClass
from bot.domain.policies import Organisation
from bot.domain.trends import DayShare, Share

UNKNOWN = countries.UNKNOWN

Label = Callable[[ModelReading], str]
Developer = Callable[[str], Organisation | None]


def shares(later: Snapshot, earlier: Snapshot | None, label: Label) -> tuple[Share, ...]:
    """Largest first, then by name; `unknown` is always there and always last. Labels of either list are named.

    Every row of the list counts, quantised copies too: they are what the Hub shows.
    """
    now = Counter(map(label, later.readings))
    before = Counter(map(label, earlier.readings)) if earlier else Counter[str]()
    order = sorted({*now, *before, UNKNOWN}, key=lambda name: (name == UNKNOWN, -now[name], -before[name], name))
    return tuple(
        Share(
            label=name,
            count=now[name],
            of=len(later.readings),
            before=before[name] if earlier else None,
            before_of=len(earlier.readings) if earlier else None,
        )
        for name in order
    )


def daily(snapshots: Sequence[Snapshot], label: Label) -> tuple[DayShare, ...]:
    """The same for each list, in the order given."""
    return tuple(DayShare(on=one.taken_at.date(), shares=shares(one, None, label)) for one in snapshots)


def by_country(developer: Developer) -> Label:
    """Where the developer is based, by the catalogue."""

    def label(reading: ModelReading) -> str:
        found = developer(reading.model_id)
        return countries.name(found.country) if found else UNKNOWN

    return label


def by_organisation(developer: Developer) -> Label:
    def label(reading: ModelReading) -> str:
        found = developer(reading.model_id)
        return found.name if found else UNKNOWN

    return label


def by_licence(licence: Callable[[str, str], Licence | None]) -> Label:
    """The class of the stated licence. A list does not tell what hides behind `other`: that is unclear."""

    def label(reading: ModelReading) -> str:
        if not reading.licence:
            return UNKNOWN
        found = licence(reading.licence, "")
        return CLASSES[found.license_class if found else LicenceClass.UNCLEAR]

    return label


def by_task() -> Label:
    """The Hub's word for the task."""
    return lambda reading: reading.task or UNKNOWN
