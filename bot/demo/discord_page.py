"""A page that imitates how Discord shows a payload of ours, so that it can be looked at without a server.

It is made from the very JSON that would be sent and knows only what our renderer writes; it is no client.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from html import escape
from types import MappingProxyType
from typing import Any

_HEADINGS = (("### ", "h3"), ("## ", "h2"), ("# ", "h1"), ("-# ", "small"))
# A backslash and its mark; a masked link; bold; a moment.
_INLINE = re.compile(
    r"\\(?P<mark>.)|\[(?P<label>(?:\\.|[^\]\\])*)\]\((?P<url>[^)]*)\)|\*\*(?P<bold>(?:\\.|(?!\*\*).)*)\*\*"
    r"|<t:(?P<moment>\d+)(?::\w)?>"
)
_STYLE = """
body { background: #313338; color: #dbdee1; font: 16px/1.375 "gg sans", "Noto Sans", "Liberation Sans", sans-serif;
  margin: 0; padding: 16px; max-width: 640px; }
.post { display: grid; grid-template-columns: 40px 1fr; gap: 16px; margin-bottom: 16px; }
.face { width: 40px; height: 40px; border-radius: 50%; background: #2f6fde; color: #fff; display: grid;
  place-items: center; font-weight: 700; }
.name b { color: #fff; } .name i { background: #5865f2; color: #fff; border-radius: 4px; font: 600 10px/15px sans-serif;
  padding: 0 4px; }
.box { background: #2b2d31; border: 1px solid #3f4147; border-left: 4px solid #2f6fde; border-radius: 8px;
  margin-top: 4px; padding: 12px 16px; }
.box > div { margin-bottom: 8px; overflow-wrap: anywhere; }
h1, h2, h3 { color: #fff; margin: 4px 0; line-height: 1.3; } h2 { font-size: 20px; } h3 { font-size: 16px; }
small { display: block; font-size: 13px; color: #949ba4; } a { color: #00a8fc; text-decoration: none; }
hr { border: 0; border-top: 1px solid #3f4147; } time { background: #3a3c42; border-radius: 3px; padding: 0 2px; }
button { background: #4e5058; color: #fff; border: 0; border-radius: 8px; font: 500 14px sans-serif; padding: 8px 16px;
  margin-right: 8px; }
img { display: block; width: 100%; border-radius: 8px; }
"""
_NONE: Mapping[str, bytes] = MappingProxyType({})


def discord_page(payloads: Sequence[Mapping[str, Any]], pictures: Sequence[Mapping[str, bytes]] = ()) -> str:
    """The posts one below the other, as one HTML page without script.

    `pictures` are PNGs for each payload, by the names of its `charts`; a chart without one is words, as it is there.
    """
    found = (*pictures, *[_NONE] * (len(payloads) - len(pictures)))
    posts = "".join(_post(one["components"], drawn) for one, drawn in zip(payloads, found, strict=True))
    head = "<!doctype html><html lang='en'><meta charset='utf-8'><title>Discord, imitated</title>"
    return f"{head}<style>{_STYLE}</style><main>{posts}</main></html>\n"


def _post(components: Iterable[Mapping[str, Any]], pictures: Mapping[str, bytes]) -> str:
    shown = "".join(map(partial(_component, pictures=pictures), components))
    face = "<div class='face' aria-hidden='true'>OG</div>"
    name = "<div class='name'><b>Open Gazette</b> <i>APP</i></div>"
    return f"<section class='post'>{face}<div>{name}{shown}</div></section>"


def _component(one: Mapping[str, Any], *, pictures: Mapping[str, bytes]) -> str:
    match one["type"]:  # https://discord.com/developers/docs/components/reference#component-object-component-types
        case 17:
            inner = map(partial(_component, pictures=pictures), one["components"])
            return f"<div class='box'>{''.join(inner)}</div>"
        case 10:
            return f"<div>{''.join(map(_line, one['content'].splitlines()))}</div>"
        case 12:
            return "".join(_picture(item, pictures) for item in one["items"])
        case 14:
            return "<hr>" if one.get("divider", True) else "<div></div>"
        case 1:
            return "<div>" + "".join(f"<button>{escape(b['label'])}</button>" for b in one["components"]) + "</div>"
        case other:
            raise ValueError(f"a component of type {other} is not one that we send")


def _picture(item: Mapping[str, Any], pictures: Mapping[str, bytes]) -> str:
    """A picture of a gallery, or what is said in its place where it was not drawn."""
    words, name = escape(item["description"]), item["media"]["url"].removeprefix("attachment://")
    if name not in pictures:
        return f"<div><small>Chart: {words}</small></div>"
    return f'<div><img src="data:image/png;base64,{b64encode(pictures[name]).decode()}" alt="{words}"></div>'


def _line(line: str) -> str:
    for mark, tag in _HEADINGS:
        if line.startswith(mark):
            return f"<{tag}>{_inline(line.removeprefix(mark))}</{tag}>"
    return f"{_inline(line)}<br>"


def _inline(text: str) -> str:
    pieces, end = [], 0
    for found in _INLINE.finditer(text):
        pieces += [escape(text[end : found.start()]), _marked(found)]
        end = found.end()
    return "".join([*pieces, escape(text[end:])])


def _marked(found: re.Match[str]) -> str:
    if (mark := found["mark"]) is not None:
        return escape(mark)
    if (label := found["label"]) is not None:
        return f'<a href="{escape(found["url"])}">{_inline(label)}</a>'
    if (bold := found["bold"]) is not None:
        return f"<b>{_inline(bold)}</b>"
    moment = datetime.fromtimestamp(int(found["moment"]), UTC)
    return f"<time>{moment.day} {moment:%B %Y}</time>"
