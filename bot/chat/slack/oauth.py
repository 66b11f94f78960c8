"""Installing the app into a workspace by OAuth: Bolt's own flow with our stores, our pages and no variable of theirs.

https://docs.slack.dev/authentication/installing-with-oauth
"""

import logging
from collections.abc import Sequence
from urllib.parse import urljoin

from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack import pages
from bot.chat.slack.clients import Clients
from bot.chat.slack.manifest import INSTALL_PATH, REDIRECT_PATH
from bot.chat.slack.states import LASTS, States

log = logging.getLogger(__name__)

_AUTHORIZE = "/oauth/v2/authorize"
_SLACK = "https://slack.com/api/"


class Flow(AsyncOAuthFlow):
    """Bolt's flow; `clients` give it a client when it needs one, and a store that fails is told like any failure."""

    def __init__(self, *, settings: AsyncOAuthSettings, clients: Clients) -> None:
        super().__init__(settings=settings, logger=_silent())
        self._clients = clients

    @property
    def client(self) -> AsyncWebClient:
        return self._clients.asking(None)

    async def run_installation(self, code: str) -> Installation | None:
        """None where Slack refuses the code. Bolt would log the code itself, which is a secret, so it stays silent."""
        installation = await super().run_installation(code)
        if installation is None:
            log.warning("Slack refused the code of an installation, or the client id and secret of the app")
        return installation

    async def store_installation(self, request: AsyncBoltRequest, installation: Installation) -> None:
        """Raises BoltError, which becomes a page."""
        try:
            await super().store_installation(request, installation)
        except Exception as error:
            log.exception("an installation could not be kept")
            raise BoltError("the installation could not be kept") from error


def make_flow(
    *,
    client_id: str,
    client_secret: str,
    scopes: Sequence[str],
    installations: AsyncInstallationStore,
    states: States,
    clients: Clients,
    api_url: str | None,
) -> Flow:
    """`api_url` is the address of the Web API; the page where people agree is on the same host."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=list(scopes),
        user_scopes=[],
        install_path=INSTALL_PATH,
        redirect_uri_path=REDIRECT_PATH,
        install_page_rendering_enabled=False,
        callback_options=AsyncCallbackOptions(success=_installed, failure=_failed),
        authorization_url=urljoin(f"{api_url or _SLACK}/", _AUTHORIZE),
        installation_store=installations,
        installation_store_bot_only=True,
        state_store=states,
        state_expiration_seconds=LASTS,
        logger=_silent(),
    )
    # Without one, Slack takes the address of the manifest. Bolt would take SLACK_REDIRECT_URI of the environment.
    settings.redirect_uri = settings.authorize_url_generator.redirect_uri = None
    return Flow(settings=settings, clients=clients)


async def _installed(args: AsyncSuccessArgs) -> BoltResponse:
    installation = args.installation
    log.info("installed in Slack workspace %s", installation.team_id or installation.enterprise_id)
    return pages.success(
        team=installation.team_name or installation.enterprise_name or "",
        app_id=installation.app_id or "",
        team_id=installation.team_id or installation.enterprise_id or "",
        forget_cookie=args.settings.state_utils.build_set_cookie_for_deletion(),
    )


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    """The cookie goes, whatever the reason: a state serves once."""
    known = args.suggested_status_code
    log.info("an installation failed with status %d", known)
    cookie = args.settings.state_utils.build_set_cookie_for_deletion()
    return pages.failure(args.reason, known, forget_cookie=cookie)


def _silent() -> logging.Logger:
    """What Bolt says of an installation holds the code of it."""
    quiet = logging.getLogger(f"{__name__}.bolt")
    quiet.setLevel(logging.CRITICAL)
    return quiet
