"""Everything that can go wrong, sorted by who must act. Codes are stable: docs/reference/errors.md lists them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BotError(Exception):
    """The root. `code` is stable across releases, `str(error)` is for people and carries no secret."""

    code = "error"


class UserError(BotError):
    """The asker can mend it. `hint` says what to try.

    Where the value of an option is the matter, it is `given`, and `meant` are the known values nearest to it, the
    nearest first.
    """

    code = "user_error"

    def __init__(self, message: str, *, hint: str = "", given: str = "", meant: Sequence[str] = ()) -> None:
        super().__init__(f"{message} {hint}".strip())
        self.hint = hint
        self.given = given
        self.meant = tuple(meant)


class SourceFault(StrEnum):
    """Why a poll failed. The operator sees the value in `gazette poll --json` and beside the source."""

    BLOCKED_ADDRESS = "blocked_address"
    BAD_ADDRESS = "bad_address"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    HTTP_STATUS = "http_status"
    RATE_LIMITED = "rate_limited"
    GONE = "gone"
    TOO_LARGE = "too_large"
    BAD_ENCODING = "bad_encoding"
    NOT_A_FEED = "not_a_feed"
    EMPTY_BODY = "empty_body"
    PARSE_FAILED = "parse_failed"
    PARSE_TIMEOUT = "parse_timeout"
    PARSE_MEMORY = "parse_memory"
    BAD_ANSWER = "bad_answer"
    NO_KEY = "no_key"
    INTERNAL = "internal"


class SourceError(BotError):
    """One source could not be read. Harms that source only.

    `retry_at` (aware UTC) is the moment the server asked us to wait for, where it did.
    """

    def __init__(
        self, fault: SourceFault, detail: str, *, url: str | None = None, retry_at: datetime | None = None
    ) -> None:
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.code = fault.value
        self.detail = detail
        self.url = url
        self.retry_at = retry_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong in a configuration file. Lines and columns count from 1."""

    file: str
    line: int
    column: int
    key: str
    message: str

    def __str__(self) -> str:
        """For people, who need not be the operator: of a secret in a wrong place they see only where it stands."""
        from bot.domain.secrets import redact  # noqa: PLC0415 - few commands meet a problem; its expressions take 2 ms

        where = f"{self.file}:{self.line}:{self.column}"
        return redact(f"{where} {self.key}: {self.message}" if self.key else f"{where} {self.message}")


class ConfigError(BotError):
    """A configuration was refused as a whole; `problems` lists everything that is wrong with it."""

    code = "config_error"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class DeliveryFault(StrEnum):
    """Why a post could not be made. The first four pass by themselves, the others need a person."""

    PLATFORM_DOWN = "platform_down"
    RATE_LIMITED = "rate_limited"
    OUTCOME_UNKNOWN = "outcome_unknown"
    CLAIM_LOST = "claim_lost"
    CHANNEL_GONE = "channel_gone"
    FORBIDDEN = "forbidden"
    REFUSED = "refused"
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - a word, not a secret


class TemporaryDeliveryError(BotError):
    """Try again, not before `retry_at` (aware UTC) where the platform said so.

    `unsure`: the post may have been made, which an unknown outcome always means.
    """

    def __init__(
        self, fault: DeliveryFault, message: str, *, retry_at: datetime | None = None, unsure: bool = False
    ) -> None:
        super().__init__(message)
        self.fault = fault
        self.code = fault.value
        self.retry_at = retry_at
        self.unsure = unsure or fault is DeliveryFault.OUTCOME_UNKNOWN


def claim_lost() -> TemporaryDeliveryError:
    """What ends a try whose lease is over: nothing left, and somebody else may have the post by now."""
    return TemporaryDeliveryError(DeliveryFault.CLAIM_LOST, "The claim ran out before the post was sent.")


class PermanentDeliveryError(BotError):
    """Trying again would not help; the post was not made."""

    def __init__(self, fault: DeliveryFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.code = fault.value


class StoreFault(StrEnum):
    """Why the database did not serve."""

    UNSUPPORTED = "unsupported_database"
    MISSING = "no_database"
    UNWRITABLE = "unwritable"
    NOT_OURS = "not_ours"
    CORRUPT = "corrupt"
    OLDER_SCHEMA = "older_schema"
    NEWER_SCHEMA = "newer_schema"
    LOCKED_BY_PROCESS = "locked_by_process"
    BUSY = "busy"
    SLOW = "too_slow"
    FULL = "disk_full"
    FAILED = "store_failed"


class StoreError(BotError):
    """The database refused. The message says what to do; nothing is ever recreated by us."""

    def __init__(self, fault: StoreFault, message: str) -> None:
        super().__init__(message)
        self.fault = fault
        self.code = fault.value


class PaintError(BotError):
    """A chart could not be drawn. Whoever wanted it goes on with its words."""

    code = "chart_failed"
