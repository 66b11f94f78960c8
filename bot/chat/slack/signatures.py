"""Whether a request comes from Slack. Whatever is odd about one makes it unsigned; nothing makes it an error.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hmac
from hashlib import sha256

from bot.domain.http import HttpRequest

# Slack's own advice: what is older was recorded and is played again.
TOLERANCE = 300.0
_VERSION = "v0"
_LONGEST_TIMESTAMP = 12


def signed(secret: str, request: HttpRequest, now: float) -> bool:
    """`now` is in seconds since 1970. Never raises, and takes as long for a near miss as for a wild guess.

    A body that is not UTF-8 is refused although its bytes could be signed: Slack sends none, and Bolt reads text.
    """
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    if not (secret and _is_near(timestamp, now) and _is_text(request.body)):
        return False
    signing = hmac.new(secret.encode(), f"{_VERSION}:{timestamp}:".encode() + request.body, sha256)
    expected = f"{_VERSION}={signing.hexdigest()}"
    return hmac.compare_digest(expected.encode(), signature.encode(errors="replace"))


def _is_near(timestamp: str, now: float) -> bool:
    plain = timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= _LONGEST_TIMESTAMP
    return plain and abs(now - int(timestamp)) <= TOLERANCE


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
