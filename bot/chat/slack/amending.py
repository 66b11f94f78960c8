"""A note at the end of a message that was posted. Pure."""

import json
from typing import Final

from bot.chat.slack.blocks import DIVIDER, section, texts
from bot.chat.slack.escape import escaped, lines, units
from bot.chat.slack.render import LIMIT
from bot.messages.limits import Cost

_LONGEST: Final = 1000


def amended(payload: str, note: str) -> str | None:
    """The frozen payload with the note below everything else, and in the words for notifications; None where it does
    not fit.
    """
    body = json.loads(payload)
    body["blocks"] += [{"type": DIVIDER}, section(escaped(note, _LONGEST))]
    body["text"] += f"\n\n{lines(note, _LONGEST)}"
    characters = sum(units(text) for one in body["blocks"] for text in texts(one))
    fits = Cost(pieces=len(body["blocks"]), characters=max(characters, units(body["text"]))).fits(LIMIT)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")) if fits else None
