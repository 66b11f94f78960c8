"""The process that draws asks nobody for anything, and packs its pictures without changing them."""

import asyncio

from bot.charts.spec import spec
from tests.charts import chart
from tests.unit.charts.pixels import pixels
from tests.unit.charts.process import child

Layer = dict[str, object]


async def test_it_loads_nothing_from_the_network() -> None:
    visits: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visits.append(await reader.readline())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        base = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        figures: Layer = {"data": {"url": f"{base}/figures.json"}, "mark": "point"}
        image: Layer = {"mark": {"type": "image", "url": f"{base}/x.png", "width": 9, "height": 9}}
        asked = [_with(layer, form) for layer in (figures, image) for form in ("png", "svg")]
        answers = [await child(one) for one in asked]
    assert visits == []
    assert {code for code, _ in answers} == {1}


def _with(layer: Layer, form: str) -> Layer:
    wanted = spec(chart())
    return {"form": form, "scale": 1, "spec": wanted | {"layer": [*wanted["layer"], layer]}}


async def test_it_draws_what_it_is_given() -> None:
    code, picture = await child({"form": "png", "scale": 1, "spec": spec(chart())})
    assert code == 0
    assert pixels(picture).width == 480


async def test_it_refuses_what_is_no_specification() -> None:
    code, said = await child({"form": "png", "scale": 1, "spec": {"mark": "point"}})
    assert code != 0
    assert said == b""
