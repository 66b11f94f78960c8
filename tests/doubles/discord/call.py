"""One request as the API's functions see it, and what they return."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Answer = tuple[int, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """`path` is below the base of the API; `parts` are what its template's braces matched, in order.

    `files` are what was uploaded with it, by the number in `files[n]`: name and content.
    """

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    authorised: bool
    parts: tuple[str, ...] = ()
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
