"""A thread that does one thing after the other, so that the database never holds the event loop."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import Any, TypeVar

_Result = TypeVar("_Result")
_Job = tuple[Callable[[], Any], "asyncio.Future[Any]"]


class Worker:
    """Starts at once; ends with `end`, or with the process: a store that nobody closed keeps no program from ending.

    A pool of the standard library would do the same at twice the price of handing a job over, which is what most
    statements cost.
    """

    def __init__(self) -> None:
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = Thread(target=_work, args=(self._jobs,), name="store-worker", daemon=True)
        self._thread.start()

    def do(self, work: Callable[[], _Result]) -> "asyncio.Future[_Result]":
        """What the work returns or raises. To cancel the future does not stop the work."""
        outcome: asyncio.Future[_Result] = asyncio.get_running_loop().create_future()
        self._jobs.put((work, outcome))
        return outcome

    def end(self) -> None:
        """Waits until all jobs are done; call it in another thread."""
        self._jobs.put(None)
        self._thread.join()


def _work(jobs: "SimpleQueue[_Job | None]") -> None:
    while job := jobs.get():
        _do(*job)
        del job  # or its result would live until the next one comes


def _do(work: Callable[[], Any], outcome: "asyncio.Future[Any]") -> None:
    try:
        tell, told = outcome.set_result, work()
    except BaseException as error:  # noqa: BLE001 - whoever waits for the job gets it, whatever it is
        tell, told = outcome.set_exception, _raisable(error)
    with suppress(RuntimeError):  # the loop was closed: nobody waits
        outcome.get_loop().call_soon_threadsafe(_tell, outcome, tell, told)


def _raisable(error: BaseException) -> BaseException:
    """A future refuses StopIteration, which would end the coroutine that awaits it as if all were well."""
    if isinstance(error, StopIteration):
        wrapped = RuntimeError("the work raised StopIteration")
        wrapped.__cause__ = error
        return wrapped
    return error


def _tell(outcome: "asyncio.Future[Any]", tell: Callable[[Any], None], told: object) -> None:
    if not outcome.done():
        tell(told)
