"""What can go wrong with one piece of syntax: each answer takes its place in turn, null where it is left out."""

import ast
from collections.abc import Iterator
from copy import copy
from typing import TypeVar

Wrong = ast.AST | None
Node = TypeVar("Node", bound=ast.AST)
One = TypeVar("One")

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitXor: ast.BitOr,
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any"}
TRANSPARENT = frozenset({"sorted", "abs", "normalize", "replace", "strip", "reversed"})
"""Calls that may be left out: their last argument, or what they are called on, stands for them."""
PAIRS = (
    ("occurred_on", "relates_on"),
    ("veto_from", "veto_until"),
    ("since", "until"),
    ("num", "den"),
    ("cap", "floor"),
    ("nominal", "counted"),
    ("cut", "cut_below"),
    ("camp_from", "camp_until"),
    ("seq", "reverses"),
    ("reason", "evidence"),
    ("today", "closed_through"),
)
OTHER = {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}


def mistakes(node: ast.AST, parent: ast.AST, field: str) -> Iterator[Wrong]:
    """Everything that may stand where `node` stands."""
    if isinstance(node, ast.expr):
        yield from _decided(node, parent, field)
        yield from _expression(node)
    elif isinstance(node, ast.stmt):
        yield from _statement(node)
    elif isinstance(node, ast.keyword) and isinstance(parent, ast.Call):
        yield None
    if isinstance(node, ast.Starred) and isinstance(parent, ast.List | ast.Tuple):
        yield None


def _decided(node: ast.expr, parent: ast.AST, field: str) -> Iterator[Wrong]:
    """A condition that is always or never met."""
    if field == "test" and isinstance(parent, ast.If | ast.IfExp):
        yield ast.Constant(True)
        yield ast.Constant(False)
    elif field == "ifs" and not isinstance(node, ast.Constant):
        yield ast.Constant(True)


def _expression(node: ast.expr) -> Iterator[Wrong]:
    match node:
        case ast.Compare():
            yield from _compare(node)
        case ast.BoolOp():
            yield from _both(node)
        case ast.BinOp():
            yield from _computed(node)
        case ast.Constant():
            yield from _constant(node.value)
        case ast.Call():
            yield from _call(node)
        case _:
            yield from _small(node)


def _small(node: ast.expr) -> Iterator[Wrong]:
    match node:
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.Attribute(attr=attr) if attr in OTHER:
            yield _with(node, attr=OTHER[attr])
        case ast.Lambda(body=ast.Tuple(elts=elts) as body):
            yield from (_with(node, body=_with(body, elts=_without(elts, at))) for at in range(len(elts)))
        case ast.Slice():
            yield from (_with(node, **{end: None}) for end in ("lower", "upper") if getattr(node, end))


def _statement(node: ast.stmt) -> Iterator[Wrong]:
    match node:
        case ast.Expr(value=ast.Yield() | ast.YieldFrom() as value):
            yield _with(node, value=ast.YieldFrom(ast.Tuple([], ast.Load())))
            if isinstance(value, ast.YieldFrom):
                yield _with(node, value=value.value)
        case ast.Expr() | ast.Continue() | ast.Break():
            yield ast.Pass()
        case ast.AugAssign():
            yield ast.Pass()
            yield ast.Assign([node.target], node.value)
            if type(node.op) in COMPUTED:
                yield _with(node, op=COMPUTED[type(node.op)]())
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield _with(node, value=ast.Constant(None))


def _compare(node: ast.Compare) -> Iterator[Wrong]:
    for at, op in enumerate(node.ops):
        for other in COMPARED[type(op)]:
            yield _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]])
    match node:
        case ast.Compare(left=ast.Tuple(elts=mine) as left, comparators=[ast.Tuple(elts=yours) as right]):
            for at in range(len(mine)):
                fewer = _with(right, elts=_without(yours, at))
                yield _with(node, left=_with(left, elts=_without(mine, at)), comparators=[fewer])


def _both(node: ast.BoolOp) -> Iterator[Wrong]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for at in range(len(node.values)):
        rest = _without(node.values, at)
        yield rest[0] if len(rest) == 1 else _with(node, values=rest)


def _computed(node: ast.BinOp) -> Iterator[Wrong]:
    if type(node.op) in COMPUTED:
        yield _with(node, op=COMPUTED[type(node.op)]())
    elif isinstance(node.op, ast.BitOr):
        yield node.left
        yield node.right


def _constant(value: object) -> Iterator[Wrong]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
        yield ast.Constant(value - 1)
    elif isinstance(value, str):
        yield ast.Constant(value + "?")
    elif isinstance(value, bytes):
        yield ast.Constant(value + b"?")


def _call(node: ast.Call) -> Iterator[Wrong]:
    match node.func:
        case ast.Name(id=name) if name in SWAPPED:
            yield _with(node, func=ast.Name(SWAPPED[name], ast.Load()))
        case ast.Name(id=name) if name in TRANSPARENT:
            yield node.args[-1]
        case ast.Attribute(attr=name, value=value) if name in TRANSPARENT:
            yield value
    if len(node.args) > 1 and not isinstance(node.args[-1], ast.Starred):
        yield _with(node, args=node.args[:-1])


def _with(node: Node, **fields: object) -> Node:
    changed = copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _without(items: list[One], at: int) -> list[One]:
    return [*items[:at], *items[at + 1 :]]
