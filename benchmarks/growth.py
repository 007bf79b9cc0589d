"""What commands cost as their work grows: `python -m benchmarks growth [issue verify migrate onto] [SIZES …]`.

Each is the real command in a process of its own. The last column is growth: what each one more costs than in the line
above. Where it stays the same, cost grows in a line; where it grows with the size, it does not.
"""

import csv
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.award_forms import RULES, edition, form_text
from benchmarks.entries import full
from benchmarks.large_forms import grid_form
from benchmarks.measure import Taken, family
from xlvalidate.derive.template import template

_ISSUE = ("--edition", "ogi-2021", "--year", "2025", "--issued-on", "2026-01-04", "--expires", "2099-12-31")
_COUNTY = 25  # offices of a county, itself among them


@dataclass(frozen=True, slots=True)
class Growing:
    """A command over something of a size: what is counted, the usual sizes, and one run in an empty folder."""

    counted: str
    sizes: Sequence[int]
    run: Callable[[Path, int], Taken]


def _issue(folder: Path, offices: int) -> Taken:
    roster = folder / "roster.csv"
    _roster(roster, offices)
    family("keys", "new", "hq", "-o", str(folder))
    key = ("--key", str(folder / "hq.key"))
    return family("issue", str(roster), *_ISSUE, *key, "-o", str(folder / "issue"), "--go")


def _verify(folder: Path, offices: int) -> Taken:
    _issue(folder, offices)
    issued = folder / "issue"
    given = ("--manifest", str(issued / "manifest.json"), "--key", str(folder / "hq.pub"), "--on", "2026-02-01")
    return family("verify", str(issued / "workbooks"), *given)


def _migrate(folder: Path, entries: int) -> Taken:
    toml, old, new = folder / "awards.toml", folder / "old.xlsx", folder / "new.xlsx"
    toml.write_text(form_text(RULES, entries), "utf-8")
    form = edition(most=entries)
    old.write_bytes(full(form, template(form)))
    return family("migrate", str(old), "--to", str(toml), "--from", str(toml), "-o", str(new))


def _onto(folder: Path, figures: int) -> Taken:
    form, draft = folder / "form.xlsx", folder / "form.toml"
    grid_form(form, figures, figures)
    family("adopt", str(form), "-o", str(draft))
    return family("build", str(draft), "--onto", str(form), "-o", str(folder / "templates"))


def _roster(path: Path, offices: int) -> None:
    """A city, its counties, and the departments of each."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("code", "name", "level", "parent", "mail"))
        for number in range(offices):
            county, place = divmod(number, _COUNTY)
            code, parent = f"1{county:05}{place:03}", f"1{county:05}000" if place else "100000000" if number else ""
            level = "县级部门" if place else "县级" if number else "设区的市级"
            out.writerow((code, f"第{county}县第{place}局", level, parent, f"o{number}@example.gov.cn"))


GROWING = {
    "issue": Growing("offices", (100, 1_000, 3_000), _issue),
    "verify": Growing("workbooks", (100, 1_000, 3_000), _verify),
    "migrate": Growing("entries", (100, 1_000, 10_000), _migrate),
    "onto": Growing("figures", (1_000, 4_000, 16_000), _onto),
}


def main(arguments: Sequence[str]) -> None:
    """A line for each command and size."""
    sizes = [int(one.replace(",", "")) for one in arguments if one[:1].isdigit()]
    asked = [one for one in arguments if not one[:1].isdigit()] or [*GROWING]
    if strangers := [one for one in asked if one not in GROWING]:
        sys.exit(f"{', '.join(strangers)}: there are {', '.join(GROWING)}")
    print("| command | size | CPU | wall | peak | ms for each more |")
    print("|---|---|---|---|---|---|")
    for name in asked:
        for line in _lines(name, GROWING[name], sizes or GROWING[name].sizes):
            print(line, flush=True)


def _lines(name: str, growing: Growing, sizes: Sequence[int]) -> Iterator[str]:
    before: tuple[int, float] | None = None
    for size in sizes:
        with TemporaryDirectory(prefix="xlvalidate-growth-") as folder:
            taken = growing.run(Path(folder), size)
        more = f"{(taken.cpu - before[1]) * 1e3 / (size - before[0]):.2f}" if before is not None else ""
        before = size, taken.cpu
        yield (
            f"| {name} | {size:,} {growing.counted} | {taken.cpu:.1f} s | {taken.wall:.1f} s "
            f"| {taken.peak:.0f} MiB | {more} |"
        )
