"""Where a mistake can be made in a module, and which: by the syntax tree, put into the text."""

import ast
import contextlib
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
_COUNTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "*"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
}
_CALLED = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A mistake: `new` stands where `old` stood, from byte `start` to byte `end` of a file."""

    file: str
    line: int
    within: str  # the function or class
    text: str  # the line of the source, without the blanks around it
    start: int
    end: int
    old: str
    new: str
    again: int = 0  # how many there are that look the same before it

    @property
    def key(self) -> str:
        return "\0".join((self.within, self.text, self.old, self.new, str(self.again)))

    @property
    def shown(self) -> str:
        old, new = (_short(part) for part in (self.old, self.new))
        return f"{self.file}:{self.line} {self.within}: `{old}` → `{new}` in `{self.text}`"


def _short(code: str) -> str:
    flat = " ".join(code.split())
    return flat if len(flat) <= 60 else f"{flat[:45]}…{flat[-10:]}"


class _Walk:
    """Finds what can be mistaken in a module. Types, docstrings, decorators and asserts are left alone."""

    def __init__(self, file: str, source: str) -> None:
        self.file, self.source = file, source.encode()
        self.lines = self.source.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))
        self.found: list[Mutant] = []
        self.within: list[str] = []

    def add(self, node: ast.AST, new: str, span: tuple[int, int] | None = None) -> None:
        start, end = span or self.span(node)
        line = next(at for at, first in enumerate(self.starts) if first > start)
        text = self.lines[line - 1].decode().strip()
        old = self.source[start:end].decode()
        if old != new:
            self.found.append(Mutant(self.file, line, ".".join(self.within) or "-", text, start, end, old, new))

    def span(self, node: ast.AST) -> tuple[int, int]:
        return (
            self.starts[node.lineno - 1] + node.col_offset,  # type: ignore[attr-defined]
            self.starts[node.end_lineno - 1] + node.end_col_offset,  # type: ignore[attr-defined]
        )

    def said(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.source[start:end].decode()

    def between(self, left: ast.AST, right: ast.AST, old: str, new: str) -> None:
        """An operator, which has no place of its own in the tree."""
        start, end = self.span(left)[1], self.span(right)[0]
        gap = self.source[start:end].decode()
        at = gap.find(old)
        if at >= 0 and "#" not in gap:
            first = start + len(gap[:at].encode())
            self.add(left, new, (first, first + len(old.encode())))

    def body(self, statements: Sequence[ast.stmt], returns: ast.expr | None = None) -> None:
        for statement in statements:
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # a docstring, or the text below a name that says what it is
            self.statement(statement, returns)

    def statement(self, node: ast.stmt, returns: ast.expr | None) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.within.append(node.name)
                for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
                    self.expression(default)
                self.body(node.body, node.returns)
                self.within.pop()
            case ast.ClassDef():
                self.within.append(node.name)
                self.body(node.body)
                self.within.pop()
            case ast.Import() | ast.ImportFrom() | ast.Assert() | ast.Pass() | ast.Global() | ast.Nonlocal():
                pass
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                pass
            case ast.Return():
                if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
                    nothing = "False" if isinstance(node.value, ast.Compare | ast.BoolOp) else "None"
                    self.add(node.value, nothing)
                    self.expression(node.value)
            case ast.Raise():
                self.add(node, "pass")
                self.children(node)
            case ast.Break():
                self.add(node, "continue")
            case ast.Continue():
                self.add(node, "break")
            case ast.Expr():
                if isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
                    # A generator without its only yield would be no generator.
                    self.add(node, "yield from ()" if not isinstance(node.value, ast.Call) else "pass")
                self.expression(node.value)
            case ast.AugAssign():
                self.add(node, "pass")
                self.expression(node.value)
            case ast.Assign(targets=[ast.Name(id=name)]) if name.startswith("__"):
                pass
            case ast.Assign() | ast.AnnAssign():
                if node.value is not None:
                    self.expression(node.value)
            case ast.If() | ast.While():
                self.condition(node.test)
                self.body(node.body, returns)
                self.body(node.orelse, returns)
            case ast.For() | ast.AsyncFor():
                self.expression(node.iter)
                self.body(node.body, returns)
                self.body(node.orelse, returns)
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    self.expression(item.context_expr)
                self.body(node.body, returns)
            case ast.Try():
                for part in (node.body, *(handler.body for handler in node.handlers), node.orelse, node.finalbody):
                    self.body(part, returns)
            case ast.Match():
                for one in node.cases:
                    if one.guard is not None:
                        self.condition(one.guard)
                    self.body(one.body, returns)
            case _:
                self.children(node)

    def condition(self, node: ast.expr) -> None:
        """What is asked: the answer turned round, unless a change of its operator says the same."""
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1) and not isinstance(node, ast.UnaryOp):
            self.add(node, f"not ({self.said(node)})")
        self.expression(node)

    def children(self, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.statement(child, None)
            elif isinstance(child, ast.keyword) and child.arg == "strict":
                pass  # of zip: a guard against mistakes of ours, which change nothing while there are none
            elif isinstance(child, ast.expr):
                self.expression(child)
            elif not isinstance(
                child, ast.expr_context | ast.operator | ast.cmpop | ast.boolop | ast.unaryop | ast.arg
            ):
                self.children(child)

    def expression(self, node: ast.expr) -> None:
        match node:
            case ast.JoinedStr():
                return  # what is inside has no true place in the tree
            case ast.Compare():
                sides = [node.left, *node.comparators]
                for at, op in enumerate(node.ops):
                    self.between(sides[at], sides[at + 1], *_COMPARED[type(op)])
            case ast.BoolOp():
                old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                for left, right in zip(node.values, node.values[1:], strict=False):
                    self.between(left, right, old, new)
            case ast.BinOp() if type(node.op) in _COUNTED:
                self.between(node.left, node.right, *_COUNTED[type(node.op)])
            case ast.UnaryOp(op=ast.Not() | ast.USub()):
                self.add(node, f"({self.said(node.operand)})")
            case ast.IfExp():
                self.condition(node.test)
                self.expression(node.body)
                self.expression(node.orelse)
                return
            case ast.Constant():
                self.constant(node)
            case ast.Call(func=ast.Name(id=name)) if name in _CALLED:
                self.add(node.func, _CALLED[name])
        if isinstance(node, ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp):
            for part in node.generators:
                self.expression(part.iter)
                for test in part.ifs:
                    self.condition(test)
            for value in (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,):
                self.expression(value)
            return
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id[:1].isupper():
            return  # a type
        self.children(node)

    def constant(self, node: ast.Constant) -> None:
        match node.value:
            case True | False:
                self.add(node, str(not node.value))
            case int():
                self.add(node, str(node.value + 1))
            case str() if self.said(node)[-1:] in "\"'" and "\n" not in self.said(node):
                said = self.said(node)
                quote = said[-3:] if said.endswith(('"""', "'''")) else said[-1]
                self.add(node, f"{said[: -len(quote)]}XX{quote}")
            case None:
                pass


def mutants_of(folder: Path, root: Path) -> list[Mutant]:
    """Everything that can be mistaken in the modules of a folder."""
    made: list[Mutant] = []
    for path in sorted(folder.rglob("*.py")) if folder.is_dir() else [folder]:
        source = path.read_text("utf-8")
        walk = _Walk(path.relative_to(root).as_posix(), source)
        walk.body(ast.parse(source).body)
        for one in walk.found:
            with contextlib.suppress(SyntaxError):
                ast.parse(changed(source.encode(), one))
                made.append(one)
    seen: Counter[str] = Counter()
    numbered = []
    for one in made:
        seen[one.key] += 1
        numbered.append(Mutant(**{**asdict(one), "again": seen[one.key] - 1}))
    return numbered


def changed(source: bytes, one: Mutant) -> bytes:
    """The source with the mistake in it."""
    return source[: one.start] + one.new.encode() + source[one.end :]


def sampled(mutants: Sequence[Mutant], number: int, seed: int) -> list[Mutant]:
    """So many of them, by a digest: the others do not decide over one."""
    return sorted(mutants, key=lambda one: hashlib.sha256(f"{seed}\0{one.key}".encode()).digest())[:number]
