"""The link by which an admin installs the bot, for `gazette doctor`. Without discord.py: it is asked for often."""

import base64
import binascii
from typing import Final

# View Channels, Send Messages, Embed Links, Attach Files, Read Message History, Create Public Threads, Send Messages in
# Threads.
# https://discord.com/developers/docs/topics/permissions#permissions-bitwise-permission-flags
PERMISSIONS: Final = 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 35 | 1 << 38
_SCOPES = "bot+applications.commands"


def install_link(token: str) -> str | None:
    """Made from the id that a bot's token begins with; None for what does not look like one. Never holds the secret."""
    name = token.partition(".")[0]
    try:
        application = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return None
    if not application.isdigit():
        return None
    query = f"client_id={application}&scope={_SCOPES}&permissions={PERMISSIONS}"
    return f"https://discord.com/oauth2/authorize?{query}"
