"""`gazette catalogue check|schema`: what is wrong with the policies, and what their files may hold."""

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot import bootstrap
from bot.cli import exits
from bot.cli.output import print_json, print_lines
from bot.domain.catalogue import Catalogue
from bot.domain.errors import ConfigError, Problem
from bot.domain.policies import Policy
from bot.settings import Settings


def check(args: argparse.Namespace, settings: Settings) -> int:
    """Problems end with 78. Entries that nobody verified for long are listed, and end with 0."""
    from bot.catalogue.load import load_catalogue, unverified

    if args.dir:
        settings = replace(settings, catalogue=Path(args.dir))
    now = bootstrap.SystemClock().now()
    catalogue, problems = load_catalogue(bootstrap.catalogue_folders(settings), now=now)
    stale = unverified(catalogue, now.date())
    if args.json:
        print_json(_as_json(catalogue, problems, stale, now.date()))
        return exits.CONFIGURATION if problems else exits.OK
    if not problems:
        print_lines([f"The catalogue is fine: {_counted(catalogue)}."])
    print_lines(_stale_lines(stale, now.date()))
    if problems:
        raise ConfigError(problems)
    return exits.OK


def schema(args: argparse.Namespace, settings: Settings) -> int:
    from bot.catalogue.jsonschema import json_schemas

    print_lines([json.dumps(json_schemas()[args.kind], ensure_ascii=False, indent=2)])
    return exits.OK


def _counted(catalogue: Catalogue) -> str:
    policies, organisations, terms = map(len, (catalogue.policies, catalogue.organisations, catalogue.terms))
    return f"{policies} policies, {organisations} organisations, {terms} terms"


def _stale_lines(stale: list[Policy], today: date) -> list[str]:
    if not stale:
        return []
    lines = [f"  {one.id}: {one.last_verified}, {(today - one.last_verified).days} days ago" for one in stale]
    return ["Not verified for 180 days or more:", *lines]


def _as_json(
    catalogue: Catalogue, problems: tuple[Problem, ...], stale: list[Policy], today: date
) -> dict[str, object]:
    return {
        "ok": not problems,
        "policies": len(catalogue.policies),
        "organisations": len(catalogue.organisations),
        "terms": len(catalogue.terms),
        "problems": [
            {"file": p.file, "line": p.line, "column": p.column, "key": p.key, "message": p.message} for p in problems
        ],
        "unverified": [
            {"id": one.id, "last_verified": str(one.last_verified), "days": (today - one.last_verified).days}
            for one in stale
        ],
    }
