"""Who said what on a policy, with quotes and links. A plan is answered for in the request for comment before it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.countdown import day
from bot.commands.official import SOURCE
from bot.domain.messages import Item, Link
from bot.domain.policies import Instrument, Policy, Position
from bot.ports import Policies


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A position and the policy under which it stands."""

    policy: Policy
    position: Position


def voices(policy: Policy, policies: Policies) -> list[Voice]:
    """Those on the policy itself, then those on the requests for comment that it is linked with, by request."""
    by_id = {one.id: one for one in policies.all()}
    linked = [by_id[other] for other in policy.related if other in by_id]
    requests = [one for one in linked if one.instrument is Instrument.REQUEST_FOR_COMMENT]
    return [Voice(policy=one, position=position) for one in (policy, *requests) for position in one.positions]


def heading(of: Policy, policy: Policy) -> str:
    """Where the positions stand: on the policy that was asked for, or on a request that is linked with it."""
    return "Positions" if of == policy else f"Positions under the linked request: {of.title}"


def organisation(position: Position, policies: Policies) -> str:
    """Its name, or its id where the catalogue lost it."""
    found = policies.organisation(position.organisation)
    return found.name if found else position.organisation


def voice_item(number: int, voice: Voice, policies: Policies, *, facts: Sequence[str] = ()) -> Item:
    """`Hugging Face · supports · Open models`, linked with its source; the quote is word by word."""
    position = voice.position
    quote = f"“{position.quote}”" if position.quote else ""
    when = f"said on {day(position.on)}" if position.on else f"no date given; as of {day(voice.policy.last_verified)}"
    who = organisation(position, policies)
    return Item(
        number=number,
        title=Link(text=f"{who} · {position.stance.value} · {position.issue}", url=position.source.url),
        text=f"{position.text} {quote}".strip(),
        facts=(*facts, when),
        source=position.source.name,
        tier=SOURCE,
        when=None,
    )


def by_organisation(found: Sequence[Voice], policies: Policies) -> list[tuple[str, str]]:
    """A row for each organisation: `supports Open models, Public compute; mixed Export controls`."""
    rows: dict[str, dict[str, list[str]]] = {}
    for voice in found:
        stances = rows.setdefault(organisation(voice.position, policies), {})
        stances.setdefault(voice.position.stance.value, []).append(voice.position.issue)
    return [
        (who, "; ".join(f"{stance} {', '.join(issues)}" for stance, issues in stances.items()))
        for who, stances in rows.items()
    ]
