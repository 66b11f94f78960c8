"""Trying a source without storing anything: what to read, and which of its rules an entry meets. Pure."""

from datetime import timedelta

from bot.analysis.matching import first_match
from bot.domain.entries import RawEntry
from bot.domain.sources import SourceId, SourceKind, SourceSpec


def feed_at(url: str) -> SourceSpec:
    """A feed that is not configured, to be read once. Its name is shown, hence without a query and the keys in it."""
    name = url.partition("?")[0]
    return SourceSpec(id=SourceId("test"), kind=SourceKind.FEED, name=name, url=url, every=timedelta(hours=1))


def verdict(spec: SourceSpec, entry: RawEntry) -> str:
    """Which of the source's rules the entry meets."""
    text = f"{entry.title}\n{entry.summary}"
    if spec.include and first_match(spec.include, text) is None:
        return "left out: no include word occurs"
    if word := first_match(spec.exclude, text):
        return f"left out: exclude has “{word}”"
    return f"passes: include has “{first_match(spec.include, text)}”" if spec.include else "passes: no rules"
