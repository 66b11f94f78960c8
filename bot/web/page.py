"""A message as one HTML page that stands alone: no script, pictures only within it, no request to anywhere."""

import hashlib
import logging
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bot.domain.charts import Chart
from bot.domain.errors import PaintError
from bot.domain.messages import Heading, Message, Picture
from bot.messages.plain import day, titled
from bot.ports import Painter

log = logging.getLogger(__name__)

_NONE: Mapping[Chart, str] = MappingProxyType({})


async def drawn(message: Message, painter: Painter) -> Mapping[Chart, str]:
    """The charts of the message as SVG, for `page`; what cannot be drawn is left out, and is words there."""
    made: dict[Chart, str] = {}
    for block in message.blocks:
        if isinstance(block, Picture):
            try:
                made[block.chart] = await painter.svg(block.chart)
            except PaintError as error:
                log.warning("a chart stands on the page in words: %s", error)
    return made


def page(message: Message, drawings: Mapping[Chart, str] = _NONE) -> str:
    """The whole document, with the drawings in it. Text from feeds is escaped.

    The policy in its head forbids all but our own style, and pictures that are in the document itself.
    """
    env = _environment()
    style = env.get_template("page.css").render()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    pictures = "img-src data:; " if drawings else ""
    title = next((block.text for block in message.blocks if isinstance(block, Heading)), "Open Gazette")
    return env.get_template("page.html").render(
        title=title,
        blocks=message.blocks,
        style=style,
        sources={chart: _data(svg) for chart, svg in drawings.items()},
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; {pictures}base-uri 'none'; form-action 'none'",
    )


def _data(svg: str) -> str:
    """As an image it can neither run a script nor load anything, whatever is in it."""
    return f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}"


def _kind(block: object) -> str:
    return type(block).__name__.lower()


def _iso(moment: datetime) -> str:
    return moment.date().isoformat()


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=select_autoescape(("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(kind=_kind, day=day, iso=_iso, titled=titled)
    return env
