"""News of the day on what is watched: entries that name it, first seen in a window. Never more than a handful."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.domain.digests import Window
from bot.domain.entries import Entry, EntryKind
from bot.domain.openness import CuratedModel
from bot.domain.policies import Organisation, Policy
from bot.ports import Reading

# A policy's name of fewer words would find what only happens to use them; an organisation's is a name sooner.
_POLICY_WORDS, _ORGANISATION_WORDS, _MODEL_WORDS = 3, 2, 2
_NEWS = 5
# How far back is looked among the newest entries that tell of the target: the window is a day or a few.
_PAGE, _PAGES = 25, 8
_HEADLINE_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """By what entries tell of the target. `exact` are names of one word, which count only as they are written."""

    identifiers: Collection[str] = ()
    phrases: Collection[str] = ()
    exact: Collection[str] = ()


def phrases(policy: Policy) -> tuple[str, ...]:
    """The title and the aliases that are long enough to mean nothing else where they stand in a text."""
    return tuple(name for name in (policy.title, *policy.aliases) if len(name.split()) >= _POLICY_WORDS)


def of_policy(policy: Policy) -> Names:
    return Names(identifiers=policy.identifiers, phrases=phrases(policy))


def of_organisation(organisation: Organisation) -> Names:
    """The name whatever its length; aliases that are short often mean something else."""
    names = (organisation.name, *organisation.aliases)
    long = [one for one in names if len(one.split()) >= _ORGANISATION_WORDS]
    return Names(phrases=long, exact=() if organisation.name in long else (organisation.name,))


def of_model(model_id: str, curated: CuratedModel | None) -> Names:
    """By its page on the Hub and its names. One without an entry: by what stands behind the owner, where that tells.

    `DeepSeek-R1` and `gpt-oss-20b` do, `bloom` does not.
    """
    if curated is None:
        own = model_id.rpartition("/")[2]
        words = _words(own)
        telling = len(words) > _MODEL_WORDS or (len(words) == _MODEL_WORDS and any(map(str.isdigit, own)))
        return Names(identifiers=(_key(model_id),), phrases=(model_id, own) if telling else (model_id,))
    names = (curated.name, *curated.aliases)
    long = [one for one in names if len(_words(one)) >= _MODEL_WORDS]
    exact = () if curated.name in long else (curated.name,)
    return Names(identifiers=tuple(map(_key, {model_id, *curated.hub})), phrases=long, exact=exact)


async def news(view: Reading, names: Names, window: Window) -> list[Entry]:
    """First seen in the window, newest first, each piece once; at most five."""
    found: list[Entry] = []
    wanted = (*names.phrases, *names.exact)
    for page in range(_PAGES):
        result = await view.coverage(names.identifiers, wanted, offset=page * _PAGE, limit=_PAGE)
        fresh = [one for one in result.entries if _is_new(one, window)]
        linked = await _linked(view, names, fresh)
        found += [one for one in fresh if one in linked or _tells(one, names)]
        if not result.more or result.entries[-1].first_seen < window.start:
            break
    return _distinct(found)[:_NEWS]


async def _linked(view: Reading, names: Names, entries: Sequence[Entry]) -> list[Entry]:
    """Those that name the target by its number or address; only asked where names alone would not tell."""
    if not (names.exact and names.identifiers and entries):
        return []
    named = await view.identifiers_of([one.id for one in entries])
    return [one for one in entries if set(names.identifiers) & set(named.get(one.id, ()))]


def _is_new(entry: Entry, window: Window) -> bool:
    """What stood in a source when it was first read is no news, and no more is what stands on the Hub's list."""
    fresh = entry.eligible and window.start <= entry.first_seen < window.end
    return fresh and entry.kind is not EntryKind.MODEL


def _tells(entry: Entry, names: Names) -> bool:
    """The index knows no capitals: to it, Meta is in every meta-analysis."""
    if not names.exact:
        return True
    text = f"{entry.title} {entry.summary}"
    exact = any(re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) for name in names.exact)
    return exact or any(_spelt(phrase) in _spelt(text) for phrase in names.phrases)


def _key(model_id: str) -> str:
    """The canonical key under which entries are filed that link to its page."""
    return f"hf:{model_id}".casefold()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _spelt(text: str) -> str:
    return " ".join(["", *_words(text), ""])


def _distinct(entries: Sequence[Entry]) -> list[Entry]:
    """Without those of the same address, or of the same headline where it is long enough to tell."""
    kept: list[Entry] = []
    seen: set[str] = set()
    for entry in entries:
        headline = entry.title_key if len(entry.title_key.split()) >= _HEADLINE_WORDS else ""
        keys = {key for key in (entry.address_key, headline) if key}
        if not keys & seen:
            kept.append(entry)
        seen |= keys
    return kept
