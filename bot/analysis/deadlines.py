"""Deadlines in prose: until when one may comment, from when a rule holds, by when to comply, when a hearing is.

A date counts only where the words right before it, or the purpose right behind it, say what it is for. Official fields
of an interface come first; what is found here is shown with its sentence.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from itertools import islice

from bot.analysis import deadline_words as words
from bot.analysis.dates import Day, clock, days, resolve
from bot.analysis.stops import sentence_spans
from bot.domain.policies import DeadlineKind

_MOST = 300
_REACH = 260
_LONGEST_QUOTE = 600
_LONGEST_HEARING_NAME = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date and what it is for. `quote` stands verbatim in the text and holds the date; it is the whole sentence,
    unless that is longer than 600 characters.

    `at` and the IANA `zone` are as said there, else None. `whole_month`: only the month is known, `on` is its first.
    """

    kind: DeadlineKind
    on: date
    quote: str
    at: time | None = None
    zone: str | None = None
    whole_month: bool = False


def deadlines(text: str, *, published: date | None = None) -> tuple[Dated, ...]:
    """Each deadline once, in the order of the text. Days without a year, weekdays and "in 30 days" need `published`.

    Never raises; of dates that may mean something else there are none. Only the first 300 days are looked at.
    """
    found: dict[tuple[DeadlineKind, date], Dated] = {}
    for sentence, day in islice(_dated(text), _MOST):
        if one := _judged(sentence, day, published):
            found.setdefault((one.kind, one.on), one)
    return tuple(found.values())


def _dated(text: str) -> Iterator[tuple[str, Day]]:
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        if words.CUE.search(sentence):
            yield from ((sentence, day) for day in days(sentence))


def _judged(sentence: str, day: Day, published: date | None) -> Dated | None:
    lead, tail = sentence[max(0, day.start - _REACH) : day.start], sentence[day.end : day.end + _REACH]
    kind = _kind(lead, tail, day)
    on = resolve(day, published, past=bool(words.PAST.search(lead))) if kind else None
    if kind is None or on is None:
        return None
    at, zone = _clock(lead, tail)
    return Dated(kind=kind, on=on, quote=_quote(sentence, day), at=at, zone=zone, whole_month=day.whole_month)


def _kind(lead: str, tail: str, day: Day) -> DeadlineKind | None:
    """By the words right before the day; of several subjects, by the one that stands nearest to it."""
    said = _before(lead)
    if day.days is not None:
        closes = re.search(r"\b(?:closes?|ends?|due)$", said)
        return DeadlineKind.COMMENT if closes and words.TO_COMMENT.search(said) else None
    if words.REPLACED.search(said):
        return None
    if _is_effective(said, tail):
        return DeadlineKind.EFFECTIVE
    if day.whole_month:
        return None
    subjects = {kind: at for kind, at in _subjects(lead, said, day) if at >= 0}
    if subjects:
        return max(subjects, key=lambda kind: subjects[kind])
    return _purpose(said, tail)


def _before(lead: str) -> str:
    """What stands before the day without the time, the weekday and the `on` that belong to it."""
    lead = lead[: _filler(lead)]
    found = clock(lead[-45:])
    if found and words.FILLER.fullmatch(lead[-45:][found[3] :]):
        lead = lead[: len(lead) - len(lead[-45:]) + found[2]]
    return lead[: _filler(lead)]


def _filler(lead: str) -> int:
    tail = lead[-40:]
    found = words.FILLER.search(tail)
    return len(lead) - len(tail) + found.start() if found else len(lead)


def _is_effective(said: str, tail: str) -> bool:
    if words.NO_RULE.search(f"{said} {tail[:60]}") or words.NOT_DECIDED.search(said):
        return False
    moved = words.MOVED_TO.search(said)
    if moved and words.MOVED.search(said[: moved.start()]):
        return not words.TO_COMMENT.search(said) and not words.HEARING.search(said)
    return bool(words.EFFECTIVE.search(said) or words.IS.search(said))


def _subjects(lead: str, said: str, day: Day) -> Iterator[tuple[DeadlineKind, int]]:
    """Each kind whose subject and whose verb stand before the day, with the place of the subject."""
    if words.CLOSES.search(said) and not words.NO_CALL.search(said):
        yield DeadlineKind.COMMENT, _last(words.TO_COMMENT, said)
    if words.BY.search(said):
        yield DeadlineKind.COMPLIANCE, max(_last(words.TO_COMPLY, said), _last(words.DUTY, said))
    elif found := words.COMPLIANCE_IS.search(said):
        yield DeadlineKind.COMPLIANCE, found.start()
    hearing = _last(words.HEARING, said)
    if hearing >= 0 and _is_hearing(lead, said, hearing, day):
        yield DeadlineKind.HEARING, hearing


def _is_hearing(lead: str, said: str, at: int, day: Day) -> bool:
    between = said[at:]
    if len(between) > _LONGEST_HEARING_NAME or words.OTHER_EVENT.search(between):
        return False
    if day.weekday is not None and not words.COMING.search(said):
        return False
    return bool(words.HELD.search(said) or re.search(r"\b(?:on|for)\s[\s\w,]*$", lead))


def _purpose(said: str, tail: str) -> DeadlineKind | None:
    """`until March 27 to submit comments`, `until Friday to comply`."""
    if not words.BY.search(said):
        return None
    if words.IN_ORDER_TO_COMMENT.match(tail):
        return DeadlineKind.COMMENT
    return DeadlineKind.COMPLIANCE if words.IN_ORDER_TO_COMPLY.match(tail) else None


def _clock(lead: str, tail: str) -> tuple[time | None, str | None]:
    """The time that stands beside the day, on either side."""
    behind = re.match(r",?\s(?:at\s|by\s|before\s)?", tail)
    after = clock(tail[:40])
    if behind and after and after[2] <= behind.end():
        return after[:2]
    before = clock(lead[-45:])
    if before and words.FILLER.fullmatch(lead[-45:][before[3] :]):
        return before[:2]
    return None, None


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def _quote(sentence: str, day: Day) -> str:
    if len(sentence) <= _LONGEST_QUOTE:
        return sentence
    start = max(0, day.start - _LONGEST_QUOTE // 2)
    return sentence[start : start + _LONGEST_QUOTE].strip()
