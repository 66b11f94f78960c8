"""Which addresses a fetch may reach. Nobody else decides about that.

A host is judged by the address it resolved to, at the last moment before the connect: literals, odd spellings,
redirects and a name server that changes its mind all pass through the same gate.
"""

import errno
import re
import socket
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Final
from urllib.parse import urlsplit

from bot.domain.errors import SourceError, SourceFault

Network = IPv4Network | IPv6Network
AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]

PORTS: Final = frozenset({80, 443, 8080, 8443})
MAX_URL: Final = 2048
# What the interpreter's tables call global (or did, in some 3.11 releases) and yet leads into somebody's own network.
_REFUSED: Final[tuple[Network, ...]] = tuple(
    ip_network(text)
    for text in (
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598); also a cloud's metadata address
        "168.63.129.16/32",  # the host agent of Azure machines
        "192.0.0.0/24",  # IETF protocol assignments (RFC 6890); also a cloud's metadata address
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "::/96",  # IPv4-compatible (RFC 4291 section 2.5.5.1)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "2001::/32",  # Teredo (RFC 4380)
        "2002::/16",  # 6to4 (RFC 3056)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")  # all that IANA has handed out (RFC 3587)
_UNFIT: Final = re.compile(r"[\x00-\x20\x7f-\x9f\s\\]")


class AddressRefusedError(OSError):
    """The guard said no. An OSError, so that the other addresses of the host are still tried.

    `str()` is the same for every address: the connector keeps the type of several failures only if they read alike.
    """

    def __init__(self, address: str, port: int) -> None:
        super().__init__(errno.EACCES, "refused by the address guard")
        self.address = address
        self.port = port


class Guard:
    """Public addresses on the ports of the web, and whatever lies inside `allow_networks` on any port."""

    def __init__(self, allow_networks: Sequence[Network] = ()) -> None:
        self._allowed = tuple(allow_networks)

    def allows(self, address: str, port: int) -> bool:
        """`address` is an IP literal, possibly with a zone; anything else is refused."""
        try:
            ip = _unwrapped(address)
        except ValueError:
            return False
        if any(ip in network for network in self._allowed):
            return True
        return port in PORTS and _is_public(ip)

    def socket_factory(self, info: AddressInfo) -> socket.socket:
        """A socket for this address. Raises AddressRefusedError instead of making one that the guard does not allow."""
        family, kind, protocol, _, (address, port, *_) = info
        if not self.allows(address, port):
            raise AddressRefusedError(address, port)
        return socket.socket(family, kind, protocol)


def check_url(url: str) -> None:
    """Refuse what is not a plain http(s) address. Raises SourceError(BAD_ADDRESS)."""
    if reason := _fault_of(url):
        raise SourceError(SourceFault.BAD_ADDRESS, reason, url=without_query(url))


def without_query(url: str) -> str:
    """The address as it may be logged or shown: no query, no fragment, no userinfo, bounded."""
    scheme, separator, rest = re.split(r"[?#]", url, maxsplit=1)[0].rpartition("://")
    host, slash, path = rest.partition("/")
    shown = f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}"
    return _UNFIT.sub("", shown)[:MAX_URL]


@lru_cache(maxsize=4096)  # pure, and the addresses of one round are those of the next
def _fault_of(url: str) -> str | None:
    if len(url) > MAX_URL:
        return f"the address is longer than {MAX_URL} characters"
    if _UNFIT.search(url):
        return "the address contains a space, a backslash or a control character"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "the host or the port of the address cannot be read"
    if parts.scheme not in {"http", "https"}:
        return "the address must begin with http:// or https://"
    if not host:
        return "the address names no host"
    return "the address carries a user name or a password" if "@" in parts.netloc else None


@lru_cache(maxsize=4096)  # as above
def _unwrapped(address: str) -> IPv4Address | IPv6Address:
    ip = ip_address(address)
    return ip.ipv4_mapped or ip if isinstance(ip, IPv6Address) else ip


@lru_cache(maxsize=4096)  # as above
def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified
    return ip.is_global and not special and not any(ip in network for network in _REFUSED)
