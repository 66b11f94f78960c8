"""`gazette slack manifest|key|rekey`: what setting Slack up needs, apart from Slack itself."""

import argparse
import asyncio
import re
from pathlib import Path

from bot import shipped
from bot.chat.slack.credentials import CLIENT_ID, SECRET_KEY
from bot.cli import exits
from bot.cli.output import print_json, print_lines
from bot.domain.errors import ConfigError, Problem, UserError
from bot.domain.subscriptions import TenantId
from bot.settings import Settings

# https://docs.slack.dev/interactivity/implementing-slash-commands
_COMMAND = re.compile(r"/[a-z0-9_-]{1,31}")
_URL = re.compile(r"https?://[^\s/?#@]+/?")


def manifest(args: argparse.Namespace, settings: Settings) -> int:
    """Printed as YAML, which Slack's page takes as it stands. Raises UserError for words that do not go together."""
    from bot.chat.slack.manifest import as_yaml
    from bot.chat.slack.manifest import manifest as describe
    from bot.commands.registry import COMMANDS

    _check(args)
    document = describe(
        COMMANDS,
        url=args.url,
        socket=args.socket or not args.url,
        many=args.many,
        aliases=not args.no_aliases,
        history=args.history,
        name=args.name,
        command=args.command,
    )
    if args.json:
        print_json(document)
    else:
        print_lines(as_yaml(document).splitlines())
    return exits.OK


def _check(args: argparse.Namespace) -> None:
    from bot.chat.slack.manifest import LONGEST_NAME

    if not 1 <= len(args.name.strip()) <= LONGEST_NAME:
        raise UserError(f"The name of an app has 1 to {LONGEST_NAME} characters.")
    if not _COMMAND.fullmatch(args.command):
        raise UserError(f"{args.command!r} is no slash command.", hint="Write /gazette: a-z, 0-9, - and _, at most 32.")
    if args.url and not _URL.fullmatch(args.url):
        raise UserError(f"{args.url!r} is no address of a server.", hint="Write https://bot.example, without a path.")
    if args.many and not args.url:
        raise UserError("Workspaces that install the app by themselves are sent to an address.", hint="Add --url.")
    if args.many and args.history:
        raise UserError("--history is for one workspace.", hint="Leave out --many or --history.")


def key(args: argparse.Namespace, settings: Settings) -> int:
    """The key goes to standard output and nowhere else."""
    from bot.chat.slack.secrets import new_key

    made = new_key()
    if args.json:
        print_json({"key": made})
    else:
        print_lines([made])
    return exits.OK


def rekey(args: argparse.Namespace, settings: Settings) -> int:
    """The bot must be stopped: the database is ours alone meanwhile. Raises ConfigError and StoreError."""
    changed = asyncio.run(_rekey(settings, shipped.migrations()))
    if args.json:
        print_json({"changed": changed})
    else:
        print_lines([f"{changed} stored installations are under the first key; older keys may go."])
    return exits.OK


async def _rekey(settings: Settings, migrations: Path) -> int:
    from bot.chat.slack.installations import Installations
    from bot.chat.slack.secrets import Secrets
    from bot.chat.slack.tokens import SecretError
    from bot.store.beside import library_engine
    from bot.store.database import open_store

    credentials = settings.slack
    if credentials is None or credentials.client_id is None:
        raise _wrong(CLIENT_ID, f"is not set: only installations of many workspaces are kept under {SECRET_KEY}")
    store = await open_store(settings.database, migrations=migrations)
    try:
        engine = await asyncio.to_thread(library_engine, settings.database)
        try:
            kept = Installations(engine, credentials.client_id, Secrets(credentials.secret_keys), _nobody_to_tell)
            return await kept.rekey()
        except SecretError as error:
            raise _wrong(SECRET_KEY, str(error)) from error
        finally:
            await engine.dispose()
    finally:
        await store.close()


def _wrong(variable: str, words: str) -> ConfigError:
    return ConfigError((Problem(file="environment", line=1, column=1, key=variable, message=words),))


async def _nobody_to_tell(tenant_id: TenantId) -> None:
    """Nothing is installed here."""
