"""What a model's licence means, why, and how it was stated. Pure; never legal advice."""

from collections.abc import Iterator

from bot.commands.countdown import day
from bot.commands.model_card import NO_ADVICE, foot, head, label_item
from bot.commands.model_facts import NOT_MEASURED, NOT_STATED, Facts, gated, label
from bot.commands.model_lookup import Found
from bot.domain.messages import Block, Heading, Message, Paragraph, Table
from bot.domain.openness import LicenceClass

_LOOK = "Look at the terms themselves before you rely on it."
_CLASSES = {
    LicenceClass.OSI: "The Open Source Initiative approved it: anybody may use, change and pass on what is under it.",
    LicenceClass.OPEN: "Anybody may use, change and pass on what is under it, though it is not on the OSI's list.",
    LicenceClass.RESTRICTED: "It forbids some uses or users, or asks for more: read its terms before you ship.",
    LicenceClass.NON_COMMERCIAL: "It allows no commercial use.",
    LicenceClass.UNCLEAR: "What was stated does not tell what is allowed: look at the terms themselves.",
}


def licence(found: Found, bases: tuple[Facts, ...]) -> Message:
    """What the class means, why it is that class, what was stated word for word, and what the bases state."""
    one, own = found.facts, found.facts.licence
    blocks: list[Block] = [*head(found, "Licence"), label_item(one)]
    if own:
        blocks.append(Paragraph(text=f"{_CLASSES[own.license_class]}{' ' + own.why if own.why else ''}"))
    elif one.card.tag:
        blocks.append(Paragraph(text=f"“{one.card.tag}” is no licence that the catalogue knows. {_LOOK}"))
    else:
        blocks.append(Paragraph(text="No licence is stated. Without one, only what the law itself allows is allowed."))
    if note := (one.curated.licence_note if one.curated else ""):
        blocks.append(Paragraph(text=note))
    blocks += [Heading(text="As it was stated"), Table(columns=("where", "what"), rows=tuple(_stated(one)))]
    blocks += _bases(one, bases)
    blocks.append(Paragraph(text=f"A licence alone makes no model open source AI. {NO_ADVICE}"))
    return Message(blocks=(*blocks, foot(one)))


def _stated(one: Facts) -> Iterator[tuple[str, str]]:
    detail = one.detail
    tag = (detail.licence if detail else None) or (one.reading.licence if one.reading else None)
    yield "licence tag on the Hub", tag or (NOT_STATED if one.card.measured else NOT_MEASURED)
    if detail and detail.licence_name:
        yield "licence name on the card", detail.licence_name
    if detail and detail.licence_link:
        yield "link to the terms on the card", detail.licence_link
    yield "gated", gated(one.card.gated) or ("no" if one.card.measured else NOT_MEASURED)
    if one.curated:
        by = f"{one.curated.licence_source.name}, verified {day(one.curated.last_verified)}"
        yield "in the catalogue", f"{one.curated.licence or NOT_STATED} ({by})"


def _bases(one: Facts, bases: tuple[Facts, ...]) -> Iterator[Block]:
    """A licence of the base may bind what was made from it, whatever the copy states."""
    if not one.base_models:
        return
    yield Heading(text="What it was made from")
    known = {base.model_id.casefold(): base for base in bases}
    rows = []
    for name in one.base_models[:5]:
        base = known.get(name.casefold())
        rows.append((name, f"{label(base)} ({base.card.tag or NOT_STATED})" if base else "not tracked here"))
    yield Table(columns=("base model", "its licence"), rows=tuple(rows))
    yield Paragraph(text="Terms of a base may bind what was made from it as well.")
