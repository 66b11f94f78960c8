"""`gazette demo`: the main job on the shipped sample sources, without a token and without the internet."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.cli import exits
from bot.cli.digest import render
from bot.cli.output import print_json
from bot.cli.poll import as_lines
from bot.demo.play import Week, play
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
    if args.json:
        print_json({"files": sorted(str(out / name) for name in (*_FILES, "why.txt"))})
        return exits.OK
    sys.stdout.write("\n" + render(digest, "terminal"))
    sys.stdout.write(f"Left in {out}/: {', '.join(_FILES)}, why.txt (what became of every entry).\n")
    sys.stdout.write(
        "Next: open the page in a browser, then `gazette feeds init` and `gazette poll` for the real thing.\n"
    )
    return exits.OK


def _tell(week: Week) -> None:
    sys.stdout.write(f"Week up to {week.moment:%d %B %Y}: " + "\n".join(as_lines(week.tally)) + "\n")
    sys.stdout.flush()
