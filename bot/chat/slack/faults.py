"""What Slack's refusals mean for a post. Words: https://docs.slack.dev/reference/methods/chat.postMessage#errors."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.domain.errors import BotError, DeliveryFault, PermanentDeliveryError, TemporaryDeliveryError
from bot.domain.secrets import redact

# What can go wrong on the way. The last three: a session that was closed meanwhile, an answer that is no UTF-8, and
# one that slack_sdk takes for an object although it is none.
FAILURES: Final = (SlackClientError, ClientError, OSError, TimeoutError, RuntimeError, ValueError, AttributeError)
_GONE = frozenset({"channel_not_found", "is_archived", "channel_is_archived", "is_inactive", "invalid_channel"})
_FORBIDDEN = frozenset(
    {
        "access_denied",
        "as_user_not_supported",
        "cannot_reply_to_message",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "messages_tab_disabled",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_in_channel",
        "slack_connect_blocked_file_type",
        "team_access_not_granted",
    }
)
_REVOKED = frozenset(
    {
        "account_inactive",
        "bad_client_secret",
        "invalid_auth",
        "invalid_client_id",
        "invalid_grant",
        "invalid_refresh_token",
        "not_authed",
        "org_login_required",
        "token_expired",
        "token_revoked",
        "two_factor_setup_required",
    }
)
_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_CONTENT = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "too_many_attachments"}
)
_UNSURE = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
# What it says of the id that keeps a message from being made twice, when it has forgotten the message behind it.
_STALE_ID = frozenset({"duplicate_channel_not_found", "duplicate_message_not_found"})
_TOO_MANY, _SERVER, _CLIENT, _WELL = 429, 500, 400, 200
# How long to wait where Slack does not say for how long.
_A_WHILE = timedelta(seconds=60)
_LONGEST_WORD = 80


def delivery_error(error: Exception, now: datetime, *, asking: bool = False) -> BotError:
    """The failure in our words. `asking` says that the request only read, so that nothing can have been posted."""
    if isinstance(error, SlackApiError):
        return _answered(error, now, asking=asking)
    if isinstance(error, ClientConnectorError | ConnectionTimeoutError):
        return TemporaryDeliveryError(DeliveryFault.PLATFORM_DOWN, f"Slack cannot be reached ({type(error).__name__}).")
    return _unsure(type(error).__name__, asking=asking)


def word(error: Exception) -> str:
    """Slack's name for what it refused; empty where it gave none. Nothing else of the answer may be shown."""
    found = _data(error).get("error")
    return redact(found)[:_LONGEST_WORD] if isinstance(found, str) else ""


def is_refused_content(error: Exception) -> bool:
    """Whether the same text without its shape may be accepted."""
    return word(error) in _CONTENT


def is_unready_file(error: Exception) -> bool:
    """Whether Slack may show the same in a moment: a new file is still being looked at."""
    said = details(error).lower().replace("_", " ")
    return word(error) in _CONTENT and "slack file" in said


def is_stale_id(error: Exception) -> bool:
    """Whether the post may be accepted without the id by which Slack knows a message again."""
    return word(error) in _STALE_ID


def details(error: Exception) -> str:
    """What Slack has against the blocks, for the log."""
    data = _data(error)
    metadata = data.get("response_metadata")
    said = data.get("errors") or (metadata.get("messages") if isinstance(metadata, dict) else None)
    return redact("; ".join(map(str, said)))[:500] if isinstance(said, list) else ""


def _answered(error: SlackApiError, now: datetime, *, asking: bool) -> BotError:
    """By the word where there is one: Slack says no with a status of 200."""
    said, status = word(error), _status(error)
    if status == _TOO_MANY or said in _LIMITED:
        until = now + _wait(error)
        return TemporaryDeliveryError(DeliveryFault.RATE_LIMITED, "Slack asks us to wait.", retry_at=until)
    if said in _REVOKED:
        return PermanentDeliveryError(DeliveryFault.TOKEN_REVOKED, f"Slack no longer accepts the token ({said}).")
    if said in _GONE:
        return PermanentDeliveryError(DeliveryFault.CHANNEL_GONE, f"The channel is gone or archived ({said}).")
    if said in _FORBIDDEN or said.startswith("restricted_action"):
        return PermanentDeliveryError(DeliveryFault.FORBIDDEN, f"The bot may not post in this channel ({said}).")
    if said in _UNSURE or status >= _SERVER or not said:
        # A refusal without a word comes from something before Slack: nothing was posted.
        return _unsure(said or f"status {status}", asking=asking or _CLIENT <= status < _SERVER)
    return PermanentDeliveryError(DeliveryFault.REFUSED, f"Slack refused the post ({said}).")


def _unsure(what: str, *, asking: bool) -> TemporaryDeliveryError:
    fault = DeliveryFault.PLATFORM_DOWN if asking else DeliveryFault.OUTCOME_UNKNOWN
    return TemporaryDeliveryError(fault, f"Slack did not answer as it should ({what}).")


def _data(error: Exception) -> Mapping[str, Any]:
    """The answer where it is an object; slack_sdk also reports text, and bare responses of the library below it."""
    data = getattr(getattr(error, "response", None), "data", None)
    return data if isinstance(data, dict) else {}


def _status(error: SlackApiError) -> int:
    response = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or _WELL)


def _wait(error: SlackApiError) -> timedelta:
    """Retry-After in seconds, whatever the case of the name."""
    headers = getattr(error.response, "headers", None) or {}
    said = next((str(value) for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=int(said)) if said.isascii() and said.isdigit() and len(said) < 8 else _A_WHILE  # noqa: PLR2004 - no year has so many
