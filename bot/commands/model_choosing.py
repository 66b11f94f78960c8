"""By what a list of models is narrowed: each option as a test of one model. Pure."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.analysis import countries
from bot.commands.model_facts import UNKNOWN, Facts
from bot.commands.nearest import unknown
from bot.commands.spec import Request
from bot.commands.values import text
from bot.domain.openness import LicenceClass
from bot.domain.policies import Organisation
from bot.domain.trends import Movement
from bot.messages.limits import shorten
from bot.ports import Policies

NARROWING = ("query", "org", "country", "task", "licence", "size")
LICENCES = {
    "open": "open: OSI-approved or another open licence",
    "restricted": "restricted: use limits",
    "nc": "nc: non-commercial",
    "gated": "gated: only after signing in",
    "unclear": "unclear, or not stated",
}
_BILLION = 10**9
SIZES = {"3b": 3, "9b": 9, "40b": 40, "100b": 100}
LARGER = "over-100b"
_CLASSES: dict[str, tuple[LicenceClass, ...]] = {
    "open": (LicenceClass.OSI, LicenceClass.OPEN),
    "restricted": (LicenceClass.RESTRICTED,),
    "nc": (LicenceClass.NON_COMMERCIAL,),
}
_WIDEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A model of the list; `moved` is None where it is tracked and not on the trending list."""

    facts: Facts
    moved: Movement | None


Test = Callable[[Row], bool]


def tests(request: Request, rows: Sequence[Row], policies: Policies) -> list[Test]:
    """One for each option that was given. Raises UserError for a name that none of the rows has."""
    made: list[Test] = []
    if query := text(request, "query"):
        made.append(lambda row: _holds(row, query))
    if org := text(request, "org"):
        made.append(_of(org, rows, policies))
    if typed := text(request, "country"):
        wanted = _country(typed, policies)
        made.append(lambda row: country_of(row.facts.developer) == wanted)
    if task := text(request, "task"):
        known = _task(task, rows)
        made.append(lambda row: row.facts.task == known)
    if kind := text(request, "licence"):
        made.append(lambda row: _licensed(row, kind))
    if size := text(request, "size"):
        made.append(lambda row: _sized(row, size))
    return made


def tasks(rows: Iterable[Row]) -> list[str]:
    return sorted({row.facts.task for row in rows if row.facts.task})


def country_of(organisation: Organisation | None) -> str:
    """The name of the country, or “unknown”."""
    return countries.name(organisation.country if organisation else "")


def places(policies: Policies) -> list[str]:
    """Every country in which the catalogue knows somebody to publish models, by name; “unknown” is one too."""
    codes = {one.country for one in policies.organisations.all() if one.hub and one.country}
    return [*sorted(map(countries.name, codes)), UNKNOWN]


def publishers(policies: Policies) -> list[Organisation]:
    return [one for one in policies.organisations.all() if one.hub]


def _holds(row: Row, query: str) -> bool:
    """Whether every word typed begins a word of its name, its curated names, its developer or its task."""
    one = row.facts
    curated = (one.curated.name, *one.curated.aliases) if one.curated else ()
    names = (one.model_id, *curated, one.developer.name if one.developer else "", one.task or "")
    held, typed = _words(" ".join(names)), _words(query)
    return bool(typed) and all(any(word.startswith(begun) for word in held) for begun in typed)


def _words(words: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in words.casefold()).split()


def _of(typed: str, rows: Sequence[Row], policies: Policies) -> Test:
    """An organisation of the catalogue, or the part of a name before the slash."""
    owners = {row.facts.model_id.partition("/")[0].casefold() for row in rows}
    word = typed.casefold().strip("/")
    found = policies.organisation(typed)
    if word not in owners and found is None:
        names = [*dict.fromkeys(one.name for one in publishers(policies)), *sorted(owners)]
        raise unknown(f"No developer of models is called “{shorten(typed, 80)}”.", typed, names)
    return lambda row: (
        row.facts.model_id.partition("/")[0].casefold() == word
        or (found is not None and row.facts.developer is not None and row.facts.developer.id == found.id)
    )


def _country(typed: str, policies: Policies) -> str:
    """By its name or its code of two letters."""
    word, known = typed.casefold(), places(policies)
    named = next((name for name in known if name.casefold() == word), None) or countries.name(word)
    if named in known:
        return named
    raise unknown(f"The catalogue knows no developer of models in “{shorten(typed, 50)}”.", typed, known)


def _task(typed: str, rows: Sequence[Row]) -> str:
    slug, known = "-".join(typed.casefold().split()), tasks(rows)
    if slug in known:
        return slug
    raise unknown(f"No model of the list has the task “{shorten(typed, 50)}”.", typed, known)


def _licensed(row: Row, kind: str) -> bool:
    own = row.facts.licence
    if kind == "gated":
        return bool(row.facts.card.gated)
    if kind == "unclear":
        return own is None or own.license_class is LicenceClass.UNCLEAR
    return own is not None and own.license_class in _CLASSES.get(kind, ())


def _sized(row: Row, size: str) -> bool:
    """At most so many parameters, or more than a hundred billion. What is not stated is in none."""
    count = row.facts.parameters
    if count is None:
        return False
    return count > _WIDEST * _BILLION if size == LARGER else count <= SIZES[size] * _BILLION


def unsized(rows: Collection[Row]) -> int:
    return sum(row.facts.parameters is None for row in rows)
