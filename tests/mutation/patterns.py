"""The mutants of a pattern: each character, escape or opening of a group left out, where a pattern remains.

A pattern may be put together from parts that have a name: those are patterns too.
"""

import ast
import re
import warnings
from collections.abc import Iterator

_TOKEN = re.compile(r"\\(?:x..|u....|.)|\(\?(?:<?[=!]|:)|.", re.DOTALL)


def named_parts(tree: ast.AST) -> set[str]:
    """Of all patterns of the module."""
    patterns = [pattern for node in ast.walk(tree) if (pattern := _pattern(node))]
    values = [part.value for pattern in patterns for part in ast.walk(pattern) if isinstance(part, ast.FormattedValue)]
    return {value.id for value in values if isinstance(value, ast.Name)}


def changed_patterns(node: ast.AST, names: set[str]) -> Iterator[tuple[ast.Constant, str]]:
    """The text to change, and into what, where the node is a call of `re.compile` or gives a name to a part."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str()) as text) if name in names:
            yield from _without_a_token([text], text)
        case _ if pattern := _pattern(node):
            parts: list[ast.expr] = pattern.values if isinstance(pattern, ast.JoinedStr) else [pattern]
            for part in parts:
                if isinstance(part, ast.Constant):
                    yield from _without_a_token(parts, part)


def _pattern(node: ast.AST) -> ast.Constant | ast.JoinedStr | None:
    match node:
        case ast.Call(func=ast.Attribute(attr="compile"), args=[ast.Constant(value=str()) as text, *_]):
            return text
        case ast.Call(func=ast.Attribute(attr="compile"), args=[ast.JoinedStr() as text, *_]):
            return text
    return None


def _without_a_token(parts: list[ast.expr], changed: ast.Constant) -> Iterator[tuple[ast.Constant, str]]:
    """Where the whole is still a pattern, a letter in place of each part that has a name."""
    at = parts.index(changed)
    before, after = ("".join(map(_text, some)) for some in (parts[:at], parts[at + 1 :]))
    text = _text(changed)
    for token in _TOKEN.finditer(text):
        other = text[: token.start()] + text[token.end() :]
        if _compiles(before + other + after):
            yield changed, other


def _compiles(pattern: str) -> bool:
    """Without a warning, which as an error would be noticed for another reason."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            re.compile(pattern)
        except (re.error, FutureWarning):
            return False
    return True


def _text(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "x"
