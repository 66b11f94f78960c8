"""`gazette feeds import|export`: sources in from OPML, out as OPML or JSON."""

import argparse
import json
import os
import sys
from pathlib import Path

from bot import bootstrap
from bot.cli import exits
from bot.cli.in_force import configuration, lost_file, tell
from bot.cli.output import print_json, print_lines
from bot.domain.config import Configuration
from bot.domain.errors import ConfigError, Problem, UserError
from bot.settings import Settings


def take(args: argparse.Namespace, settings: Settings) -> int:
    """Shows the difference before it writes; asks where a person sits at the terminal."""
    from bot.sources.config.edit import diff, with_feeds
    from bot.sources.config.load import read_config
    from bot.sources.config.opml import read_opml

    if not settings.config.exists():
        lost = lost_file(settings, settings.config)
        hint = f"{lost.way_back}." if lost else "`gazette feeds init` writes one to start from."
        raise UserError(f"{settings.config} does not exist.", hint=hint)
    feeds = read_opml(_input(args.file), name=args.file)
    before = read_config(settings.config.read_bytes(), name=settings.config.name)
    old = before.text
    new = with_feeds(old, feeds)
    after = read_config(new, name=settings.config.name)
    added = [spec.id for spec in after.sources[len(before.sources) :]]
    if not args.json:
        print_lines([diff(old, new, settings.config.name).rstrip("\n") or f"{settings.config} already has them all."])
    written = bool(added) and not args.dry_run and _agreed(args, len(added))
    if written:
        _replace(settings.config, new.encode())
    if args.json:
        print_json({"found": len(feeds), "added": added, "written": written})
    elif added:
        print_lines([f"{len(added)} sources {'added to' if written else 'not written to'} {settings.config}."])
    return exits.OK


def give(args: argparse.Namespace, settings: Settings) -> int:
    """As YAML it is the file itself, which is the way back to one that is gone."""
    form = "json" if args.json else args.format
    content = _yaml(settings) if form == "yaml" else _exchanged(configuration(settings), form)
    if not args.out:
        sys.stdout.buffer.write(content)
    elif os.path.lexists(args.out):
        Path(args.out).write_bytes(content)
    else:
        _replace(Path(args.out), content)
    return exits.OK


def _yaml(settings: Settings) -> bytes:
    """Byte by byte; of a file that is gone what was last in force, even where this release would refuse that."""
    lost = lost_file(settings, settings.config)
    if lost is None:
        return bootstrap.configuration(settings).text.encode()
    tell(f"{lost.path} is not there; this is its text as it was last in force, {lost.when}.")
    return lost.content


def _exchanged(config: Configuration, form: str) -> bytes:
    if form == "json":
        text = json.dumps(_as_json(config), ensure_ascii=False, indent=2) + "\n"
    else:
        from bot.sources.config.opml import write_opml

        text = write_opml(config, title="Open Gazette sources")
    return text.encode()


def _input(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        problem = Problem(file=name, line=1, column=1, key="", message=f"cannot be read: {error.strerror}")
        raise ConfigError((problem,)) from error


def _agreed(args: argparse.Namespace, count: int) -> bool:
    if args.yes or args.json or not sys.stdin.isatty():
        return True
    return input(f"Add these {count} sources? [y/N] ").strip().lower() in {"y", "yes"}


def _replace(path: Path, content: bytes) -> None:
    """Whole or not at all: a kill in between leaves the old file, or none where there was none."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if path.exists():
        beside.chmod(path.stat().st_mode & 0o777)
    beside.replace(path)


def _as_json(config: Configuration) -> list[dict[str, object]]:
    return [
        {
            "id": spec.id,
            "kind": spec.kind.value,
            "url": spec.url,
            "query": spec.query,
            "name": spec.name,
            "topic": spec.topic,
            "tier": spec.tier.value,
            "enabled": spec.enabled,
        }
        for spec in config.sources
    ]
