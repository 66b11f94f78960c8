"""The trending section of an edition as JSON for other programs. Keys are added to, never renamed."""

from datetime import datetime

from bot.domain.digests import Riser, Trending
from bot.domain.trends import Share


def trending_json(trending: Trending | None) -> dict[str, object] | None:
    """None where the edition does not ask for it. What was not measured is null."""
    if trending is None:
        return None
    return {
        "since": _moment(trending.since),
        "until": _moment(trending.until),
        "stale": trending.stale,
        "risen": [_riser(one) for one in trending.risen],
        "most_liked": [{"model": one.model_id, "likes_gained": one.likes_gained} for one in trending.liked],
        "days_kept": trending.kept,
        "left": list(trending.left),
        "countries": [_share(one) for one in trending.countries],
    }


def _riser(riser: Riser) -> dict[str, object]:
    moved = riser.movement
    return {
        "model": moved.model_id,
        "rank": moved.rank,
        "before": moved.before,
        "streak": moved.streak,
        "likes": moved.reading.likes,
        "likes_gained": moved.likes_gained,
        "downloads_30_days": moved.reading.downloads,
        "downloads_gained": moved.downloads_gained,
        "parameters": moved.reading.parameters,
        "copies": list(moved.mirrors),
        "openness": riser.label,
        "gated": riser.gated,
        "licence": riser.licence or None,
        "developer": riser.developer or None,
        "country": riser.country,
        "covered_by": list(riser.covered_by),
    }


def _share(share: Share) -> dict[str, object]:
    return {"label": share.label, "count": share.count, "of": share.of, "before": share.before}


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None
