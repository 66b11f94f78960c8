"""Requests that come twice: repeated by Slack, or by somebody who has recorded one. Only the first has an effect."""

import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from bot.domain.errors import StoreError
from bot.ports import Clock, Store

log = logging.getLogger(__name__)

# More than arrive within the five minutes for which a signature is good.
_KEPT = 5000


def key_of(body: Mapping[str, Any]) -> str:
    """The same for the same request: of its event or trigger, else of all that it holds. No secret can be read from it.

    https://docs.slack.dev/apis/events-api names `event_id`, https://docs.slack.dev/interactivity `trigger_id`.
    """
    own = body.get("event_id") or body.get("trigger_id")
    text = str(own) if own else json.dumps(body, sort_keys=True, default=str)
    return f"slack:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


class Seen:
    """Memory first, so that a repeat costs nothing; then the database, which outlives a restart."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, None] = OrderedDict()

    def knows(self, key: str) -> bool:
        return key in self._keys

    def note(self, key: str) -> None:
        self._keys[key] = None
        while len(self._keys) > _KEPT:
            self._keys.popitem(last=False)


async def admitted(key: str, store: Store, clock: Clock) -> bool:
    """Whether the database has not let it in before. Where that cannot be said, memory has decided already: True."""
    try:
        async with store.writing() as tx:
            return await tx.admit(key, clock.now())
    except StoreError as error:
        log.warning("whether a request came before is not known: %s", error.code)
        return True
