"""How facts of the catalogue are written for people: numbers of official texts, places, statuses with their source."""

from collections.abc import Callable, Mapping

from bot.commands.countdown import day
from bot.domain.messages import Item, Link
from bot.domain.policies import Instrument, Jurisdiction, Policy, Standing

PLACES: Mapping[Jurisdiction, str] = {
    Jurisdiction.US: "United States",
    Jurisdiction.US_STATE: "US state",
    Jurisdiction.EU: "European Union",
    Jurisdiction.UK: "United Kingdom",
    Jurisdiction.CN: "China",
    Jurisdiction.INTERNATIONAL: "international",
    Jurisdiction.OTHER: "elsewhere",
}
# What stands behind the source of a fact that a person entered, where news has the tier of its publisher.
SOURCE = "source"
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_CHAMBERS = {"hr": "H.R.", "s": "S.", "hres": "H.Res.", "sres": "S.Res."}
_KEYS: Mapping[str, Callable[[str], str]] = {
    "eo": lambda rest: f"EO {rest}",
    "frdoc": lambda rest: f"FR Doc. {rest.upper()}",
    "fr": lambda rest: rest.replace("/", " FR "),
    "rin": lambda rest: f"RIN {rest.upper()}",
    "docket": lambda rest: f"docket {rest.upper()}",
    "cfr": lambda rest: rest.replace("/", " CFR "),
    "usc": lambda rest: rest.replace("/", " U.S.C. "),
    "bill": lambda rest: _bill(*rest.split("/")),
    "eu": lambda rest: f"(EU) {rest}",
    "celex": lambda rest: f"CELEX {rest.upper()}",
    "com": lambda rest: f"COM({rest.replace('/', ') ')}",
    "omb": lambda rest: f"OMB {rest.upper()}",
    "nist": lambda rest: f"NIST {rest.upper().replace('-', ' ', 1)}",
    "arxiv": lambda rest: f"arXiv {rest}",
    "cets": lambda rest: f"CETS No. {rest}",
    "oecd": lambda rest: f"OECD/{rest.upper()}",
    "act": lambda rest: f"{rest.partition('/')[0].upper()} Act {rest.partition('/')[2]}",
    "pl": lambda rest: f"{rest.partition('/')[0].upper()} Public Act {rest.partition('/')[2]}",
}


def identifier(key: str) -> str:
    """`eo:14179` as `EO 14179`."""
    scheme, _, rest = key.partition(":")
    return _KEYS[scheme](rest) if scheme in _KEYS else key


def what(policy: Policy) -> str:
    """`Executive order, United States`."""
    return f"{instrument(policy.instrument).capitalize()}, {place(policy)}"


def instrument(kind: Instrument) -> str:
    return kind.value.replace("-", " ")


def place(policy: Policy) -> str:
    state = f" {policy.state.upper()}" if policy.state else ""
    return PLACES[policy.jurisdiction] + state


def standing(one: Standing) -> str:
    return one.value.replace("-", " ")


def status_item(policy: Policy, number: int) -> Item:
    """Where it stands, as of when, by which source."""
    status = policy.status
    facts = (f"status as of {day(status.as_of)}",)
    return Item(
        number=number,
        title=Link(text=status.words, url=status.source.url),
        text="",
        facts=facts,
        source=status.source.name,
        tier=SOURCE,
        when=None,
    )


def _bill(where: str, session: str, kind: str, number: str) -> str:
    if where == "us":
        return f"{_CHAMBERS.get(kind, kind.upper())} {number} ({_ordinal(int(session))} Congress)"
    return f"{where.upper()} {kind.upper()} {number} ({session})"


def _ordinal(number: int) -> str:
    ending = "th" if number % 100 in {11, 12, 13} else _ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"
