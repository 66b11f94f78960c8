"""The canonical keys by which official texts are known: one shape for each scheme, and how people say them."""

import re

from bot.yamlfiles.wording import did_you_mean, expected_text, got, listed

_BILL = r"us/[0-9]{1,3}/(hr|s|hres|sres|hjres|sjres|hconres|sconres)|(?!us)[a-z]{2}/[0-9]{4}/[a-z]{1,6}"
# Scheme: what follows the colon, and an example.
SHAPES: dict[str, tuple[str, str]] = {
    "eo": (r"[0-9]{4,6}", "eo:14179"),
    "frdoc": (r"[a-z]?[0-9]{1,4}(-[0-9]{1,6}){1,2}", "frdoc:2025-02172"),
    "fr": (r"[0-9]{1,3}/[0-9]{1,6}", "fr:90/8741"),
    "rin": (r"[0-9]{4}-[a-z]{2}[0-9]{2}", "rin:0694-aj99"),
    "docket": (r"[a-z0-9]+([-_.][a-z0-9]+)+", "docket:nist-2025-0001"),
    "cfr": (r"[0-9]{1,2}/[0-9]{1,4}[a-z]?(\.[0-9]+[a-z]?)?", "cfr:15/744"),
    "usc": (r"[0-9]{1,2}/[0-9]{1,5}[a-z]{0,3}(-[0-9]+[a-z]?)?", "usc:15/9401"),
    "bill": (rf"({_BILL})/[0-9]{{1,6}}[a-z]?(-[0-9]{{1,4}})?", "bill:us/119/s/4441 or bill:ca/2025/sb/53"),
    "eu": (r"[0-9]{4}/[0-9]{1,5}", "eu:2024/1689"),
    "celex": (r"[0-9c][0-9]{4}[a-z]{1,2}[0-9]{4}(\([0-9]{2}\))?", "celex:32024r1689"),
    "com": (r"[0-9]{4}/[0-9]{1,4}", "com:2022/496"),
    "omb": (r"m-[0-9]{2}-[0-9]{2}", "omb:m-25-21"),
    "nist": (r"[a-z]+(-[0-9a-z.]+)+", "nist:ai-100-1"),
    "arxiv": (r"[0-9]{4}\.[0-9]{4,5}", "arxiv:2403.13784"),
    "cets": (r"[0-9]{1,3}", "cets:225"),
    "oecd": (r"legal/[0-9]{4}", "oecd:legal/0449"),
    "act": (r"[a-z]{2}(/[0-9]{4})?/[0-9]{1,6}", "act:uk/2025/18"),
    "pl": (r"[a-z]{2}/[0-9]{2,3}-[0-9]{1,4}", "pl:il/104-0538"),
    "plan": (r"[a-z]{2}/[a-z0-9]+(-[a-z0-9]+)*", "plan:us/ai-action-plan"),
}
PATTERN = f"^({'|'.join(f'{scheme}:({shape})' for scheme, (shape, _) in SHAPES.items())})$"
# Nobody else's number looks like these, so that they are found in the midst of a sentence.
_UNMISTAKABLE = frozenset({"eo", "frdoc", "fr", "rin", "eu", "celex", "com", "omb", "nist", "arxiv"})


def read_identifier(value: object) -> str:
    """A canonical key. Raises ValueError with an example of its scheme."""
    if not isinstance(value, str):
        raise expected_text("an identifier such as eo:14179", value)
    scheme, _, rest = value.partition(":")
    if scheme not in SHAPES:
        if scheme.strip().lower() in SHAPES:
            raise ValueError(f"expected an identifier in small letters without spaces, got {got(value)}")
        guess = did_you_mean(scheme, SHAPES) if rest else ""
        raise ValueError(f"expected an identifier that starts with {listed(SHAPES)}, got {got(value)}{guess}")
    shape, example = SHAPES[scheme]
    if re.fullmatch(shape, rest) is None:
        raise ValueError(f"expected an identifier such as {example}, got {got(value)}")
    return value


def number_of(key: str) -> str:
    """The number that tells it from its neighbours: 14179 of an order, 1689 of 2024/1689; empty where there is none."""
    numbers = re.findall(r"[0-9]+", key.partition(":")[2])
    return numbers[-1].lstrip("0") if numbers else ""


def unmistakable(key: str) -> str:
    """The shortest way to say it that can mean nothing else; empty where there is none."""
    scheme, _, rest = key.partition(":")
    if scheme not in _UNMISTAKABLE:
        return ""
    if scheme == "fr":
        return rest.replace("/", " fr ")
    return f"{scheme} {rest}" if scheme in {"eo", "com", "nist"} else rest


def spoken(key: str, *, state: str = "") -> list[str]:
    """The ways in which people write it; `state` is the name of the state of a state's bill."""
    scheme, _, rest = key.partition(":")
    ways = [key, rest, f"{scheme} {rest}"] if scheme not in {"eo", "cets", "fr", "act", "bill", "pl", "plan"} else [key]
    steps = rest.split("/")
    match scheme:
        case "eo" | "cets":
            ways.append(f"{scheme} {rest}")
        case "fr" | "cfr" | "usc":
            ways += [f"{steps[0]} {scheme} {steps[1]}", f"{steps[0]} {scheme} part {steps[1]}"]
        case "eu":
            ways += [f"{word} {rest}" for word in ("regulation", "regulation eu", "directive", "directive eu")]
        case "nist":
            ways.append(rest.replace("-", " ", 1))
        case "act" | "pl":
            number = " ".join(steps[1:])
            ways += [f"{steps[0]} act {number}", f"act {number}", f"public act {number}", f"public law {number}"]
        case "bill":
            ways += _bill(*steps, name=state)
    return ways


def _bill(place: str, session: str, kind: str, number: str, *, name: str) -> list[str]:
    """`S. 4441`, `Senate Bill 4441`, `S. 4441 of the 119th Congress`; `SB 53`, `California SB 53`, `SB 24-205`."""
    if place == "us":
        kinds = {"s": ("s", "sb"), "hr": ("hr", "hb")}.get(kind, (kind,))
        return [way for one in kinds for way in (f"{one} {number}", f"us {one} {number}", f"{one} {number} {session}")]
    short = f"{kind} {number}"
    where = [place, name] if name else [place]
    ways = [short, f"{short} {session}", f"{kind} {session[2:]} {number}"]
    return [*ways, *(f"{one} {way}" for one in where for way in ways)]
