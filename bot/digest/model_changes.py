"""What changed of models since the last edition: of those that are listed, watched or curated, and of no others."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from bot.analysis.calendar import day
from bot.digest.model_steps import whole_days
from bot.digest.model_words import GROWN, LOWER_BOUND, grown, page, told, weighed
from bot.domain.digests import ModelNews, Window
from bot.domain.hub import Measured, ModelChange, ModelStanding
from bot.ports import Policies, Reading

# A jump of derivatives: a fifth more, and a hundred at least.
_FIFTH, _LEAST = 0.2, 100
# A model is looked at in full once a week at least: what was counted last before the window is not older.
_A_LOOK = timedelta(days=8)


async def model_changes(view: Reading, policies: Policies, window: Window) -> tuple[ModelNews, ...]:
    """The weightiest first. Raises StoreError."""
    watched = await view.watched_models()
    followed = watched | {name for one in policies.models.all() for name in one.hub}
    changes = [one for one in await view.model_changes(window) if one.what != "base_models"]
    kept = _of(changes, followed | await _listed(view, window) if changes else ())
    new_names = await _new_names(view, kept)
    news = [told(one, policies.licence, new_names.get(one.model_id)) for one in kept]
    days = whole_days(window)
    history = await view.model_history(followed, Window(start=days.start - _A_LOOK, end=days.end))
    return weighed((*news, *_jumps(history, days.start)))


async def _listed(view: Reading, window: Window) -> set[str]:
    """On the list at either end of the window."""
    ends = (await view.snapshot(at=window.start), await view.snapshot(at=window.end))
    return {one.model_id for snapshot in ends if snapshot for one in snapshot.readings}


def _of(changes: Sequence[ModelChange], names: Collection[str]) -> list[ModelChange]:
    wanted = {name.casefold() for name in names}
    return [one for one in changes if one.model_id.casefold() in wanted]


async def _new_names(view: Reading, changes: Sequence[ModelChange]) -> Mapping[str, str | None]:
    renamed = [one.model_id for one in changes if one.after == ModelStanding.RENAMED]
    known = await view.tracked(renamed) if renamed else {}
    return {name: one.renamed_to for name, one in known.items()}


def _jumps(history: Mapping[str, Sequence[Measured]], start: datetime) -> Iterator[ModelNews]:
    """From the last count before the window, or the first within it, to the last."""
    for model_id, points in history.items():
        counted = [(one.at, one.children.total) for one in points if one.children]
        before = [pair for pair in counted if pair[0] < start][-1:] or counted[:1]
        if not counted or counted[-1][0] < start:
            continue
        (then, old), (now, new) = before[0], counted[-1]
        if new - old >= max(_LEAST, old * _FIFTH):
            text = f"{grown(new, new - old, day(then.date()))} {LOWER_BOUND}"
            yield ModelNews(
                model_id=model_id, kind=GROWN, title=model_id, text=text, source=page(model_id), on=now.date()
            )
