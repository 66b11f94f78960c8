"""`gazette editorial explain`: the phrases found in an entry, its points, its story, and what keeps it out."""

import argparse
import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot import bootstrap
from bot.analysis.addresses import address_key
from bot.analysis.judging import judge_by, judged
from bot.analysis.reworded import rewordings
from bot.analysis.standing import explained, shortfall
from bot.cli import exits
from bot.cli.in_force import tell_problem
from bot.cli.output import columns, print_json, print_lines
from bot.domain.editorial import Held
from bot.domain.entries import Entry, EntryKind
from bot.domain.errors import UserError
from bot.domain.relevance import Hit, Judgement, Rules
from bot.domain.stories import Filed
from bot.ports import Reading
from bot.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`entry` is None for words that were typed. `story` are the others of its story, newest last."""

    title: str
    judgement: Judgement
    odd: tuple[str, ...] = ()
    entry: Entry | None = None
    filed: Filed | None = None
    story: tuple[Entry, ...] = ()
    held: Held | None = None


def explain(args: argparse.Namespace, settings: Settings) -> int:
    """A stored entry by its address, or a headline of your own with `--title`."""
    rules = bootstrap.rules(settings)
    if args.title:
        judgement = judge_by(rules).judge(args.title, args.text or "")
        found = Explained(title=args.title, judgement=judgement, odd=rewordings(args.title, args.text or ""))
    elif args.url:
        found = asyncio.run(_stored(args.url, settings, rules))
    else:
        raise UserError("nothing to explain.", hint="Give the address of an entry, or a headline with --title.")
    if args.json:
        print_json(_as_json(found, rules))
    else:
        print_lines(list(_lines(found, rules)))
    return exits.OK


async def entry_at(url: str, view: Reading) -> Entry:
    """The newest entry at the address, whatever is appended to it. Raises UserError where there is none."""
    key = address_key(url)
    found = await view.at_address(key) if key else ()
    if not found:
        raise UserError(f"no entry is stored at {url[:200]}.", hint="`gazette ask '/search …'` finds entries by words.")
    return found[0]


async def _stored(url: str, settings: Settings, rules: Rules) -> Explained:
    async with bootstrap.readers(settings) as store, store.reading() as view:
        standing = await bootstrap.standing_configuration(settings, store)
        tell_problem(standing)
        entry = await entry_at(url, view)
        if entry.kind is EntryKind.MODEL:
            raise UserError("models of the Hub have no points: they go by their rank.")
        body = (await view.bodies([entry.id])).get(entry.id, "")
        filed = (await view.filed([entry.id])).get(entry.id)
        members = (await view.story_members([filed.story])).get(filed.story, ()) if filed else ()
        others = await view.entries_by_id([one for one in members if one != entry.id])
        held = (await view.held([entry.id])).get(entry.id)
    judgement = judged(judge_by(rules), entry, standing.current.source(entry.source_id), body)
    odd = rewordings(entry.title, body or entry.summary)
    return Explained(
        title=entry.title, judgement=judgement, odd=odd, entry=entry, filed=filed, story=tuple(others), held=held
    )


def _lines(found: Explained, rules: Rules) -> Iterator[str]:
    told = found.judgement
    yield found.title
    yield _side(told, rules)
    yield f"gate: {told.gate or 'none opened'}"
    if told.hits:
        yield "phrases found:"
        rows = [(f"  {hit.found}", hit.group, f"{hit.weight:+.2f}", hit.where.value) for hit in told.hits]
        yield from columns(rows)
    yield f"its source: {told.prior:+g}"
    yield f"topics: {', '.join(told.topics) or 'none'}; jurisdictions: {', '.join(told.jurisdictions) or 'none'}"
    if found.filed:
        yield f"story {found.filed.story}: {found.filed.reason.value}, likeness {found.filed.score:g}"
        yield from (f"  also: {one.title} ({one.source_id})" for one in found.story)
    if found.odd:
        yield f"reads reworded: {'; '.join(found.odd)}"
    if found.held:
        yield f"held for review: {found.held.ruling.value}"


def _side(told: Judgement, rules: Rules) -> str:
    if told.release:
        return f"a model release, for the section of the models; {explained(told)}"
    if told.passes:
        return f"passes with {explained(told)}"
    return f"does not pass: {shortfall(told, rules.threshold)}"


def _as_json(found: Explained, rules: Rules) -> Mapping[str, object]:
    told = found.judgement
    return {
        "title": found.title,
        "url": found.entry.url if found.entry else None,
        "points": told.points,
        "threshold": rules.threshold,
        "passes": told.passes,
        "release": told.release,
        "gate": told.gate,
        "prior": told.prior,
        "hits": [
            {
                "phrase": hit.phrase,
                "found": hit.found,
                "group": hit.group,
                "weight": hit.weight,
                "where": hit.where.value,
            }
            for hit in told.hits
        ],
        "topics": list(told.topics),
        "jurisdictions": list(told.jurisdictions),
        "rules": told.rules,
        "story": _story(found),
        "reworded": list(found.odd),
        "held": found.held.ruling.value if found.held else None,
    }


def _hit(hit: Hit) -> Mapping[str, object]:
    place = {"group": hit.group, "weight": hit.weight, "where": hit.where.value}
    return {"phrase": hit.phrase, "found": hit.found, **place}


def _story(found: Explained) -> Mapping[str, object] | None:
    if found.filed is None:
        return None
    others = [{"title": one.title, "source": one.source_id, "url": one.url} for one in found.story]
    return {
        "story": found.filed.story,
        "reason": found.filed.reason.value,
        "likeness": found.filed.score,
        "also": others,
    }
