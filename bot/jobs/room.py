"""Whether there is space on the disk: a post that cannot be recorded would be made again later, so nothing is begun."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Room:
    """One for all jobs, so that a full disk is said once, and once that it is over."""

    has_room: Callable[[], bool] = lambda: True
    _said: bool = False

    def open(self) -> bool:
        there = self.has_room()
        if not there and not self._said:
            log.error("the disk is almost full: polling and posting wait until there is space again; nothing is lost")
        elif there and self._said:
            log.warning("there is space on the disk again: polling and posting go on")
        self._said = not there
        return there
