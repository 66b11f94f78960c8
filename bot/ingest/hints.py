"""Is it worth the full search for identifiers? Most entries name none, and that search costs many times this look.

It may say yes in vain, and must never say no to a text or an address that the search would find something in.
"""

import re

from bot.analysis.identifiers.hub import may_hold

# What a number stands behind in every way to write an identifier, and what is an identifier by itself.
_BEFORE = (
    r"[Ee]xecutive\s[Oo]rder|EXECUTIVE\sORDER|Gov(?:ernmen)?t\.?\s[Oo]rder|E\.\s?O\.|EO|FR\b|F[Ee][Dd][Ee][Rr][Aa][Ll]\s[Rr]|RIN|"
    r"Docket|DOCKET|P(?:ublic|UBLIC)\s(?:[Ll]aw|LAW|Act)|Pub\.|P\.\s?[LA]\.|H\.|HR|SB|HB|AB|SF|HF|LB|LD|[SHA]JR|[SHA]CR|"
    r"A\.\s?B\.|Senate\sBill|House\sBill|Assembly\sBill|\(E(?:U|C|EC)\b|CELEX|COM\b|NIST|SP|ar[Xx]iv|CETS|C\.E\.T|"
    r"Treaty\sSeries|OECD/|ISO|IEEE|No\.|Regulation|REGULATION|Directive|DIRECTIVE|Decision|DECISION"
)
_HINT = re.compile(
    rf"(?:{_BEFORE})[\s\S]{{0,40}}?[0-9]|S\.\s?(?:B|J|C|R|[0-9]|\sN|N)|M[-–‑‐][0-9]|[SA]\.?[0-9]{{3}}|"
    r"[A-Z]{2,7}(?:-[A-Z]{1,5}){0,2}-(?:19|20)[0-9]|[0-9]\s(?:CFR|C\.|FR|F\.|Fed|USC|U\.|c\.)|[356][0-9]{4}[A-Z]|"
    r"[0-9]{6}-[0-9]{4}|[0-9]/(?:E|JHA|CFSP)|Act\b|TRAIGA|Plan\b|://|\.(?:gov|org|eu)/"
)
# The same much coarser. Letters only, and seldom ones first: the engine then skips quickly to where one stands.
_PIECES = (
    "xecutive XECUTIVE Gov E. EO FR F. Fed FED RIN Docket DOCKET Law LAW Act Pub. P. H. HR S. A. SB HB AB SF HF LB LD "
    "JR CR Bill (E CELEX COM NIST SP xiv Xiv CETS C. Treaty OECD/ ISO IEEE No. M- M– M‑ M‐ Regulation REGULATION "
    "Directive DIRECTIVE Decision DECISION CFR USC U. /E /JHA /CFSP TRAIGA Plan :// .gov/ .org/ .eu/"
)
_COARSE = (
    re.compile("|".join(map(re.escape, _PIECES.split()))),
    re.compile(r"[0-9](?:[A-Z]|\sc\.|[0-9]{5}-[0-9])"),
    re.compile("-(?:19|20)[0-9]"),
    re.compile(r"[SA]\.?[0-9]{3}"),
)
_PUBLISHERS = (".gov", "europa.eu", "arxiv.", "doi.org", "huggingface.co", "hf.co")


def may_name(text: str) -> bool:
    """False only where neither an official text nor a model is named."""
    official = any(coarse.search(text) for coarse in _COARSE) and _HINT.search(text) is not None
    return official or may_hold(text)


def may_lead(url: str) -> bool:
    """False only where the address is of nobody who publishes official texts or models."""
    lower = url.lower()
    return any(publisher in lower for publisher in _PUBLISHERS)
