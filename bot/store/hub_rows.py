"""Between the rows about models and the nouns of `domain.hub`. What a look in full leaves out is not stored."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from bot.domain.hub import Children, ModelDetail, ModelReading, Relation
from bot.store.rows import Values

FACTS = ("licence", "task", "gated", "parameters", "base_models", "created_at")
_TUPLES = ("base_models", "papers", "datasets")
_MOMENTS = ("created_at", "modified_at")
# They stand in columns of their own.
_ELSEWHERE = ("model_id", "taken_at")


def reading(row: Row[Any]) -> ModelReading:
    return ModelReading(
        model_id=row.model_id,
        rank=row.rank,
        likes=row.likes,
        downloads=row.downloads,
        trending_score=row.trending_score,
        licence=row.licence,
        task=row.task,
        gated=row.gated,
        parameters=row.parameters,
        base_models=tuple(row.base_models),
        created_at=row.created_at,
    )


def measured(of: ModelReading, number: int, now: datetime) -> Values:
    """What moves."""
    return {
        "taken_at": now,
        "model": number,
        "rank": of.rank,
        "likes": of.likes,
        "downloads": of.downloads,
        "trending_score": of.trending_score,
    }


def facts(of: ModelReading) -> Values:
    """What stays."""
    return {name: getattr(of, name) for name in FACTS}


def stored_facts(row: Row[Any]) -> Values:
    return {name: getattr(row, name) for name in FACTS} | {"base_models": tuple(row.base_models)}


def as_reading(detail: ModelDetail) -> ModelReading:
    """A look in full as a measurement apart from the list."""
    return ModelReading(
        model_id=detail.model_id,
        rank=None,
        likes=detail.likes,
        downloads=detail.downloads,
        **{name: getattr(detail, name) for name in FACTS},
    )


def children_values(children: Children, number: int, now: datetime) -> Values:
    return {"model": number, "day": now.toordinal(), "taken_at": now, **asdict(children)}


def children(row: Row[Any]) -> Children:
    return Children(finetune=row.finetune, adapter=row.adapter, merge=row.merge, quantized=row.quantized)


def detail_values(detail: ModelDetail) -> Values:
    said: Values = {name: value for name, value in asdict(detail).items() if value not in (None, "", ())}
    moments = {name: said[name].astimezone(UTC).isoformat() for name in _MOMENTS if name in said}
    return {name: value for name, value in (said | moments).items() if name not in _ELSEWHERE}


def detail(model_id: str, taken_at: datetime, said: Mapping[str, Any]) -> ModelDetail:
    known = dict(said)
    known |= {name: tuple(known[name]) for name in _TUPLES if name in known}
    known |= {name: datetime.fromisoformat(known[name]) for name in _MOMENTS if name in known}
    if "children" in known:
        known["children"] = Children(**known["children"])
    if "relation" in known:
        known["relation"] = Relation(known["relation"])
    return ModelDetail(model_id=model_id, taken_at=taken_at, **known)
