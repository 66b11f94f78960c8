"""The trending section of an edition as blocks for every platform."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.analysis import countries
from bot.analysis.openness import GATED
from bot.analysis.openness_evidence import hub_page
from bot.analysis.shares import UNKNOWN
from bot.analysis.trend_charts import table
from bot.digest.releases import coverage_line
from bot.domain.digests import Riser, Trending
from bot.domain.messages import Block, Heading, Item, Link, Paragraph, Picture
from bot.domain.trends import Movement, Share

TITLE = "Trending on the Hugging Face Hub"
# What stands behind the source of a count of ours, where news has the tier of its publisher.
_TIER = "measured"
_RULE = "shown are those that came nearest to the top, by how many times their place shrank; a new one came from below"
_NAMED = 5
_COUNTRIES = 5
_MILLION = 1_000_000


def trending_blocks(trending: Trending | None) -> list[Block]:
    """Nothing where the edition does not ask for it; one honest line where there is nothing to show."""
    if trending is None:
        return []
    heading = Heading(text=TITLE)
    if trending.until is None:
        return [heading, Paragraph(text="The Hub's trending list has not been read yet.")]
    blocks: list[Block] = [heading, *(Paragraph(text=line) for line in _opening(trending, trending.until))]
    blocks += [_item(one, trending, trending.until) for one in trending.risen]
    blocks += [Paragraph(text=line) for line in _closing(trending)]
    if trending.chart:
        blocks += [Picture(chart=trending.chart), table(trending.chart)]
    return blocks


def _opening(trending: Trending, until: datetime) -> Iterator[str]:
    if trending.stale:
        yield f"The Hub's list was last read on {_minute(until)}: nothing newer is known."
    if trending.countries and trending.since is None:
        yield f"No earlier list is kept: what moved up to {_day(until)} cannot be told yet."
    elif trending.since and trending.still:
        yield f"No model moved up between {_day(trending.since)} and {_day(until)}."


def _closing(trending: Trending) -> Iterator[str]:
    if trending.liked and trending.since:
        gained = ", ".join(f"{one.model_id} +{one.likes_gained:,}" for one in trending.liked)
        yield f"Most likes gained since {_day(trending.since)}: {gained}."
    if trending.left and trending.since:
        more = len(trending.left) - _NAMED
        names = ", ".join(trending.left[:_NAMED]) + (f" and {more} more" if more > 0 else "")
        yield f"Off the list since {_day(trending.since)}: {names}."
    if trending.countries:
        yield _by_country(trending.countries, trending.since)


def _by_country(countries: Sequence[Share], since: datetime | None) -> str:
    """The largest five, the others, and always `unknown`; points are of the whole list."""
    known, unknown = [one for one in countries if one.label != UNKNOWN], countries[-1]
    first = [one for one in known[:_COUNTRIES] if one.count]
    rest = sum(one.count for one in known) - sum(one.count for one in first)
    parts = [_share(one) for one in first]
    if rest:
        parts.append(f"others {100 * rest / unknown.of:.0f} %")
    parts.append(_share(unknown))
    compared = f", change in points since {_day(since)}" if since else ""
    return f"Developers by country, of {unknown.of} models{compared}: {', '.join(parts)}."


def _share(share: Share) -> str:
    text = f"{share.label} {share.percent:.0f} %"
    if share.before is None or not share.before_of:
        return text
    points = round(share.percent - 100 * share.before / share.before_of)
    return f"{text} ({'±0' if points == 0 else f'{points:+d}'.replace('-', '−')})"


def _item(riser: Riser, trending: Trending, until: datetime) -> Item:
    moved = riser.movement
    return Item(
        number=0,
        title=Link(text=moved.model_id, url=hub_page(moved.model_id)),
        text=_way(moved, trending.kept),
        facts=tuple(_facts(riser, trending.since)),
        source=f"Hugging Face Hub, as of {_minute(until)}",
        tier=_TIER,
        when=None,
        why=(_why(moved),),
    )


def _way(moved: Movement, kept: int) -> str:
    """`8th, up 12 places; 9th day in a row on the list.` Nobody knows of days before the first list that is kept."""
    if moved.climbed is None:
        place = f"{_th(moved.rank)}, new on the list"
    else:
        places = "1 place" if moved.climbed == 1 else f"{moved.climbed} places"
        place = f"{_th(moved.rank)}, up {places}"
    if moved.streak <= 1:
        return f"{place}."
    days = f"on all {kept} days kept" if moved.streak >= kept else f"{_th(moved.streak)} day in a row on the list"
    return f"{place}; {days}."


def _facts(riser: Riser, since: datetime | None) -> Iterator[str]:
    moved, reading = riser.movement, riser.movement.reading
    yield riser.told
    if riser.gated:
        yield GATED.get(riser.gated, f"Gated ({riser.gated})")
    yield countries.beside(riser.developer, riser.country) if riser.developer else "Developer and country unknown"
    if reading.likes is not None:
        yield f"{reading.likes:,} likes{_gained(moved.likes_gained, since)}"
    if reading.downloads is not None:
        yield f"{reading.downloads:,} downloads in 30 days{_gained(moved.downloads_gained, since)}"
    if reading.parameters:
        yield f"{_size(reading.parameters)} parameters"
    if moved.mirrors:
        yield f"with {len(moved.mirrors)} quantised {'copy' if len(moved.mirrors) == 1 else 'copies'} on the list"
    if riser.covered_by:
        yield coverage_line(riser.covered_by)


def _gained(gain: int | None, since: datetime | None) -> str:
    """A fall is said to be one."""
    if gain is None or since is None:
        return ""
    return f" ({f'{gain:+,}'.replace('-', '−') if gain else '±0'} since {since.day} {since:%B})"


def _why(moved: Movement) -> str:
    came = "new" if moved.before is None else f"from place {moved.before}"
    return f"{came} to place {moved.rank}; {_RULE}"


def _size(parameters: int) -> str:
    millions = parameters / _MILLION
    return f"{millions / 1000:.3g} billion" if millions >= 1000 else f"{millions:.3g} million"  # noqa: PLR2004 - a unit


def _th(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"


def _minute(moment: datetime) -> str:
    return f"{_day(moment)} {moment:%H:%M} UTC"
