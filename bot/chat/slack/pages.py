"""The two pages that a person sees after installing the app: it worked, or why it did not, in plain words."""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from typing import Final
from urllib.parse import urlencode

from slack_bolt.response import BoltResponse

_STYLE = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:4rem auto;padding:0 1rem}"
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_AGAIN: Final = "Open the link to install once more, in the same browser, and finish within ten minutes."
_REASONS: Final = {
    "access_denied": "You pressed Cancel, so nothing was installed.",
    "invalid_browser": f"This browser did not begin the installation, or it keeps no cookies. {_AGAIN}",
    "invalid_state": f"This link was used before, or it waited for too long. {_AGAIN}",
    "missing_code": f"Slack sent no code along. {_AGAIN}",
    "invalid_code": f"Slack did not accept the installation; its code may have been used before. {_AGAIN}",
    "storage_error": "Slack agreed, but the installation could not be kept. The log of the bot has the reason.",
}
_UNKNOWN = f"Something went wrong on our side. {_AGAIN}"


def success(*, team: str, app_id: str, team_id: str, forget_cookie: str) -> BoltResponse:
    """`team` is the name of the workspace, as somebody chose it."""
    query = urlencode({"app": app_id, "team": team_id})
    where = escape(team) or "your workspace"
    words = (
        f"<p>Type <strong>/gazette help</strong> in any channel of {where}, or open Open Gazette under Apps.</p>"
        f'<p><a href="https://slack.com/app_redirect?{escape(query)}">Back to Slack</a></p>'
    )
    return _page(200, "Open Gazette is installed", words, forget_cookie)


def failure(reason: str, status: int, *, forget_cookie: str = "") -> BoltResponse:
    """`reason` is a code of Slack's or of Bolt's; it may come from the address bar and is shown only if it is known."""
    words = f"<p>{escape(_REASONS.get(reason, _UNKNOWN))}</p>"
    return _page(status, "Open Gazette was not installed", words, forget_cookie)


def _page(status: int, title: str, words: str, cookie: str) -> BoltResponse:
    body = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>{words}</body></html>"
    )
    headers: dict[str, str | Sequence[str]] = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": _POLICY,
    }
    if cookie:
        headers["Set-Cookie"] = cookie
    return BoltResponse(status=status, body=body, headers=headers)
