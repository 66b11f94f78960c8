"""A second copy of a post goes away again. To delete what one has posted takes no permission; a whole thread does."""

import discord

from bot.chat.discord.line import Line
from bot.chat.discord.places import Place
from bot.domain.deliveries import Receipt


async def taken_away(line: Line, where: Place, copy: Receipt) -> None:
    """In a forum the thread that it opened, or, where we may not, only what stands in it. Raises what the line raises.

    https://docs.discord.com/developers/resources/channel#deleteclose-channel, .../message#delete-message.
    """
    if where.is_forum and copy.thread_id == copy.message_id:
        try:
            await line.call("DELETE", "/channels/{channel_id}", channel_id=copy.message_id)
        except discord.Forbidden:
            pass
        else:
            return
    path, place_id = "/channels/{channel_id}/messages/{message_id}", copy.thread_id or where.channel_id
    await line.call("DELETE", path, channel_id=place_id, message_id=copy.message_id)
