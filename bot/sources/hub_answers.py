"""What was answered lately: a question is asked once, however many ask it at the same time or soon after."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from bot.domain.errors import SourceError, SourceFault
from bot.ports import Clock

T = TypeVar("T")

_GOOD_FOR: Final = timedelta(minutes=10)
_GONE_FOR: Final = timedelta(minutes=2)
_MOST: Final = 512


@dataclass(frozen=True, slots=True)
class _Kept(Generic[T]):
    answer: T | SourceError
    until: datetime


class Answers(Generic[T]):
    """Of one event loop. Answers are kept for ten minutes, GONE for two, other faults not at all; at most 512."""

    def __init__(self, clock: Clock, *, most: int = _MOST) -> None:
        self._clock = clock
        self._most = most
        self._kept: dict[str, _Kept[T]] = {}
        self._asking: dict[str, asyncio.Task[T | SourceError]] = {}

    async def get(self, question: str, ask: Callable[[], Awaitable[T]]) -> T:
        """The answer that is kept, or that of `ask`. Raises SourceError as `ask` does, a new one each time."""
        kept = self._kept.get(question)
        if kept is not None and self._clock.now() < kept.until:
            return _told(kept.answer)
        task = self._asking.get(question)
        if task is None:
            task = self._asking[question] = asyncio.create_task(self._ask(question, ask))
        # Whoever gives up waiting does not take the answer from the others.
        return _told(await asyncio.shield(task))

    async def _ask(self, question: str, ask: Callable[[], Awaitable[T]]) -> T | SourceError:
        answer: T | SourceError
        try:
            answer = await ask()
        except SourceError as error:
            answer = error
        finally:
            del self._asking[question]
        self._keep(question, answer)
        return answer

    def _keep(self, question: str, answer: T | SourceError) -> None:
        self._kept.pop(question, None)
        span = _span(answer)
        if span is None:
            return
        self._kept[question] = _Kept(answer, self._clock.now() + span)
        while len(self._kept) > self._most:
            del self._kept[next(iter(self._kept))]


def _span(answer: object) -> timedelta | None:
    if not isinstance(answer, SourceError):
        return _GOOD_FOR
    return _GONE_FOR if answer.fault is SourceFault.GONE else None


def _told(answer: T | SourceError) -> T:
    if isinstance(answer, SourceError):
        raise SourceError(answer.fault, answer.detail, url=answer.url, retry_at=answer.retry_at) from answer
    return answer
