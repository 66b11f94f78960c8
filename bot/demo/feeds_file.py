"""The feeds.yaml of the demo: every sample source, at the address where it is being served."""

import json

from bot.demo.outlets import Format, Hub, Outlet, Register, Samples


def feeds_yaml(samples: Samples, base: str) -> str:
    """Version 1 of the file format. `base` is the address of the sample server, without a closing slash."""
    head = ["version: 1", "", "defaults:", "  first_import: all", "", "sources:"]
    outlets = [_outlet(outlet, base) for outlet in samples.outlets.values()]
    editions = ["", "editions:", "  daily: {relevance: require}", "  weekly: {relevance: require}"]
    return "\n".join([*head, *outlets, _register(samples.register, base), _hub(samples.hub), *editions, ""])


def path_of(outlet: Outlet) -> str:
    """Where the server keeps the feed."""
    return f"/{outlet.id}/feed.{'json' if outlet.format is Format.JSON_FEED else 'xml'}"


def _outlet(outlet: Outlet, base: str) -> str:
    keys: dict[str, object] = {
        "id": outlet.id,
        "name": outlet.name,
        "url": base + path_of(outlet),
        "topic": outlet.topic,
        "tier": outlet.tier,
    }
    return _block(keys | {"include": outlet.include} if outlet.include else keys)


def _register(register: Register, base: str) -> str:
    return _block(
        {
            "id": register.id,
            "kind": "federal-register",
            "name": register.name,
            "url": f"{base}/api/v1/documents.json",
            "query": register.query,
            "topic": register.topic,
            "tier": register.tier,
            # Its first answer reaches back to 2024, which is no news of the first week.
            "first_import": 0,
        }
    )


def _hub(hub: Hub) -> str:
    return _block({"id": hub.id, "kind": "hub-trending", "name": hub.name, "topic": hub.topic, "tier": hub.tier})


def _block(keys: dict[str, object]) -> str:
    """One source. A JSON value is a YAML value too, so nothing needs another kind of quoting."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in keys.items()]
    return "  - " + "\n    ".join(lines)
