"""Templates to plain sentences. No language model: what a template says stands in the source or in a stored field."""

import re
from datetime import date
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.analysis.openness import GATED, labelled
from bot.analysis.sentences import lead
from bot.domain.entries import Entry
from bot.domain.hub import ModelReading
from bot.domain.openness import OpennessCard
from bot.summaries.ladder import words

_SPACES = re.compile(r"[^\S\n]+")


def summarise(
    entry: Entry, reading: ModelReading | None = None, card: OpennessCard | None = None, *, body: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The summary of an entry, and its facts as short phrases; both empty where nothing is known.

    The summary is at most 360 characters of whole sentences from the source, the text `body` last of all (ladder.py).
    Facts come from typed fields only.
    `card` is that of a model: its label then stands where else the bare tag of the licence does.
    """
    template = _environment().get_template(f"{entry.kind.value}.j2")
    module = template.make_module(
        {
            "entry": entry,
            "facts": entry.facts,
            "words": words(entry, body),
            "model": reading,
            "card": card,
            "label": labelled(card) if card else "",
        }
    )
    facts = _lines(str(getattr(module, "details")()))  # noqa: B009 - a macro is no attribute that mypy could know
    return " ".join(_lines(str(getattr(module, "summary")()))), facts  # noqa: B009 - as above


def _lines(text: str) -> tuple[str, ...]:
    tidy = (_SPACES.sub(" ", line).strip() for line in text.splitlines())
    return tuple(line for line in tidy if line)


def _day(value: str) -> str:
    """`2025-08-15` as `15 August 2025`; what is no ISO date stays as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return f"{day.day} {day:%B %Y}"


def _amount(value: float) -> str:
    """A count that a reader can take in: 1234567 becomes 1.2 million, 8030261248 becomes 8 billion."""
    for size, name in ((1e9, " billion"), (1e6, " million")):
        if value >= size:
            return f"{value / size:.1f}".removesuffix(".0") + name
    return f"{value:,.0f}"


@cache
def _environment() -> Environment:
    env = ImmutableSandboxedEnvironment(
        loader=PackageLoader("bot.summaries"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    env.filters.update(lead=lead, day=_day, amount=_amount, gated=lambda gate: GATED.get(gate, f"Gated ({gate})"))
    return env
