"""What is new about one watched model: its licence, gate and standing, its place on the trending list, what is made of
it, and what was written. From what was measured and stored; `model_steps` says what is worth telling, and when.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.analysis.calendar import day
from bot.analysis.movement import ranked
from bot.digest.follow_up_items import Found, News, fact, message
from bot.digest.follow_up_news import news, of_model
from bot.digest.model_steps import growth_step, rank_step, whole_days
from bot.digest.model_words import GROWN, LOWER_BOUND, grown, page, told, weighed
from bot.domain.config import MODEL
from bot.domain.digests import Window
from bot.domain.hub import Measured, ModelStanding, Snapshot
from bot.domain.messages import Item, Message
from bot.domain.sources import SourceSpec
from bot.ports import Policies, Reading

# Steps are counted from the beginning of the year behind the window.
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Lists:
    """The newest trending lists before the window, and before its end."""

    before: Snapshot | None
    after: Snapshot | None

    @property
    def both(self) -> tuple[Snapshot, Snapshot] | None:
        """None where nothing can be said to be new: there is no earlier list, or no newer one."""
        if self.before is None or self.after is None or self.before.taken_at == self.after.taken_at:
            return None
        return self.before, self.after


async def model_follow_ups(
    view: Reading, policies: Policies, model_id: str, window: Window, *, sources: Sequence[SourceSpec] = ()
) -> Message | None:
    """None where the window brought nothing about the model of that name on the Hub. A renamed one is followed."""
    known = await view.model(model_id)
    new_name = known.renamed_to if known and known.standing is ModelStanding.RENAMED else None
    names = (new_name or model_id, model_id)
    curated = next((one for one in policies.models.all() if not set(names).isdisjoint(one.hub)), None)
    changed = [one for one in await view.model_changes(window) if _is_one_of(one.model_id, names)]
    found = Found(
        changes=weighed(told(one, policies.licence, new_name) for one in changed),
        measured=await _measured(view, names, window),
        news=News(await news(view, of_model(names[0], curated), window), sources),
    )
    # In a thread: templates are read from disk.
    return await asyncio.to_thread(message, f"{MODEL}{model_id}", model_id, found, window)


async def _measured(view: Reading, names: tuple[str, str], window: Window) -> tuple[Item, ...]:
    """`names` are that of today, and that under which it is watched."""
    lists = _Lists(before=await view.snapshot(at=window.start), after=await view.snapshot(at=window.end))
    came_or_went, name = list(_listed(names, lists)), names[0]
    moved = [] if came_or_went else list(_moved(name, *await _histories(view, name, window)))
    return (*came_or_went, *moved, *_grown(name, *await _histories(view, name, whole_days(window))))


async def _histories(view: Reading, model_id: str, window: Window) -> tuple[Sequence[Measured], Sequence[Measured]]:
    """Before the window, and within it."""
    past = Window(start=window.start - _YEAR, end=window.start)
    earlier, later = [await view.model_history([model_id], one) for one in (past, window)]
    return next(iter(earlier.values()), ()), next(iter(later.values()), ())


def _listed(names: tuple[str, str], lists: _Lists) -> Iterator[Item]:
    """Whether it came onto the list or went off it, under whichever name."""
    if lists.both is None:
        return
    before, after = lists.both
    old, new = _rank(names, before), _rank(names, after)
    then, now = day(before.taken_at.date()), day(after.taken_at.date())
    if old is None and new is not None:
        head = f"New on the trending list: rank {new} of {len(after.readings)}."
        text = f"It was not on the list of {then}."
        yield fact(head, text, _dated("trending", now), page(names[0]))
    elif old is not None and new is None:
        text = f"On {then} it had rank {old} of {len(before.readings)}."
        yield fact("Off the trending list.", text, _dated("trending", now), page(names[0]))


def _rank(names: tuple[str, str], snapshot: Snapshot) -> int | None:
    return next((rank for rank, one in ranked(snapshot) if _is_one_of(one.model_id, names)), None)


def _is_one_of(model_id: str, names: tuple[str, str]) -> bool:
    return model_id.casefold() in {name.casefold() for name in names}


def _moved(model_id: str, earlier: Sequence[Measured], later: Sequence[Measured]) -> Iterator[Item]:
    if step := rank_step(earlier, later):
        way = "Up" if step.after < step.before else "Down"
        head = f"{way} on the trending list: from rank {step.before} to {step.after}."
        text = f"It had rank {step.before} on {day(step.before_at.date())}."
        yield fact(head, text, _dated("trending", day(step.after_at.date())), page(model_id))


def _grown(model_id: str, earlier: Sequence[Measured], later: Sequence[Measured]) -> Iterator[Item]:
    if step := growth_step(earlier, later):
        head = grown(step.after, step.after - step.before, day(step.before_at.date()))
        yield fact(head, LOWER_BOUND, _dated(GROWN, day(step.after_at.date())), page(model_id))


def _dated(kind: str, on: str) -> tuple[str, str]:
    return kind, f"as of {on}"
