"""Draw a chart of each kind, of figures made up for this: `python -m bench.chart_pictures [--docs]`.

Into build/pictures come the pictures, and pages as wide as a phone, light and dark, in colour and in grey, to be looked
at; that takes Chromium, by default /usr/bin/chromium, else named in CHROMIUM. With `--docs` some of the pictures alone
come into docs/pictures.
"""

import asyncio
import os
import sys
import time
from base64 import b64encode
from collections.abc import Mapping
from datetime import date, timedelta
from math import sin
from pathlib import Path

from bot.charts.painter import VegaPainter
from bot.domain.charts import Chart, ChartKind, Series

LOOK = Path("build/pictures")
DOCS = Path("docs/pictures")
PHONE = 375
FIRST = date(2026, 8, 1)
SOURCE = "Sample figures, made up for this picture; as of 22 August 2026, 06:00 UTC. Open Gazette."
_FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=2")
_IN_GREY = "filter:grayscale(1)"
_GROUNDS = {"light": "background:#ffffff;color:#1c1b19", "dark": "background:#313338;color:#dbdee1"}


def charts() -> Mapping[str, Chart]:
    return {
        "shares": chart(
            ChartKind.SHARES,
            "Share of trending models by country of their developer",
            countries(),
            "% of the list of 100",
        ),
        "ranks": chart(ChartKind.RANKS, "Where six families stood on the trending list", ranks(), "rank, 1 is the top"),
        "lines": chart(ChartKind.LINES, "Likes of four models since the beginning of August", likes(), "likes"),
        "one": chart(ChartKind.LINES, "Likes of sample-lab/Example-Reasoner-70B", likes()[:1], "likes"),
        "bars": chart(
            ChartKind.BARS,
            "Models built on five families, a lower bound",
            derivatives(),
            "models that name the family as their base",
        ),
        "pairs": chart(ChartKind.BARS, "Licences of trending models, this month and last", licences(), "models"),
        "day": chart(ChartKind.SHARES, "Trending models by licence, 22 August 2026", one_day(), "models"),
        "many": chart(ChartKind.BARS, "Likes gained in a week", gained(), "likes"),
    }


def chart(kind: ChartKind, title: str, series: tuple[Series, ...], unit: str) -> Chart:
    return Chart(kind=kind, title=title, series=series, unit=unit, alt=f"Sample: {title}.", source=SOURCE)


def days(count: int = 22) -> list[date]:
    return [FIRST + timedelta(days=one) for one in range(count)]


def countries() -> tuple[Series, ...]:
    parts = {"China": (41, 8), "United States": (27, -5), "France": (6, 2), "South Korea": (2, 1), "Others": (9, 1)}
    made = [
        Series(
            name=name,
            points=tuple(
                (day, begin + gain * at / 21 + 2 * sin(at + begin))
                for at, day in enumerate(days())
                if at not in {9, 10, 11}
            ),
        )
        for name, (begin, gain) in parts.items()
    ]
    unknown = tuple((day, 15 - 5 * at / 21 + sin(at)) for at, day in enumerate(days()) if at not in {9, 10, 11})
    return (*made, Series(name="unknown", points=unknown))


def ranks() -> tuple[Series, ...]:
    """The fourth left the list and came back, the last left it for good."""
    names = (
        "sample-lab/Example-Reasoner-70B-Instruct-0826",
        "acme/Tiny-2B",
        "north/Bear-32B",
        "delta/River",
        "open-org/Commons-7B",
        "lab/Vision-XL",
    )
    away = {"delta/River": range(7, 14), "lab/Vision-XL": range(17, 22)}
    return tuple(
        Series(
            name=name,
            points=tuple(
                (day, float(max(1, round(3 + 4 * place + 5 * sin(at / 3 + place)))))
                for at, day in enumerate(days())
                if at not in away.get(name, ())
            ),
        )
        for place, name in enumerate(names)
    )


