"""Does a text contain what the operator asked for? The words and /patterns/ of `include` and `exclude`."""

import re
from collections.abc import Iterable
from functools import lru_cache


def first_match(phrases: Iterable[str], text: str) -> str | None:
    """The first phrase that the text contains, as the operator wrote it; None where there is none."""
    return next((phrase for phrase in phrases if _pattern(phrase).search(text)), None)


@lru_cache(maxsize=1024)
def _pattern(phrase: str) -> re.Pattern[str]:
    """Whole words: `AI` is not in `said`. A phrase in capitals is an acronym and keeps its case: `AI` is not `ai`.

    Between slashes stands a regular expression, case-insensitive, searched anywhere.
    """
    if len(phrase) > 2 and phrase.startswith("/") and phrase.endswith("/"):  # noqa: PLR2004 - two slashes and a body
        return re.compile(phrase[1:-1], re.IGNORECASE)
    words = r"\s+".join(re.escape(word) for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", 0 if phrase.isupper() else re.IGNORECASE)
