"""What no single value can show: rules between the keys of a source, between sources, and between both and editions.

They read the raw tree, so that they speak even where other values of the file are wrong.
"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.domain.errors import Problem
from bot.domain.sources import SourceKind, Tier
from bot.sources.config.editions import BUILT_IN
from bot.sources.config.official import OF_BILLS, breaches
from bot.yamlfiles.problems import problem_at
from bot.yamlfiles.tree import KeyPath, Tree
from bot.yamlfiles.wording import did_you_mean

# What a source of the kind reads where it names no address of its own.
ADDRESSES = {
    SourceKind.FEDERAL_REGISTER: "https://www.federalregister.gov/api/v1/documents.json",
    # https://github.com/usgpo/bill-status: one file for each bill, made anew every four hours.
    SourceKind.GOVINFO_BILLSTATUS: "https://www.govinfo.gov/bulkdata/BILLSTATUS",
    SourceKind.CONGRESS: "https://api.congress.gov/v3",
    SourceKind.REGULATIONS: "https://api.regulations.gov/v4/documents",
    SourceKind.COURTLISTENER: "https://www.courtlistener.com/api/rest/v4/search/",
}
_DEFAULT_TOPIC = "general"
_DEFAULT_PORTS = {"http": 80, "https": 443}


def broken_rules(tree: Tree, *, name: str) -> Iterator[Problem]:
    """Every breach, in no particular order."""
    listed = tree.get("sources")
    sources = {i: raw for i, raw in enumerate(listed) if isinstance(raw, dict)} if isinstance(listed, list) else {}
    for index, raw in sources.items():
        yield from _of_the_kind(tree, name, ("sources", index), raw)
        yield from breaches(tree, name, ("sources", index), raw)
        yield from _on_time(tree, name, ("sources", index), raw)
        yield from _with_pages(tree, name, ("sources", index), raw)
    yield from _same_ids(tree, name, sources)
    yield from _same_addresses(tree, name, sources)
    yield from _unknown_topics(tree, name, _topics(tree, sources))
    yield from _no_look_back(tree, name)


def address_key(url: str) -> str:
    """Equal for two spellings of one address: case of the host, default port, http or https, a closing slash."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    where = "" if port in (None, _DEFAULT_PORTS.get(parts.scheme.lower())) else f":{port}"
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.hostname or ''}{where}{parts.path.rstrip('/')}{query}"


def _of_the_kind(tree: Tree, name: str, path: KeyPath, raw: dict[str, object]) -> Iterator[Problem]:
    kind = raw.get("kind", SourceKind.FEED.value)
    if kind == SourceKind.FEED.value:
        if "url" not in raw:
            yield problem_at(
                name, tree.value_mark(path), (*path, "url"), "this key is missing; a feed needs its address"
            )
        for key, instead in (("query", "filter a feed with `include`"), ("limit", "a feed gives what it gives")):
            if key in raw:
                message = f"a feed does not have this key; {instead}"
                yield problem_at(name, tree.key_mark((*path, key)), (*path, key), message)
    elif kind == SourceKind.FEDERAL_REGISTER.value and "url" not in raw and "query" not in raw:
        message = "this key is missing; say what to search for, or give the `url` of a whole query"
        yield problem_at(name, tree.value_mark(path), (*path, "query"), message)
    elif kind == SourceKind.FEDERAL_REGISTER.value and _outside_the_api(raw.get("url")):
        message = "only addresses below /api/v1/ of the Federal Register are meant for programs"
        yield problem_at(name, tree.value_mark((*path, "url")), (*path, "url"), message)
    elif kind == SourceKind.HUB_TRENDING.value and "url" in raw:
        message = "hub-trending has no url; remove the line, the Hub's address is a setting of the bot"
        yield problem_at(name, tree.key_mark((*path, "url")), (*path, "url"), message)


def _on_time(tree: Tree, name: str, path: KeyPath, raw: dict[str, object]) -> Iterator[Problem]:
    """What is read on time, whatever it brings, has no longer interval to set."""
    kind, key = raw.get("kind", SourceKind.FEED.value), "every_at_most"
    official = raw.get("tier") == Tier.OFFICIAL.value
    if key in raw and (official or kind != SourceKind.FEED.value):
        what = "an official source" if official else "a source of this kind"
        message = f"{what} is always read every `every`; remove the line"
        yield problem_at(name, tree.key_mark((*path, key)), (*path, key), message)


