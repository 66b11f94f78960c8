"""Where a life is to end: at a moment that nobody chose, or at one of those that have cost others a post."""

import asyncio
import os
import signal
from dataclasses import dataclass
from enum import StrEnum
from itertools import count
from typing import Any, NoReturn

from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.domain.deliveries import Delivery, Receipt
from bot.domain.messages import Message
from bot.ports import Publisher

_ABOUT = "about"


class Point(StrEnum):
    """`RANDOM` is the driver's affair. The others are reached for the `nth` time."""

    RANDOM = "at random"
    CLAIM = "before the claim's commit"
    UNSENT = "between claim and send"
    FLIGHT = "while the post is under way"
    UNRECORDED = "between send and record"
    RECORD = "before the record's commit"
    RECORDED = "right after the record's commit"
    LATER_PART = "behind a later part"
    FILL = "within fill_slot"
    FILL_COMMIT = "before the commit of fill_slot"
    OPEN = "before the commit of open_slot"


@dataclass(slots=True, kw_only=True)
class Aim:
    """Kills the process it lives in. `delay` is in the seconds of the event loop, from the start of the request."""

    point: Point
    nth: int = 1
    delay: float = 0.0
    _reached: int = 0
    _recorded: bool = False

    def take(self) -> None:
        """From now on every transaction of the process is watched."""
        event.listen(Engine, "before_cursor_execute", self._on_statement)
        event.listen(Engine, "commit", self._on_commit)

    def reach(self, point: Point) -> None:
        if point is self.point:
            self._reached += 1
            if self._reached >= self.nth:
                die()

    def _on_statement(self, connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if self._recorded:
            self.reach(Point.RECORDED)
        connection.info.setdefault(_ABOUT, set()).update(_commits(statement, parameters))
        if statement.startswith("INSERT") and (" INTO deliveries" in statement or " INTO delivered" in statement):
            self.reach(Point.FILL)

    def _on_commit(self, connection: Any) -> None:
        about = connection.info.pop(_ABOUT, set())
        for point in about:
            self.reach(point)
        self._recorded = self._recorded or Point.RECORD in about


def _commits(statement: str, parameters: Any) -> set[Point]:
    """Which commit is meant once this statement was run."""
    if statement.startswith("INSERT"):
        tables = {" INTO deliveries": Point.FILL_COMMIT, " INTO slots": Point.OPEN}
        return {point for words, point in tables.items() if words in statement}
    if statement.startswith("UPDATE deliveries"):
        return {point for word, point in {"sending": Point.CLAIM, "sent": Point.RECORD}.items() if word in parameters}
    return set()


class Watched:
    """A publisher that may be the last thing its process does."""

    def __init__(self, publisher: Publisher, aim: Aim) -> None:
        self._publisher = publisher
        self._aim = aim

    @property
    def platform(self) -> str:
        return self._publisher.platform

    def freeze(self, message: Message, *, mention: str | None = None) -> tuple[str, ...]:
        return self._publisher.freeze(message, mention=mention)

    async def publish(self, delivery: Delivery) -> Receipt:
        self._aim.reach(Point.UNSENT)
        if self._aim.point is Point.FLIGHT:
            self._aim.nth -= 1
            if self._aim.nth == 0:
                asyncio.get_running_loop().call_later(self._aim.delay, die)
        receipt = await self._publisher.publish(delivery)
        self._aim.reach(Point.UNRECORDED)
        if delivery.part_no > 1:
            self._aim.reach(Point.LATER_PART)
        return receipt

    def __getattr__(self, name: str) -> Any:
        """Whatever else a publisher can do."""
        return getattr(self._publisher, name)


def die_before(nth: int) -> None:
    """From now on the process dies before its statement or commit of that number."""
    numbers = count(1)

    def step(*_: object) -> None:
        if next(numbers) == nth:
            die()

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")
