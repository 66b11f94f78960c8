"""The names that a person may give, of sources, topics and editions: found with care, and offered while typing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bot.commands.nearest import unknown
from bot.commands.spec import Choice, Permission, Request, Services
from bot.commands.values import since
from bot.domain.config import DEADLINES, NOTICES, NOTICES_OF_ALL, Configuration, built_in
from bot.domain.digests import EditionSpec
from bot.domain.errors import UserError
from bot.domain.sources import SourceSpec

# The built-in editions that are scheduled; the others are watched.
_SCHEDULED = (DEADLINES, NOTICES, NOTICES_OF_ALL)


def ranked(typed: str, choices: Iterable[Choice]) -> tuple[Choice, ...]:
    """Those that hold every word typed: first what begins with it, then where a word does, then the rest."""
    wanted = typed.strip().casefold()
    words = wanted.split()

    def place(choice: Choice) -> int:
        text = f"{choice.value} {choice.name}".casefold()
        if choice.name.casefold().startswith(wanted) or choice.value.casefold().startswith(wanted):
            return 0
        return 1 if any(part.startswith(words[0]) for part in text.split()) else 2

    holding = [one for one in choices if all(word in f"{one.value} {one.name}".casefold() for word in words)]
    return tuple(sorted(holding, key=place)) if words else tuple(holding)


def spans_or_date(typed: str, spans: Mapping[str, str], now: datetime) -> tuple[Choice, ...]:
    """The usual spans before now that hold what is typed; where none does, the date or span that it says by itself."""
    usual = ranked(typed, (Choice(name=f"{value}: {words}", value=value) for value, words in spans.items()))
    if usual:
        return usual
    try:
        start = since(typed, now)
    except UserError:
        return ()
    return (Choice(name=f"{typed.strip()}: since {start:%Y-%m-%d}", value=typed.strip()),)


def find_source(config: Configuration, typed: str) -> SourceSpec:
    """By id or by name, whatever the case. Raises UserError with the nearest ids."""
    word = typed.strip().casefold()
    for spec in config.sources:
        if word in {spec.id.casefold(), spec.name.casefold()}:
            return spec
    ids = [spec.id for spec in config.sources]
    raise unknown(f"There is no source “{typed[:80]}”.", typed, ids, more="/sources lists all.")


def find_topic(config: Configuration, typed: str) -> str:
    """Raises UserError with the topics that sources have."""
    known = topics(config)
    if (word := typed.strip().casefold()) in known:
        return word
    raise unknown(f"No source is about “{typed[:80]}”.", typed, known)


def find_edition(config: Configuration, typed: str) -> EditionSpec:
    """A digest of feeds.yaml, whatever the case. Raises UserError with the names that there are."""
    if found := _of_file(config, typed):
        return found
    if typed.strip().casefold() == DEADLINES:
        raise UserError("The edition “deadlines” is no digest.", hint="/deadlines lists what is ahead.")
    raise unknown(f"There is no edition “{typed[:80]}”.", typed, [spec.name for spec in config.editions])


def find_scheduled(config: Configuration, typed: str) -> EditionSpec:
    """What a channel can have by schedule: a digest of feeds.yaml, the nudges or notices. Raises UserError as above."""
    word = typed.strip().casefold()
    if found := _of_file(config, typed) or (built_in(word) if word in _SCHEDULED else None):
        return found
    if built_in(word):
        raise UserError(f"“{typed[:80]}” is scheduled by watching it.", hint="/watch add does it.")
    raise unknown(
        f"There is no edition “{typed[:80]}”.", typed, [*(spec.name for spec in config.editions), DEADLINES, NOTICES]
    )


def _of_file(config: Configuration, typed: str) -> EditionSpec | None:
    return next((spec for spec in config.editions if spec.name.casefold() == typed.strip().casefold()), None)


def topics(config: Configuration) -> list[str]:
    return sorted({spec.topic for spec in config.sources})


def look_back(spec: EditionSpec) -> str:
    """`the last 7 days`, in words."""
    hours = round(spec.look_back.total_seconds() / 3600)
    if hours % 24 or hours == 24:  # noqa: PLR2004 - a day is said in hours
        return f"the last {hours} hours"
    return f"the last {hours // 24} days"


async def complete_source(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    return ranked(typed, (Choice(name=spec.name, value=spec.id) for spec in services.config().sources))


async def complete_topic(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    return ranked(typed, (Choice(name=topic, value=topic) for topic in topics(services.config())))


async def complete_edition(typed: str, request: Request, services: Services) -> Sequence[Choice]:
    """Those that can be scheduled: the editions of feeds.yaml, the nudges, and notices."""
    choices = [Choice(name=f"{spec.name}: {look_back(spec)}", value=spec.name) for spec in services.config().editions]
    choices.append(Choice(name=f"{DEADLINES}: 14, 7, 3 and 1 days before each", value=DEADLINES))
    choices.append(Choice(name=f"{NOTICES}: when something breaks, and when it heals", value=NOTICES))
    if request.asker.permission >= Permission.OPERATOR:
        choices.append(Choice(name=f"{NOTICES_OF_ALL}: the same for the whole bot", value=NOTICES_OF_ALL))
    return ranked(typed, choices)
