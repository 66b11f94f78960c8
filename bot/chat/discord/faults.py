"""What Discord's refusals mean for a post. Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes.

The only place that knows the HTTP library below discord.py: a cut connection is reported in its words.
"""

from datetime import datetime, timedelta
from typing import Final

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from discord import DiscordServerError, HTTPException, LoginFailure, RateLimited

from bot.domain.errors import BotError, DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.secrets import redact

UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, UNKNOWN_INTERACTION = 10003, 10008, 10062
ALREADY_ANSWERED, ALREADY_PUBLISHED = 40060, 40033
ALREADY_A_THREAD = 160004
_ARCHIVED = 50083
# What can go wrong on the way; RuntimeError is what a session says that was closed meanwhile.
FAILURES: Final = (HTTPException, RateLimited, LoginFailure, ClientError, OSError, TimeoutError, RuntimeError)
_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _BAD, _TOO_LARGE = 401, 403, 404, 429, 400, 413
_MISSING_PERMISSIONS = 50013
# To a person: they refuse, there is no such person, or we share no server with them; and we ask too often.
_REFUSED_BY_READER = frozenset({10013, 50007, 50033, 50278})
_TOO_MANY_READERS = 40003
# How long to leave an address alone that Discord's edge has banned without saying for how long.
_BANNED = timedelta(minutes=15)


def delivery_error(error: Exception, now: datetime, *, asking: bool = False) -> BotError:
    """The failure in our words. `asking` says that the request only read, so that nothing can have been posted."""
    match error:
        case RateLimited():
            until = now + timedelta(seconds=error.retry_after)
            return TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "Discord asks us to wait.", retry_at=until)
        case LoginFailure():
            return _revoked()
        case ClientConnectorError() | ConnectionTimeoutError():
            words = f"Discord cannot be reached ({type(error).__name__})."
            return TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, words)
        case HTTPException() if not isinstance(error, DiscordServerError) and error.status < 500:  # noqa: PLR2004
            return _refusal(error, now)
    fault = DeliveryFault.PLATFORM_DOWN if asking else DeliveryFault.OUTCOME_UNKNOWN
    return TemporaryDeliveryError(fault, f"Discord did not answer as it should ({type(error).__name__}).")


def personal_error(error: Exception, now: datetime) -> BotError | None:
    """What a person's refusal means; None where it is none of them. Discord gives the same code as 400 or 403."""
    if not isinstance(error, HTTPException):
        return None
    if error.code == _TOO_MANY_READERS:
        words = "Discord asks us to write to fewer people at once."
        return TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, words, retry_at=now + _BANNED)
    if error.code in _REFUSED_BY_READER or error.status in {_FORBIDDEN, _NOT_FOUND}:
        words = f"This person takes no direct messages from the bot, or has left ({error.status}, code {error.code})."
        return PermanentDeliveryError(DeliveryFault.FORBIDDEN, words)
    return None


def is_refused_content(error: Exception) -> bool:
    """Whether another shape of the same text may be accepted."""
    final = {_ARCHIVED, _TOO_MANY_READERS, *_REFUSED_BY_READER}
    return isinstance(error, HTTPException) and error.status == _BAD and error.code not in final


def is_refused_file(error: Exception) -> bool:
    """Whether the same may be accepted without its files: they are too large, or may not be attached there."""
    if not isinstance(error, HTTPException):
        return False
    return error.status == _TOO_LARGE or (error.status == _FORBIDDEN and error.code == _MISSING_PERMISSIONS)


def is_gone_copy(error: Exception) -> bool:
    """Whether an earlier copy of this very message was made and then deleted by somebody."""
    return isinstance(error, HTTPException) and error.code == UNKNOWN_MESSAGE


def _refusal(error: HTTPException, now: datetime) -> BotError:
    said = f"{error.status}, code {error.code}"
    if error.status == _TOO_MANY:
        return TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "Discord shut us out.", retry_at=now + _BANNED)
    if error.status == _UNAUTHORISED:
        return _revoked()
    if error.code == _ARCHIVED or error.status == _NOT_FOUND:
        return PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, f"The channel is gone or archived ({said}).")
    if error.status == _FORBIDDEN:
        return PermanentDeliveryError(DeliveryFault.FORBIDDEN, f"The bot may not post in this channel ({said}).")
    return PermanentDeliveryError(
        DeliveryFault.REFUSED, f"Discord refused the post ({said}): {redact(error.text)[:300]}"
    )


def _revoked() -> PermanentDeliveryError:
    return PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, "Discord no longer accepts the token.")
