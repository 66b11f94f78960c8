"""What the Hub's statuses mean, for a list and for one model. Pure."""

from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Final

from bot.domain.errors import SourceError, SourceFault
from bot.sources.http_faults import of_status

MOVED: Final = frozenset({301, 302, 307, 308})
# What the Hub says to a question with a field that it does not have, or not for everybody.
_FEWER: Final = frozenset({400, 403, 422})
# The texts by which the Hub's own library tells these cases apart.
_BAD_TOKEN: Final = "Invalid credentials in Authorization header"  # noqa: S105 - the Hub's words, not a secret
_DISABLED: Final = "Access to this resource is disabled."


class FieldsRefusedError(SourceError):
    """The Hub will not answer about a model with these fields; perhaps with fewer."""


def of_answer(status: int, headers: Mapping[str, str], now: datetime) -> SourceError | None:
    """The fault of an answer to a list, or None for a 200. `headers` are found by any case of their name."""
    if status == HTTPStatus.OK:
        return None
    fault = of_status(status, headers.get("retry-after"), now)
    return fault or SourceError(SourceFault.BAD_ANSWER, f"HTTP {status} was not expected from the Hub")


def of_model(status: int, headers: Mapping[str, str], now: datetime, *, token: bool) -> SourceError | None:
    """The same for a question about one model; `token` says whether one was sent."""
    fault = of_answer(status, headers, now)
    if fault is None:
        return None
    if _is_gone(status, headers, token=token):
        return SourceError(SourceFault.GONE, "the Hub has no public model of that name")
    if status in _FEWER:
        return FieldsRefusedError(fault.fault, fault.detail)
    if status in MOVED:
        return SourceError(SourceFault.TOO_MANY_REDIRECTS, "the model is said to have moved twice")
    return fault


def _is_gone(status: int, headers: Mapping[str, str], *, token: bool) -> bool:
    """The Hub answers 401 to who has no token and asks for a model that is not there, and 404 to who has one.

    Only what is seen to come from its API tells that: a proxy's page does not, nor does a token that ran out.
    """
    code, message = headers.get("x-error-code", ""), headers.get("x-error-message", "")
    if code == "RepoNotFound" or message == _DISABLED:
        return True
    from_hub = bool(code or message) or "json" in headers.get("content-type", "")
    unknown = status == HTTPStatus.NOT_FOUND or (status == HTTPStatus.UNAUTHORIZED and not token)
    return unknown and from_hub and message != _BAD_TOKEN
