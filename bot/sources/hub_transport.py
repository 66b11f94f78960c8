"""How requests of the Hub's library reach the network: one try, one deadline for all pages, a cap on the answer.

The library alone would wait without end (`list_models` passes `timeout=None` per request, which overrides any
time-out of the client), sleep through five retries inside its thread, and follow a next page to whatever host the
answer names, token included. So nothing of that is left to it: every fault leaves here as a SourceError.
"""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx2

from bot.domain.errors import SourceError, SourceFault
from bot.sources.http_faults import of_status

MAX_BODY: Final = 5 * 2**20
Pause = Callable[[httpx2.Headers, datetime], datetime | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What holds for all requests of one poll. `deadline` is in seconds of `time.monotonic`."""

    origin: str
    deadline: float
    now: datetime
    mend: Callable[[bytes], bytes]
    pause: Pause

    def remaining(self) -> float:
        """Seconds left. Raises SourceError (TIMEOUT) where none are."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise SourceError(SourceFault.TIMEOUT, "the Hub did not answer in time")
        return left


_CALL: ContextVar[Call] = ContextVar("hub_call")


@contextmanager
def calling(call: Call) -> Iterator[None]:
    """Every request of this thread inside the block belongs to this poll."""
    token = _CALL.set(call)
    try:
        yield
    finally:
        _CALL.reset(token)


def client() -> httpx2.Client:
    """For `set_client_factory`. No redirects: the API has none, and a token must not follow one."""
    return httpx2.Client(
        transport=_BoundedTransport(), headers={"Accept-Encoding": "gzip, deflate"}, follow_redirects=False
    )


class _BoundedTransport(httpx2.BaseTransport):
    def __init__(self) -> None:
        # Polls are hours apart: a connection that is kept open would only go stale.
        self._inner = httpx2.HTTPTransport(limits=httpx2.Limits(max_keepalive_connections=0))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        call = _CALL.get()
        if origin(str(request.url)) != call.origin:
            raise SourceError(SourceFault.BAD_ANSWER, "the list is said to continue on another host")
        timeout = httpx2.Timeout(call.remaining()).as_dict()
        request.extensions = {**request.extensions, "timeout": timeout}
        try:
            response = self._inner.handle_request(request)
            try:
                body = _read(response, call)
            finally:
                response.close()
        except httpx2.HTTPError as error:
            raise _fault(error) from error
        return httpx2.Response(200, headers=_kept(response.headers), content=call.mend(body), request=request)

    def close(self) -> None:
        self._inner.close()


def origin(url: str) -> str:
    """Scheme, host and port, the port always said."""
    parts = httpx2.URL(url)
    return f"{parts.scheme}://{parts.host}:{parts.port or {'https': 443}.get(parts.scheme, 80)}"


def _read(response: httpx2.Response, call: Call) -> bytes:
    """The decoded body of a 200. Raises SourceError for any other status and for more than MAX_BODY bytes."""
    if fault := of_status(response.status_code, response.headers.get("retry-after"), call.now):
        if fault.fault is SourceFault.RATE_LIMITED:
            fault.retry_at = call.pause(response.headers, call.now) or fault.retry_at
        raise fault
    body = bytearray()
    for chunk in response.iter_bytes():
        call.remaining()
        body += chunk
        if len(body) > MAX_BODY:
            raise SourceError(SourceFault.TOO_LARGE, f"the Hub's answer is larger than {MAX_BODY} bytes")
    return bytes(body)


def _kept(headers: httpx2.Headers) -> dict[str, str]:
    """`Link` names the next page. The rest described bytes that are already unpacked."""
    return {"Link": headers["link"]} if "link" in headers else {}


def _fault(error: httpx2.HTTPError) -> SourceError:
    match error:
        case httpx2.TimeoutException():
            return SourceError(SourceFault.TIMEOUT, "the Hub did not answer in time")
        case httpx2.DecodingError():
            return SourceError(SourceFault.BAD_ENCODING, "the Hub's answer cannot be unpacked")
        case httpx2.ConnectError() if _caused_by_tls(error):
            return SourceError(SourceFault.TLS, "no trusted encrypted connection to the Hub could be made")
        case httpx2.ConnectError():
            return SourceError(SourceFault.UNREACHABLE, "the Hub cannot be reached")
        case _:
            return SourceError(SourceFault.UNREACHABLE, "the connection to the Hub broke off")


def _caused_by_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
