"""The tokens that the double knows: the emulator takes any. Each belongs to one workspace, or to the app itself."""

import time
from dataclasses import dataclass, field
from itertools import count

from tests.doubles.slack.workspaces import Workspace

_serial = count(1)
LIFETIME = 43_200


@dataclass(slots=True, kw_only=True, eq=False)
class Token:
    """`inner` is the emulator's for the same bot. `expires_at` and `refresh` are there where tokens rotate.

    Without a workspace it is an app-level token, which is for Socket Mode alone.
    """

    value: str
    workspace: Workspace | None = None
    inner: str = ""
    scope: str = ""
    expires_at: float | None = None
    refresh: str = ""
    revoked: bool = False

    @property
    def problem(self) -> str | None:
        """Slack's word for what is wrong with it."""
        if self.revoked:
            return "token_revoked"
        late = self.expires_at is not None and self.expires_at <= time.time()
        return "token_expired" if late else None


@dataclass(slots=True)
class Tokens:
    known: dict[str, Token] = field(default_factory=dict)

    def add(self, token: Token) -> Token:
        self.known[token.value] = token
        return token

    def app_level(self) -> Token:
        return self.add(Token(value=f"xapp-1-A000000001-{next(_serial)}-of-the-double"))

    def bot(self, workspace: Workspace, inner: str, scope: str, *, rotating: bool = False) -> Token:
        """A new token for the app's bot. A rotating one lives twelve hours and has a refresh token."""
        number = next(_serial)
        if not rotating:
            return self.add(Token(value=f"xoxb-{number}-of-the-double", workspace=workspace, inner=inner, scope=scope))
        token = Token(value=f"xoxe.xoxb-1-{number}-of-the-double", workspace=workspace, inner=inner, scope=scope)
        token.expires_at = time.time() + LIFETIME
        token.refresh = f"xoxe-1-{number}-of-the-double"
        return self.add(token)

    def refreshed(self, refresh: str) -> Token | None:
        """The successor. A refresh token works once; the access token before stays until it expires."""
        old = next((one for one in self.known.values() if one.refresh == refresh and refresh), None)
        if old is None or old.revoked or old.workspace is None:
            return None
        old.refresh = ""
        return self.bot(old.workspace, old.inner, old.scope, rotating=True)

    def revoke(self, workspace: Workspace) -> None:
        """Every token of that workspace."""
        for token in self.known.values():
            if token.workspace is workspace:
                token.revoked = True
