"""Whether an edit of feeds.yaml may remove what it removes: a file cut short must not switch the bot off. Pure."""

from typing import Final

from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, Problem

# A file of fewer sources is changed by half in everyday work.
FEWEST: Final = 4


def unconfirmed(before: Configuration, after: Configuration, *, name: str) -> ConfigError | None:
    """Why the edit is not taken over: more than half of the sources are gone, and nobody said that they should be.

    A source under another id is another source. `confirm_removal` confirms where it names the number that is left, so
    that it confirms nothing else later. `name` is what messages call the file.
    """
    stored = {spec.id for spec in before.sources}
    gone, left = len(stored - {spec.id for spec in after.sources}), len(after.sources)
    if len(stored) < FEWEST or 2 * gone <= len(stored) or after.confirmed == left:
        return None
    message = (
        f"the file lacks {gone} of the {len(stored)} sources that are in force, and has {left}; nothing is removed. "
        f"If that is meant, write `confirm_removal: {left}` at the top level of the file"
    )
    return ConfigError((Problem(file=name, line=1, column=1, key="sources", message=message),))
