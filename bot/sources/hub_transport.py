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
from http import HTTPStatus
from typing import Final

import httpx2

from bot.domain.errors import SourceError, SourceFault
from bot.ports import Clock
from bot.sources.hub_budget import Allowance, Budget
from bot.sources.hub_faults import MOVED, of_answer, of_model
from bot.sources.hub_fields import is_model_id

MAX_BODY: Final = 5 * 2**20
# A thousand models, the most that is asked for, in pages half the size of those that the Hub usually makes.
_MOST_REQUESTS: Final = 20


@dataclass(slots=True, kw_only=True)
class Call:
    """What holds for all requests of one question. `deadline` is in seconds of `time.monotonic`.

    `mend` makes a body sound and raises SourceError where it cannot, `allowance` reads the headers of the rate limit.
    A question about a `single` model may use the budget's reserve and is followed to the model's new name.
    """

    endpoint: str
    deadline: float
    clock: Clock
    budget: Budget
    mend: Callable[[bytes], bytes]
    allowance: Callable[[httpx2.Headers], Allowance | None]
    single: bool = False
    requests: int = 0

    def remaining(self) -> float:
        """Seconds left. Raises SourceError (TIMEOUT) where none are."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise SourceError(SourceFault.TIMEOUT, "the Hub did not answer in time")
        return left

    def admit(self) -> None:
        """Count a request. Raises SourceError: RATE_LIMITED by the budget, BAD_ANSWER where the pages do not end."""
        if self.requests == _MOST_REQUESTS:
            raise SourceError(SourceFault.BAD_ANSWER, f"the list does not end within {_MOST_REQUESTS} pages")
        self.requests += 1
        self.budget.take(self.clock.now(), reserve=self.single)


@dataclass(frozen=True, slots=True)
class _Answer:
    """The body is empty unless the status is 200."""

    status: int
    headers: httpx2.Headers
    body: bytes


_CALL: ContextVar[Call] = ContextVar("hub_call")


@contextmanager
def calling(call: Call) -> Iterator[None]:
    """Every request of this thread inside the block belongs to this question."""
    token = _CALL.set(call)
    try:
        yield
    finally:
        _CALL.reset(token)


def client() -> httpx2.Client:
    """For `set_client_factory`. The library follows no redirect: a token must not go where an answer sends it."""
    return httpx2.Client(
        transport=_BoundedTransport(), headers={"Accept-Encoding": "gzip, deflate"}, follow_redirects=False
    )


class _BoundedTransport(httpx2.BaseTransport):
    def __init__(self) -> None:
        # Looks at models come one after the other; between rounds a connection would only go stale.
        self._inner = httpx2.HTTPTransport(limits=httpx2.Limits(max_keepalive_connections=2, keepalive_expiry=3.0))

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        call = _CALL.get()
        try:
            answer = self._ask(request, call)
            if call.single and answer.status in MOVED:
                answer = self._ask(_moved(request, answer.headers, call), call)
        except httpx2.HTTPError as error:
            raise _fault(error) from error
        _refuse(request, answer, call)
        return httpx2.Response(200, headers=_kept(answer.headers), content=call.mend(answer.body), request=request)

    def _ask(self, request: httpx2.Request, call: Call) -> _Answer:
        if origin(str(request.url)) != origin(call.endpoint):
            raise SourceError(SourceFault.BAD_ANSWER, "the list is said to continue on another host")
        timeout = httpx2.Timeout(call.remaining()).as_dict()
        request.extensions = {**request.extensions, "timeout": timeout}
        call.admit()
        response = self._inner.handle_request(request)
        try:
            if said := call.allowance(response.headers):
                call.budget.heard(said, call.clock.now())
            body = _read(response, call) if response.status_code == HTTPStatus.OK else b""
        finally:
            response.close()
        return _Answer(response.status_code, response.headers, body)

    def close(self) -> None:
        self._inner.close()


def origin(url: str) -> str:
    """Scheme, host and port, the port always said."""
    parts = httpx2.URL(url)
    return f"{parts.scheme}://{parts.host}:{parts.port or {'https': 443}.get(parts.scheme, 80)}"


def _refuse(request: httpx2.Request, answer: _Answer, call: Call) -> None:
    """Raise the fault of any answer but a 200; a 429 is noted in the budget too."""
    now = call.clock.now()
    if call.single:
        fault = of_model(answer.status, answer.headers, now, token="authorization" in request.headers)
    else:
        fault = of_answer(answer.status, answer.headers, now)
    if fault is None:
        return
    if fault.fault is SourceFault.RATE_LIMITED:
        said = call.allowance(answer.headers)
        if said is not None and said.remaining == 0:
            fault.retry_at = now + said.resets_in
        call.budget.refused(fault.retry_at, now)
    raise fault


def _moved(request: httpx2.Request, headers: httpx2.Headers, call: Call) -> httpx2.Request:
    """The same question under the new name of the model: same origin, same folder, and a name. Raises SourceError."""
    folder = f"{httpx2.URL(call.endpoint).path.rstrip('/')}/api/models/"
    try:
        target = request.url.join(headers.get("location", ""))
        path, same = target.path, origin(str(target)) == origin(call.endpoint)
    except (httpx2.InvalidURL, ValueError) as error:
        raise SourceError(SourceFault.BAD_ANSWER, "the model is said to have moved to no address") from error
    if not same or not path.startswith(folder) or not is_model_id(path.removeprefix(folder)):
        raise SourceError(SourceFault.BAD_ANSWER, "the model is said to have moved to another place")
    return httpx2.Request("GET", request.url.copy_with(path=path), headers=request.headers)


def _read(response: httpx2.Response, call: Call) -> bytes:
    """The decoded body. Raises SourceError for more than MAX_BODY bytes."""
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
