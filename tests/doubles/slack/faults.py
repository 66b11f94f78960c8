"""What may go wrong on the wire, written down by a test beforehand: one fault a call, in order."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Self

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`execute` lets the call take effect first. `cut` drops the connection; else `status` with `body` is answered,
    where `status` is set. `delay` is in seconds, before anything else, `hang` between the deed and its answer. A
    string as body is a proxy's page.
    """

    status: int | None = None
    body: Json | str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    hang: float = 0.0
    execute: bool = False
    cut: bool = False

    @classmethod
    def limited(cls, retry_after: float) -> Self:
        headers = (("Retry-After", f"{retry_after:g}"),)
        return cls(status=429, body={"ok": False, "error": "ratelimited"}, headers=headers)

    @classmethod
    def refused(cls, error: str, **more: Any) -> Self:
        """Slack's way to say no: 200 with `ok` false."""
        return cls(status=200, body={"ok": False, "error": error, **more})

    @classmethod
    def answer(cls, status: int) -> Self:
        """Not JSON, as a proxy would answer."""
        return cls(status=status, body=f"<html>{status}</html>")

    @classmethod
    def done_then(cls, status: int) -> Self:
        """It took effect, but the answer says that it failed."""
        return cls(status=status, body=f"<html>{status}</html>", execute=True)

    @classmethod
    def done_then_cut(cls) -> Self:
        return cls(execute=True, cut=True)

    @classmethod
    def done_then_silent(cls, seconds: float) -> Self:
        """It took effect at once, and the answer comes when nobody waits for it any more."""
        return cls(execute=True, hang=seconds)

    @classmethod
    def cut_before(cls) -> Self:
        return cls(cut=True)

    @classmethod
    def slow(cls, delay: float) -> Self:
        """Answered as ever, but late."""
        return cls(delay=delay, execute=True)


@dataclass(slots=True)
class Faults:
    """By method; `*` is any. What was added for all time (`always`) never runs out."""

    _queues: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    _always: dict[str, Fault] = field(default_factory=dict)

    def add(self, method: str, *faults: Fault, always: bool = False) -> None:
        if always:
            self._always[method] = faults[0]
        else:
            self._queues[method] += faults

    def clear(self) -> None:
        self._queues.clear()
        self._always.clear()

    def take(self, method: str) -> Fault | None:
        for name in (method, "*"):
            if self._queues[name]:
                return self._queues[name].pop(0)
            if name in self._always:
                return self._always[name]
        return None
