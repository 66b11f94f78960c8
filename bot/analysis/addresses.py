"""When do two web addresses lead to the same piece? A canonical key, never an address to visit."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

# Parameters that say where a reader came from, not what is read.
_TRACKING = re.compile(
    r"^(utm_.*|mc_[ce]id|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|mkt_tok|_hs(enc|mi)|vero_id|"
    r"oly_(anon|enc)_id|ref_?src|ref_?url|cmpid|ncid|ito|smid|sref|spm|at_(medium|campaign|custom\d*)|guccounter|"
    r"guce_referr?er(_sig)?|share|source|src|ref|campaign_?id|cid|s_cid|wt\.mc_id|partner|feature|amp|outputtype)$",
    re.IGNORECASE,
)
_DEVICE = r"(?:(?:www\d?|m|mobile|amp|edition)\.)+"
_HOST_PREFIX = re.compile(rf"^{_DEVICE}(?=[^.]+\.)")
_HOST_END = re.compile(r"[\s.]+$")
_TAIL = re.compile(r"(?:/amp|/amp\.html|\.amp|/index\.(?:html?|php)|/)+$", re.IGNORECASE)
_TAIL_ENDS = "pPlLmM"
_UNRESERVED = "/:@!$&'()*+,;=-._~"
# Most addresses hold nothing to decode or to put in order: the host as it is kept, then the path. Nothing is tried
# twice (`?+`, `++`), so that the time grows with the length only.
_PLAIN = re.compile(
    rf"https?://(?:{_DEVICE}(?=[a-z0-9-]+\.))?+([a-z0-9-]++(?:\.[a-z0-9-]++)*+)"
    rf"((?:/[A-Za-z0-9{re.escape(_UNRESERVED)}]*+)?)",
    re.ASCII,
)


def address_key(url: str) -> str:
    """The canonical key of an http(s) address: host, path and the parameters that select the content.

    Scheme, `www.`, AMP and mobile hosts, default ports, fragments, tracking parameters, their order and a trailing
    slash do not count. Idempotent under `https://` + key. Text that is no address is its own key.
    """
    plain = _PLAIN.fullmatch(url)
    return f"{plain[1]}{_without_tail(plain[2])}" if plain else key_of_any(url)


def key_of_any(url: str) -> str:
    """The same for every address, plain or not, at several times the cost."""
    try:
        parts = urlsplit(url.strip())
        number = parts.port
    except ValueError:
        return url.strip()
    host = _HOST_PREFIX.sub("", _HOST_END.sub("", parts.hostname or "").lstrip())
    if parts.scheme not in {"http", "https"} or not host:
        return url.strip()
    if ":" in host:  # an IPv6 literal, whose brackets urlsplit took away (RFC 3986 section 3.2.2)
        host = f"[{host}]"
    port = "" if number in {None, 80, 443} else f":{number}"
    path = _without_tail(quote(unquote(parts.path), safe=_UNRESERVED, errors="replace"))
    kept = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k))
    return f"{host}{port}{path}" + (f"?{urlencode(kept, errors='replace')}" if kept else "")


def _without_tail(path: str) -> str:
    """Most end in a slash or a word, and need not be searched for more."""
    short = path.rstrip("/")
    return _TAIL.sub("", short) if short[-1:] in _TAIL_ENDS else short
