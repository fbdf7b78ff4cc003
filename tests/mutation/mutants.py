"""Small mistakes a programmer could have made, one at a time, in the syntax tree of a module."""

import ast
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from types import CodeType

from tests.mutation.mistakes import mistakes

AROUND = 28


@dataclass(frozen=True)
class Mutant:
    """A module with one mistake in it; `name` says what it is wherever the lines around it move."""

    name: str
    line: int
    code: CodeType


@dataclass(frozen=True)
class Site:
    """Where a node hangs: in a field of its parent, at a position where the field is a list."""

    node: ast.AST
    parent: ast.AST
    field: str
    position: int | None
    statement: ast.stmt
    place: str

    def put(self, node: ast.AST | None) -> None:
        if self.position is None:
            setattr(self.parent, self.field, node)
        elif node is None:
            del getattr(self.parent, self.field)[self.position]
        else:
            getattr(self.parent, self.field)[self.position] = node

    def put_back(self, dropped: bool) -> None:
        if dropped and self.position is not None:
            getattr(self.parent, self.field).insert(self.position, self.node)
        else:
            self.put(self.node)


def mutants(source: str, path: str) -> Iterator[Mutant]:
    """Every mutant of a module's text that compiles."""
    tree = ast.parse(source)
    met: dict[str, int] = {}
    for site in list(_sites(tree)):
        before = _header(site.statement)
        for wrong in mistakes(site.node, site.parent, site.field):
            site.put(wrong)
            after = _header(wrong if isinstance(wrong, ast.stmt) and site.node is site.statement else site.statement)
            code = _compiled(tree, path)
            site.put_back(dropped=wrong is None)
            name = f"{site.place}: {_difference(before, after)}"
            met[name] = met.get(name, 0) + 1
            if code is not None:
                yield Mutant(name if met[name] == 1 else f"{name} ({met[name]})", site.statement.lineno, code)


def _compiled(tree: ast.Module, path: str) -> CodeType | None:
    try:
        return compile(ast.fix_missing_locations(tree), path, "exec")
    except (SyntaxError, ValueError):
        return None


def _sites(tree: ast.Module) -> Iterator[Site]:
    for position, statement in enumerate(tree.body):
        yield from _below(statement, tree, "body", position, statement, _assigned(statement))


def _below(
    node: ast.AST, parent: ast.AST, field: str, position: int | None, statement: ast.stmt, place: str
) -> Iterator[Site]:
    if _is_left_alone(node, parent, field, place):
        return
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        place = f"{place}.{node.name}".lstrip(".")
    statement = node if isinstance(node, ast.stmt) else statement
    yield Site(node, parent, field, position, statement, place)
    for name, value in ast.iter_fields(node):
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for number, child in children:
            if isinstance(child, ast.AST):
                yield from _below(child, node, name, number, statement, place)


def _is_left_alone(node: ast.AST, parent: ast.AST, field: str, place: str) -> bool:
    """Imports, annotations, docstrings, decorators, the wording of errors; types that only have a name."""
    if field in ("annotation", "returns", "decorator_list", "ctx", "op", "ops", "names", "type"):
        return True
    if isinstance(node, ast.Import | ast.ImportFrom | ast.Assert | ast.Raise):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(parent, ast.ClassDef) and isinstance(node, ast.keyword):
        return node.arg != "forbid_unknown_fields"
    if isinstance(node, ast.Assign):
        return _assigned(node) == "__slots__" or (not place.islower() and _is_alias(node.value))
    return False


def _is_alias(value: ast.expr) -> bool:
    if isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name):
        return value.value.id in ("tuple", "dict", "Mapping")
    return isinstance(value, ast.BinOp) and isinstance(value.op, ast.BitOr)


def _assigned(statement: ast.stmt) -> str:
    targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
    return next((target.id for target in targets if isinstance(target, ast.Name)), "")


def _header(statement: ast.AST) -> str:
    """The statement on one line, without the statements below it."""
    shown = copy(statement)
    for field in ("body", "orelse", "handlers"):
        if isinstance(getattr(shown, field, None), list):
            setattr(shown, field, [ast.Pass()] if field == "body" else [])
    if isinstance(shown, ast.FunctionDef | ast.ClassDef):
        shown.decorator_list = []
    return " ".join(ast.unparse(ast.fix_missing_locations(shown)).split())


def _difference(before: str, after: str) -> str:
    """What became what, with a little on both sides."""
    start = _common(before, after)
    start -= _word(before[:start][::-1])
    end = _common(before[start:][::-1], after[start:][::-1])
    end -= _word(before[len(before) - end :])
    left, right = before[max(0, start - AROUND) : start], before[len(before) - end :][:AROUND]
    return f"{left}[{before[start : len(before) - end]} → {after[start : len(after) - end]}]{right}"


def _common(one: str, other: str) -> int:
    """How many characters they begin with together."""
    return next(
        (at for at, (mine, yours) in enumerate(zip(one, other, strict=False)) if mine != yours),
        min(len(one), len(other)),
    )


def _word(text: str) -> int:
    """How many characters of a word it begins with."""
    return next((at for at, letter in enumerate(text) if letter in " ()[]{},:'\""), len(text))
