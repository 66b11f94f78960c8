"""Stories that go on: what an edition shows may follow up what an earlier one could show."""

from collections.abc import Iterable, Mapping

from bot.digest.select import Choice
from bot.digest.sheet import Sheet
from bot.domain.digests import Window
from bot.domain.entries import Entry
from bot.domain.stories import StoryId
from bot.ports import Reading


async def earlier_pieces(
    view: Reading, choices: Iterable[Choice], sheet: Sheet, window: Window
) -> Mapping[StoryId, Entry]:
    """By story: the newest entry of it that was first seen before the window. Only of stories that are shown."""
    leads = (group.lead.id for choice in choices for group in choice.groups)
    shown = {sheet.stories[one] for one in leads if one in sheet.stories}
    return await view.story_past(shown, before=window.start) if shown else {}
