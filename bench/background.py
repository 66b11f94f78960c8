"""Makes `bot/analysis/background.tsv` anew: in how many headlines of real feeds each term stands.

    python bench/background.py

Counts only, of terms that stand in two headlines or more; no headline can be made of them again. Needs
`../shared/corpus`. The table is frozen: made anew, it changes which entries are one story, so measure before and after
(`tests/editorial/test_stories.py`).
"""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import feedparser

from bot.analysis.terms import title_terms
from tests.corpus import feed_files

TABLE = Path("bot/analysis/background.tsv")


def headlines() -> Iterator[str]:
    """Each headline of the captures once, case aside."""
    seen = set()
    for path in feed_files():
        for entry in feedparser.parse(path.read_bytes()).entries:
            title = str(entry.get("title") or "").strip()
            if title and title.casefold() not in seen:
                seen.add(title.casefold())
                yield title


def main() -> None:
    counts: Counter[str] = Counter()
    known = list(headlines())
    for title in known:
        counts.update(title_terms(title))
    lines = [f"headlines\t{len(known)}", *(f"{term}\t{count}" for term, count in sorted(counts.items()) if count > 1)]
    TABLE.write_text("\n".join([*lines, ""]), encoding="utf-8")
    sys.stdout.write(f"{len(known)} headlines, {len(lines) - 1} terms\n")


if __name__ == "__main__":
    main()
