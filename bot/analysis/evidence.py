"""Commentary that shows nothing to check it by: no quotation, and no source of its own named or linked.

A remark beside a piece, never a reason to leave it out. Meant for blogs and aggregators: whoever calls knows the tier,
because an office or a company that speaks for itself is the source and need not name one.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from bot.analysis.identifiers import identifiers

# Shorter texts are teasers: what they leave out may stand in the article.
_ENOUGH_WORDS = 120
_ENOUGH_OPINION = 2
# Between two marks of one kind, read from the left, so that a closing mark opens nothing.
_QUOTED = re.compile(r"\"([^\"\n]{1,600})\"|[“„«]([^“”„«»\n]{1,600})[”“»]")
_QUOTED_WORDS = 4
_OFFICIAL_HOST = re.compile(
    r"(?:^|\.)(?:gov|mil|gov\.[a-z]{2}|gouv\.fr|bund\.de|gc\.ca|go\.(?:jp|kr)|europa\.eu|int|un\.org|oecd\.org"
    r"|parliament\.uk|legislation\.gov\.uk|courtlistener\.com|arxiv\.org|doi\.org|ssrn\.com|github\.com"
    r"|huggingface\.co|documentcloud\.org|opensource\.org)$"
)
# Somebody is heard, or a paper is named that can be looked up.
_SOURCED = re.compile(
    r"\b(?:says|said|writes|wrote|told|testified|argues|argued|answered|claims|claimed|replied|warned|according to"
    r"|in an? (?:statement|interview|filing|letter|memo|blog post|op-ed|essay|column|e-?mail|speech)|federal register"
    r"|arxiv|court filings?|press release|working paper|preprint|docket|executive order \d+|h\.r\. ?\d+|s\. \d+"
    r"|(?:section|article|chapter|recital|page|p\.) \d+|(?:study|survey|report|paper) (?:published )?(?:by|in|from)"
    r"|published (?:in|by))\b|§",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:should|must|ought|needs? to|crucial|vital|essential|imperative|significant(?:ly)?|importance|underscores?"
    r"|highlights the|landscape|it is (?:clear|time|no secret)|in conclusion|ultimately|perhaps|frankly|of course"
    r"|i (?:think|believe|suspect)|in my view|we (?:should|must|need)|game[- ]changer|pivotal|testament)\b",
    re.IGNORECASE,
)
# Who tells what happened to him needs no other source.
_FIRST_PERSON = re.compile(r"\b(?:I|I[’']\w+|my|we|We|We[’']\w+|our|Our|My)\b")
_ENOUGH_FIRST_PERSON = 4


def thin(title: str, text: str, links: Iterable[str] = ()) -> tuple[str, ...]:
    """`("no quotation", "no primary source named")`, or nothing at all.

    Said only of more than 120 words that argue (two words of opinion at least) without a quotation of four words,
    a numbered instrument, somebody who is heard, a paper by name, or a link to an office, a court or an archive; never
    of what is told in the first person.
    """
    words = text.split()
    if len(words) <= _ENOUGH_WORDS or len(_OPINION.findall(text)) < _ENOUGH_OPINION:
        return ()
    if len(_FIRST_PERSON.findall(text)) >= _ENOUGH_FIRST_PERSON:
        return ()
    if _quotes(text) or _SOURCED.search(text) or any(map(_is_primary, links)):
        return ()
    return () if identifiers(f"{title}\n{text}") else ("no quotation", "no primary source named")


def _quotes(text: str) -> bool:
    return any(len((found[1] or found[2]).split()) >= _QUOTED_WORDS for found in _QUOTED.finditer(text))


def _is_primary(link: str) -> bool:
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return False
    return bool(_OFFICIAL_HOST.search(host))
