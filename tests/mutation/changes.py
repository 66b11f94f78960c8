"""The mutants of a module that mutmut leaves out: values and patterns outside of functions, functions with decorator.

Also those that are called while the module loads, which is before mutmut changes anything. Of a pattern each character
is left out in turn, of a collection or a call each element.
"""

import ast
import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutation.patterns import changed_patterns, named_parts

# Calls that only name something for type checkers and logs.
_NAMES = {"NewType", "TypeVar", "getLogger"}
_SWAPPED: dict[type[ast.cmpop], ast.cmpop] = {
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
}
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_UNCHANGED = {"annotation", "returns", "decorator_list"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """`line` is the first that was changed, `code` the whole module."""

    line: str
    code: str


@dataclass(frozen=True, slots=True)
class _Change:
    node: ast.AST
    field: str
    value: object


def mutants(code: str) -> Iterator[Mutant]:
    tree = ast.parse(code)
    names = named_parts(tree)
    for statement in _outside(tree):
        before = ast.unparse(statement)
        for change in [one for node in _walk(statement) for one in _changes(node, names)]:
            kept = getattr(change.node, change.field)
            setattr(change.node, change.field, change.value)
            yield Mutant(_changed_line(before, ast.unparse(statement)), ast.unparse(tree))
            setattr(change.node, change.field, kept)


def _changed_line(before: str, after: str) -> str:
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return next((line[2:].strip() for line in lines if line.startswith("+ ")), "")


def _outside(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that are no docstring, no import and within no plain function, unless they call it."""
    parts = [part for node in tree.body for part in (node.body if isinstance(node, ast.ClassDef) else [node])]
    loaded = [part for part in parts if not isinstance(part, (*_FUNCTION, ast.Import, ast.ImportFrom, ast.Expr))]
    yield from loaded
    called = {node.id for part in loaded for node in ast.walk(part) if isinstance(node, ast.Name)}
    for part in parts:
        if isinstance(part, _FUNCTION) and (part.decorator_list or part.name in called):
            yield part


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in _NAMES:
        return
    yield node
    for name, value in ast.iter_fields(node):
        for child in value if isinstance(value, list) else [value]:
            docstring = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not docstring and name not in _UNCHANGED:
                yield from _walk(child)


def _changes(node: ast.AST, names: set[str]) -> Iterator[_Change]:
    yield from (_Change(text, "value", other) for text, other in changed_patterns(node, names))
    yield from _values(node)
    for field in ("elts", "args", "keywords"):
        parts = getattr(node, field, None)
        if isinstance(parts, list) and len(parts) > 1 and not isinstance(node, ast.arguments):
            yield from (_Change(node, field, [*parts[:at], *parts[at + 1 :]]) for at in range(len(parts)))


def _values(node: ast.AST) -> Iterator[_Change]:
    match node:
        case ast.Constant(value=bool(value)):
            yield _Change(node, "value", not value)
        case ast.Constant(value=int(number) | float(number)):
            yield _Change(node, "value", number + 1)
        case ast.Constant(value=str(text)):
            yield _Change(node, "value", text + "X")
        case ast.Compare(ops=[op]) if type(op) in _SWAPPED:
            yield _Change(node, "ops", [_SWAPPED[type(op)]])
        case ast.BoolOp(op=op):
            yield _Change(node, "op", ast.Or() if isinstance(op, ast.And) else ast.And())
