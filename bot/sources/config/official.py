"""Rules between the keys of the sources that ask an API of the American state or its courts.

What is true of a feed, the Federal Register and the Hub is in rules.py. They read the raw tree, as those do.
"""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit

from bot.domain.errors import Problem
from bot.domain.sources import SourceKind
from bot.sources.key_names import VARIABLES
from bot.yamlfiles.problems import problem_at
from bot.yamlfiles.tree import KeyPath, Tree

OF_BILLS = frozenset({SourceKind.GOVINFO_BILLSTATUS.value, SourceKind.CONGRESS.value})
_SEARCHES = frozenset({SourceKind.REGULATIONS.value, SourceKind.COURTLISTENER.value})
_WITH_KEY = {kind.value: variable for kind, variable in VARIABLES.items()}
_SECRETS = re.compile(r"(?:api|access)?[-_]?(?:key|token)", re.IGNORECASE)


def breaches(tree: Tree, name: str, path: KeyPath, raw: dict[str, object]) -> Iterator[Problem]:
    """Every breach of one source."""
    yield from _bills(tree, name, path, raw)
    if raw.get("kind") in _SEARCHES and "query" not in raw:
        missing = "this key is missing; say what to search for, such as '\"artificial intelligence\"'"
        yield problem_at(name, tree.value_mark(path), (*path, "query"), missing)
    kind, url = raw.get("kind"), raw.get("url")
    if isinstance(kind, str) and kind in _WITH_KEY and isinstance(url, str) and (wrong := _of_url(url, kind)):
        yield problem_at(name, tree.value_mark((*path, "url")), (*path, "url"), wrong)


def _bills(tree: Tree, name: str, path: KeyPath, raw: dict[str, object]) -> Iterator[Problem]:
    """Which keys go with the list of bills."""
    kind = raw.get("kind")
    if kind not in OF_BILLS:
        if "bills" in raw:
            message = "only govinfo-billstatus and congress have this key"
            yield problem_at(name, tree.key_mark((*path, "bills")), (*path, "bills"), message)
        return
    if "bills" not in raw:
        message = "this key is missing; say which bills to follow, such as [119/hr/2385]"
        yield problem_at(name, tree.value_mark(path), (*path, "bills"), message)
    for key in ("query", "limit"):
        if key in raw:
            message = f"{kind} reads the bills that `bills` names; remove the line"
            yield problem_at(name, tree.key_mark((*path, key)), (*path, key), message)


def _of_url(url: str, kind: str) -> str | None:
    """A key goes along with every request: nobody between may read it, and it stands in no file that is shared."""
    try:
        parts = urlsplit(url)
    except ValueError:  # said where the value is checked
        return None
    if any(_SECRETS.fullmatch(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        return f"a key does not belong into this file; set {_WITH_KEY[kind]} instead"
    if parts.scheme.lower() != "https" and not _on_this_machine(parts.hostname or ""):
        return f"a key goes to this address ({_WITH_KEY[kind]}), so it must begin with https://"
    if kind == SourceKind.CONGRESS.value and parts.query:
        return "the address of the API ends before the bills; remove what follows the question mark"
    return None


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
