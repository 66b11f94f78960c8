"""Whose words tell an entry: the office's abstract, else the publisher's description, else sentences of the text."""

from bot.analysis.boilerplate import repeats, said
from bot.analysis.extract import extract
from bot.analysis.sentences import lead
from bot.domain.entries import Entry, EntryKind

COUNT, LIMIT = 2, 360
# Shorter descriptions say less than a sentence of the text does; longer ones are the text itself.
_LEAST, _MOST = 40, 600


def words(entry: Entry, body: str = "") -> str:
    """At most two sentences and 360 characters, word for word from the source; empty where there are none to be had.

    Nothing is taken from the text of a bill: what changes the law is never its first or most typical sentence.
    """
    if entry.kind is EntryKind.DOCUMENT:
        official = lead(entry.summary, count=COUNT, limit=LIMIT)
        return official if official or entry.facts.get("bill") else _of_text(entry.title, body)
    described = said(entry.summary, entry.title)
    if repeats(entry.title, described):
        described = ""
    if len(described) > _MOST and (best := _of_text(entry.title, described)):
        return best
    if len(described) < _LEAST and (best := _of_text(entry.title, body)):
        return best
    return lead(described, count=COUNT, limit=LIMIT)


def _of_text(title: str, text: str) -> str:
    return " ".join(extract(title, text, count=COUNT, limit=LIMIT))
