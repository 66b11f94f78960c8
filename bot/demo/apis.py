"""The two APIs as they looked at a moment: the Federal Register search and the Hub's list of models. Pure functions."""

import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from hashlib import blake2b
from typing import Any, Final

from bot.demo.outlets import Hub, Model, Reading, Register, midnight

# What a search answers without `fields[]`, and what it knows besides.
_USUAL: Final = ("title", "type", "abstract", "document_number", "html_url", "publication_date", "agencies")
_MORE: Final = (
    "action",
    "citation",
    "comment_url",
    "comments_close_on",
    "correction_of",
    "docket_ids",
    "effective_on",
    "executive_order_number",
    "regulation_id_numbers",
    "signing_date",
    "subtype",
)
_LISTS: Final = frozenset({"docket_ids", "regulation_id_numbers"})
_HUB_USUAL: Final = ("likes", "trendingScore", "private", "downloads", "tags", "pipeline_tag", "createdAt", "modelId")


class UnknownFieldError(ValueError):
    """A field was asked for that the API does not have."""


def search(register: Register, moment: datetime, *, fields: Collection[str], per_page: int) -> bytes:
    """The answer of /api/v1/documents.json, newest first. Raises UnknownFieldError."""
    wanted = tuple(dict.fromkeys(fields)) or _USUAL
    if unknown := set(wanted).difference(_USUAL, _MORE):
        raise UnknownFieldError(", ".join(sorted(unknown)))
    rows = [row for row in register.documents if midnight(row["publication_date"]) <= moment]
    rows.sort(key=lambda row: (row["publication_date"], row["document_number"]), reverse=True)
    results = [{field: _field(row, field) for field in wanted} for row in rows[:per_page]]
    answer = {
        "description": f"Documents matching '{register.query}'",
        "count": len(rows),
        "total_pages": -(-len(rows) // per_page),
        "results": results,
    }
    return json.dumps(answer).encode()


def _field(row: Mapping[str, Any], field: str) -> object:
    value = row.get(field, [] if field in _LISTS else None)
    if field == "agencies":
        return [_agency(name) for name in value]
    return value.isoformat() if isinstance(value, date) else value


def _agency(name: str) -> dict[str, object]:
    slug = name.lower().replace(" ", "-")
    return {"raw_name": name.upper(), "name": name, "slug": slug, "parent_id": None}


def trending(hub: Hub, moment: datetime, *, expand: Collection[str], limit: int) -> bytes:
    """The answer of /api/models sorted by trendingScore."""
    now = [(model, reading) for model in hub.models if (reading := _reading(model, moment))]
    now.sort(key=lambda pair: pair[1].score, reverse=True)
    return json.dumps([_row(model, reading, expand) for model, reading in now[:limit]]).encode()


def _reading(model: Model, moment: datetime) -> Reading | None:
    past = [reading for reading in model.readings if reading.start <= moment]
    return past[-1] if past else None


def _row(model: Model, reading: Reading, expand: Collection[str]) -> dict[str, object]:
    """With `expand` a row has the id and what was asked for, else the usual fields (as the Hub does it)."""
    row: dict[str, object] = {
        "author": model.id.partition("/")[0],
        "createdAt": model.created_at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "disabled": False,
        "downloads": reading.downloads,
        "gated": model.gated,
        "likes": reading.likes,
        "modelId": model.id,
        "pipeline_tag": model.task,
        "private": False,
        "safetensors": {"parameters": {"BF16": model.parameters}, "total": model.parameters},
        "tags": [*model.tags, f"license:{model.licence}", "region:us"],
        "trendingScore": reading.score,
    }
    unsaid = {name for name, known in (("pipeline_tag", model.task), ("safetensors", model.parameters)) if not known}
    wanted = set(expand or _HUB_USUAL) - unsaid
    number = blake2b(model.id.encode(), digest_size=12).hexdigest()
    return {"_id": number, "id": model.id, **{key: value for key, value in row.items() if key in wanted}}
