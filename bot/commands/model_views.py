"""What was made from a model, and how it fared: charts with their figures beside them. Pure."""

from collections.abc import Sequence
from datetime import date

from bot.analysis.growth import growth
from bot.analysis.trend_charts import derivatives_chart, history_charts
from bot.commands.countdown import day
from bot.commands.listed import some
from bot.commands.model_card import foot, head
from bot.commands.model_facts import Facts, label
from bot.commands.model_lookup import Found
from bot.commands.wording import counted
from bot.domain.hub import Children, Measured
from bot.domain.messages import Block, Heading, Message, Paragraph, Picture, Table
from bot.domain.trends import Growth

# How many days a table shows: as many as a phone does.
_ROWS = 12
_BOUND = (
    "These are the models that name it as their base, by what their authors or the Hub say. Who does not say so is not "
    "counted: a lower bound."
)
_KINDS = (("fine-tunes", "finetune"), ("adapters", "adapter"), ("merges", "merge"), ("quantised copies", "quantized"))


def derivatives(found: Found, history: Sequence[Measured], bases: Sequence[Facts]) -> Message:
    one = found.facts
    blocks: list[Block] = [*head(found, "Derivatives")]
    grown = _growth(one, history)
    if grown is None:
        blocks.append(Paragraph(text="What was made from it is not measured yet."))
    else:
        if chart := derivatives_chart(one.model_id, history):
            blocks.append(Picture(chart=chart))
        blocks += [_kinds(grown), Paragraph(text=f"{_since(grown)} {_BOUND}")]
    if one.base_models:
        known = {base.model_id.casefold(): base for base in bases}
        blocks.append(Heading(text="What it was made from"))
        blocks += [Paragraph(text=_base(name, known.get(name.casefold()))) for name in one.base_models[:5]]
        if len(one.base_models) > 5:  # noqa: PLR2004 - as many as are described
            blocks.append(Paragraph(text=f"And {some(one.base_models[5:], 5)}."))
    return Message(blocks=(*blocks, foot(one)))


def history(found: Found, points: Sequence[Measured]) -> Message:
    one = found.facts
    blocks: list[Block] = [*head(found, "History")]
    if not points:
        return Message(blocks=(*blocks, Paragraph(text="It is not measured yet."), foot(one)))
    blocks += [Picture(chart=chart) for chart in history_charts(one.model_id, points)]
    shown = spread(points, _ROWS)
    rows = tuple(
        (day(one.at.date()), _rank(one), _some(one.likes, "likes"), _some(one.downloads, "downloads"))
        for one in reversed(shown)
    )
    blocks.append(Table(columns=("day", "rank", "likes", "downloads of the last 30 days"), rows=rows))
    days = f"Measured on {counted(len(points), 'day')}, {_days(points[0].at.date(), points[-1].at.date())}."
    less = f" {len(shown)} of them are shown." if len(shown) < len(points) else ""
    blocks.append(Paragraph(text=f"{days}{less} Without a rank it was not on the trending list."))
    return Message(blocks=(*blocks, foot(one)))


def spread(points: Sequence[Measured], most: int) -> list[Measured]:
    """The first and the last, and of those between as many as there is room for."""
    if len(points) <= most:
        return list(points)
    step = (len(points) - 1) / (most - 1)
    return [points[round(number * step)] for number in range(most)]


def _growth(one: Facts, history: Sequence[Measured]) -> Growth | None:
    """By what was kept; where nothing was, the newest look alone."""
    if grown := growth(one.model_id, history):
        return grown
    if one.children is None or one.detail is None:
        return None
    return Growth(model_id=one.model_id, now=one.children, now_on=one.detail.taken_at.date())


def _kinds(grown: Growth) -> Table:
    """A row for each way to make one from it, and the sum."""
    rows = [(name, *_then_and_now(grown, field)) for name, field in _KINDS]
    total = ("all", *_then_and_now(grown, "total"))
    if grown.before_on is None:
        return Table(columns=("kind", f"on {day(grown.now_on)}"), rows=(*rows, total))
    columns = ("kind", f"on {day(grown.now_on)}", f"on {day(grown.before_on)}", "change")
    return Table(columns=columns, rows=(*rows, total))


def _then_and_now(grown: Growth, field: str) -> tuple[str, ...]:
    now = _count(grown.now, field)
    if grown.before is None:
        return (f"at least {now:,}",)
    before = _count(grown.before, field)
    return f"at least {now:,}", f"{before:,} before", f"{now - before:+,}"


def _count(children: Children, field: str) -> int:
    return int(getattr(children, field))


def _since(grown: Growth) -> str:
    if grown.before is None or grown.before_on is None:
        return f"Counted on {day(grown.now_on)} for the first time: growth shows from the next look on."
    return f"{grown.now.total - grown.before.total:+,} from {day(grown.before_on)} to {day(grown.now_on)}."


def _base(name: str, known: Facts | None) -> str:
    return f"{name}: {label(known)}." if known else f"{name}, which is not tracked here."


def _rank(one: Measured) -> str:
    return f"rank {one.rank}" if one.rank is not None else "no rank"


def _some(number: int | None, noun: str) -> str:
    return f"{number:,} {noun}" if number is not None else f"{noun} not stated"


def _days(first: date, last: date) -> str:
    return f"from {day(first)} to {day(last)}" if first != last else day(first)