def _with_pages(tree: Tree, name: str, path: KeyPath, raw: dict[str, object]) -> Iterator[Problem]:
    key = "full_text"
    if key in raw and raw.get("kind", SourceKind.FEED.value) != SourceKind.FEED.value:
        message = "a source of this kind gives what it has; only the pages of a feed are read; remove the line"
        yield problem_at(name, tree.key_mark((*path, key)), (*path, key), message)


def _outside_the_api(url: object) -> bool:
    found = re.match(r"https?://[^/?#]*([^?#]*)", url, re.IGNORECASE) if isinstance(url, str) else None
    return found is not None and not found[1].startswith("/api/v1/")


def _same_ids(tree: Tree, name: str, sources: dict[int, dict[str, object]]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, raw in sources.items():
        value = raw.get("id")
        if not isinstance(value, str):
            continue
        before = first.setdefault(value, index)
        if before != index:
            mark, line = tree.value_mark(("sources", index, "id")), tree.value_mark(("sources", before, "id")).line
            message = f"the source on line {line} already has this id; choose another one"
            yield problem_at(name, mark, ("sources", index, "id"), message)


def _same_addresses(tree: Tree, name: str, sources: dict[int, dict[str, object]]) -> Iterator[Problem]:
    first: dict[tuple[str, str], int] = {}
    for index, raw in sources.items():
        if (wanted := _what_it_reads(raw)) is None:
            continue
        before = first.setdefault(wanted, index)
        if before != index:
            key = "url" if "url" in raw else "query" if "query" in raw else "kind"
            path: KeyPath = ("sources", index, key)
            line = tree.value_mark(("sources", before)).line
            message = f"the same address as source {_id_of(sources[before])} on line {line}; keep one of them"
            yield problem_at(name, tree.value_mark(path), path, message)


def _what_it_reads(raw: dict[str, object]) -> tuple[str, str] | None:
    kind, url, query = raw.get("kind", "feed"), raw.get("url"), raw.get("query", "")
    if kind == SourceKind.HUB_TRENDING.value:
        url = kind
    elif isinstance(kind, str) and kind in ADDRESSES:
        url = raw.get("url", ADDRESSES[SourceKind(kind)])
    if kind in OF_BILLS:
        query = str(raw.get("bills", ""))
    if not isinstance(url, str) or not isinstance(query, str) or (kind == SourceKind.FEED.value and "://" not in url):
        return None
    return address_key(url), query


def _id_of(raw: dict[str, object]) -> str:
    value = raw.get("id")
    return f'"{value[:40]}"' if isinstance(value, str) and value.isprintable() else "without an id"


def _topics(tree: Tree, sources: dict[int, dict[str, object]]) -> set[str]:
    usual = tree.get("defaults", "topic") or _DEFAULT_TOPIC
    found = (raw.get("topic", usual) for raw in sources.values())
    return {topic for topic in found if isinstance(topic, str)}


def _unknown_topics(tree: Tree, name: str, known: set[str]) -> Iterator[Problem]:
    """A topic that no source has would silently select nothing."""
    for path, value in _topics_asked(tree):
        if isinstance(value, str) and value not in known:
            message = f'no source has the topic "{value[:40]}"{did_you_mean(value, sorted(known))}'
            yield problem_at(name, tree.value_mark(path), path, message)


def _topics_asked(tree: Tree) -> Iterator[tuple[KeyPath, object]]:
    """Every topic that an edition or a section names, with its path."""
    for path in tree.places:
        below_edition = path[:1] == ("editions",) and "topics" in path[2:]
        if below_edition and path[-1] == "topics" and isinstance(value := tree.get(*path), str):
            yield path, value
        elif below_edition and path[-2] == "topics":
            yield path, tree.get(*path)


def _no_look_back(tree: Tree, name: str) -> Iterator[Problem]:
    editions = tree.get("editions")
    for edition, raw in editions.items() if isinstance(editions, dict) else ():
        if isinstance(raw, dict) and edition.lower() not in BUILT_IN and "look_back" not in raw:
            message = "this key is missing; an edition of your own says how far it looks back, such as 30d"
            path = ("editions", edition, "look_back")
            yield problem_at(name, tree.value_mark(path), path, message)
