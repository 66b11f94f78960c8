"""`gazette catalogue check|schema`: what is wrong with the catalogue, and what its files may hold."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import bootstrap
from bot.cli import exits
from bot.cli.output import print_json, print_lines
from bot.domain.catalogue import Catalogue
from bot.domain.errors import ConfigError, Problem
from bot.settings import Settings

# An id, and the day on which somebody last held the entry against its sources.
_Unverified = tuple[str, date]


def check(args: argparse.Namespace, settings: Settings) -> int:
    """Problems end with 78. Entries that nobody verified for long are listed, and end with 0."""
    from bot.catalogue.load import load_catalogue, unverified, unverified_models

    if args.dir:
        settings = replace(settings, catalogue=Path(args.dir))
    now = bootstrap.SystemClock().now()
    catalogue, problems = load_catalogue(bootstrap.catalogue_folders(settings), now=now)
    today = now.date()
    stale: list[_Unverified] = [(one.id, one.last_verified) for one in unverified(catalogue, today)]
    stale += [(one.id, one.last_verified) for one in unverified_models(catalogue, today)]
    if args.json:
        print_json(_as_json(catalogue, problems, stale, today))
        return exits.CONFIGURATION if problems else exits.OK
    if not problems:
        counted = ", ".join(f"{count} {noun}" for noun, count in _counts(catalogue).items())
        print_lines([f"The catalogue is fine: {counted}."])
    print_lines(_stale_lines(stale, today))
    if problems:
        raise ConfigError(problems)
    return exits.OK


def schema(args: argparse.Namespace, settings: Settings) -> int:
    from bot.catalogue.jsonschema import json_schemas

    print_lines([json.dumps(json_schemas()[args.kind], ensure_ascii=False, indent=2)])
    return exits.OK


_NOUNS = ("policies", "organisations", "terms", "licences", "models")


def _counts(catalogue: Catalogue) -> dict[str, int]:
    return {noun: len(getattr(catalogue, noun)) for noun in _NOUNS}


def _stale_lines(stale: Sequence[_Unverified], today: date) -> list[str]:
    if not stale:
        return []
    lines = [f"  {key}: {seen}, {(today - seen).days} days ago" for key, seen in stale]
    return ["Not verified for 180 days or more:", *lines]


def _as_json(
    catalogue: Catalogue, problems: tuple[Problem, ...], stale: Sequence[_Unverified], today: date
) -> dict[str, object]:
    return {
        "ok": not problems,
        **_counts(catalogue),
        "problems": [
            {"file": p.file, "line": p.line, "column": p.column, "key": p.key, "message": p.message} for p in problems
        ],
        "unverified": [{"id": key, "last_verified": str(seen), "days": (today - seen).days} for key, seen in stale],
    }
