"""The real daily snapshots of models beside the project, day by day, as rows for the double of the Hub.

They hold no rank, licence or base model. The order is that of the file, and `trendingScore` is made by us from it.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from tests import corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """`models` are the rows of the file as they are, in its order."""

    on: date
    models: tuple[dict[str, Any], ...]

    def rows(self) -> list[dict[str, Any]]:
        """As the Hub would tell them, with our own score."""
        most = len(self.models)
        return [
            {**model, "author": model["id"].partition("/")[0], "trendingScore": most - position}
            for position, model in enumerate(self.models)
        ]


def days() -> list[Day]:
    """Oldest first. Skips with the reason where the corpus is absent, fails in CI."""
    folder = corpus.require() / "apis" / "huggingface" / "snapshots_namhyeokwoo"
    return [_day(json.loads(path.read_text())) for path in sorted(folder.glob("*.json"))]


def _day(told: dict[str, Any]) -> Day:
    return Day(on=date.fromisoformat(told["date"]), models=tuple(told["models"]))
