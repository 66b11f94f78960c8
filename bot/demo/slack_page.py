"""A page that imitates how Slack shows a payload of ours, so that it can be looked at without a workspace.

It is made from the very JSON that would be sent and knows only what our renderer writes; it is no client.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from bot.demo.slack_blocks import drawn, words

Images = Iterator[bytes | None]
_STYLE = """
body { background: #fff; color: #1d1c1d; font: 15px/1.46667 "Slack-Lato", Lato, "Noto Sans", "Liberation Sans",
  sans-serif; margin: 0; padding: 16px 20px; max-width: 680px; overflow-wrap: anywhere; }
.post { display: grid; grid-template-columns: 36px minmax(0, 1fr); gap: 8px; margin-bottom: 16px; }
.face { width: 36px; height: 36px; border-radius: 8px; background: #2f6fde; color: #fff; display: grid;
  place-items: center; font-weight: 900; font-size: 14px; }
.name { display: flex; align-items: center; gap: 6px; line-height: 20px; }
.name b { font-weight: 900; } .name time { color: #616061; font-size: 12px; }
.name i { background: #e8e8e8; color: #454447; border-radius: 2px; font: 700 10px/14px sans-serif; padding: 0 3px; }
.only { color: #616061; font-size: 12px; line-height: 18px; margin: 0 0 4px 44px; }
.only::before { content: ""; display: inline-block; width: 8px; height: 8px; border: 2px solid #616061;
  border-radius: 50% 50% 50% 0; margin-right: 6px; }
.blocks > * { margin: 8px 0; } .blocks > :first-child { margin-top: 4px; }
h2 { font-size: 18px; line-height: 1.3333; font-weight: 900; } b { font-weight: 700; }
small { display: block; font-size: 13px; line-height: 1.38463; color: #616061; }
a { color: #1264a3; text-decoration: none; } hr { border: 0; border-top: 1px solid #ddd; }
.blocks > hr { margin: 12px 0; }
img { display: block; width: 100%; max-width: 560px; border-radius: 8px; }
mark { background: #fbf3d0; color: #1264a3; border-radius: 3px; padding: 0 2px; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
button { background: #fff; color: #1d1c1d; border: 1px solid #bbb; border-radius: 8px; font-family: inherit;
  font-size: 13px; font-weight: 700; line-height: 26px; padding: 0 12px; min-width: 64px; }
.primary { background: #007a5a; border-color: #007a5a; color: #fff; }
.thread { border-left: 2px solid #ddd; margin: 0 0 16px 44px; padding-left: 12px; }
.thread > p { color: #1264a3; font-size: 13px; font-weight: 700; margin: 0 0 12px; }
.modal { border: 1px solid #ddd; border-radius: 8px; box-shadow: 0 4px 16px #0002; max-width: 520px; margin: 0 auto; }
.modal header, .modal footer { display: flex; align-items: center; gap: 12px; padding: 16px 24px; }
.modal header { border-bottom: 1px solid #ddd; font-size: 18px; } .modal header b { flex: 1; font-weight: 900; }
.modal header .face { width: 24px; height: 24px; border-radius: 6px; font-size: 10px; }
.modal footer { border-top: 1px solid #ddd; justify-content: flex-end; }
.modal footer button { line-height: 34px; font-size: 15px; min-width: 80px; }
.modal > .blocks { padding: 8px 24px 12px; }
.ask { margin: 16px 0; } .ask b { display: block; margin-bottom: 6px; } .ask i, .field i { color: #616061;
  font-style: normal; font-weight: 400; } .ask small { margin-top: 6px; }
.field { border: 1px solid #868686; border-radius: 4px; padding: 6px 12px; min-height: 22px; position: relative; }
.pick::after { content: ""; position: absolute; right: 14px; top: 12px; width: 7px; height: 7px;
  border: solid #454447; border-width: 0 2px 2px 0; transform: rotate(45deg); }
.tick { display: flex; gap: 8px; align-items: center; } .tick .box { border: 1px solid #868686; border-radius: 3px;
  width: 16px; height: 16px; line-height: 16px; text-align: center; }
.home > header { border-bottom: 1px solid #ddd; display: flex; gap: 8px; align-items: center; font-size: 18px;
  font-weight: 900; padding-bottom: 12px; } .home nav { display: flex; gap: 20px; font-size: 13px; padding: 10px 0 0;
  border-bottom: 1px solid #ddd; } .home nav b { border-bottom: 2px solid #1d1c1d; padding-bottom: 8px; }
.home > .blocks { padding-top: 12px; }
"""
_DIGEST = b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_FACE = "<div class='face' aria-hidden='true'>OG</div>"


def slack_page(
    payloads: Sequence[Mapping[str, Any]], *, private: bool = False, pictures: Sequence[bytes | None] = ()
) -> str:
    """The parts of one message: the first in the channel, the others in its thread, or a view alone.

    `private` is what only the asker sees, which has no thread. `pictures` are PNGs of the images of all parts in their
    order; None, or none left, is a chart told in words. Raises ValueError for what we never send.
    """
    images = iter(pictures)
    shown = "img-src data:; " if any(pictures) else ""
    policy = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; {shown}base-uri 'none'; form-action 'none'"
    head = (
        "<!doctype html><html lang='en'><meta charset='utf-8'><title>Slack, imitated</title>"
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    )
    first, *others = [_surface(payload, images, private=private) for payload in payloads]
    if others and not private:
        count = "1 reply" if len(others) == 1 else f"{len(others)} replies"
        others = [f"<div class='thread'><p>{count}</p>", *others, "</div>"]
    return f"{head}<style>{_STYLE}</style><main>{''.join([first, *others])}</main></html>\n"


def _surface(payload: Mapping[str, Any], images: Images, *, private: bool) -> str:
    match payload.get("type"):
        case "modal":
            return _modal(payload, images)
        case "home":
            tabs = "<nav><b>Home</b><span>Messages</span><span>About</span></nav>"
            return (
                f"<section class='home'><header>{_FACE} Open Gazette</header>{tabs}{_blocks(payload, images)}</section>"
            )
        case _:
            return _post(payload, images, private=private)


def _post(payload: Mapping[str, Any], images: Images, *, private: bool) -> str:
    only = "<div class='only'>Only visible to you</div>" if private else ""
    name = "<div class='name'><b>Open Gazette</b> <i>APP</i> <time>9:00 AM</time></div>"
    return f"{only}<section class='post'>{_FACE}<div>{name}{_blocks(payload, images)}</div></section>"


def _modal(view: Mapping[str, Any], images: Images) -> str:
    close = words(view["close"]) if "close" in view else escape("Close")
    submit = f"<button class='primary'>{words(view['submit'])}</button>" if "submit" in view else ""
    top = f"<header>{_FACE}<b>{words(view['title'])}</b><span aria-hidden='true'>✕</span></header>"
    foot = f"<footer><button>{close}</button>{submit}</footer>"
    return f"<section class='modal'>{top}{_blocks(view, images)}{foot}</section>"


def _blocks(payload: Mapping[str, Any], images: Images) -> str:
    return f"<div class='blocks'>{drawn(payload['blocks'], images)}</div>"
