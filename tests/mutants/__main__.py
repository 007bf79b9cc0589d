"""`python -m tests.mutants`: see the package."""

import shutil
import sys
import time
import tomllib
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutants import __doc__ as about
from tests.mutants.sites import Mutant, mutants_of, sampled
from tests.mutants.suites import PACKAGE, ROOT, Suite, copied, preloaded, watched, workers

ACCEPTED = Path(__file__).with_name("accepted.toml")
FOLDERS = ("rules", "checking", "editions", "reading")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `accepted.toml` says."""

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
    parser = ArgumentParser(prog="python -m tests.mutants", description=(about or "").split("\n\n")[0])
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
