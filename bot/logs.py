"""Logs go to standard error, one line an event; what looks like a secret, or is one, is replaced before it is written.

So is what Python writes there by itself: the trace of a crash, and of a line that could not be formatted.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from types import TracebackType
from typing import Final

from bot.domain import secrets
from bot.domain.secrets import redact

# What a variable is called that holds a secret: DISCORD_TOKEN, CONGRESS_API_KEY, SLACK_SIGNING_SECRET.
_NAMED: Final = re.compile(r"\w*_(?:TOKEN|KEY|SECRET|PASSWORD)", re.IGNORECASE)
# These tell at `debug` what they send and get: questions of people, rows, and tokens of a shape that nobody knows.
_CHATTY: Final = (
    "aiosqlite",
    "alembic",
    "apscheduler",
    "httpcore2",
    "httpx2",
    "slack_bolt",
    "slack_sdk",
    "uvicorn",
    "watchfiles",
)
_TALKATIVE: Final = ("discord",)


class Redacting(logging.Formatter):
    """Formats, then hides secrets; traces included."""

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record))


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]  # generic in the stubs alone
    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Logging would print the arguments of the line as they are."""
        sys.stderr.write(redact(f"a line of {record.name} could not be written:\n{traceback.format_exc()}"))


def know_secrets(environ: Mapping[str, str]) -> None:
    """From now on `redact` hides the values of variables whose names say that they are secret, each part of a list."""
    secrets.know(part.strip() for name, value in environ.items() if _NAMED.fullmatch(name) for part in value.split(","))


def start_logging(level: str) -> None:
    """Set up the root logger once; a second call only changes the level."""
    root = logging.getLogger()
    root.setLevel(level.upper())
    if not any(isinstance(handler.formatter, Redacting) for handler in root.handlers):
        handler = _Handler(sys.stderr)
        handler.setFormatter(Redacting("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
        root.addHandler(handler)
        sys.excepthook = _crashed
    for names, least in ((_CHATTY, logging.WARNING), (_TALKATIVE, logging.INFO)):
        for name in names:
            logging.getLogger(name).setLevel(max(root.level, least))


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))
