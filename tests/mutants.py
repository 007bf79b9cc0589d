"""Small mistakes put into the code, one at a time: do the tests of its folder notice? `make mutants SAMPLE=500 SEED=1`.

    python tests/mutants.py [FOLDER[:TESTS,…] …] [--sample N] [--seed N] [--jobs N] [--output FILE]

A folder of `xlvalidate` is judged by the folder of `tests` that has its name, or by those that stand after the colon.
Which mistakes are made is decided by a digest of the seed and of the code itself, so that a line that moves keeps its
mistakes and the sample of the rest stays. Each folder gives the same share of the sample.

The tests run in a copy of the project. They are run once as they are, where it is seen which test runs which line; then
each mistake in a forked process of its own, the tests that run its line first, the others after them, until one fails.
A process has a limit of CPU, of the clock and of memory; what runs into one was noticed.

`tests/mutants.toml` has what is accepted, by the text of its line, with the reason, and the tests that cannot judge.
"""

import ast
import contextlib
import hashlib
import importlib
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import traceback
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "xlvalidate"
ACCEPTED = ROOT / "tests" / "mutants.toml"
FOLDERS = ("rules", "checking", "editions", "reading")
MEMORY = 6 << 30
OURS = 70  # the exit code of a process that failed before or after its tests
LEAST_CPU = 10  # seconds, beside twice what the folder's tests take
SLOWER = 6  # how much longer the clock may run than the CPU, on a busy machine
_LOADED = "ignore:Module already imported:pytest.PytestAssertRewriteWarning"
PYTEST = (
    "-x",
    "-q",
    "--import-mode=importlib",
    "-p",
    "no:cacheprovider",
    "-p",
    "no:xdist",
    "-o",
    "addopts=",
    "-W",
    _LOADED,
)
_MOMENT = 1_000_000_000  # a mutated file is never as old as the one that was compiled

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
        for at, statement in enumerate(statements):
            if at == 0 and isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # a docstring
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


@dataclass(frozen=True, slots=True)
class Suite:
    """The tests that judge a folder: what each took, and the lines that it runs, by file."""

    tests: tuple[str, ...]
    cpu: float
    took: dict[str, float]
    lines: dict[str, dict[str, list[int]]]

    def order(self, one: Mutant) -> tuple[list[str], bool]:
        """The tests as they are best run for a mutant, and whether any of them runs its line."""
        runs = {test for test, files in self.lines.items() if one.line in files.get(one.file, ())}
        return sorted(self.took, key=lambda test: (test not in runs, self.took[test])), bool(runs)


class Watching:
    """A pytest plugin: what each test takes and runs."""

    def __init__(self, copy: Path, left_out: Sequence[str]) -> None:
        from coverage import Coverage

        self.copy, self.left_out = copy, left_out
        self.took: dict[str, float] = {}
        self.coverage = Coverage(data_file=None, source=[str(copy / PACKAGE)], config_file=False)

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        _leave_out(items, self.left_out)

    def pytest_runtest_logreport(self, report: object) -> None:
        name = report.nodeid  # type: ignore[attr-defined]
        self.took[name] = self.took.get(name, 0.0) + report.duration  # type: ignore[attr-defined]

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.coverage.switch_context(nodeid)

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        self.coverage.switch_context("")

    def lines(self) -> dict[str, dict[str, list[int]]]:
        found: dict[str, dict[str, list[int]]] = {}
        data = self.coverage.get_data()
        for file in data.measured_files():
            below = Path(file).relative_to(self.copy).as_posix()
            for line, tests in data.contexts_by_lineno(file).items():
                for test in filter(None, tests):
                    found.setdefault(test, {}).setdefault(below, []).append(line)
        return found


class Ordering:
    """A pytest plugin: the tests in a given order."""

    def __init__(self, order: Sequence[str], left_out: Sequence[str]) -> None:
        self.rank = {name: at for at, name in enumerate(order)}
        self.left_out = left_out

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        _leave_out(items, self.left_out)
        items.sort(key=lambda item: self.rank.get(item.nodeid, len(self.rank)))  # type: ignore[attr-defined]


def _leave_out(items: list[object], left_out: Sequence[str]) -> None:
    items[:] = [item for item in items if not any(word in item.nodeid for word in left_out)]  # type: ignore[attr-defined]


