"""Options of an action as parameters of a Discord command. Channels and roles arrive as their ids."""

from inspect import Parameter, Signature
from typing import Any, Final

import discord
from discord import AppCommandOptionType, ChannelType, app_commands

from bot.commands.spec import Action, Choice, Option, OptionKind

# Where an edition can be posted.
POSTABLE: Final = (
    ChannelType.text,
    ChannelType.news,
    ChannelType.forum,
    ChannelType.public_thread,
    ChannelType.private_thread,
    ChannelType.news_thread,
)


class _Id(app_commands.Transformer[discord.Client]):
    """What a person picked, as its id: neither Discord's cache nor its types are needed for that."""

    async def transform(self, _: discord.Interaction[discord.Client], value: discord.abc.Snowflake, /) -> str:
        return str(value.id)


class ChannelId(_Id):
    """Only of the server in which it is asked. Discord sees to that; a channel that we know to be elsewhere is refused.

    Raises ValueError, which the tree answers as an option that cannot be read.
    """

    async def transform(self, interaction: discord.Interaction[discord.Client], value: discord.abc.Snowflake, /) -> str:
        known = interaction.client.get_channel(value.id)
        guild = getattr(known, "guild", None)
        if guild is not None and guild.id != interaction.guild_id:
            raise ValueError("a channel of another server")
        return str(value.id)

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[ChannelType]:
        return list(POSTABLE)


class RoleId(_Id):
    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.role


_KINDS: Final[dict[OptionKind, Any]] = {
    OptionKind.TEXT: str,
    OptionKind.NUMBER: int,
    OptionKind.FLAG: bool,
    OptionKind.CHANNEL: ChannelId(),
    OptionKind.ROLE: RoleId(),
}


def parameter(option: Option) -> str:
    """The option's name as Python allows it."""
    return option.name.replace("-", "_")


def signature(action: Action) -> Signature:
    """What discord.py reads the options from, in place of a function written by hand."""
    first = Parameter("interaction", Parameter.POSITIONAL_ONLY, annotation=discord.Interaction)
    return Signature([first, *(_parameter(option) for option in action.options)])


def choice(option: Option, one: Choice) -> app_commands.Choice[Any]:
    """Discord wants the choices of a number as numbers."""
    return app_commands.Choice(name=one.name, value=int(one.value) if option.kind is OptionKind.NUMBER else one.value)


def choices(option: Option) -> list[app_commands.Choice[Any]]:
    return [choice(option, one) for one in option.choices]


def _parameter(option: Option) -> Parameter:
    default = Parameter.empty if option.required else None
    return Parameter(parameter(option), Parameter.KEYWORD_ONLY, annotation=_KINDS[option.kind], default=default)
