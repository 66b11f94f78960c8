"""What changed since the last edition, in the catalogue and of models: both ends of the window, held side by side."""

import asyncio

from bot.analysis.changes import changes
from bot.digest.model_changes import model_changes
from bot.domain.digests import Changed, Window
from bot.domain.policies import Change
from bot.ports import Policies, Reading


async def what_changed(reading: Reading, window: Window) -> tuple[Change, ...]:
    """Up to the end of the window; from its beginning, or from the first load of the catalogue if that came later."""
    changed = await changed_in(reading, window)
    return changed.changes if changed else ()


async def changed_in(reading: Reading, window: Window, policies: Policies | None = None) -> Changed | None:
    """The changes and the moment from which on they count; None where there is nothing to speak of.

    With `policies` also those of models, which count from the beginning of the window: there is something to speak of
    even without a catalogue where some changed.
    """
    models = await model_changes(reading, policies, window) if policies else ()
    without = Changed(since=window.start, models=models) if models else None
    first = await reading.policies_kept_since()
    if first is None or first > window.end:
        return without
    since = max(first, window.start)
    before, after = await reading.policy_states(at=since), await reading.policy_states(at=window.end)
    # In a thread: some hundred dossiers are compared part by part.
    found = await asyncio.to_thread(changes, before, after)
    return Changed(since=since, changes=found, models=models) if found or any(after.values()) else without
