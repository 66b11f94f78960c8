"""`gazette digest preview`: an edition composed from the database, posted nowhere."""

import argparse
import asyncio
import io
import json
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

from bot import bootstrap
from bot.cli import exits
from bot.cli.in_force import configuration
from bot.commands.values import as_of
from bot.digest.build import compose
from bot.digest.encode import to_json
from bot.digest.present import digest_message, drop_report
from bot.domain.charts import Chart
from bot.domain.config import Configuration
from bot.domain.digests import Digest, EditionKind, EditionSpec
from bot.domain.errors import UserError
from bot.domain.messages import Message
from bot.settings import Settings


def preview(args: argparse.Namespace, settings: Settings) -> int:
    config = bootstrap.guided(settings, configuration(settings))
    edition = config.edition(args.edition)
    if edition is None or edition.kind is not EditionKind.DIGEST:
        names = ", ".join(spec.name for spec in config.editions)
        raise UserError(f"there is no edition {args.edition!r}.", hint=f"feeds.yaml has: {names}.")
    end = as_of(args.as_of or datetime.now(UTC).isoformat())
    digest = asyncio.run(_compose(settings, config, edition, end))
    form = "json" if args.json else args.format or _default_form(args.out)
    text = render(digest, form, explain=args.explain, drawings=_drawings(digest) if form == "html" else {})
    if args.out:
        Path(args.out).write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return exits.OK


def _drawings(digest: Digest) -> Mapping[Chart, str]:
    from bot.web.page import drawn

    return asyncio.run(drawn(digest_message(digest), bootstrap.painter()))


def render(
    digest: Digest, form: str, *, explain: bool = False, drawings: Mapping[Chart, str] = MappingProxyType({})
) -> str:
    """One of `terminal`, `text`, `html`, `json`; ends with a newline. `drawings` are the charts of a page as SVG."""
    if form == "json":
        return json.dumps(to_json(digest, explain=explain), ensure_ascii=False, indent=2) + "\n"
    blocks = digest_message(digest).blocks + (drop_report(digest).blocks if explain else ())
    message = Message(blocks=blocks)
    if form == "html":
        from bot.web.page import page

        return page(message, drawings)
    if form == "text":
        from bot.messages.plain import plain

        return plain(message)
    return _terminal(message)


def _terminal(message: Message) -> str:
    from rich.console import Console

    from bot.chat.terminal import show

    real = Console()
    buffer = io.StringIO()
    show(message, Console(file=buffer, width=min(real.width, 100), force_terminal=real.is_terminal))
    return buffer.getvalue()


def _default_form(out: str | None) -> str:
    known = {".html": "html", ".json": "json", ".txt": "text"}
    if out:
        return known.get(Path(out).suffix, "text")
    return "terminal" if sys.stdout.isatty() else "text"


async def _compose(settings: Settings, config: Configuration, edition: EditionSpec, end: datetime) -> Digest:
    shelf = await bootstrap.curated(settings, bootstrap.SystemClock())
    async with bootstrap.readers(settings) as store, store.reading() as view:
        return await compose(view, config, edition, end=end, policies=shelf.policies)
