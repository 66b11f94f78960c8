"""`gazette`: the front door. Parses the words, then imports only the command that was asked for."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from bot import __version__
from bot.cli import exits
from bot.cli.words import build_parser
from bot.domain.errors import BotError, ConfigError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is one of `bot.cli.exits`."""
    parser = build_parser(Parser, version=__version__)
    args = parser.parse_args(arguments)
    if not getattr(args, "handler", None):
        parser.print_help()
        return exits.USAGE
    try:
        return _run(args)
    except BotError as error:
        _complain(error, as_json=args.json)
        return exits.exit_code(error)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does; that is its right.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.OK
    except KeyboardInterrupt:
        return 130


class Parser(argparse.ArgumentParser):
    """argparse that ends with 64 on wrong usage, as sysexits.h says; a secret that was typed is not repeated."""

    def error(self, message: str) -> NoReturn:
        from bot.domain.secrets import redact
        from bot.logs import know_secrets

        know_secrets(_environment())
        self.print_usage(sys.stderr)
        self.exit(exits.USAGE, redact(f"{self.prog}: {message}\n"))


def _run(args: argparse.Namespace) -> int:
    from bot.logs import know_secrets, start_logging
    from bot.settings import read_settings

    environ = {} if getattr(args, "without_settings", False) else _environment()
    know_secrets(environ)
    settings = read_settings(environ, database=args.database, config=args.config, log_level=args.log_level)
    start_logging(settings.log_level or args.default_log_level)
    if settings.allow_networks and args.handler != "bot.cli.demo:demo":
        import logging

        networks = ", ".join(str(network) for network in settings.allow_networks)
        logging.getLogger("bot").warning("sources may reach private networks: %s (GAZETTE_ALLOW_NETWORKS)", networks)
    module, _, name = args.handler.partition(":")
    code: int = getattr(import_module(module), name)(args, settings)
    return code


def _environment() -> dict[str, str]:
    """The environment over `.env` of the working directory, where there is one."""
    if not os.path.exists(".env"):  # noqa: PTH110 - pathlib would be imported for this alone
        return dict(os.environ)
    from dotenv import dotenv_values

    return {key: value for key, value in dotenv_values(".env").items() if value is not None} | dict(os.environ)


def _complain(error: BotError, *, as_json: bool) -> None:
    """People read standard error; a program that asked for JSON gets the error as JSON on standard output too.

    An error quotes what was typed or stands in a file: a secret in a wrong place is hidden.
    """
    from bot.domain.secrets import redact

    sys.stderr.write(f"{redact(str(error))}\n")
    if not as_json:
        return
    import json

    document: dict[str, object] = {"error": error.code, "detail": redact(str(error))}
    if isinstance(error, ConfigError):
        document["problems"] = [
            {"file": p.file, "line": p.line, "column": p.column, "key": redact(p.key), "message": redact(p.message)}
            for p in error.problems
        ]
    sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
