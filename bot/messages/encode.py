"""A message as JSON and back: for programs, for the archive of editions. Keys are added to, never renamed."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Final

from bot.domain.charts import Chart, ChartKind, Series
from bot.domain.messages import Block, Button, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Picture, Table

_BLOCKS: Final[Mapping[str, type[Any]]] = {
    kind.__name__.lower(): kind for kind in (Heading, Paragraph, Item, Table, Picture, Footer, Buttons)
}


def encode(message: Message) -> dict[str, object]:
    """`{"blocks": [{"type": "heading", ...}]}`; moments are ISO 8601 in UTC."""
    return {"blocks": [{"type": type(block).__name__.lower(), **_fields(block)} for block in message.blocks]}


def decode(document: Mapping[str, Any]) -> Message:
    """The message that was encoded. Raises ValueError for anything else."""
    try:
        return Message(blocks=tuple(_block(block) for block in document["blocks"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not an encoded message: {error}") from error


def encode_chart(chart: Chart) -> dict[str, object]:
    """`{"kind": "lines", "series": [{"name": …, "points": [["2026-08-22", 3.0]]}], …}`; days are ISO 8601.

    What UTF-8 cannot hold, half a pair of surrogates, becomes a question mark: it may go out as it is.
    """
    made: dict[str, object] = _sendable(_fields(chart))
    return made


def decode_chart(document: Mapping[str, Any]) -> Chart:
    """The chart that was encoded. Raises ValueError for anything else."""
    try:
        kind = ChartKind(document["kind"])
        series = tuple(_series(one, kind) for one in document["series"])
        return Chart(**{**document, "kind": kind, "series": series})
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"not an encoded chart: {error}") from error


def _sendable(value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if isinstance(value, str):
        return value.encode(errors="replace").decode()
    if isinstance(value, dict):
        return {name: _sendable(inner) for name, inner in value.items()}
    return [_sendable(one) for one in value] if isinstance(value, list) else value


def _series(document: Mapping[str, Any], kind: ChartKind) -> Series:
    """Only bars have labels; the points of all others stand on days."""
    read = str if kind is ChartKind.BARS else date.fromisoformat
    points = tuple((read(x), float(value)) for x, value in document["points"])
    return Series(name=document["name"], points=points)


def _fields(value: object) -> dict[str, object]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}  # type: ignore[arg-type]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Link | Button | Chart | Series):
        return _fields(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def _block(document: Mapping[str, Any]) -> Block:
    content = dict(document)
    kind = _BLOCKS[content.pop("type")]
    block: Block = kind(**{name: _made(name, value) for name, value in content.items()})
    return block


def _made(name: str, value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    match name:
        case "title":
            return Link(**value)
        case "also":
            return tuple(Link(**one) for one in value)
        case "chart":
            return decode_chart(value)
        case "buttons":
            return tuple(Button(**one) for one in value)
        case "when":
            return datetime.fromisoformat(value) if value else None
        case _:
            return _frozen(value)


def _frozen(value: Any) -> Any:  # noqa: ANN401 - as above
    return tuple(_frozen(one) for one in value) if isinstance(value, Sequence) and not isinstance(value, str) else value
