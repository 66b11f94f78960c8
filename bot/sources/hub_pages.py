"""Bodies of the Hub's answers without what its library would stumble over: one bad value never loses the rest."""

import json
import logging
import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

from bot.domain.errors import SourceError, SourceFault
from bot.sources.hub_fields import is_model_id

log = logging.getLogger(__name__)

# The only form of a time that the library reads.
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
_MOMENTS: Final = ("createdAt", "lastModified")
_CARD: Final = ("license_name", "license_link")


def sound_page(body: bytes, fields: Collection[str]) -> bytes:
    """The rows of a list that name a model, with these fields only.

    Raises SourceError (BAD_ANSWER) where the page is not a JSON list.
    """
    page = _parsed(body)
    if not isinstance(page, list):
        raise SourceError(SourceFault.BAD_ANSWER, "a JSON list of models was expected from the Hub")
    rows = [_sound(row, fields) for row in page if isinstance(row, dict) and is_model_id(row.get("id"))]
    if missing := len(page) - len(rows):
        log.warning("%d of %d rows of the Hub's list had no valid model id and were skipped", missing, len(page))
    return json.dumps(rows).encode()


def sound_model(body: bytes, fields: Collection[str]) -> bytes:
    """The same for the answer about one model. Raises SourceError (BAD_ANSWER) where it is about none."""
    model = _parsed(body)
    if not isinstance(model, dict) or not is_model_id(model.get("id")):
        raise SourceError(SourceFault.BAD_ANSWER, "a JSON object with the name of a model was expected from the Hub")
    return json.dumps(_sound(model, fields)).encode()


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SourceError(SourceFault.BAD_ANSWER, "the Hub's answer is not JSON") from error


def _sound(row: dict[str, object], fields: Collection[str]) -> dict[str, object]:
    kept = {key: row[key] for key in ("id", *fields) if key in row}
    weights = kept.get("safetensors")
    if not (isinstance(weights, dict) and {"parameters", "total"} <= weights.keys()):
        kept.pop("safetensors", None)
    for key in _MOMENTS:
        if not _is_moment(kept.get(key)):
            kept.pop(key, None)
    if "cardData" in kept:
        kept["cardData"] = _card(kept["cardData"])
    if "siblings" in kept:
        kept["siblings"] = _files(kept["siblings"])
    return kept


def _card(value: object) -> dict[str, object]:
    """A card is what its author wrote, under any key; the library takes keys as arguments."""
    return {key: value[key] for key in _CARD if key in value} if isinstance(value, dict) else {}


def _files(value: object) -> list[dict[str, str]] | None:
    if not isinstance(value, list):
        return None
    names = (row.get("rfilename") for row in value if isinstance(row, dict))
    return [{"rfilename": name} for name in names if isinstance(name, str)]


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