def likes() -> tuple[Series, ...]:
    begins = {
        "sample-lab/Example-Reasoner-70B": (9200, 140),
        "acme/Tiny-2B": (11200, 30),
        "north/Bear-32B": (11900, 12),
        "unknown": (10100, 25),
    }
    return tuple(
        Series(name=name, points=tuple((day, float(begin + gain * at + 60 * sin(at))) for at, day in enumerate(days())))
        for name, (begin, gain) in begins.items()
    )


def derivatives() -> tuple[Series, ...]:
    found = {
        "Example-Reasoner": 11234.0,
        "Tiny": 4210.0,
        "Bear": 940.0,
        "a-family-with-a-very-long-name-indeed": 312.0,
        "unknown": 77.0,
        "River": 0.0,
    }
    return (Series(name="models", points=tuple(found.items())),)


def licences() -> tuple[Series, ...]:
    last = {"Open weights, OSI licence": 58.0, "Use limits": 17.0, "Non-commercial": 6.0, "not stated": 19.0}
    now = {"Open weights, OSI licence": 63.0, "Use limits": 15.0, "Non-commercial": 7.5, "not stated": 15.0}
    return (Series(name="July 2026", points=tuple(last.items())), Series(name="August 2026", points=tuple(now.items())))


def one_day() -> tuple[Series, ...]:
    found = {"Open weights, OSI licence": 63.0, "Use limits": 15.0, "Non-commercial": 7.0, "unknown": 15.0}
    return tuple(Series(name=name, points=((FIRST, value),)) for name, value in found.items())


def gained() -> tuple[Series, ...]:
    return (
        Series(
            name="likes",
            points=tuple((f"developer-{one}/Model-{one}-Instruct", 1200.0 - 53 * one) for one in range(24)),
        ),
    )


async def draw(folder: Path, names: Mapping[str, Chart]) -> None:
    painter = VegaPainter()
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
    for name, one in names.items():
        began = time.monotonic()
        png = await painter.png(one)
        sys.stdout.write(f"chart-{name}.png: {len(png)} bytes in {time.monotonic() - began:.2f} s\n")
        await asyncio.to_thread((folder / f"chart-{name}.png").write_bytes, png)


async def look(folder: Path, names: Mapping[str, Chart]) -> None:
    for ground in ("light", "dark"):
        for style in ("", _IN_GREY):
            page = folder / f"page-{ground}{'-grey' if style else ''}.html"
            shown = "".join(_figure(folder / f"chart-{name}.png", one, style) for name, one in names.items())
            head = f'<body style="margin:8px;font:15px sans-serif;{_GROUNDS[ground]}">'
            await asyncio.to_thread(page.write_text, head + shown)
            await shoot(page, page.with_suffix(".png"), height=330 * len(names))


def _figure(picture: Path, one: Chart, style: str) -> str:
    data = b64encode(picture.read_bytes()).decode()
    return f'<p>{one.title}</p><img style="width:100%;border-radius:8px;{style}" src="data:image/png;base64,{data}">'


async def shoot(page: Path, picture: Path, *, height: int) -> None:
    # Chromium makes no window narrower than 500, so the page is within a frame.
    frame = page.with_suffix(".frame.html")
    inner = f'<body style="margin:0"><iframe src="{page.name}" style="border:0;width:{PHONE}px;height:{height}px">'
    await asyncio.to_thread(frame.write_text, inner)
    browser = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    size = (f"--window-size=500,{height}", f"--screenshot={picture}")
    process = await asyncio.create_subprocess_exec(
        browser, *_FLAGS, *size, frame.resolve().as_uri(), stderr=asyncio.subprocess.DEVNULL
    )
    await process.wait()


async def main(*, docs: bool) -> None:
    made = charts()
    if docs:
        await draw(DOCS, {name: made[name] for name in ("shares", "ranks", "lines", "bars")})
        return
    await draw(LOOK, made)
    await look(LOOK, made)


if __name__ == "__main__":
    asyncio.run(main(docs="--docs" in sys.argv))
