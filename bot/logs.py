"""Logs go to standard error, one line an event; what looks like a secret is replaced before it is written."""

import logging
import re
import sys

_SECRETS = re.compile(
    r"xox[abeoprs]-[\w-]+|xapp-[\w-]+|hf_\w{8,}|[MNO][\w-]{23,27}\.[\w-]{6}\.[\w-]{27,45}"
    # Slack: addresses that anybody may post to, tickets of a socket, keys of ours
    r"|(?<=hooks\.slack\.com/)[^\s'\"]+|(?<=ticket=)[\w%-]+|(?<![\w-])[\w-]{43}=(?!\w)"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)|(?i:(?<=bearer )|(?<=bot )|(?<=authorization: ))[\w.~+/-]{8,}=*"
)
_HIDDEN = "[hidden]"


class Redacting(logging.Formatter):
    """Formats, then hides tokens of Slack, Discord and the Hub, and passwords in addresses; traces included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


def redact(text: str) -> str:
    return _SECRETS.sub(_HIDDEN, text)


def start_logging(level: str) -> None:
    """Set up the root logger once; a second call only changes the level."""
    root = logging.getLogger()
    root.setLevel(level.upper())
    if not any(isinstance(handler.formatter, Redacting) for handler in root.handlers):
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(Redacting("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
        root.addHandler(handler)
    for chatty in ("apscheduler", "httpx2", "httpcore2", "watchfiles", "alembic", "slack_sdk", "slack_bolt", "uvicorn"):
        logging.getLogger(chatty).setLevel(max(root.level, logging.WARNING))
