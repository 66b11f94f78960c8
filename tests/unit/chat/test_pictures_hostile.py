"""Charts with the worst texts on both platforms: in every shape that may be sent, the platform's own judge agrees."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.chat.discord import pictures
from bot.chat.discord.escape import units
from bot.chat.discord.render import CHARTS
from bot.chat.discord.render import render as on_discord
from bot.chat.slack.blocks import CHART
from bot.chat.slack.pictures import has_charts, worded
from bot.chat.slack.render import render as on_slack
from bot.domain.charts import Chart, ChartKind, Series
from bot.domain.messages import Message, Paragraph, Picture
from bot.messages.encode import decode_chart, encode_chart
from tests import blockkit
from tests.charts import FIRST, PIXEL, Sketch
from tests.doubles.discord import rules, shapes
from tests.openapi import validator
from tests.unit.chat.hostile import EXAMPLES, words
from tests.unit.messages.shapes import pictures as any_pictures

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
charts = st.builds(
    Chart,
    kind=st.just(ChartKind.LINES),
    title=words,
    series=st.builds(lambda name: (Series(name=name, points=((FIRST, 1.0),)),), words),
    unit=words,
    alt=words,
    source=words,
)
several = st.lists(charts, min_size=1, max_size=12).map(
    lambda found: Message(blocks=(Paragraph(text="Trends"), *(Picture(chart=one) for one in found)))
)


def galleries(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in shapes.walk(body.get("components", [])) if one["type"] == 12]


@given(several, st.sampled_from([None, Sketch(), Sketch(broken="no memory")]))
@settings(max_examples=max(EXAMPLES // 4, 250), deadline=None, suppress_health_check=_SLOW)
def test_discord_takes_every_shape_of_any_charts(message: Message, sketch: Sketch | None) -> None:
    judge = validator("MessageCreateRequest")
    drawn, told, possible = 0, 0, 0
    for frozen in (json.loads(json.dumps(one, ensure_ascii=False).encode()) for one in on_discord(message)):
        found = asyncio.run(pictures.shapes(frozen, sketch))
        for shape in found:
            assert judge(shape.body) == []
            assert CHARTS not in shape.body
            files = {str(number): one for number, one in enumerate(shape.files)}
            assert rules.message_faults(shape.body) + rules.file_faults(shape.body, files) == []
            assert sum(units(one.get("content", "")) for one in shapes.walk(shape.body.get("components", []))) <= 4000
        possible += min(10, len(frozen.get(CHARTS, ())))
        drawn += len(galleries(found[0].body))
        told += shapes.text(found[0].body).count("Chart: ")
        assert galleries(found[-1].body) == []
    count = sum(isinstance(one, Picture) for one in message.blocks)
    assert drawn == (possible if sketch and not sketch.broken else 0)
    assert told >= count - drawn


@given(several)
@settings(max_examples=max(EXAMPLES // 4, 250), deadline=None, suppress_health_check=_SLOW)
def test_slack_takes_any_charts_as_pictures_and_as_words(message: Message) -> None:
    for part in on_slack(message):
        frozen = json.dumps(part, ensure_ascii=False, separators=(",", ":"))
        frozen.encode()
        held = [one for one in part["blocks"] if CHART in one]
        assert has_charts(frozen) == bool(held)
        assert all(0 < units(one["alt_text"]) <= 2000 for one in held)
        shown = [
            {name: one[name] for name in ("type", "alt_text")} | {"slack_file": {"id": "F0123ABCDEF"}}
            if CHART in one
            else one
            for one in part["blocks"]
        ]
        for blocks in (shown, worded(part)["blocks"]):
            assert blockkit.problems({**part, "blocks": blocks}) == []


@given(words)
def test_no_text_is_taken_for_a_chart(text: str) -> None:
    mark = f'"{CHART}":{{"kind":'
    (part,) = on_slack(Message(blocks=(Paragraph(text=(mark + text)[:500]),)))
    assert not has_charts(json.dumps(part, ensure_ascii=False, separators=(",", ":")))


@given(any_pictures)
def test_a_chart_comes_back_from_its_frozen_form(picture: Picture) -> None:
    chart = picture.chart
    assert decode_chart(json.loads(json.dumps(encode_chart(chart)))) == chart


def test_half_a_surrogate_is_a_question_mark_once_it_is_frozen() -> None:
    chart = Chart(kind=ChartKind.BARS, title="\ud800", series=(), unit="", alt="a\udfff", source="")
    assert decode_chart(encode_chart(chart)) == replace(chart, title="?", alt="a?")


@pytest.mark.parametrize(
    "wrong", [{}, {"kind": "pie"}, {"kind": "bars", "series": [{}]}, {"kind": "lines", "series": 3}]
)
def test_what_is_no_chart_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="not an encoded chart"):
        decode_chart(wrong)


async def test_a_frozen_chart_that_cannot_be_read_is_told_in_words() -> None:
    (part,) = on_discord(Message(blocks=(Picture(chart=Chart(**_LOST)),)))
    part[CHARTS][0]["chart"] = {"kind": "of a later version"}
    first, *_ = await pictures.shapes(part, Sketch())
    assert "Chart: It rises" in shapes.text(first.body)
    assert first.files == ()


async def test_each_chart_that_can_be_drawn_is_shown_beside_one_that_cannot() -> None:
    class Half(Sketch):
        async def png(self, chart: Chart) -> bytes:
            self.broken = "no memory" if chart.title == "bad" else ""
            return await Sketch.png(self, chart)

    both = tuple(Picture(chart=Chart(**_LOST | {"title": title})) for title in ("bad", "good"))
    (part,) = on_discord(Message(blocks=both))
    first, *_ = await pictures.shapes(part, Half())
    assert first.files == (("chart-2.png", PIXEL),)
    assert len(galleries(first.body)) == 1
    assert "Chart: It rises" in shapes.text(first.body)


_LOST: dict[str, Any] = {
    "kind": ChartKind.BARS, "title": "t", "series": (), "unit": "u", "alt": "It rises", "source": "Ours"
}  # fmt: skip
