"""The text of everyday HTML, without an HTML parser: nine texts of ten hold nothing but plain, well-formed tags.

Where any parser might see more in it than that, the answer is None and the parser has to look.
"""

import re

# A tag about which all HTML parsers agree, for its attributes are well-formed, or a comment that holds no tag.
_NAME = r"(/?[a-zA-Z][a-zA-Z0-9]*+)"
_ATTRIBUTE = r"""[\s/]*+[a-zA-Z_:@][\w:.@-]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++))?+"""
# How most are written: found in half the time, and `_ATTRIBUTE` would find the same.
_USUAL_ATTRIBUTE = r' [a-z]++="[^"]*+"'
_COMMENT = r"!--(?!-?>)[^<-]*+(?:-(?!-!?>)[^<-]*+)*+--"
_START = rf"<{_NAME}(?:>|(?:{_USUAL_ATTRIBUTE})*+(?:>|(?:{_ATTRIBUTE})*+[\s/]*+>))"
_TAG = re.compile(_START)
_TAG_OR_COMMENT = re.compile(rf"{_START}|<{_COMMENT}>")
# Elements that stand on lines of their own, as in `sanitise`.
_BLOCKS = """
    address article aside blockquote br caption center dd details dialog dir div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol option p pre search section summary
    table tbody tfoot thead tr ul
"""
# Elements within a line, and those of tables that mean nothing where the table itself is gone.
_PHRASES = """
    a abbr acronym b big cite code col colgroup del dfn em font i img ins kbd label mark q s samp small span strike
    strong sub sup td th time tt u var wbr
"""
_BECOMES: dict[str | None, str] = {
    slash + name: text
    for names, text in ((_BLOCKS, "\n"), (_PHRASES, ""))
    for name in names.split()
    for slash in ("", "/")
}
_BECOMES |= {"/td": " ", "/th": " ", None: ""}  # a comment has no name
# A reference with a tag in it: without the tag it would be another one.
_PARTED = re.compile(r"&[#\w]*+<")


def without_simple_tags(markup: str) -> str | None:
    """The text of a fragment, still escaped, its blocks on lines of their own; None where it takes a parser to tell."""
    if "&" in markup and _PARTED.search(markup):
        return None
    pieces: list[str] = (_TAG_OR_COMMENT if "<!--" in markup else _TAG).split(markup)
    try:
        pieces[1::2] = map(_BECOMES.__getitem__, pieces[1::2])
    except KeyError:  # another element, or one in capitals
        return None
    text = "".join(pieces)
    return None if "<" in text else text
