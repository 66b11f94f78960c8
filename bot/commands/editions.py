"""Which edition a person means: the newest, one composed now, or one of the archive by number, date or week."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.commands.known import find_edition, look_back, ranked
from bot.commands.nearest import unknown
from bot.commands.spec import Choice, Request, Services
from bot.domain.config import Configuration
from bot.domain.deliveries import StoredDigest
from bot.domain.digests import EditionSpec
from bot.domain.errors import UserError
from bot.ports import Reading

# How many stored editions are searched for a date; older ones are asked for by number.
_SEARCHED = 120
_NUMBERED = re.compile(r"([a-z0-9_-]+)\s+(?:no\.?\s*)?#?(\d{1,6})", re.IGNORECASE)
_WEEK = re.compile(r"(?:([a-z0-9_-]+)\s+)?(\d{4})-?w(\d{1,2})", re.IGNORECASE)
_DATED = re.compile(r"(?:([a-z0-9_-]+)\s+)?(\d{4}-\d{2}-\d{2})", re.IGNORECASE)
_NOW = {"today": "daily", "week": "weekly"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCompose:
    """An edition that is composed for the asker, over its look-back before `end`."""

    spec: EditionSpec
    end: datetime


async def find(view: Reading, config: Configuration, typed: str, now: datetime) -> StoredDigest | ToCompose:
    """Empty and `latest` are the newest stored edition, or the week so far. Raises UserError with what there is."""
    word = typed.strip().casefold()
    if word in {"", "latest"}:
        newest = await view.digests(limit=1)
        return newest[0] if newest else ToCompose(spec=find_edition(config, "weekly"), end=now)
    if word in _NOW or config.edition(word):
        return ToCompose(spec=find_edition(config, _NOW.get(word, word)), end=now)
    if found := await _stored(view, word):
        return found
    if not re.search(r"\d", word):
        names = ["latest", *_NOW, *(spec.name for spec in config.editions)]
        raise unknown(f"There is no edition “{typed[:80]}”.", typed, names)
    raise UserError(f"No edition “{typed[:80]}” is kept.", hint=await _newest(view))


async def _stored(view: Reading, word: str) -> StoredDigest | None:
    if week := _WEEK.fullmatch(word):
        wanted = (int(week[2]), int(week[3]))
        kept = await view.digests(edition=week[1], limit=_SEARCHED)
        same = [one for one in kept if one.date.isocalendar()[:2] == wanted]
        # A week without a name means the weekly edition where there is one.
        return min(same, key=lambda one: one.edition != "weekly", default=None)
    if dated := _DATED.fullmatch(word):
        kept = await view.digests(edition=dated[1], limit=_SEARCHED)
        return next((one for one in kept if one.date.isoformat() == dated[2]), None)
    if numbered := _NUMBERED.fullmatch(word):
        return await view.digest(numbered[1], int(numbered[2]))
    return None


async def _newest(view: Reading) -> str:
    newest = await view.digests(limit=1)
    if not newest:
        return "None is kept yet: the first is kept when it is posted. Try /digest edition:week."
    return f"The newest is “{newest[0].edition} {newest[0].number}” of {_day(newest[0].date)}."


async def complete_past(typed: str, request: Request, services: Services) -> Sequence[Choice]:  # noqa: ARG001 - a completer
    """What can be composed now, then the archive, newest first."""
    specs = services.config().editions
    choices = [
        Choice(name="latest: the newest that was posted", value="latest"),
        Choice(name="today: the daily edition up to now", value="today"),
        Choice(name="week: the weekly edition up to now", value="week"),
    ]
    choices += [
        Choice(name=f"{spec.name}: {look_back(spec)}", value=spec.name)
        for spec in specs
        if spec.name not in _NOW.values()
    ]
    async with services.store.reading() as view:
        kept = await view.digests(limit=25)
    choices += [
        Choice(name=f"{one.edition} {one.number} · {_day(one.date)}", value=f"{one.edition} {one.number}")
        for one in kept
    ]
    return ranked(typed, choices)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
