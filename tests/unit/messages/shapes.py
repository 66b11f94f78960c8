"""Random messages: every block, sizes from nothing to far too large, text as hostile as feeds make it."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from bot.domain.charts import Chart, ChartKind, Series
from bot.domain.messages import Block, Button, Buttons, Footer, Heading, Item, Link, Message, Paragraph, Picture, Table

HOSTILE = (
    "@everyone <@1> <#2> <t:0:R>",
    "[click](https://evil.example) **bold** `code` ||spoiler||",
    "<script>alert(1)</script> {{ 7*7 }}",
    "e" + "\u0301" * 300,
    "word " * 900,
    "x" * 4000,
    "\u202eright to left",
    "\U0001f469\u200d\U0001f4bb " * 50,
    "",
)

texts = st.one_of(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60), st.sampled_from(HOSTILE))
links = st.builds(Link, text=texts, url=st.sampled_from([None, "https://a.example/1", "https://b.example/" + "x" * 90]))
_moments = st.integers(0, 10_000).map(lambda hours: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(hours=hours))

headings = st.builds(Heading, text=texts, level=st.sampled_from([1, 2]))
paragraphs = st.builds(Paragraph, text=texts)
items = st.builds(
    Item,
    number=st.integers(1, 999),
    title=links,
    text=texts,
    facts=st.lists(texts, max_size=4).map(tuple),
    source=st.text(max_size=40),
    tier=st.sampled_from(["official", "press"]),
    when=st.none() | _moments,
    also=st.lists(links, max_size=3).map(tuple),
    why=st.lists(texts, max_size=2).map(tuple),
)
footers = st.builds(
    Footer, lines=st.lists(texts, max_size=3).map(tuple), details=st.lists(texts, max_size=20).map(tuple)
)
tables = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        Table,
        columns=st.just(tuple("abcd"[:width])),
        rows=st.lists(st.tuples(*[texts] * width), max_size=12).map(tuple),
    )
)
buttons = st.builds(
    Buttons,
    buttons=st.lists(st.builds(Button, label=st.text(max_size=20), key=st.text(max_size=100)), max_size=5).map(tuple),
)
# Few long texts in one picture: a message of many of them is more than Hypothesis likes to print.
_short = st.text(max_size=20)
values = st.floats(-1e9, 1e9, allow_nan=False)
_labels = st.lists(st.tuples(_short, values), max_size=4).map(tuple)
_days = st.lists(st.tuples(st.dates(), values), max_size=4).map(tuple)
pictures = st.sampled_from(list(ChartKind)).flatmap(
    lambda kind: st.builds(
        Picture,
        chart=st.builds(
            Chart,
            kind=st.just(kind),
            title=_short,
            series=st.lists(
                st.builds(Series, name=_short, points=_labels if kind is ChartKind.BARS else _days), max_size=3
            ).map(tuple),
            unit=_short,
            alt=texts,
            source=_short,
        ),
    )
)
blocks: st.SearchStrategy[Block] = st.one_of(items, headings, paragraphs, items, footers, tables, pictures, buttons)
messages = st.lists(blocks, min_size=1, max_size=30).map(lambda found: Message(blocks=tuple(found)))