def copied(into: Path) -> Path:
    """The project as it lies here, without what is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, into / name)
    return into


def _inside(copy: Path) -> None:
    """This process works in a copy, and says nothing."""
    os.chdir(copy)
    sys.path[:] = [str(copy), *(path for path in sys.path if path not in (str(ROOT), str(ROOT / "tests"), ""))]
    os.environ["PYTHONPATH"] = str(copy)
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    from hypothesis import settings

    settings.register_profile("mutants", derandomize=True, database=None)
    settings.load_profile("mutants")


def _forked(copy: Path, work: object, cpu: float) -> tuple[int | None, str]:
    """Runs `work` in a process of its own: its exit status, None where it met a limit, and what it wrote."""
    out = copy / ".told"
    out.unlink(missing_ok=True)
    pid = os.fork()
    if not pid:
        status = OURS
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_CPU, (int(cpu) + 1, int(cpu) + 3))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            _inside(copy)
            status = work(out)  # type: ignore[operator]
        except BaseException:
            out.write_text(traceback.format_exc(), "utf-8")
        finally:
            os._exit(status)
    until = time.monotonic() + cpu * SLOWER
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            break
        if time.monotonic() > until:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return None, ""
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)  # what the tests started and left
    said = out.read_text("utf-8") if out.exists() else ""
    if os.WIFSIGNALED(status):
        return None if os.WTERMSIG(status) in (signal.SIGXCPU, signal.SIGKILL) else -os.WTERMSIG(status), said
    return os.WEXITSTATUS(status), said


def watched(copy: Path, tests: Sequence[str], left_out: Sequence[str]) -> tuple[Suite, list[str]]:
    """The tests as they are, and the modules of others that they load. Ends the program where they do not pass."""

    def work(out: Path) -> int:
        import pytest

        watching = Watching(copy, left_out)
        watching.coverage.start()
        status = pytest.main([*PYTEST, *tests], plugins=[watching])
        watching.coverage.stop()
        own = (PACKAGE, "tests", "examples", "macros", "docs", "benchmarks", "__main__", "test_")
        loaded = [name for name in sys.modules if not name.startswith(own) and "." not in name]
        out.write_text(json.dumps([watching.took, watching.lines(), time.process_time(), loaded]), "utf-8")
        return int(status)

    status, said = _forked(copy, work, 3_600)
    if status != 0:
        sys.exit(f"{' '.join(tests)}: the tests do not pass as they are (pytest ended with {status})\n{said}")
    took, lines, cpu, loaded = json.loads(said)
    return Suite(tuple(tests), cpu, took, lines), loaded


def judged(copy: Path, one: Mutant, suite: Suite, left_out: Sequence[str]) -> dict[str, object]:
    """Is the mistake noticed? The copy is as before afterwards."""
    path = copy / one.file
    source, was = path.read_bytes(), path.stat()
    order, runs = suite.order(one)

    def work(out: Path) -> int:
        import pytest

        sys.dont_write_bytecode = True
        os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
        return int(pytest.main([*PYTEST, *suite.tests], plugins=[Ordering(order, left_out)]))

    began = time.monotonic()
    path.write_bytes(changed(source, one))
    os.utime(path, (_MOMENT, _MOMENT))
    try:
        status, said = _forked(copy, work, LEAST_CPU + 2 * suite.cpu)
    finally:
        path.write_bytes(source)
        os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    if status == OURS:
        raise RuntimeError(f"{one.shown}\n{said}")
    fate = "limit" if status is None else "survived" if status == 0 else "noticed"
    return {"fate": fate, "runs": runs, "seconds": round(time.monotonic() - began, 1)}


def workers(
    copies: Sequence[Path], asked: Sequence[tuple[Mutant, Suite]], left_out: Sequence[str]
) -> Iterator[tuple[int, dict[str, object]]]:
    """What becomes of each, as it is known. A process a copy, which takes the next one that nobody has taken."""
    reading, writing = os.pipe()
    tickets, told = os.pipe()
    for at in range(len(asked)):
        os.write(told, at.to_bytes(4, "big"))
    os.close(told)
    pids = []
    for copy in copies:
        pid = os.fork()
        if not pid:
            os.close(reading)
            try:
                while ticket := os.read(tickets, 4):
                    at = int.from_bytes(ticket, "big")
                    line = json.dumps([at, judged(copy, *asked[at], left_out)]) + "\n"
                    os.write(writing, line.encode())
            finally:
                os._exit(0)
        pids.append(pid)
    os.close(writing)
    with os.fdopen(reading) as lines:
        for line in lines:
            yield tuple(json.loads(line))
    for pid in pids:
        os.waitpid(pid, 0)


def preloaded(modules: Sequence[str]) -> None:
    """Modules of others are loaded once, before anything is forked."""
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)


@dataclass(frozen=True, slots=True)
class Settings:
    """What `mutants.toml` says."""

    accepted: tuple[dict[str, str], ...]
    left_out: tuple[str, ...]

    def reason(self, one: Mutant) -> str:
        """Why a mistake may go unnoticed; empty where nothing says so."""
        for line in self.accepted:
            same = line["line"] == one.text and line["old"] == one.old and line["new"] == one.new
            if same and line.get("within", one.within) == one.within:
                return line["why"]
        return ""


def settings_of(path: Path) -> Settings:
    tree = tomllib.loads(path.read_text("utf-8"))
    for line in (*tree.get("accepted", ()), *tree.get("left-out", ())):
        if not line.get("why", "").strip():
            sys.exit(f"{path.name}: {line} has no reason")
    return Settings(tuple(tree.get("accepted", ())), tuple(line["test"] for line in tree.get("left-out", ())))


def main() -> int:
    parser = ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folders", nargs="*", default=FOLDERS, metavar="FOLDER[:TESTS,…]")
    parser.add_argument("--sample", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--least", type=float, default=0.0, help="Fail below so many percent.")
    parser.add_argument("--output", type=Path, help="Write the survivors there too.")
    asked = parser.parse_args()
    rules = settings_of(ACCEPTED)
    began = time.monotonic()
    with TemporaryDirectory(prefix="xlvalidate-mutants-") as folder:
        copies = [copied(Path(folder).resolve() / str(number)) for number in range(asked.jobs)]
        preloaded(["pytest", "hypothesis", "coverage"])
        chosen: list[tuple[str, Mutant, Suite]] = []
        sites = {}
        for number, what in enumerate(asked.folders):
            name, _, tests = what.partition(":")
            share = asked.sample // len(asked.folders) + (number < asked.sample % len(asked.folders))
            found = mutants_of(ROOT / PACKAGE / name, ROOT)
            sites[name] = len(found)
            suite, loaded = watched(copies[0], tests.split(",") if tests else [f"tests/{name}"], rules.left_out)
            print(f"{name}: {len(found)} sites; its {len(suite.took)} tests take {suite.cpu:.0f} s of CPU", flush=True)
            preloaded(loaded)
            chosen += [(name, one, suite) for one in sampled(found, share, asked.seed)]
        for copy in copies[1:]:  # compiled like the first
            shutil.rmtree(copy)
            shutil.copytree(copies[0], copy)
        fates: dict[int, dict[str, object]] = {}
        for at, fate in workers(copies, [(one, suite) for _, one, suite in chosen], rules.left_out):
            fates[at] = fate
            if fate["fate"] == "survived" or len(fates) % 50 == 0:
                print(f"{len(fates)}/{len(chosen)} {fate['fate']} {chosen[at][1].shown}", file=sys.stderr, flush=True)
    if len(fates) != len(chosen):
        sys.exit("a worker ended before its work")
    text, score = report([(name, one, fates[at]) for at, (name, one, _) in enumerate(chosen)], sites, rules)
    print(text)
    print(f"{time.monotonic() - began:.0f} s")
    if asked.output:
        asked.output.write_text(text + "\n", "utf-8")
    return int(score < asked.least)


def report(
    done: Sequence[tuple[str, Mutant, dict[str, object]]], sites: dict[str, int], rules: Settings
) -> tuple[str, float]:
    """The score of each folder, then its survivors."""
    lines = ["| folder | sites | tried | noticed | at a limit | accepted | survived | score |", "|---|" + "---:|" * 7]
    whole: Counter[str] = Counter()
    survivors: list[str] = []
    for name in sites:
        count: Counter[str] = Counter()
        survivors.append(f"\n## {name}\n")
        for _, one, fate in sorted((line for line in done if line[0] == name), key=lambda line: line[1].shown):
            reason = rules.reason(one) if fate["fate"] == "survived" else ""
            count["accepted" if reason else str(fate["fate"])] += 1
            if fate["fate"] == "survived" and not reason:
                survivors.append(f"- {one.shown}{_unrun(one, fate)}")
        whole += count
        lines.append(_row(name, sites[name], count))
    lines.append(_row("all", sum(sites.values()), whole))
    return "\n".join(lines + survivors), _score(whole)


def _unrun(one: Mutant, fate: dict[str, object]) -> str:
    """What stands in a module and in no function is run when it is loaded, by nobody's test."""
    return "" if fate["runs"] or one.within == "-" else " (no test runs this line)"


def _score(count: Counter[str]) -> float:
    judged_ = count["noticed"] + count["limit"] + count["survived"]
    return 100 * (count["noticed"] + count["limit"]) / judged_ if judged_ else 100.0


def _row(name: str, sites: int, count: Counter[str]) -> str:
    cells = (count.total(), count["noticed"], count["limit"], count["accepted"], count["survived"])
    return f"| {name} | {sites} | {' | '.join(map(str, cells))} | {_score(count):.0f} % |"


if __name__ == "__main__":
    sys.exit(main())
