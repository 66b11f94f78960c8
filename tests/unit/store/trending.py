"""An invented trending list that moves like the real one: each day a part of the models is new, all figures move."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.domain.hub import Children, ModelDetail, ModelReading, Relation

DAY = timedelta(days=1)
CHURN = 0.03
_OWNERS = ("meta-llama", "deepseek-ai", "Qwen", "mistralai", "allenai", "unsloth", "some-long-named-community")
_NAMES = ("Llama", "DeepSeek-R", "Qwen3-Coder", "Mixtral", "OLMo-2", "Nemotron-Ultra-Long", "Whisper-Turbo")
_TASKS = ("text-generation", "text-to-image", "image-text-to-text", "automatic-speech-recognition", None)
_LICENCES = ("apache-2.0", "mit", "llama3.3", "other", "cc-by-nc-4.0", None)


def daily_lists(days: int, size: int, start: datetime, seed: int = 7) -> Iterator[tuple[datetime, list[ModelReading]]]:
    """One list a day, whole, with ranks from 1."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    listed = [_born(dice, number, start) for number in range(size)]
    born = size
    for day in range(days):
        at = start + day * DAY + timedelta(seconds=dice.random() * 600)
        for _ in range(round(size * CHURN)):
            listed[dice.randrange(size)] = _born(dice, born, at)
            born += 1
        listed = [_moved(dice, reading) for reading in listed]
        listed.sort(key=lambda one: -(one.trending_score or 0))
        yield at, [_ranked(reading, rank) for rank, reading in enumerate(listed, start=1)]


def detail(reading: ModelReading, at: datetime, seed: int = 7) -> ModelDetail:
    """A look in full at a model of the list, as long as most are."""
    dice = random.Random(f"{seed}{reading.model_id}")  # noqa: S311 - no secret
    return ModelDetail(
        model_id=reading.model_id,
        taken_at=at,
        likes=reading.likes,
        downloads=reading.downloads,
        licence=reading.licence,
        licence_name="a-licence-of-its-own" if reading.licence == "other" else None,
        task=reading.task,
        library="transformers",
        parameters=reading.parameters,
        base_models=reading.base_models,
        relation=Relation.FINETUNE if reading.base_models else None,
        children=Children(finetune=dice.randrange(900), quantized=dice.randrange(90), adapter=dice.randrange(2_000)),
        weight_files=dice.randrange(60),
        code_files=0,
        has_card=True,
        papers=("2501.12948",) * dice.randrange(3),
        datasets=tuple(f"an-owner/a-data-set-{number}" for number in range(dice.randrange(4))),
        created_at=reading.created_at,
        modified_at=at,
    )


def _born(dice: random.Random, number: int, at: datetime) -> ModelReading:
    base = (f"{dice.choice(_OWNERS)}/{dice.choice(_NAMES)}-{number // 9}",) if dice.random() < 0.5 else ()
    return ModelReading(
        model_id=f"{dice.choice(_OWNERS)}/{dice.choice(_NAMES)}-{number}-{dice.choice((7, 32, 405))}B-Instruct",
        rank=None,
        likes=int(dice.paretovariate(0.6)) % 10_000,
        downloads=int(dice.paretovariate(0.3)) % 3_000_000,
        trending_score=float(dice.randrange(1, 900)),
        licence=dice.choice(_LICENCES),
        task=dice.choice(_TASKS),
        gated=dice.choice(("", "", "", "auto")),
        parameters=dice.randrange(10**9, 10**12),
        base_models=base,
        created_at=at - dice.random() * 30 * DAY,
    )


def _moved(dice: random.Random, reading: ModelReading) -> ModelReading:
    return ModelReading(
        model_id=reading.model_id,
        rank=None,
        likes=(reading.likes or 0) + dice.randrange(12),
        downloads=(reading.downloads or 0) + dice.randrange(9_000),
        trending_score=max(1.0, (reading.trending_score or 0) + dice.randrange(-20, 18)),
        licence=reading.licence,
        task=reading.task,
        gated=reading.gated if dice.random() > 0.0005 else "manual",
        parameters=reading.parameters,
        base_models=reading.base_models,
        created_at=reading.created_at,
    )


def _ranked(reading: ModelReading, rank: int) -> ModelReading:
    values = {name: getattr(reading, name) for name in ModelReading.__slots__}
    return ModelReading(**(values | {"rank": rank}))
