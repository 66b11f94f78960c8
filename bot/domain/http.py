"""A request that reached our web port and the answer to it, between the web server and whoever answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """`headers` have lower-case names, the first of equal ones; `body` is as it came over the wire."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """`headers` may repeat a name, as cookies do."""

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
