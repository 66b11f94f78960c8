"""What the YAML parser complains about, said for people who edit the file rather than for people who parse it."""

from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.reader import ReaderError

from bot.domain.errors import Problem
from bot.yamlfiles.wording import printable

_QUOTE = "a value that starts with {sign} must stand in quotes"
_SENTENCES = (
    # Context, problem, the sentence; the first pair that both occur in the parser's complaint wins.
    ("quoted scalar", "unexpected end of stream", "this quotation mark is never closed"),
    ("double-quoted scalar", "unknown escape", "a backslash in double quotes starts an escape; use single quotes"),
    ("double-quoted scalar", "expected escape sequence", "this escape is incomplete; use single quotes"),
    ("quoted scalar", "document separator", "this quotation mark is never closed"),
    ("flow sequence", "", "this [ is never closed, or a comma is missing in the list"),
    ("flow mapping", "", "this { is never closed, or a comma is missing in it"),
    ("simple key", "could not find expected ':'", "a key without a colon behind it; write `key: value`"),
    ("", "sequence entries are not allowed", "a list item cannot start here; put each `- item` on a line of its own"),
    ("block mapping", "'<scalar>'", "text behind a closed value; put the whole value in one pair of quotes"),
    ("", "'<block mapping start>'", "the indentation of this line fits no line above it"),
    ("", "'<block sequence start>'", "the indentation of this list item fits no line above it"),
    ("block mapping", "'-'", "a list item among keys; mend the indentation, or put its key in front"),
    ("block collection", "'?'", "a key among list items; mend the indentation, or put `- ` in front"),
    ("", "found ']'", "a ] without its ["),
    ("", "found '}'", "a } without its {"),
    ("", "found ','", "a value that starts with a comma must stand in quotes"),
    ("block scalar", "", "only an indentation digit, + or - may follow | or > on its line"),
    ("flow node", "", "a value is missing in this list, or a bracket is never closed"),
    ("block", "expected <block end>", "this does not belong here: mend the indentation, or quote the whole value"),
    ("directive", "", "a line that starts with % must stand in quotes"),
    ("tag", "", "a value that starts with ! must stand in quotes"),
    ("anchor", "", "a value that starts with & must stand in quotes"),
    ("alias", "", "a value that starts with * must stand in quotes"),
    ("", "<document start>", "a second value at the top; the whole file is one mapping of keys"),
)
_AT_THE_START = ("quoted scalar", "flow sequence", "flow mapping")


def explain(error: MarkedYAMLError, text: str, *, name: str) -> Problem:
    """The one problem that a broken YAML can show. It stands where a reader must look, not where the parser gave up."""
    context, complaint = str(error.context or ""), str(error.problem or "")
    early = error.context_mark is not None and any(word in context for word in _AT_THE_START)
    early = early and "escape" not in complaint
    mark = error.context_mark if early else error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    rows = text.split("\n")
    row = rows[line] if line < len(rows) else ""
    message = _tab(row) or _reserved(complaint) or _colon(complaint, row[:column]) or _sentence(context, complaint)
    return Problem(file=name, line=line + 1, column=column + 1, key="", message=f"not valid YAML: {message}")


def unprintable(error: ReaderError, text: str, *, name: str) -> Problem:
    """A control character or half of a surrogate pair in the file."""
    before = text[: error.position].split("\n")
    code = error.character if isinstance(error.character, int) else ord(error.character)
    message = f"the character U+{code:04X} cannot stand in YAML; remove it, or write it as an escape in double quotes"
    return Problem(file=name, line=len(before), column=len(before[-1]) + 1, key="", message=message)


def _tab(row: str) -> str:
    indent = row[: len(row) - len(row.lstrip())]
    return "a tab in the indentation; use spaces" if "\t" in indent else ""


def _reserved(complaint: str) -> str:
    """`found character '@' that cannot start any token`."""
    if "cannot start any token" not in complaint:
        return ""
    sign = complaint.removeprefix("found character ").split(" that ")[0].strip("'")
    return "a tab between values; use spaces" if sign == "\\t" else _QUOTE.format(sign=printable(sign))


def _colon(complaint: str, before: str) -> str:
    if "mapping values are not allowed" not in complaint:
        return ""
    if ": " in before:
        return "a second colon in this line; put the value in quotes"
    return "this line is indented too deep, or the line above it has no colon"


def _sentence(context: str, complaint: str) -> str:
    for place, wrong, sentence in _SENTENCES:
        if place in context and wrong in complaint:
            return sentence
    return printable(f"{context}, {complaint}".strip(", "))
