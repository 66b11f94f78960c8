"""A chart wherever messages are shown: a figure on the page, words in a terminal and in plain text."""

import asyncio
import io
import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.charts.painter import VegaPainter
from bot.chat.discord.render import render as on_discord
from bot.chat.slack.render import render as on_slack
from bot.chat.terminal import show
from bot.demo.discord_page import discord_page
from bot.demo.slack_page import slack_page
from bot.domain.charts import ChartKind
from bot.domain.messages import Heading, Message, Picture, Table
from bot.messages.plain import plain
from bot.web.page import drawn, page
from tests.charts import PIXEL, Sketch, bars, chart

EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(1)><image href='https://evil.example/x.png'/>\"'&"
ALT = chart().alt


def message(text: str = ALT) -> Message:
    picture = Picture(chart=chart(title=text, alt=text, unit=text, source=text or "Ours"))
    return Message(blocks=(Heading(text="Trends", level=1), picture, Table(columns=("a", "b"), rows=(("1", "2"),))))


class Read(HTMLParser):
    """Every element with its attributes, and all text, as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.tags if name == tag]

    @property
    def policy(self) -> str:
        return next(one["content"] or "" for one in self.all("meta") if "http-equiv" in one)


async def test_the_page_shows_the_chart_as_a_figure_with_its_words_and_source() -> None:
    read = Read(await asyncio.to_thread(page, message(), await drawn(message(), Sketch())))
    (image,) = read.all("img")
    assert image["alt"] == ALT
    assert (image["src"] or "").startswith("data:image/svg+xml;base64,")
    assert len(read.all("figure")) == len(read.all("figcaption")) == 1
    assert "img-src data:;" in read.policy


@pytest.mark.parametrize("broken", [True, False])
async def test_without_a_drawing_the_page_says_what_it_would_show_and_allows_no_image(broken: bool) -> None:
    drawings = await drawn(message(), Sketch(broken="no memory")) if broken else {}
    read = Read(await asyncio.to_thread(page, message(), drawings))
    assert f"Chart: {ALT}" in "".join(read.words)
    assert read.all("img") == []
    assert "img-src" not in read.policy


async def test_nothing_in_a_chart_becomes_a_script_or_a_reference() -> None:
    evil = Picture(
        chart=chart(ChartKind.BARS, series=bars(**{EVIL: 2.0, "b": 1.0}), title=EVIL, alt=EVIL, unit=EVIL, source=EVIL)
    )
    of = Message(blocks=(Heading(text=EVIL, level=1), evil))
    read = Read(await asyncio.to_thread(page, of, await drawn(of, VegaPainter(seconds=60))))
    assert [name for name, _ in read.tags if name in {"script", "image", "iframe", "object", "link"}] == []
    assert not [key for _, found in read.tags for key in found if key.startswith("on")]
    (image,) = read.all("img")
    assert image["alt"] == EVIL
    svg = ET.fromstring(b64decode((image["src"] or "").partition(",")[2]))  # noqa: S314 - drawn by ourselves
    tags = {one.tag.rpartition("}")[2] for one in svg.iter()}
    assert tags.isdisjoint({"script", "foreignObject", "image", "use", "a", "style"})
    attributes = [(name, value) for one in svg.iter() for name, value in one.attrib.items()]
    assert not [name for name, _ in attributes if name.startswith("on") or name.endswith("href")]
    assert all(found.startswith("#") for _, value in attributes for found in re.findall(r"url\((.*?)\)", value))
    assert "alert(1)" in "".join(svg.itertext())


@given(st.text(max_size=80))
@settings(max_examples=200)
def test_no_words_of_a_chart_become_markup(text: str) -> None:
    of = message(f"<script>{text}</script>")
    chart_of = next(one.chart for one in of.blocks if isinstance(one, Picture))
    pages = (
        page(of, {chart_of: "<svg/>"}),
        page(of),
        discord_page(on_discord(of), [{"chart-1.png": PIXEL}]),
        discord_page(on_discord(of)),
        slack_page(on_slack(of), pictures=[PIXEL]),
        slack_page(on_slack(of)),
    )
    for html in pages:
        read = Read(html)
        assert read.all("script") == []
        assert all((one["src"] or "").startswith("data:image/") for one in read.all("img"))


def test_terminal_and_plain_text_say_what_can_be_seen_and_where_it_comes_from() -> None:
    buffer = io.StringIO()
    of = Message(blocks=(Picture(chart=chart()),))
    show(of, Console(file=buffer, width=200, no_color=True))
    for words in (buffer.getvalue(), plain(of)):
        assert f"Chart: {ALT}" in words
        assert chart().source in words


def test_the_imitated_pages_show_drawings_and_say_what_was_not_drawn() -> None:
    with_it = (
        discord_page(on_discord(message()), [{"chart-1.png": PIXEL}]),
        slack_page(on_slack(message()), pictures=[PIXEL]),
    )
    without = (discord_page(on_discord(message())), slack_page(on_slack(message()), pictures=[None]))
    assert [[one["alt"] for one in Read(html).all("img")] for html in with_it] == [[ALT], [ALT]]
    assert [f"Chart: {ALT}" in "".join(Read(html).words) for html in without] == [True, True]
    assert [Read(html).all("img") for html in without] == [[], []]
    assert "img-src data:;" in Read(with_it[1]).policy
    assert "img-src" not in Read(without[1]).policy


def test_a_picture_that_was_not_drawn_does_not_take_the_place_of_another() -> None:
    of = Message(blocks=(Picture(chart=chart(alt="one")), Picture(chart=chart(alt="two"))))
    pages = (
        discord_page(on_discord(of), [{"chart-2.png": PIXEL}]),
        slack_page(on_slack(of), pictures=[None, PIXEL]),
    )
    for html in pages:
        assert [one["alt"] for one in Read(html).all("img")] == ["two"]
        assert "Chart: one" in "".join(Read(html).words)
