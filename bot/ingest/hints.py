"""Is it worth the full search for identifiers? Most entries name none, and that search costs many times this look.

It may say yes in vain, and must never say no to a text or an address that the search would find something in.
"""

import re
from string import ascii_uppercase, digits, whitespace

from bot.analysis.identifiers.hub import may_hold

# What is looked at of a text: digits, capitals, white space and these signs. Of small letters the x alone, by which an
# `executive order` is known without its capitals. What is not ASCII, such as a dash, becomes a hyphen.
_SPACES = f"{whitespace}\x1c\x1d\x1e\x1f".encode()
_SEEN = f"{digits}{ascii_uppercase}x-./?".encode() + _SPACES
_UNSEEN = bytes(set(range(256)) - set(_SEEN))
_AS = bytes.maketrans(b"?" + _SPACES, b"-" + b" " * len(_SPACES))

# What remains of the ways to write an identifier. `_` stands for white space, which may have become a hyphen.
_NO = r"_?N?\.?_{0,2}"
_ORDER_NO = rf"-?{_NO}[0-9]{{4}}"
_BILL_NO = r"_{0,2}(?:N\.?_)?[0-9]"
_RESOLUTION = rf"(?:[JC]\.?_?)?R\.?{_BILL_NO}"
# By a sign within or behind the number.
_SIGNED = (
    r"[0-9](?:"
    r"[0-9](?:-[0-9]{3}|-[A-Z]-[0-9]"  # 2025-02172, EPA-HQ-2025-A-0001
    r"|[0-9]{1,2}-x{0,2}-[0-9]{3}"  # 1:23-cv-00108
    # RIN 0694-AJ99, 2403.13784, 2016/679, 2023 c. 12, 32024R1689
    r"|[0-9]{2}(?:-[A-Z]{2}[0-9]|\.[0-9]{4}|/[0-9]{3}|_\._?[0-9]|[0-9][A-Z]{1,2}[0-9]))"
    # 95/46/EC, 90 FR 8741, 15 CFR 744, 15 U.S.C. 9401
    r"|/[0-9]{1,4}/[EJC]|_(?:F\.?_?R\.?_[0-9]|C\.?_?F|U\.?_?S\.?_?C))"
)
# By what stands before it. Each begins with a letter of its own: the engine then gives up at most places after one
# comparison with each.
_CUED = (
    rf"A(?:\.?[0-9]{{3}}|(?:\.?_?B\.?|[JC]R){_BILL_NO})",
    r"C(?:OM_?/?_?[12]|(?:ETS|\.E\.T\.S\.|__E_T_S)[- N.]{1,8}[0-9])",
    # (EU) 2024/1689; E.O. 14179, Executive Order (EO) 14179
    rf"E(?:(?:U|C|EC)(?:_E)?_{{0,2}}(?:N\.?_?)?[0-9]{{1,4}}/[0-9]|(?:\.?_?O\.?|XECUTIVE_ORDERS?){_ORDER_NO})",
    rf"G\.?_O?{_ORDER_NO}",  # Government Order
    rf"H(?:F{_BILL_NO}|\.?_?(?:B\.?{_BILL_NO}|{_RESOLUTION}))",
    r"I(?:SO|EEE)[/A-Z .-]{1,16}[0-9]{3}",
    rf"L[BD]{_BILL_NO}",
    r"M-[0-9]{2}-[0-9]",
    r"N(?:\._[0-9]{2}-[0-9]|IST[- .A-Z]{1,12}[0-9]{3})",
    r"OECD/",
    rf"P(?:UBLIC)?\.?_?L?(?:AW)?\.?{_NO}[0-9]{{2,3}}-[0-9]",
    rf"S(?:\.?[0-9]{{3}}|[.F]{_BILL_NO}|P[- .][0-9]{{3}}|\.?_?(?:B\.?{_BILL_NO}|{_RESOLUTION}))",
    "TRAIGA",
    rf"x_O?{_ORDER_NO}",
)
# Apart, each is quicker than both in one.
_NUMBERED = tuple(re.compile(form.replace("_", "[ -]").encode()) for form in (_SIGNED, "|".join(_CUED)))
_NAMED = re.compile(
    r"Act(?:(?<=AI\sAct)|(?<=Intelligence\sAct)|(?<=Basic\sAct)|(?<=Framework\sAct)|(?<=RAISE\sAct)|\sNo|ion\sPlan)"
)
_PUBLISHERS = (".gov", "europa.eu", "arxiv.", "doi.org", "huggingface.co", "hf.co")


def may_name(text: str) -> bool:
    """False only where neither an official text nor a model is named."""
    return _may_number(text) or _may_call(text) or _may_link(text)


def may_lead(url: str) -> bool:
    """False only where the address is of nobody who publishes official texts or models."""
    return any(map(url.lower().__contains__, _PUBLISHERS))


def _may_number(text: str) -> bool:
    seen = text.encode("ascii", "replace").translate(_AS, _UNSEEN)
    signed, cued = _NUMBERED
    return signed.search(seen) is not None or cued.search(seen) is not None


def _may_call(text: str) -> bool:
    """By a name; most texts need not be searched for one."""
    return "Act" in text and _NAMED.search(text) is not None


def _may_link(text: str) -> bool:
    """By an address, or a model by its account."""
    return "/" in text and (may_lead(text) or may_hold(text))
