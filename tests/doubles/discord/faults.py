"""What may go wrong on the wire, written down by a test beforehand: one fault a request, in order."""

import re
from dataclasses import dataclass, field
from typing import Self

from tests.doubles.discord.state import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`execute` lets the request take effect first. `cut` drops the connection; otherwise `status` is answered,
    where it is set. `delay` is in seconds, before anything else, `hang` between the deed and its answer.
    """

    status: int | None = None
    body: Json | None = None
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    hang: float = 0.0
    execute: bool = False
    cut: bool = False
    shared: bool = False

    @classmethod
    def answer(cls, status: int, code: int = 0, message: str = "") -> Self:
        """Refused before it took effect."""
        return cls(status=status, body={"code": code, "message": message or f"{status}: by the script"})

    @classmethod
    def limited(cls, retry_after: float, *, scope: str = "user", via: bool = True) -> Self:
        """A 429. `scope` is user, shared or global; without `via` it is Cloudflare's, with HTML as body."""
        body: Json = {"message": "You are being rate limited.", "retry_after": retry_after, "global": scope == "global"}
        headers: tuple[tuple[str, str], ...] = (
            ("Retry-After", str(max(1, round(retry_after)))),
            ("X-RateLimit-Scope", scope),
        )
        if not via:
            return cls(status=429, headers=headers[:1])
        headers += (("X-RateLimit-Global", "true"),) if scope == "global" else ()
        return cls(status=429, body=body, headers=(*headers, ("Via", "1.1 loopback")), shared=scope == "shared")

    @classmethod
    def done_then(cls, status: int) -> Self:
        """It took effect, but the answer says that it failed."""
        return cls(status=status, execute=True)

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
class _Script:
    method: str
    path: re.Pattern[str]
    faults: list[Fault]
    always: bool


@dataclass(slots=True)
class Faults:
    _scripts: list[_Script] = field(default_factory=list)

    def add(self, method: str, path: str, faults: list[Fault], *, always: bool) -> None:
        self._scripts.append(_Script(method, re.compile(path), faults, always))

    def clear(self) -> None:
        self._scripts.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The next fault for a request to this path (below the base, without a query)."""
        for script in self._scripts:
            if script.method in {method, "*"} and script.path.search(path) and script.faults:
                return script.faults[0] if script.always else script.faults.pop(0)
        return None
