"""The real captures beside the project, where they are there. They are read from their place and never copied."""

from pathlib import Path

from tests.offered import absent

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
_NOT_FEEDS = {".opml", ".spc"}


def require() -> Path:
    """The folder. Skips with the reason where it is absent, fails in CI."""
    if not CORPUS.is_dir():
        absent("the corpus of real feeds (../shared/corpus) is not beside this checkout")
    return CORPUS


def feed_files() -> list[Path]:
    """Every capture of a feed: not the expected outputs of other parsers, not subscription lists."""
    root = require()
    files = [path for folder in ("feeds", "domain") for path in sorted((root / folder).rglob("*")) if path.is_file()]
    return [path for path in files if path.suffix not in _NOT_FEEDS and not _is_expected_output(path)]


def _is_expected_output(path: Path) -> bool:
    """JSON beside a feed is what another parser made of it; only feed-rs keeps JSON Feeds, in a folder of their own."""
    return path.suffix == ".json" and (path.parent.name != "jsonfeed" or path.name.endswith(".serde.json"))
