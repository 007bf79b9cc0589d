"""`python -m tests.frozen make OUT`, `python -m tests.frozen diff OLD NEW`: see the package."""

import resource
import shutil
import sys
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

import tests.frozen
from tests.frozen.compare import DIGESTS, differences
from tests.frozen.outputs import NEEDS, PARTS, Outputs, given, refusals
from tests.frozen.program import Program

DURATIONS = "durations.txt"
HERE = Path(__file__).resolve().parents[2]


def make(asked: Namespace) -> int:
    """Keeps what a checkout makes."""
    if asked.into.exists() and not (asked.into / DURATIONS).exists() and any(asked.into.iterdir()):
        sys.exit(f"{asked.into} is there, and not ours: name a new folder")
    shutil.rmtree(asked.into, ignore_errors=True)
    asked.into.mkdir(parents=True)
    (asked.into / DURATIONS).touch()  # the folder is ours from here on
    wanted = asked.only or list(PARTS)
    parts = [part for part in PARTS if part in wanted or any(part in NEEDS.get(other, ()) for other in wanted)]
    took = []
    with TemporaryDirectory(prefix="xlvalidate-frozen-") as folder:
        program = Program(asked.checkout.resolve(), Path(folder).resolve())
        program.verified()
        inputs = (asked.inputs or asked.checkout).resolve()
        kept = Outputs(asked.into, program, inputs, asked.cases, asked.packages, asked.seed)
        given(kept)
        for part in parts:
            began = time.monotonic(), _cpu(), len(kept.digests)
            PARTS[part](kept)
            spent = f"{_cpu() - began[1]:6.1f} s of CPU, {time.monotonic() - began[0]:6.1f} s"
            took.append(f"{part:12} {spent}  {len(kept.digests) - began[2]:5} outputs")
            print(took[-1], flush=True)
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(kept.digests.items()))
    (asked.into / DIGESTS).write_text(lines, "utf-8")
    (asked.into / DURATIONS).write_text("\n".join(took) + "\n", "utf-8")
    spoiled = asked.into / "check" / "spoiled.zh_CN.jsonl"
    if spoiled.exists():
        found = refusals(spoiled.read_text("utf-8").splitlines())
        print("refused:", ", ".join(f"{why} {count}" for why, count in sorted(found.items())))
    return 0


def _cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN), resource.getrusage(resource.RUSAGE_SELF)
    return sum(one.ru_utime + one.ru_stime for one in spent)


def diff(asked: Namespace) -> int:
    """Says what differs."""
    lines = list(differences(asked.old, asked.new, asked.lines, tuple(asked.but)))
    print("\n".join(lines) if lines else "no difference")
    changed = sum(not line.startswith("    ") for line in lines)
    if changed:
        print(f"{changed} outputs differ")
    return bool(changed)


def main() -> int:
    parser = ArgumentParser(prog="python -m tests.frozen", description=tests.frozen.__doc__.split("\n\n")[0])
    commands = parser.add_subparsers(required=True)
    making = commands.add_parser("make", help="Keep what a checkout makes.")
    making.set_defaults(run=make)
    making.add_argument("into", type=Path)
    making.add_argument("--checkout", type=Path, default=HERE, help="Whose program is run; this one by default.")
    making.add_argument("--inputs", type=Path, help="Whose examples it is given; its own by default.")
    making.add_argument("--cases", type=Path, help="A folder of more inputs.")
    making.add_argument("--only", choices=PARTS, action="append", help="Only this part; may be given again.")
    making.add_argument("--packages", type=int, default=500, help="How many spoiled workbooks.")
    making.add_argument("--seed", type=int, default=11)
    comparing = commands.add_parser("diff", help="Say what differs.")
    comparing.set_defaults(run=diff)
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    comparing.add_argument("--lines", type=int, default=12, help="How many lines of each.")
    comparing.add_argument("--but", action="append", default=[], metavar="PREFIX", help="Leave out what begins so.")
    asked = parser.parse_args()
    return int(asked.run(asked))


if __name__ == "__main__":
    sys.exit(main())
