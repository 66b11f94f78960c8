"""Who asks, and what: an interaction of Discord as a request of ours. Who asks is never read from what was typed."""

from collections.abc import Collection, Mapping

import discord

from bot.commands.spec import Asker, Permission, Request, Value
from bot.domain.subscriptions import TenantId

PLATFORM = "discord"


def asker(interaction: discord.Interaction[discord.Client], operators: Collection[str]) -> Asker:
    """The tenant is the server that installed the app; anywhere else each person is a tenant of their own.

    A server where somebody merely brought the app along is not theirs to administer, whatever they may do there.
    """
    user = str(interaction.user.id)
    at_home = interaction.guild_id is not None and interaction.is_guild_integration()
    tenant = str(interaction.guild_id) if at_home else f"user-{user}"
    return Asker(
        tenant_id=TenantId(f"{PLATFORM}:{tenant}"),
        platform=PLATFORM,
        user_id=user,
        permission=permission(user, operators, interaction.permissions if at_home else discord.Permissions.none()),
        channel_id=str(interaction.channel_id) if at_home and interaction.channel_id else None,
        locale=str(interaction.locale),
    )


def permission(user_id: str, operators: Collection[str], granted: discord.Permissions) -> Permission:
    """An operator is named by id, with or without `discord:` before it."""
    if user_id in operators or f"{PLATFORM}:{user_id}" in operators:
        return Permission.OPERATOR
    return Permission.ADMIN if granted.manage_guild or granted.administrator else Permission.MEMBER


def request(command: str, action: str, who: Asker, values: Mapping[str, object]) -> Request:
    """Only what was given; a channel or a role is its id."""
    given = {name: _value(value) for name, value in values.items() if value is not None}
    return Request(command=command, action=action, asker=who, values=given)


def _value(value: object) -> Value:
    return value if isinstance(value, str | int | bool) else str(getattr(value, "id", value))
