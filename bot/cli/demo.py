"""`gazette demo`: the main job on the shipped sample sources, without a token and without the internet."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bot import bootstrap
from bot.cli import exits
from bot.cli.digest import render
from bot.cli.output import print_json
from bot.cli.poll import as_lines
from bot.demo.drawings import Drawings, draw_all
from bot.demo.play import Week, play
from bot.digest.present import digest_message
from bot.domain.messages import Message
from bot.settings import Settings

_FILES = {"digest.html": "html", "digest.txt": "text", "digest.json": "json"}


def demo(args: argparse.Namespace, settings: Settings) -> int:
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    tell = (lambda _: None) if args.json else _tell
    digest = asyncio.run(play(out, tell))
    message = digest_message(digest)
    drawings = asyncio.run(draw_all(message, bootstrap.painter()))
    for name, form in _FILES.items():
        (out / name).write_text(render(digest, form, drawings=drawings.svg), encoding="utf-8")
    (out / "why.txt").write_text(render(digest, "text", explain=True), encoding="utf-8")
    charts = _charts(drawings, out)
    files = (*_FILES, "why.txt", *charts, *_discord(message, drawings, out), *_slack(message, drawings, out))
    if args.json:
        print_json({"files": sorted(str(out / name) for name in files)})
        return exits.OK
    sys.stdout.write("\n" + render(digest, "terminal"))
    sys.stdout.write(f"Left in {out}/: {', '.join(files)}.\nwhy.txt says of every entry what became of it.\n")
    sys.stdout.write(
        "Next: open the page in a browser, then `gazette feeds init` and `gazette poll` for the real thing.\n"
    )
    return exits.OK


def _charts(drawings: Drawings, out: Path) -> list[str]:
    """The names of the files that were written: the chart of the week, as points and as lines."""
    for number, (chart, png) in enumerate(drawings.png.items(), start=1):
        stem = "chart" if number == 1 else f"chart-{number}"
        (out / f"{stem}.png").write_bytes(png)
        (out / f"{stem}.svg").write_text(drawings.svg[chart], encoding="utf-8")
    return ["chart.png", "chart.svg"] if drawings.png else []


def _discord(message: Message, drawings: Drawings, out: Path) -> list[str]:
    """The edition as Discord would get it, a page that imitates its look, and a picture where Chromium is present."""
    from bot.chat.discord.render import render as as_payloads
    from bot.demo.discord_page import discord_page

    payloads = as_payloads(message)
    page = discord_page(payloads, drawings.of_discord(payloads))
    return _left(out, "discord", payloads, page, width=680, height=3200)


def _slack(message: Message, drawings: Drawings, out: Path) -> list[str]:
    """The same as Slack would get it."""
    from bot.chat.slack.render import render as as_payloads
    from bot.demo.slack_page import slack_page

    payloads = as_payloads(message)
    page = slack_page(payloads, pictures=drawings.of_slack(payloads))
    return _left(out, "slack", payloads, page, width=720, height=3200)


def _left(out: Path, name: str, payloads: object, page: str, *, width: int, height: int) -> list[str]:
    """The names of the files that were written."""
    from bot.demo.picture import draw

    (out / f"{name}.json").write_text(json.dumps(payloads, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (out / f"{name}.html").write_text(page, encoding="utf-8")
    drawn = draw(out / f"{name}.html", out / f"{name}.png", width=width, height=height)
    return [f"{name}.json", f"{name}.html", *([f"{name}.png"] if drawn else [])]


def _tell(week: Week) -> None:
    sys.stdout.write(f"Week up to {week.moment:%d %B %Y}: " + "\n".join(as_lines(week.tally)) + "\n")
    sys.stdout.flush()
