"""`/trends`: whose models stand on the trending list, under which licences, for what; and from which most is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.analysis import shares
from bot.analysis.growth import growth
from bot.analysis.trend_charts import growth_chart, share_chart
from bot.commands.countdown import day
from bot.commands.listed import SPANS, Listed, days_of, listed
from bot.commands.listed import dates as list_dates
from bot.commands.model_lookup import UNTIL
from bot.commands.spec import Action, Choice, Command, Option, OptionKind, Reply, Request, Services
from bot.commands.values import text
from bot.commands.wording import counted, paged, said
from bot.domain.charts import Chart
from bot.domain.digests import Window
from bot.domain.messages import Block, Footer, Heading, Message, Paragraph, Picture, Table
from bot.domain.trends import Growth, Share
from bot.ports import Policies, Reading

SIZE = 12
_WINDOWS = ("7d", "30d", "90d")
# Beside those on the list, so many of the most liked that are tracked are asked for what was made from them.
_TRACKED = 1000
# Of those, so many with the most derivatives are followed through the window.
_COUNTED = 120
_BY = {
    "country": "by country",
    "org": "by organisation",
    "licence": "by licence",
    "task": "by task",
    "derivatives": "by derivatives",
}
_METHODS = {
    "country": "The country is where the developer is based by the catalogue; unknown is who nobody wrote down. A "
    "fine-tune counts for who published it.",
    "org": "The organisation is the one under whose name the model is published, by the catalogue; unknown is who "
    "nobody wrote down.",
    "licence": "The licence is the one that the model's card states, by its class; unknown is no licence stated. "
    "A list does not tell which one stands behind “other”: that counts as unclear here, and /model tells.",
    "task": "The task is the Hub's own word; unknown is none stated.",
}
_BOUND = (
    "Counted are models that name it as their base, by what their authors or the Hub say: a lower bound. Looked at are "
    "the models of the list and the most liked of those that are tracked."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    by: str
    window: str
    page: int
    chart: bool
    now: datetime

    @property
    def span(self) -> timedelta:
        return days_of(self.window)


async def trends(request: Request, services: Services) -> Reply:
    asked = _Asked(
        by=text(request, "by") or "country",
        window=text(request, "window") or "30d",
        page=request.page,
        chart=request.values.get("chart") is not False,
        now=services.clock.now(),
    )
    async with services.store.reading() as view:
        if asked.by == "derivatives":
            return _grown(asked, await _growths(asked, view))
        found = await listed(view, asked.now, asked.span)
    if found is None:
        return Reply(message=said("No trending list was read yet.", "/sources shows what is read, and when."))
    return _shared(asked, found, services.policies())


def _shared(asked: _Asked, found: Listed, policies: Policies) -> Reply:
    label = {
        "country": lambda: shares.by_country(policies.developer),
        "org": lambda: shares.by_organisation(policies.developer),
        "licence": lambda: shares.by_licence(policies.licence),
        "task": shares.by_task,
    }[asked.by]()
    rows = [_row(one) for one in shares.shares(found.newest, found.before, label)]
    shown, more = paged(rows, asked.page, SIZE)
    if not shown:
        return _no_page(asked)
    title = f"Trending models {_BY[asked.by]}"
    chart = share_chart(shares.daily(found.days, label), title=title, until=found.newest.taken_at)
    columns = (asked.by, "now", "before", "change") if found.before else (asked.by, "now")
    blocks: list[Block] = [Heading(text=f"{title}, {SPANS[asked.window]}", level=1)]
    blocks += [*_picture(asked, chart, len(found.days)), Table(columns=columns, rows=tuple(shown))]
    blocks.append(Paragraph(text=f"{_METHODS[asked.by]} Every place of the list counts once, quantised copies too."))
    return _reply(asked, blocks, [*list_dates(found, asked.now), *_short(found)], more=more)


def _row(one: Share) -> tuple[str, ...]:
    """`+3 points` is of the per cent, so that lists of different lengths can be held against each other."""
    now = f"{one.count} of {one.of} ({one.percent:.0f} %)"
    if one.before is None or not one.before_of:
        return one.label, now
    before = 100 * one.before / one.before_of
    return one.label, now, f"{one.before} of {one.before_of} ({before:.0f} %) before", _change(one.percent - before)


def _change(points: float) -> str:
    whole = round(points, 1)
    if not whole:
        return "= unchanged"
    return f"{'▲ up' if whole > 0 else '▼ down'} {abs(whole):g} {'point' if abs(whole) == 1 else 'points'}"


def _picture(asked: _Asked, chart: Chart | None, days: int) -> list[Block]:
    """On the first page, where there are two days to draw between."""
    return [Picture(chart=chart)] if chart and asked.chart and asked.page == 1 and days > 1 else []


def _short(found: Listed) -> list[str]:
    """On how many days of the window a list was kept, so that nobody takes a few for all."""
    first, last = found.days[0].taken_at.date(), found.days[-1].taken_at.date()
    from_to = f"from {day(first)} to {day(last)}, both counted" if first != last else f"of {day(first)}"
    return [f"Lists of {counted(len(found.days), 'day')} are kept, {from_to}."]


async def _growths(asked: _Asked, view: Reading) -> list[Growth]:
    """Of those whose children were counted in the window, the most first."""
    newest = await view.snapshot(at=asked.now + UNTIL)
    names = dict.fromkeys(one.model_id for one in newest.readings) if newest else {}
    names |= dict.fromkeys(one.model_id for one in (await view.model_names())[:_TRACKED])
    tracked = (await view.tracked(names)).values()
    counts = {one.model_id: one.detail.children.total for one in tracked if one.detail and one.detail.children}
    most = sorted(filter(counts.get, counts), key=lambda name: (-counts[name], name))[:_COUNTED]
    history = await view.model_history(most, Window(start=asked.now - asked.span, end=asked.now + UNTIL))
    grown = [made for name, points in history.items() if (made := growth(name, points)) and made.now.total]
    return sorted(grown, key=lambda one: (-one.now.total, one.model_id))


def _grown(asked: _Asked, found: Sequence[Growth]) -> Reply:
    if not found:
        return Reply(message=said(f"No derivatives were counted in the last {SPANS[asked.window]}.", _BOUND))
    shown, more = paged(found, asked.page, SIZE)
    if not shown:
        return _no_page(asked)
    title = "Models from which most is made"
    rows = tuple((one.model_id, f"at least {one.now.total:,}", *_since(one)) for one in shown)
    blocks: list[Block] = [Heading(text=f"{title}, {SPANS[asked.window]}", level=1)]
    blocks += _picture(asked, growth_chart(found, title=title), len(found))
    blocks += [Table(columns=("model", "made from it", "change"), rows=rows), Paragraph(text=_BOUND)]
    single = all(one.before is None for one in found)
    as_of = f"Hugging Face Hub, counted up to {day(max(one.now_on for one in found))}."
    lines = [as_of, *(["They were counted on one day only: growth shows from the next on."] if single else [])]
    return _reply(asked, blocks, lines, more=more)


def _since(one: Growth) -> tuple[str]:
    if one.before is None or one.before_on is None:
        return (f"counted on {day(one.now_on)} only",)
    return (f"{one.now.total - one.before.total:+,} from {day(one.before_on)} to {day(one.now_on)}",)


def _reply(asked: _Asked, blocks: Sequence[Block], lines: Sequence[str], *, more: bool) -> Reply:
    pages = f"Page {asked.page}{'' if more else ', the last'} · {_BY[asked.by]}"
    return Reply(message=Message(blocks=(*blocks, Footer(lines=(pages, *lines)))), more=more)


def _no_page(asked: _Asked) -> Reply:
    return Reply(message=said(f"There is no page {asked.page}.", "Go back to an earlier page."))


COMMAND = Command(
    name="trends",
    summary="See whose models trend, by country, organisation, licence or task",
    actions=(
        Action(
            name="",
            summary="See whose models trend, by country, organisation, licence or task",
            handler=trends,
            shareable=True,
            example="/trends by:country window:30d",
            options=(
                Option(
                    name="by",
                    summary="What is counted; countries, if you leave it out",
                    choices=tuple(Choice(name=words, value=name) for name, words in _BY.items()),
                ),
                Option(
                    name="window",
                    summary="How far back; 30 days, if you leave it out",
                    choices=tuple(Choice(name=SPANS[one], value=one) for one in _WINDOWS),
                ),
                Option(name="chart", summary="With a chart; yes, if you leave it out", kind=OptionKind.FLAG),
                Option(name="share", summary="Show it to everybody here", kind=OptionKind.FLAG),
            ),
        ),
    ),
)
