"""OAuth: the code for a token, tokens that rotate, taking them back, and a person who installs with a browser."""

import base64
import html
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit, urlunsplit

from aiohttp import ClientSession

from tests.doubles.slack.tokens import LIFETIME, Token, Tokens
from tests.doubles.slack.web_api import Call
from tests.doubles.slack.workspaces import Person, Workspace
from tests.servers.emulate import CLIENT_ID, CLIENT_SECRET

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the person's browser shows at the end."""

    status: int
    text: str
    headers: tuple[tuple[str, str], ...]


@dataclass(slots=True, kw_only=True, eq=False)
class Installing:
    """With `rotating` every new bot token lives twelve hours."""

    tokens: Tokens
    session: ClientSession
    workspaces: dict[str, Workspace]
    rotating: bool = False
    _codes: dict[str, tuple[Workspace, str]] = field(default_factory=dict)

    async def access(self, call: Call, token: Token | None) -> Json:
        """`oauth.v2.access`: of a code, or of a refresh token."""
        arguments = dict(call.arguments)
        secret = base64.b64decode(arguments.pop("_basic", "")).decode().partition(":")[::2]
        if secret == ("", ""):
            secret = (str(arguments.get("client_id", "")), str(arguments.get("client_secret", "")))
        if secret[0] != CLIENT_ID:
            return {"ok": False, "error": "invalid_client_id"}
        if secret[1] != CLIENT_SECRET:
            return {"ok": False, "error": "bad_client_secret"}
        if arguments.get("grant_type") == "refresh_token":
            return self._refresh(str(arguments.get("refresh_token", "")))
        return await self._exchange(arguments)

    async def _exchange(self, arguments: Json) -> Json:
        workspace, meant = self._codes.pop(str(arguments.get("code", "")), (None, ""))
        if workspace is None:
            return {"ok": False, "error": "invalid_code"}
        if meant != arguments.get("redirect_uri", meant):
            return {"ok": False, "error": "bad_redirect_uri"}
        told = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        answer = await workspace.exchange(arguments | told)
        if not answer["ok"]:
            return answer
        token = self.tokens.bot(workspace, answer["access_token"], answer["scope"], rotating=self.rotating)
        return answer | _shown(token)

    def _refresh(self, refresh: str) -> Json:
        token = self.tokens.refreshed(refresh)
        if token is None or token.workspace is None:
            return {"ok": False, "error": "invalid_refresh_token"}
        workspace = token.workspace
        about = {"scope": token.scope, "token_type": "bot", "bot_user_id": workspace.emulate.bot_user_id}
        team = {"id": workspace.team_id, "name": workspace.name}
        return {"ok": True, **about, "team": team, "enterprise": None, **_shown(token)}

    async def revoke(self, call: Call, token: Token | None) -> Json:
        """`auth.revoke` of the token that asks."""
        if token is not None and call.arguments.get("test") not in {"1", "true", True}:
            token.revoked = True
        return {"ok": True, "revoked": True}

    async def uninstall(self, call: Call, token: Token | None) -> Json:
        """`apps.uninstall`: every token of that workspace is dead."""
        if token is None or token.workspace is None or call.arguments.get("client_secret") != CLIENT_SECRET:
            return {"ok": False, "error": "bad_client_secret"}
        self.tokens.revoke(token.workspace)
        return {"ok": True}

    async def walk(self, start: str, person: Person, *, agree: bool, cookie: bool) -> Page:
        """From the app's page of installation to the page at the end.

        The state's cookie is Secure, so that it is given back by hand; without `cookie` it is not.
        """
        async with self.session.get(start, allow_redirects=False) as first:
            page, kept = await first.text(), "; ".join(f"{key}={one.value}" for key, one in first.cookies.items())
            asked = first.headers.get("Location") or _link(page)
        query = {key: values[0] for key, values in parse_qs(urlsplit(asked).query).items()}
        back = await self._consent(asked, query, person, agree=agree)
        headers = {"Cookie": kept} if cookie else {}
        target = urljoin(start, urlunsplit(("", "", *urlsplit(back)[2:])))
        async with self.session.get(target, headers=headers, allow_redirects=False) as last:
            return Page(status=last.status, text=await last.text(), headers=tuple(last.headers.items()))

    async def _consent(self, asked: str, query: Json, person: Person, *, agree: bool) -> str:
        """Where Slack would send the browser back to. The page of consent is the emulator's own."""
        workspace = self.workspaces[person.team_id]
        page = f"{workspace.emulate.url}/oauth/v2/authorize?{urlencode({'client_id': query['client_id']})}"
        async with self.session.get(page) as shown:
            assert shown.status == 200, f"{urlsplit(asked).path}: {await shown.text()}"
        redirect = query.get("redirect_uri", "http://127.0.0.1/slack/oauth_redirect")
        given = {"error": "access_denied"}
        if agree:
            code = await workspace.code(
                scope=query.get("scope", ""), user_scope=query.get("user_scope", ""), user=person.id
            )
            self._codes[code] = (workspace, redirect)
            given = {"code": code}
        return f"{redirect}?{urlencode(given | {'state': query.get('state', '')})}"


def _shown(token: Token) -> Json:
    rotating = {"refresh_token": token.refresh, "expires_in": LIFETIME} if token.refresh else {}
    return {"access_token": token.value, **rotating}


def _link(page: str) -> str:
    """Of the button in the app's own page of installation."""
    found = re.search(r'href="([^"]*client_id=[^"]*)"', page)
    assert found, f"no link to the page of consent in: {page[:300]}"
    return html.unescape(found[1])
