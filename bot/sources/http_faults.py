"""What went wrong on the wire, in our words: every exception and every status becomes one SourceError."""

import os
from datetime import datetime
from http import HTTPStatus

import aiohttp

from bot.domain.errors import SourceError, SourceFault
from bot.sources.guard import PORTS, AddressRefusedError, without_query
from bot.sources.http_cache import retry_at


def of_exception(error: Exception, url: str) -> SourceError:
    """The fault behind an exception of the HTTP library. No text of the library or the server is repeated."""
    fault, detail = _sorted(error)
    return SourceError(fault, detail, url=without_query(url))


def of_status(status: int, retry_after: str | None, now: datetime) -> SourceError | None:
    """The fault of a final answer, or None for 2xx and 304."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES or status == HTTPStatus.NOT_MODIFIED:
        return None
    if status == HTTPStatus.GONE:
        return SourceError(SourceFault.GONE, _phrase(status))
    pause = retry_at(retry_after, now)
    if status == HTTPStatus.TOO_MANY_REQUESTS or (status == HTTPStatus.SERVICE_UNAVAILABLE and pause):
        return SourceError(SourceFault.RATE_LIMITED, _phrase(status), retry_at=pause)
    return SourceError(SourceFault.HTTP_STATUS, _phrase(status))


def unauthorised(error: SourceError) -> bool:
    """Whether the final answer was 401 or 403 (RFC 9110 sections 15.5.2 and 15.5.4)."""
    told = (_phrase(HTTPStatus.UNAUTHORIZED), _phrase(HTTPStatus.FORBIDDEN))
    return error.fault is SourceFault.HTTP_STATUS and error.detail in told


def _sorted(error: Exception) -> tuple[SourceFault, str]:
    match error:
        case TimeoutError():
            return SourceFault.TIMEOUT, "the server did not answer in time"
        case aiohttp.ClientConnectorDNSError():
            return SourceFault.UNREACHABLE, "the host name does not resolve"
        case aiohttp.ClientSSLError():
            return SourceFault.TLS, "no trusted encrypted connection could be made"
        case aiohttp.ClientConnectorError(os_error=AddressRefusedError() as refused):
            return SourceFault.BLOCKED_ADDRESS, _blocked(refused)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError() | UnicodeError():
            return SourceFault.BAD_ADDRESS, "the host of the address is not valid"
        case aiohttp.ClientPayloadError():
            return SourceFault.UNREACHABLE, "the answer broke off"
        case aiohttp.ClientConnectionError() | OSError():
            return SourceFault.UNREACHABLE, _reason(error)
        case _:
            return SourceFault.BAD_ANSWER, "the server did not answer with valid HTTP"


def _blocked(refused: AddressRefusedError) -> str:
    ports = ", ".join(str(port) for port in sorted(PORTS))
    return (
        f"{refused.address} port {refused.port} is not a public address on port {ports}; "
        "to allow it, the operator adds its network to GAZETTE_ALLOW_NETWORKS"
    )


def _reason(error: Exception) -> str:
    number = getattr(error, "errno", None)
    return os.strerror(number).lower() if isinstance(number, int) else "the connection was closed"


def _phrase(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"
