"""A model's card: each line with its source and date. Pure; never legal advice."""

from collections.abc import Iterator

from bot.commands.countdown import day
from bot.commands.listed import Listed, place_of, some
from bot.commands.model_facts import (
    HUB,
    NOT_MEASURED,
    NOT_STATED,
    UNKNOWN,
    Facts,
    country,
    figure,
    label,
    size,
    task,
)
from bot.commands.model_lookup import Found
from bot.commands.wording import minute
from bot.domain.hub import Children
from bot.domain.messages import Block, Footer, Heading, Item, Link, Message, Paragraph, Table
from bot.domain.openness import Evidence, Part

CURATED, MEASURED = "entered by a person", "read by a program"
NO_ADVICE = "This is no legal advice."
_HUB_NAMES = 6
PARTS = {
    Part.WEIGHTS: "Weights",
    Part.CODE: "Training code",
    Part.DATA: "Training data",
    Part.PAPER: "Paper",
    Part.CARD: "Model card",
}


def card(found: Found, listing: Listed | None) -> Message:
    one = found.facts
    blocks: list[Block] = [*head(found, ""), label_item(one), Heading(text="What there is to see")]
    blocks += [_evidence(line, one) for line in one.card.evidence]
    blocks += [
        *_checklist(one),
        Heading(text="Facts"),
        Table(columns=("fact", "value"), rows=tuple(_rows(one, listing))),
    ]
    return Message(blocks=(*blocks, foot(one)))


def head(found: Found, side: str) -> Iterator[Block]:
    """The name, how the Hub calls it, and what stands between the reader and the facts."""
    one = found.facts
    yield Heading(text=" · ".join(filter(None, (side, one.title))), level=1)
    for note in found.notes:
        yield Paragraph(text=note)
    curated = one.curated
    if curated and not side:
        names = f"On the Hub: {some(curated.hub, _HUB_NAMES)}." if curated.hub else "It is not on the Hub."
        yield Paragraph(text=" ".join(filter(None, (names, curated.note))))


def foot(one: Facts) -> Footer:
    measured = f"{HUB}, as of {minute(one.as_of)}" if one.as_of else f"{HUB}: {NOT_MEASURED}"
    curated = f" · catalogue entry last verified {day(one.curated.last_verified)}" if one.curated else ""
    return Footer(lines=(measured + curated,))


def label_item(one: Facts) -> Item:
    """The label with the flag beside it, linked to where it was stated; the licence by its own name, with its terms."""
    own, stated, curated = one.licence, one.card.tag, one.curated
    spdx = f" (SPDX: {own.spdx})" if own and own.spdx else ""
    facts = [f"stated as “{stated}”"] if stated else []
    source, tier, url = HUB, MEASURED, one.url
    when = one.as_of
    if curated and one.card.fully_open:
        source, tier, url = one.card.fully_open.name, CURATED, one.card.fully_open.url
        when = None
        facts = [f"{fact} {'by the entry' if one.stated_by_entry else 'on the Hub'}" for fact in facts]
    elif curated and one.stated_by_entry:
        source, tier, url = curated.licence_source.name, CURATED, curated.licence_source.url
        when = None
    if curated and tier == CURATED:
        facts.append(f"verified {day(curated.last_verified)}")
    return Item(
        number=0,
        title=Link(text=label(one), url=url),
        text=f"Licence: {own.name}{spdx}." if own else f"Licence: {stated or NOT_STATED}.",
        facts=tuple(facts),
        source=source,
        tier=tier,
        when=when,
        also=tuple(Link(text=name, url=to) for name, to in _links(one) if to != url),
    )


def _links(one: Facts) -> Iterator[tuple[str, str]]:
    """The terms, where they were named, who wrote down what, who calls it fully open, and its page."""
    if one.licence and one.licence.url:
        yield f"the {one.licence.name}", one.licence.url
    if one.detail and (terms := one.detail.licence_link) and terms.startswith("https://"):
        yield "the terms that its card names", terms
    if one.curated and one.curated.licence_source.url:
        yield one.curated.licence_source.name, one.curated.licence_source.url
    if one.card.fully_open and one.card.fully_open.url:
        yield one.card.fully_open.name, one.card.fully_open.url
    if one.url:
        yield HUB, one.url


def _evidence(line: Evidence, one: Facts) -> Item:
    looked = one.detail is not None
    return Item(
        number=0,
        title=Link(text=f"{PARTS[line.part]}: {line.answer.value}", url=line.source.url),
        text=_sentence(line.text),
        facts=(f"as of {day(line.as_of)}",) if line.as_of else (),
        source=line.source.name,
        tier=CURATED if line.curated else MEASURED if looked else NOT_MEASURED,
        when=None,
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '!', '?')) else '.'}" if text else ""


def _checklist(one: Facts) -> Iterator[Block]:
    yield Heading(text="Recital 102 of the EU AI Act, as a checklist")
    rows = tuple((what, answer.value) for what, answer in one.card.checklist)
    yield Table(columns=("is it public?", "by the lines above"), rows=rows)
    yield Paragraph(text=f"It ticks off what the recital names, and says nothing of exemptions. {NO_ADVICE}")


def _rows(one: Facts, listing: Listed | None) -> Iterator[tuple[str, str]]:
    measured = one.card.measured
    silent = NOT_STATED if measured else NOT_MEASURED
    yield "developer", one.developer.name if one.developer else _publisher(one)
    yield "country", _country(one)
    yield "parameters", size(one.parameters) or silent
    yield "task", task(one.task) or silent
    yield "likes", figure(one.likes, measured=measured)
    yield (
        "downloads",
        f"{figure(one.downloads, measured=measured)}{' (last 30 days)' if one.downloads is not None else ''}",
    )
    yield "derived from it", derived(one.children) if one.children else NOT_STATED if one.detail else NOT_MEASURED
    if one.base_models:
        yield "made from", some(one.base_models, 3)
    if place := place_of(one.model_id, listing):
        as_of = f" (list of {minute(listing.newest.taken_at)})" if listing else ""
        yield "trending", place + as_of


def derived(children: Children) -> str:
    return f"at least {children.total:,} models (by their own word)"


def _publisher(one: Facts) -> str:
    owner = one.model_id.partition("/")[0] if "/" in one.model_id else ""
    return f"{UNKNOWN} (published as {owner})" if owner else UNKNOWN


def _country(one: Facts) -> str:
    by = one.developer.country_source if one.developer else None
    return country(one.developer) + (f" (by {by.name})" if by and one.developer and one.developer.country else "")
