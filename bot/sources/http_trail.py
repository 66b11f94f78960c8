"""Where a request goes: its parameters, and the redirects it follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import quote, urldefrag, urlencode, urljoin, urlsplit

from bot.domain.errors import SourceError, SourceFault
from bot.sources.guard import check_url

Params = Mapping[str, str | Sequence[str]] | Sequence[tuple[str, str]]
PERMANENT: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
REDIRECTS: Final = PERMANENT | {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """Where a chain of redirects has led so far.

    `moved_to` is the last address that was reached by permanent redirects alone; `permanent` says whether all were.
    A step from https down to http is followed but ends what may be learned.
    """

    url: str
    moved_to: str | None = None
    permanent: bool = True

    def follow(self, status: int, location: str | None) -> "Trail":
        """The next hop. Raises SourceError where there is no target or not one that we may ask."""
        if not location:
            raise SourceError(SourceFault.HTTP_STATUS, f"HTTP {status} redirects without saying where to")
        try:
            target = urldefrag(urljoin(self.url, _escaped(location))).url
        except ValueError as error:
            raise SourceError(SourceFault.BAD_ADDRESS, "the target of a redirect cannot be read") from error
        check_url(target)
        downgrade = urlsplit(self.url).scheme == "https" and urlsplit(target).scheme == "http"
        permanent = self.permanent and status in PERMANENT and not downgrade
        return Trail(url=target, moved_to=target if permanent else self.moved_to, permanent=permanent)


def same_origin(one: str, other: str) -> bool:
    """Whether both have the same scheme, host and port (RFC 6454 section 4), the port always said."""
    return _origin(one) == _origin(other)


def with_params(url: str, params: Params | None) -> str:
    """The address with these parameters after its own; a sequence as value repeats the name."""
    if not params:
        return url
    return f"{url}{'&' if '?' in url else '?'}{urlencode(params, doseq=True)}"


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _escaped(location: str) -> str:
    """Servers send raw spaces and raw bytes in Location; escape them, and nothing that is legal in an address."""
    raw = location.strip().encode("utf-8", "surrogateescape")
    return quote(raw, safe="!#$%&'()*+,/:;=?@[]~\\")
