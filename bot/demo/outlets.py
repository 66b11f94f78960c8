"""The sample sources as values, read once from the TOML files beside this module. README.md there explains the keys."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any


class Format(StrEnum):
    RSS = "rss"
    RSS_CONTENT = "rss-content"
    RSS_CDATA = "rss-cdata"
    ATOM = "atom"
    JSON_FEED = "json-feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a piece says from `at` on."""

    at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One item of an outlet. `away` is the half-open time in which it is off the list."""

    id: str
    at: datetime
    title: str
    url: str
    text: str
    html: str = ""
    author: str = ""
    tags: tuple[str, ...] = ()
    edits: tuple[Edit, ...] = ()
    away: tuple[datetime, datetime] | None = None
    copy_of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A sample feed. From `broken_from` on its server answers with a web page."""

    id: str
    name: str
    format: Format
    site: str
    description: str
    topic: str
    tier: str
    pieces: tuple[Piece, ...]
    include: tuple[str, ...] = ()
    broken_from: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The figures of a model from the start of a day (UTC) until its next reading."""

    start: datetime
    likes: int
    downloads: int
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`licence`, `task` and `tags` as the Hub words them."""

    id: str
    created_at: datetime
    licence: str
    readings: tuple[Reading, ...]
    task: str | None = None
    parameters: int | None = None
    gated: str | bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """`documents` are rows of the Federal Register API, dates still as dates, agencies as names."""

    id: str
    name: str
    topic: str
    tier: str
    query: str
    documents: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    id: str
    name: str
    topic: str
    tier: str
    models: tuple[Model, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """`outlets` by id."""

    outlets: Mapping[str, Outlet]
    register: Register
    hub: Hub


@cache
def load_samples() -> Samples:
    """Read all files; blocking, so not for the event loop. A key that is not known here raises TypeError."""
    tables = {name: _table(name) for name in sorted(_names())}
    register, hub = tables.pop("federal-register"), tables.pop("hub-trending")
    outlets = {table["id"]: table for table in tables.values()}
    originals = {piece["id"]: _piece(piece, table) for table in outlets.values() for piece in _own(table)}
    return Samples(
        outlets={name: _outlet(table, originals) for name, table in outlets.items()},
        register=Register(**(register | {"documents": tuple(register["documents"])})),
        hub=Hub(**(hub | {"models": tuple(_model(model) for model in hub["models"])})),
    )


def _names() -> list[str]:
    entries = (files(__package__) / "samples").iterdir()
    return [entry.name.removesuffix(".toml") for entry in entries if entry.name.endswith(".toml")]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "samples" / f"{name}.toml").read_text(encoding="utf-8"))


def _own(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [piece for piece in table["pieces"] if "copy_of" not in piece]


def _outlet(table: Mapping[str, Any], originals: Mapping[str, Piece]) -> Outlet:
    pieces = tuple(
        _copy(piece, originals[piece["copy_of"]]) if "copy_of" in piece else originals[piece["id"]]
        for piece in table["pieces"]
    )
    read = {"format": Format(table["format"]), "pieces": pieces, "include": tuple(table.get("include", ()))}
    return Outlet(**(dict(table) | read))


def _piece(table: Mapping[str, Any], outlet: Mapping[str, Any]) -> Piece:
    away, path = table.get("away"), table.get("path", "")
    read = {
        "url": table.get("url") or outlet["site"] + path,
        "html": table.get("html", "").strip(),
        "tags": tuple(table.get("tags", ())),
        "edits": tuple(Edit(**edit) for edit in table.get("edits", ())),
        "away": (away["from"], away["until"]) if away else None,
    }
    return Piece(**({key: value for key, value in table.items() if key != "path"} | read))


def _copy(table: Mapping[str, Any], original: Piece) -> Piece:
    return Piece(
        id=table["id"],
        at=table["at"],
        title=original.title,
        url=f"{original.url}?{table['query']}",
        text=original.text,
        copy_of=original.id,
    )


def _model(table: Mapping[str, Any]) -> Model:
    readings = tuple(_reading(reading) for reading in table["readings"])
    return Model(**(dict(table) | {"tags": tuple(table.get("tags", ())), "readings": readings}))


def _reading(table: Mapping[str, Any]) -> Reading:
    figures = {key: value for key, value in table.items() if key != "from"}
    return Reading(start=midnight(table["from"]), **figures)


def midnight(day: date) -> datetime:
    """The start of the day, UTC."""
    return datetime.combine(day, time(), tzinfo=UTC)
