"""What the pictures of models show on both platforms: the demo's lists, and a look in full at two of their models.

The models and their licences are real; every figure is made up, as the demo's are.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.commands.spec import Value
from bot.domain.hub import Children, ModelDetail
from bot.ports import Store

ASKED: Mapping[str, tuple[str, str, Mapping[str, Value]]] = {
    "model": ("model", "", {"name": "deepseek-r1"}),
    "models": ("models", "", {"window": "7d"}),
    "trends": ("trends", "", {"by": "country"}),
    "compare": ("compare", "models", {"a": "deepseek-r1", "b": "bloom"}),
}


async def look_in_full(store: Store, at: datetime) -> None:
    """As if the Hub had been asked a moment ago, so that nobody asks it while the pictures are drawn."""
    async with store.writing() as tx:
        for detail in _details(at - timedelta(minutes=10)):
            await tx.keep_detail(detail)


def _details(at: datetime) -> tuple[ModelDetail, ...]:
    return (
        ModelDetail(
            model_id="deepseek-ai/DeepSeek-R1",
            taken_at=at,
            likes=12_583,
            downloads=452_300,
            licence="mit",
            task="text-generation",
            library="transformers",
            parameters=684_531_386_000,
            children=Children(finetune=176, adapter=61, merge=12, quantized=106),
            weight_files=163,
            code_files=2,
            has_card=True,
            papers=("2501.12948",),
            created_at=datetime(2025, 1, 20, tzinfo=UTC),
        ),
        ModelDetail(
            model_id="bigscience/bloom",
            taken_at=at,
            likes=4_920,
            downloads=4_900,
            licence="bigscience-bloom-rail-1.0",
            task="text-generation",
            library="transformers",
            parameters=176_247_271_424,
            children=Children(finetune=38, adapter=24, merge=0, quantized=9),
            weight_files=72,
            code_files=0,
            has_card=True,
            papers=("2211.05100",),
            created_at=datetime(2022, 5, 19, tzinfo=UTC),
        ),
    )
