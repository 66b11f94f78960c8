"""A message as one HTML page that stands alone: no script, no picture, no request to anywhere."""

import hashlib
from base64 import b64encode
from datetime import datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from bot.domain.messages import Heading, Message
from bot.messages.plain import day, titled


def page(message: Message) -> str:
    """The whole document. Text from feeds is escaped; the policy in its head forbids all but our own style."""
    env = _environment()
    style = env.get_template("page.css").render()
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = next((block.text for block in message.blocks if isinstance(block, Heading)), "Open Gazette")
    return env.get_template("page.html").render(
        title=title,
        blocks=message.blocks,
        style=style,
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
    )


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
