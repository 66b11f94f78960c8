"""Which official text does an address lead to? Only addresses of the publishers themselves say so."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from bot.analysis.identifiers.european import celex
from bot.analysis.identifiers.states import session

Keys = tuple[str, ...]
_CONGRESS_WORDS = {
    "house-bill": "hr", "senate-bill": "s", "house-resolution": "hres", "senate-resolution": "sres",
    "house-joint-resolution": "hjres", "senate-joint-resolution": "sjres",
    "house-concurrent-resolution": "hconres", "senate-concurrent-resolution": "sconres",
}  # fmt: skip
_BILL_KIND = r"(hr|s|hres|sres|hjres|sjres|hconres|sconres)"
# Paths of the Hub that are no model's.
_OTHER_PATHS = (
    "api blog chat collections datasets docs events inference join learn login models new organizations papers posts "
    "pricing search settings spaces tasks welcome enterprise support terms-of-service privacy changelog"
)
_NOT_MODELS = frozenset(_OTHER_PATHS.split())


def addresses(url: str) -> tuple[str, ...]:
    """The canonical keys of what stands at an address, the best first; empty for any other address. Never raises."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ()
    read = _HOSTS.get(host)
    if parts.scheme not in {"http", "https"} or read is None:
        return ()
    return read(unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path)[:2000])


def _by(*shapes: tuple[str, str]) -> Callable[[str], Keys]:
    """The key of the first shape that stands in the path; `{0}` is its first group."""
    compiled = [(re.compile(shape, re.IGNORECASE), key) for shape, key in shapes]

    def read(path: str) -> Keys:
        for shape, key in compiled:
            if found := shape.search(path):
                return (key.format(*(_number(group) for group in found.groups())).lower(),)
        return ()

    return read


def _number(group: str) -> str:
    """Leading zeros do not count where the whole is a number: `HB00149`."""
    return group.lstrip("0") or "0" if group.isdecimal() else group


_DOCUMENT = r"((?:[a-z][0-9]{1,2}-)?[0-9]{2,4}-[0-9]{4,6})"
_register = _by(
    (rf"/documents/[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/{_DOCUMENT}(?:/|\?|$)", "frdoc:{0}"),
    (rf"/(?:d|public-inspection)/{_DOCUMENT}(?:/|\?|$)", "frdoc:{0}"),
    (rf"/full_text/[a-z]+/[0-9]{{4}}/[0-9]{{2}}/[0-9]{{2}}/{_DOCUMENT}\.", "frdoc:{0}"),
    (rf"/api/v1/(?:public-inspection-)?documents/{_DOCUMENT}(?:\.|\?|$)", "frdoc:{0}"),
    (rf"^/{_DOCUMENT}\.pdf", "frdoc:{0}"),
    (r"/citation/([0-9]{2,3})-FR-([0-9]{1,6})(?:/|\?|$)", "fr:{0}/{1}"),
)
_statutes = (
    (r"/PLAW-([0-9]{2,3})publ([0-9]{1,4})(?![0-9])", "pl:us/{0}-{1}"),
    (r"/public-laws?/([0-9]{2,3})(?:th|st|nd|rd)-congress/([0-9]{1,4})", "pl:us/{0}-{1}"),
)
_govinfo = _by(
    (rf"/FR-[0-9-]{{10}}/[a-z]+/{_DOCUMENT}\.", "frdoc:{0}"),
    (rf"/BILLS(?:TATUS)?-([0-9]{{2,3}}){_BILL_KIND}([0-9]{{1,5}})(?![0-9])", "bill:us/{0}/{1}/{2}"),
    *_statutes,
)
_congress_paths = _by(
    (rf"/([0-9]{{2,3}})/bills/{_BILL_KIND}([0-9]{{1,5}})/", "bill:us/{0}/{1}/{2}"),
    (rf"/v3/bill/([0-9]{{2,3}})/{_BILL_KIND}/([0-9]{{1,5}})(?![0-9])", "bill:us/{0}/{1}/{2}"),
    *_statutes,
)
_congress_page = re.compile(r"/bill/([0-9]{2,3})(?:th|st|nd|rd)-congress/([a-z-]{5,30})/([0-9]{1,5})(?![0-9])")
_eli = _by((r"/eli/(?:reg|dir|dec)(?:_impl|_del)?/([0-9]{4})/([0-9]{1,5})(?:/|\?|$)", "eu:{0}/{1}"))
_celex_in = re.compile(
    r"(?:CELEX[:=/]|/celex/)([0-9C][0-9]{4}[A-Z]{1,2}[0-9]{4})(?:-[0-9]{8})?(?![0-9A-Z(])", re.IGNORECASE
)
_leginfo_bill = re.compile(r"bill_id=([0-9]{4})[0-9]{4}0([A-Z]{2,3})([0-9]{1,5})(?![0-9])")
_arxiv_paper = r"/(?:abs|pdf|html|papers)/([0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})(?![0-9])"
_hub_model = re.compile(r"^/([\w-]{2,42})/([A-Za-z0-9][\w.-]{1,95})(?:[/?]|$)", re.ASCII)
_texas_bill = re.compile(r"/([0-9]{2})R/.*/([HS]B)0{0,4}([0-9]{1,5})[A-Z]\.", re.IGNORECASE)


