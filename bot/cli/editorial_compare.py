"""`gazette editorial compare NEW.yaml`: what a change of the rules would do, before it is in force."""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot import bootstrap, shipped
from bot.analysis.judging import judge_by, judged
from bot.analysis.standing import explained
from bot.cli import exits
from bot.cli.editorial import relevance_of
from bot.cli.editorial_rows import Row, read_rows, read_text
from bot.cli.in_force import configuration
from bot.cli.output import columns, print_json, print_lines
from bot.domain.digests import Window
from bot.domain.entries import Entry, EntryKind
from bot.domain.errors import StoreError
from bot.domain.relevance import Judgement, Rules
from bot.settings import Settings

_FIGURES = ("precision", "recall", "f1", "auc", "p_at_20", "n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Turned:
    """An item that changes sides. `relevant` is its label, None for a stored entry, which has none. What is `unread`
    is counted and never named: whoever reads it can no longer be measured by it.
    """

    title: str
    where: str
    before: Judgement
    after: Judgement
    relevant: bool | None = None
    unread: bool = False


def compare(args: argparse.Namespace, settings: Settings) -> int:
    """Figures of both on labelled rows, and what changes sides there and among the entries of the last days."""
    old, new = bootstrap.rules(settings), _read(args.new)
    name = args.labels or str(shipped.labelled())
    rows = read_rows(name, needs=("title", "rel"))
    figures = {"before": relevance_of(rows, old, name), "after": relevance_of(rows, new, name)}
    turned = [*_labelled(rows, old, new), *asyncio.run(_stored(settings, old, new, args.days))]
    if args.json:
        named = [_as_json(one) for one in turned if not one.unread]
        print_json({"labels": name, **figures, "turned": named, "turned_unread": sum(one.unread for one in turned)})
    else:
        print_lines([*_table(figures, name), "", *_lines(turned)])
    return exits.OK


def _read(name: str) -> Rules:
    from bot.relevance.load import read_rules

    return read_rules(read_text(name), file=name)


def _labelled(rows: Sequence[Row], old: Rules, new: Rules) -> list[Turned]:
    before, after = judge_by(old), judge_by(new)
    found = []
    for row in rows:
        title, text = str(row["title"]), str(row.get("text") or "")
        one, other = before.judge(title, text), after.judge(title, text)
        if one.passes != other.passes:
            relevant = isinstance(row["rel"], int | float) and row["rel"] >= 2  # noqa: PLR2004 - AI policy begins at 2
            found.append(
                Turned(
                    title=title,
                    where="labelled",
                    before=one,
                    after=other,
                    relevant=relevant,
                    unread=row.get("half") == "b",
                )
            )
    return found


async def _stored(settings: Settings, old: Rules, new: Rules, days: int) -> list[Turned]:
    """None where there is no database yet: then the labelled rows have the word alone."""
    now = bootstrap.SystemClock().now()
    try:
        config = await asyncio.to_thread(configuration, settings)
        async with bootstrap.readers(settings) as store, store.reading() as view:
            entries = await view.entries(Window(start=now - timedelta(days=days), end=now + timedelta(days=1)))
    except StoreError:
        return []
    specs = {spec.id: spec for spec in config.sources}
    before, after = judge_by(old), judge_by(new)

    def turned(entry: Entry) -> Turned | None:
        spec = specs.get(entry.source_id)
        one, other = judged(before, entry, spec), judged(after, entry, spec)
        if one.passes == other.passes:
            return None
        return Turned(title=entry.title, where=entry.source_id, before=one, after=other)

    read = [entry for entry in entries if entry.kind is not EntryKind.MODEL]
    found = await asyncio.to_thread(lambda: [turned(entry) for entry in read])
    return [one for one in found if one]


def _table(figures: dict[str, dict[str, float | int]], name: str) -> list[str]:
    rows: list[tuple[str, ...]] = [("", *_FIGURES)]
    for when, found in figures.items():
        rows.append((when, *(f"{found[key]:.3f}" if key != "n" else str(found[key]) for key in _FIGURES)))
    return [f"Against {name}:", *columns(rows)]


def _lines(turned: Sequence[Turned]) -> list[str]:
    if not turned:
        return ["Nothing changes sides."]
    lines = [f"{len(turned)} change sides:"]
    if unread := [one for one in turned if one.unread]:
        better = sum(one.relevant is one.after.passes for one in unread)
        lines.append(f"  {len(unread)} in the half that is kept for measuring, {better} of them for the better")
    for one in turned:
        if one.unread:
            continue
        side = "comes in" if one.after.passes else "goes out"
        label = {None: "", True: ", labelled relevant", False: ", labelled irrelevant"}[one.relevant]
        lines.append(f"  {side}  {one.title}  ({one.where}{label})")
        lines.append(f"      before: {explained(one.before)}")
        lines.append(f"      after:  {explained(one.after)}")
    return lines


def _as_json(one: Turned) -> dict[str, object]:
    return {
        "title": one.title,
        "where": one.where,
        "relevant": one.relevant,
        "before": {"points": one.before.points, "passes": one.before.passes},
        "after": {"points": one.after.points, "passes": one.after.passes},
    }
