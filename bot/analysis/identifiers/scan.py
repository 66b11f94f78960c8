"""All rules over one text; of two that claim the same words, the longer claim holds."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

from bot.analysis.identifiers import bills, european, federal, hub, names, standards, state_bills
from bot.analysis.identifiers.found import Found, Kind, Passage, Rule
from bot.analysis.identifiers.urls import addresses

_RULES: tuple[Rule, ...] = (
    federal.orders,
    federal.register,
    federal.dockets,
    federal.codes,
    federal.laws,
    federal.memoranda,
    bills.federal_bills,
    state_bills.state_bills,
    european.acts,
    standards.standards,
    standards.papers,
    standards.treaties,
    standards.cases,
    standards.foreign_acts,
    hub.repositories,
    names.names,
)
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]{4,500}")
_BARE_ADDRESS = re.compile(
    r"(?:huggingface\.co|hf\.co|arxiv\.org|federalregister\.gov|congress\.gov|regulations\.gov|eur-lex\.europa\.eu)"
    r"/[^\s<>\"“”]{4,300}"
)
_ADDRESSES = 500
_KINDS = {
    "frdoc": Kind.REGISTER_DOCUMENT, "fr": Kind.REGISTER_PAGE, "bill": Kind.BILL, "pl": Kind.LAW, "eu": Kind.EU_ACT,
    "celex": Kind.EU_ACT, "com": Kind.EU_PROPOSAL, "arxiv": Kind.PAPER, "nist": Kind.STANDARD, "docket": Kind.DOCKET,
    "eo": Kind.EXECUTIVE_ORDER, "omb": Kind.MEMORANDUM, "hf": Kind.REPOSITORY,
}  # fmt: skip


def identifiers(
    text: str, *, jurisdiction: str | None = None, context: str = "", on: date | None = None
) -> tuple[Found, ...]:
    """Every official text that the passage names, in order, each at its place. Never raises.

    `jurisdiction` is the passage's own (`us`, `eu`, `kr`, `us-ca`), `context` is text beside it that may say which
    state is meant, `on` the day it was written. A bill without a Congress or a session needs `on`, else it is left
    out; so is every name or number that several instruments bear, unless the passage tells them apart.
    """
    linked, rest = _addresses(text)
    passage = Passage(text=rest, on=on, jurisdiction=jurisdiction or "", context=context)
    return _apart([*linked, *(found for rule in _RULES for found in rule(passage))])


def _addresses(text: str) -> tuple[list[Found], str]:
    """What the addresses in the text lead to, and the text with blanks for them: their words are not its own."""
    found: list[Found] = []
    pieces, done = [], 0
    for start, end in _spans(text):
        url = text[start:end].rstrip(".,;:!?)]}'’*_")
        if keys := addresses(url if url.startswith("http") else f"https://{url}"):
            found.append(Found(keys[0], _KINDS[keys[0].partition(":")[0]], url, start, start + len(url)))
        pieces += [text[done:start], " " * (end - start)]
        done = end
    return found, "".join([*pieces, text[done:]])


def _spans(text: str) -> Iterator[tuple[int, int]]:
    reached = 0
    matches = [*islice(_ADDRESS.finditer(text), _ADDRESSES), *islice(_BARE_ADDRESS.finditer(text), _ADDRESSES)]
    for match in sorted(matches, key=re.Match.start):
        if match.start() >= reached:
            reached = match.end()
            yield match.span()


def _apart(found: Iterable[Found]) -> tuple[Found, ...]:
    kept: list[Found] = []
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return tuple(kept)
