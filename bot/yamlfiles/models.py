"""What the pydantic models of YAML files are made of: nothing unknown passes, and each value is read by a function."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, PlainValidator, WithJsonSchema


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def written(read: Callable[[object], object], schema: dict[str, Any]) -> tuple[PlainValidator, WithJsonSchema]:
    """The annotations of a value that `read` reads and that editors know by `schema`."""
    return PlainValidator(read), WithJsonSchema(schema)


def words(choices: type[StrEnum]) -> dict[str, Any]:
    return {"type": "string", "enum": [choice.value for choice in choices]}
