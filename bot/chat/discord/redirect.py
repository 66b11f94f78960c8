"""Where Discord is: for tests and for proxies. These are class attributes of discord.py; a test watches their names."""

from discord.gateway import DiscordWebSocket
from discord.http import Route


def redirect(*, api_url: str | None = None, gateway_url: str | None = None) -> None:
    """Use these addresses from now on, in the whole process. What is not given stays as it is.

    `api_url` ends with the version (`…/api/v10`). Where a session can be resumed, the gateway itself says.
    """
    if api_url:
        Route.BASE = api_url.rstrip("/")
    if gateway_url:
        kind = type(DiscordWebSocket.DEFAULT_GATEWAY)
        DiscordWebSocket.DEFAULT_GATEWAY = kind(gateway_url)