def _congress(path: str) -> Keys:
    if found := _congress_page.search(path):
        kind = _CONGRESS_WORDS.get(found[2])
        return (f"bill:us/{int(found[1])}/{kind}/{int(found[3])}",) if kind else ()
    return _congress_paths(path)


def _europe(path: str) -> Keys:
    """An act is known by both its numbers; a consolidated text has no CELEX number of its own that others would use."""
    if found := _celex_in.search(path):
        number = found[1].lower()
        key = celex(number)
        keys = (key, f"celex:{number}") if key and not number.startswith("0") else (key,)
        return tuple(dict.fromkeys(one for one in keys if one))
    return _eli(path)


def _california(path: str) -> Keys:
    found = _leginfo_bill.search(path)
    return (f"bill:ca/{found[1]}/{found[2].lower()}/{int(found[3])}",) if found else ()


def _texas(path: str) -> Keys:
    """The 89th legislature met in 2025, and one follows every two years."""
    found = _texas_bill.search(path)
    year = session("tx", 2025 + 2 * (int(found[1]) - 89)) if found else 0
    return (f"bill:tx/{year}/{found[2].lower()}/{int(found[3])}",) if found else ()


def _hub(path: str) -> Keys:
    if path.startswith("/papers/"):
        return _arxiv(path)
    found = _hub_model.match(path)
    return (f"hf:{found[1]}/{found[2]}".lower(),) if found and found[1].lower() not in _NOT_MODELS else ()


_arxiv = _by((_arxiv_paper, "arxiv:{0}"))
_HOSTS: dict[str, Callable[[str], Keys]] = {
    "federalregister.gov": _register,
    "public-inspection.federalregister.gov": _register,
    "govinfo.gov": _govinfo,
    "congress.gov": _congress,
    "api.congress.gov": _congress,
    "eur-lex.europa.eu": _europe,
    "publications.europa.eu": _europe,
    "data.europa.eu": _europe,
    "arxiv.org": _arxiv,
    "doi.org": _by(
        (r"^/10\.48550/arxiv\.([0-9]{4}\.[0-9]{4,5})", "arxiv:{0}"),
        (r"^/10\.6028/nist\.(ai|sp|ir)\.([0-9]{3,4}(?:-[0-9]{1,3}[a-f]?)?)", "nist:{0}-{1}"),
    ),
    "nvlpubs.nist.gov": _by((r"/nist\.(ai|sp|ir)\.([0-9]{3,4}(?:-[0-9]{1,3}[a-f]?)?)", "nist:{0}-{1}")),
    "leginfo.legislature.ca.gov": _california,
    "leg.colorado.gov": _by((r"/bills/([sh]b)([0-9]{2})-([0-9]{1,4})(?![0-9])", "bill:co/20{1}/{0}/{2}")),
    "nysenate.gov": _by((r"/legislation/bills/([0-9]{4})/([sa])([0-9]{1,5})", "bill:ny/{0}/{1}/{2}")),
    "capitol.texas.gov": _texas,
    "ilga.gov": _by((r"/publicacts/view/([0-9]{2,3}-[0-9]{4})(?![0-9])", "pl:il/{0}")),
    "whitehouse.gov": _by(
        (r"/presidential-actions/.*executive-order-([0-9]{5})(?![0-9])", "eo:{0}"),
        (r"/(m-[0-9]{2}-[0-9]{2})(?![0-9])", "omb:{0}"),
    ),
    "regulations.gov": _by(
        (r"/(?:docket|document|comment)s?/([a-z]+(?:-[a-z]+)*-[0-9]{4}(?:-[a-z])?-[0-9]{4})(?![0-9])", "docket:{0}")
    ),
    "huggingface.co": _hub,
    "hf.co": _hub,
}
