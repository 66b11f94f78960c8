"""Column types that keep a promise SQLite does not: aware moments, and JSON whose text is always the same."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.store import dialects

canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
JsonValue = Mapping[str, Any] | list[Any] | tuple[Any, ...]


class UTCDateTime(TypeDecorator[datetime]):
    """Aware in, aware UTC out. A naive value is refused with ValueError.

    SQLite keeps text of fixed width down to the microsecond, so stored values sort as moments do.
    """

    impl = dialects.moment()
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)


class Instant(TypeDecorator[datetime]):
    """As `UTCDateTime`, in 8 bytes where that takes 26: microseconds since 1970, for tables of many rows."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 - as above
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return (value - _EPOCH) // timedelta(microseconds=1)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - as above
        return None if value is None else _EPOCH + timedelta(microseconds=value)


class CanonicalJson(TypeDecorator[JsonValue]):
    """JSON as text with sorted keys: equal values have equal text. NaN is refused with ValueError."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: JsonValue | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as above
        if not value:  # most entries have no facts
            return None if value is None else "{}" if isinstance(value, Mapping) else "[]"
        return canonical(dict(value) if isinstance(value, Mapping) else value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002 - any JSON value
        if value == "{}":
            return {}
        return None if value is None else json.loads(value)
