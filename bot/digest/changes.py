"""What changed in the catalogue since the last edition: the states at both ends of the window, held side by side."""

import asyncio

from bot.analysis.changes import changes
from bot.domain.digests import Changed, Window
from bot.domain.policies import Change
from bot.ports import Reading


async def what_changed(reading: Reading, window: Window) -> tuple[Change, ...]:
    """Up to the end of the window; from its beginning, or from the first load of the catalogue if that came later."""
    changed = await changed_in(reading, window)
    return changed.changes if changed else ()


async def changed_in(reading: Reading, window: Window) -> Changed | None:
    """The changes and the moment from which on they count; None where there is no catalogue to speak of."""
    first = await reading.policies_kept_since()
    if first is None or first > window.end:
        return None
    since = max(first, window.start)
    before, after = await reading.policy_states(at=since), await reading.policy_states(at=window.end)
    # In a thread: some hundred dossiers are compared part by part.
    found = await asyncio.to_thread(changes, before, after)
    return Changed(since=since, changes=found) if found or any(after.values()) else None
