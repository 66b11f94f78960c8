"""Names and descriptions of commands in other languages. English is what the table of commands says itself.

A language is one more key. Handlers get the English names whatever a person sees.
"""

from collections.abc import Mapping
from typing import Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as At

# Discord's locale, then the command, then what a person sees. Names are lower case.
NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {"search": "suche", "sources": "quellen", "help": "hilfe"},
}
SUMMARIES: Final[Mapping[str, Mapping[str, str]]] = {
    "de": {
        "search": "Durchsucht alles, was gesammelt wurde",
        "sources": "Zeigt die Quellen und wie es ihnen geht",
        "help": "Erklärt, was dieser Bot kann",
    },
}
_ENGLISH = ("en-US", "en-GB")


class Words(app_commands.Translator):
    """Top-level commands only: what is not in the tables stays English."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        table = _table(context.location)
        if table is None or not isinstance(context.data, app_commands.Command | app_commands.Group):
            return None
        command = context.data
        if command.parent is not None:
            return None
        known = table.get(locale.value, {}).get(command.name)
        # Discord wants the default under its own locale too, where others are given.
        described = any(command.name in words for words in table.values())
        return known or (string.message if described and locale.value in _ENGLISH else None)


def _table(location: At) -> Mapping[str, Mapping[str, str]] | None:
    if location in (At.command_name, At.group_name):
        return NAMES
    return SUMMARIES if location in (At.command_description, At.group_description) else None
