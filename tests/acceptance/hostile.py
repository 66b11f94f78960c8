"""Servers that know a secret of ours and say it again wherever they can, and a feed that means no harm."""

from collections.abc import Callable, Sequence

from tests.acceptance.canaries import FEED_KEY
from tests.servers.feed_server import FeedServer, Reply, Seen, redirect

QUERY = f"token={FEED_KEY.value}"
_FEED = (
    """<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>"""
)
_ITEM = "<item><guid isPermaLink='false'>{guid}</guid><title>{title}</title><link>{link}</link>{more}</item>"
# What is said of open weights is relevant, so that all of it is in the digest.
_TITLE = "Open weights: headline number {} of the day"


def feed(*links: str, more: str = "") -> bytes:
    """An RSS document with an item for each link."""
    items = (
        _ITEM.format(guid=number, title=_TITLE.format(number), link=link.replace("&", "&amp;"), more=more)
        for number, link in enumerate(links)
    )
    return _FEED.format(items="".join(items)).encode()


def echo(status: int, *headers: tuple[str, str]) -> Callable[[Seen], Reply]:
    """All that was asked, in the body of an error, in a cookie, in a challenge, and in headers of no meaning."""

    def answer(seen: Seen) -> Reply:
        said = _all_of(seen)
        told = [("Set-Cookie", f"session={said}"), ("WWW-Authenticate", f'Bearer error="{said}"'), ("X-Error", said)]
        return Reply(status=status, headers=[*told, *headers], body=f"<html>{said}</html>".encode())

    return answer


def serve_private_feeds(server: FeedServer) -> None:
    """The addresses of these have a key in their query, as those of paid newsletters do."""
    own = f"https://wire.example/read?id=3&{QUERY}"
    server.reply("/wire", Reply(body=feed("https://wire.example/1", "#two", own, f"/four?{QUERY}")))
    server.reply("/json", Reply(body=_json_feed()))
    server.reply("/page", Reply(body=_page()))
    server.route("/angry", echo(500))
    server.route("/shut", echo(401))
    server.reply("/lost", redirect(f"/nowhere?{QUERY}", 301))
    server.reply("/astray", redirect(f"http://reader:{FEED_KEY.value}@127.0.0.1:{server.port}/wire"))
    server.reply("/elsewhere", redirect(f"ftp://files.example/{FEED_KEY.value}"))
    server.reply("/garbage", Reply(raw=f"HTTP/1.1 200 {FEED_KEY.value}\r\nX {FEED_KEY.value}\r\n\r\n".encode()))
    server.reply("/gibberish", Reply(body=f"<rss><{FEED_KEY.value}>&{FEED_KEY.value};".encode()))
    server.reply("/coded", Reply(body=b"x", headers=[("Content-Encoding", FEED_KEY.value)]))
    server.reply("/moved", redirect(f"/wire?{QUERY}", 301))


PRIVATE = (
    "wire",
    "json",
    "page",
    "angry",
    "shut",
    "lost",
    "astray",
    "elsewhere",
    "garbage",
    "gibberish",
    "coded",
    "moved",
)


def serve_official(server: FeedServer, stranger: FeedServer) -> None:
    """The Hub and three official APIs: they repeat the key, break off, or send us to somebody else with it."""
    server.route("/api/models", echo(500))
    server.route("/congress/bill/119/hr/1", echo(403))
    server.route("/regulations", lambda seen: redirect(f"{stranger.url('/taken')}?was={_header(seen, 'x-api-key')}"))
    server.route("/courts", lambda seen: Reply(raw=f"HTTP/1.1 {_header(seen, 'authorization')}\r\n\r\n".encode()))


def sources(feeds: FeedServer, official: FeedServer) -> str:
    """feeds.yaml."""
    lines = ["version: 1", "sources:"]
    for name in PRIVATE:
        lines += [f"  - id: {name}", f"    url: {feeds.url(f'/{name}')}?{QUERY}", "    first_import: all"]
    lines += ["  - id: hub", "    kind: hub-trending"]
    lines += ["  - id: bills", "    kind: congress", f"    url: {official.url('/congress')}", "    bills: [119/hr/1]"]
    for kind, path in (("regulations", "/regulations"), ("courtlistener", "/courts")):
        lines += [f"  - id: {kind}", f"    kind: {kind}", f"    url: {official.url(path)}", "    query: models"]
    return "\n".join(lines) + "\n"


def asked(servers: Sequence[FeedServer], *, but: Sequence[str] = ()) -> str:
    """All that these servers were asked, without the headers in `but`."""
    return "\n".join(_all_of(seen, but=but) for server in servers for seen in server.seen)


def _all_of(seen: Seen, *, but: Sequence[str] = ()) -> str:
    headers = " ".join(f"{name}={value}" for name, value in seen.headers.items() if name not in but)
    return f"{seen.path}?{seen.query} {headers}"


def _header(seen: Seen, name: str) -> str:
    return seen.headers.get(name, "")


def _page() -> bytes:
    link = f'<link rel="alternate" type="application/rss+xml" href="/page?{QUERY}">'
    return f"<!doctype html><html><head>{link}</head><body>{FEED_KEY.value}</body></html>".encode()


def _json_feed() -> bytes:
    item = f'{{"id": "j", "title": "{_TITLE.format(9)}", "url": "#nine", "summary": "Key {FEED_KEY.value}."}}'
    return f'{{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": [{item}]}}'.encode()
