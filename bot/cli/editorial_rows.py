"""Labelled sets as files: JSON Lines, one object a line, or the tab-separated list of texts with identifiers."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

from bot.domain.errors import UserError

Row = dict[str, object]
_MOST_BYTES = 64 * 1024 * 1024
_EXPECTED = "expected one JSON object a line (JSON Lines)"


def read_rows(name: str, *, needs: Sequence[str]) -> list[Row]:
    """The objects of a JSON Lines file, `-` for standard input, each with the keys in `needs`; blank lines are passed.

    Raises UserError that names the file, the line and what was expected.
    """
    rows = []
    for number, line in enumerate(read_text(name).splitlines(), start=1):
        if line.strip():
            rows.append(_row(line, name, number, needs))
    if not rows:
        raise UserError(f"{name}: the file holds no rows.", hint=_EXPECTED.capitalize() + ".")
    return rows


def read_labelled_texts(name: str) -> list[tuple[str, list[str]]]:
    """Texts with the identifiers that they name: `{"text": …, "ids": […]}` a line, or text, tab, keys, `-` for none."""
    content = read_text(name)
    first = next((line for line in content.splitlines() if line.strip() and not line.startswith("#")), "")
    if first.lstrip().startswith("{"):
        rows = read_rows(name, needs=("text", "ids"))
        return [(str(row["text"]), _keys(row["ids"], name, number)) for number, row in enumerate(rows, start=1)]
    return list(_tabbed(content, name))


def read_text(name: str) -> str:
    """Raises UserError where it cannot be read, is not UTF-8, or larger than 64 MiB."""
    try:
        content = sys.stdin.buffer.read(_MOST_BYTES + 1) if name == "-" else _bounded(Path(name))
        if len(content) > _MOST_BYTES:
            raise UserError(f"{name}: the file is larger than {_MOST_BYTES >> 20} MiB.")
        return content.decode("utf-8-sig")
    except OSError as error:
        raise UserError(f"{name}: the file cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{name}: byte {error.start} is not UTF-8.") from error


def _bounded(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_MOST_BYTES + 1)


def _row(line: str, name: str, number: int, needs: Sequence[str]) -> Row:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        _refuse(name, number, _EXPECTED, error)
    if not isinstance(found, dict):
        _refuse(name, number, _EXPECTED)
    if missing := [key for key in needs if key not in found]:
        _refuse(name, number, f"the row has no {' and no '.join(repr(key) for key in missing)}")
    return found


def _tabbed(content: str, name: str) -> Iterator[tuple[str, list[str]]]:
    for number, line in enumerate(content.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        text, tab, keys = line.partition("\t")
        if not tab:
            _refuse(name, number, "expected a text, a tab and its identifiers, or - for none")
        yield text, [key for key in re.split(r" (?=[a-z-]+:)", keys.strip()) if key != "-"]


def _keys(found: object, name: str, number: int) -> list[str]:
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        _refuse(name, number, "expected a list of identifiers in 'ids'")
    return found


def _refuse(name: str, number: int, why: str, cause: Exception | None = None) -> NoReturn:
    raise UserError(f"{name}:{number} {why}.") from cause
