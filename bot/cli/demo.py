"""`gazette demo`: the main job on the shipped sample sources, without a token and without the internet."""

import argparse
import asyncio
import json
import sys
from pathlib import Path

from bot.cli import exits
from bot.cli.digest import render
from bot.cli.output import print_json
from bot.cli.poll import as_lines
from bot.demo.play import Week, play
from bot.domain.digests import Digest
from bot.settings import Settings

_FILES = {"digest.html": "html", "digest.txt": "text", "digest.json": "json"}


def demo(args: argparse.Namespace, settings: Settings) -> int:
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    tell = (lambda _: None) if args.json else _tell
    digest = asyncio.run(play(out, tell))
    for name, form in _FILES.items():
        (out / name).write_text(render(digest, form), encoding="utf-8")
    (out / "why.txt").write_text(render(digest, "text", explain=True), encoding="utf-8")
    files = (*_FILES, "why.txt", *_discord(digest, out), *_slack(digest, out))
    if args.json:
        print_json({"files": sorted(str(out / name) for name in files)})
        return exits.OK
    sys.stdout.write("\n" + render(digest, "terminal"))
    sys.stdout.write(f"Left in {out}/: {', '.join(files)}.\nwhy.txt says of every entry what became of it.\n")
    sys.stdout.write(
        "Next: open the page in a browser, then `gazette feeds init` and `gazette poll` for the real thing.\n"
    )
    return exits.OK


def _discord(digest: Digest, out: Path) -> list[str]:
    """The edition as Discord would get it, a page that imitates its look, and a picture where Chromium is present."""
    from bot.chat.discord.render import render as as_payloads
    from bot.demo.discord_page import discord_page
    from bot.digest.present import digest_message

    payloads = as_payloads(digest_message(digest))
    return _left(out, "discord", payloads, discord_page(payloads), width=680, height=2400)


def _slack(digest: Digest, out: Path) -> list[str]:
    """The same as Slack would get it."""
    from bot.chat.slack.render import render as as_payloads
    from bot.demo.slack_page import slack_page
    from bot.digest.present import digest_message

    payloads = as_payloads(digest_message(digest))
    return _left(out, "slack", payloads, slack_page(payloads), width=720, height=2400)


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
