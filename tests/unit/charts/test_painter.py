"""The painter: real pictures from the real process, and PaintError whatever that process does."""

import asyncio
import os
import re
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.charts.painter import LARGEST, MOST_KEPT, VegaPainter
from bot.domain.charts import ChartKind, Series
from bot.domain.errors import PaintError
from tests.charts import bars, chart

BEGIN = "\\x89PNG\\r\\n\\x1a\\n"


def acting(program: str, *more: str, seconds: float = 20.0) -> VegaPainter:
    """A painter whose process runs this program instead."""
    return VegaPainter(seconds=seconds, command=(sys.executable, "-c", program, *more))


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("import os; os._exit(3)", "ended with 3|ended too early"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "ended with -9|ended too early"),
        ("import sys; sys.stdin.read(); print('{}')", "0 and 3 bytes"),
        ("import sys; sys.stdin.read()", "0 and 0 bytes"),
        (f"import sys; sys.stdin.read(); sys.stdout.buffer.write(b'{BEGIN}'); sys.exit(1)", "ended with 1"),
        (f"import sys\nwhile True: sys.stdout.buffer.write(b'{BEGIN}' * 9999)", f"more than {LARGEST >> 20} MiB"),
    ],
)
async def test_a_process_that_fails_in_any_way_is_a_paint_error(program: str, why: str) -> None:
    with pytest.raises(PaintError, match=why):
        await acting(program).png(chart())


async def test_a_process_that_hangs_is_killed_at_its_deadline(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    with pytest.raises(PaintError, match="within 1 s"):
        await acting(program, str(note), seconds=1.0).png(chart())
    with pytest.raises(ProcessLookupError):
        os.kill(int(await asyncio.to_thread(note.read_text)), 0)


async def test_whoever_stops_waiting_leaves_no_process_behind(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    program = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(60)"
    task = asyncio.create_task(acting(program, str(note)).png(chart()))
    while not (note.exists() and note.stat().st_size):
        await asyncio.sleep(0.02)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(int(await asyncio.to_thread(note.read_text)), 0)


async def test_a_program_that_is_not_there_is_a_paint_error(tmp_path: Path) -> None:
    with pytest.raises(PaintError, match="cannot be started"):
        await VegaPainter(command=(str(tmp_path / "none"),)).png(chart())


async def test_what_cannot_be_read_as_a_chart_starts_no_process(tmp_path: Path) -> None:
    with pytest.raises(PaintError, match="without points"):
        await VegaPainter(command=(str(tmp_path / "none"),)).svg(chart(series=()))


async def test_the_process_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret-of-the-test")
    program = "import os, sys; sys.stdin.read(); sys.stdout.write('<svg' + repr(sorted(os.environ)))"
    names = await acting(program).svg(chart())
    assert "PATH" in names
    assert "TOKEN" not in names


async def test_the_same_chart_is_drawn_once_and_the_memory_of_them_is_bounded(tmp_path: Path) -> None:
    note = tmp_path / "asked"
    program = "import sys; sys.stdin.read(); open(sys.argv[1], 'a').write('x'); print('<svg>')"
    painter = acting(program, str(note))
    await asyncio.gather(*(painter.svg(chart()) for _ in range(5)))
    assert await asyncio.to_thread(note.read_text) == "x"
    assert len(painter._kept) == 1 <= MOST_KEPT
    assert painter._under_way == {}


@pytest.fixture
def painter() -> VegaPainter:
    return VegaPainter(seconds=60)


async def test_the_same_chart_gives_the_same_bytes_in_another_process(painter: VegaPainter) -> None:
    first, second = await asyncio.gather(painter.png(chart()), VegaPainter(seconds=60).png(chart()))
    assert first == second
    assert int.from_bytes(first[16:20]) == 960


async def test_a_full_chart_is_a_small_file(painter: VegaPainter) -> None:
    first = date(2025, 8, 22)
    points = [tuple((first + timedelta(days=at), float(at * place % 97)) for at in range(366)) for place in range(1, 7)]
    series = tuple(Series(name=f"organisation-{n}/Model-{n}-Instruct", points=one) for n, one in enumerate(points))
    assert len(await painter.png(chart(kind=ChartKind.LINES, series=series))) < 300_000


async def test_an_svg_holds_neither_script_nor_link_whatever_its_names_say(painter: VegaPainter) -> None:
    evil = "<script>alert(1)</script><image href='https://evil.example/x.png'/>\u0026quot; javascript:"
    series = (*bars(**{evil: 3.0, "unknown": 1.0}), Series(name=evil, points=((evil, 2.0),)))
    svg = await painter.svg(chart(kind=ChartKind.BARS, series=series, title=evil, unit=evil, source=evil, alt=evil))
    tags = set(re.findall(r"<([A-Za-z]+)", svg))
    assert tags <= {"svg", "g", "rect", "path", "text", "tspan", "line", "defs", "linearGradient", "stop", "clipPath"}
    inside = re.findall(r"<[^>]*>", svg)
    assert not [one for one in inside if re.search(r"\son\w+=|javascript:|evil\.example", one)]
    assert all(one.startswith("#") for one in re.findall(r"url\(([^)]*)\)", " ".join(inside)))
    assert not re.search(r"href=", " ".join(inside))
