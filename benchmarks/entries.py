"""What judging very many entries costs: `python -m benchmarks entries [--quick] [ways|rule|worst|growth ...]`."""

import pickle
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.award_forms import RULES, Row, Word, batches, edition, form_text, submission
from benchmarks.award_loop import broken_entries
from benchmarks.measure import CHECK, Spent, command, peak, timed
from benchmarks.pandas_environment import WithPandas
from xlvalidate.cells import Cell, cell_at
from xlvalidate.checking.check import check
from xlvalidate.checking.entry_frames import EntryBatch, entry_batches, with_among, with_around
from xlvalidate.checking.entry_rules import judged_entries
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.editions.edition import Edition
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.reading.days import serial_of
from xlvalidate.reading.submission import Submission

Broken = set[tuple[int, int, str]]

# In a process of its own: what judging takes of memory beside what is there before. Needs Linux.
_PEAK = """
import gc, sys
from benchmarks import entries
made = entries.CASES[sys.argv[1]]()
gc.collect()
with open("/proc/self/clear_refs", "w") as file:
    file.write("5")
def memory(what):
    with open("/proc/self/status") as status:
        return int(next(line.split()[1] for line in status if line.startswith(what))) / 1024
before = memory("VmRSS")
entries.check(made)
print(before, memory("VmHWM"))
"""


def main(arguments: Sequence[str]) -> None:
    parser = ArgumentParser(prog="python -m benchmarks entries", description=__doc__)
    parser.add_argument("parts", nargs="*", help="Some of: " + ", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="A tenth of the workbooks, 3 rounds.")
    asked = parser.parse_args(arguments)
    for part in asked.parts or PARTS:
        PARTS[part](asked.quick)


def _print(head: Sequence[str], lines: Iterator[Sequence[str]]) -> None:
    print("\n| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |", flush=True)


def _forms(form: Edition, entries: Sequence[Sequence[Row]]) -> list[Submission]:
    return [submission(form, rows, f"{number}.xlsx") for number, rows in enumerate(entries)]


def _whole(forms: Sequence[Submission]) -> dict[str, EntryBatch]:
    """The frames of a batch, with what rules ask for around the entries: none of these has a figure of the form."""
    found = entry_batches(forms[0].edition, forms)
    return {table: with_around(with_among(one, found), forms, one.layout.around) for table, one in found.items()}


def _found(forms: Sequence[Submission]) -> Broken:
    judged = enumerate(rules for _, rules in judged_entries(_whole(forms)))
    return {(form, entry, one.instance.id) for form, rules in judged for one in rules for entry in one.broken}


class Pandas:
    """A process with pandas, that judges the same entries when it is asked to."""

    def __init__(self, entries: Sequence[Sequence[Row]], codes: Sequence[str], folder: Path) -> None:
        given = [
            {code: [_plain(one) for one in column] for code, column in zip(codes, zip(*rows, strict=True), strict=True)}
            for rows in entries
        ]
        path = folder / "forms.pickle"
        path.write_bytes(pickle.dumps(given))
        self._asked = WithPandas("award_pandas.py", str(path))

    def judge(self, way: str) -> tuple[Broken, Spent]:
        """`stacked` or `each`."""
        told, spent = self._asked.ask(way)
        return {(form, entry, rule) for form, entry, rule in told}, spent

    def close(self) -> None:
        self._asked.close()


def _plain(one: Word) -> object:
    """As openpyxl gives it."""
    match one:
        case Decimal():
            return float(one)
        case date():
            return datetime.combine(one, time())
        case _:
            return one


def ways(quick: bool) -> None:
    """The rules over 100 workbooks of 1,000 entries, all ways in turn."""
    count, rounds = (10, 3) if quick else (100, 3)
    entries = list(batches([1_000] * count))
    form = edition()
    forms = _forms(form, entries)
    with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
        (table,) = form.open_tables.values()
        codes = [one.code.removeprefix("award_") for one in table.columns]
        pandas = Pandas(entries, codes, Path(folder))
        steps: dict[str, Callable[[], tuple[Broken, Spent]]] = {
            "the rules: frames, pandera.polars": lambda: timed(lambda: _found(forms)),
            "a loop over rows, Decimals": lambda: timed(lambda: {*broken_entries(entries)}),
            "pandas, pandera.pandas, stacked, floats": lambda: pandas.judge("stacked"),
            "the same, a workbook at a time": lambda: pandas.judge("each"),
            "`check`: the rules, every cell, the findings": lambda: timed(lambda: _checked(forms)),
        }
        spent: dict[str, list[Spent]] = {way: [] for way in steps}
        found: dict[str, Broken] = {}
        for turn in range(rounds + 1):
            for way, step in steps.items():
                found[way], one = step()
                if turn:  # the first warms up
                    spent[way].append(one)
        pandas.close()
    ours, *others, whole = found.values()
    entry_count = len({(owner, entry) for owner, entry, _ in ours})
    same = "the same" if all(one == ours for one in others) else "NOT THE SAME"
    rules = {(form, rule) for form, _, rule in ours} == {(form, rule) for form, _, rule in whole}
    first = next(iter(steps))

    def lines() -> Iterator[Sequence[str]]:
        for way, own in spent.items():
            pairs = [one.cpu / base.cpu for one, base in zip(own, spent[first], strict=True)]
            cpu, wall = median(one.cpu for one in own), median(one.wall for one in own)
            yield way, f"{cpu * 1e3:.0f} ms", f"{wall * 1e3:.0f} ms", f"{median(pairs):.2f}×"

    head = (f"{count} workbooks × 1,000 entries × {len(RULES)} rules", "CPU", "wall", "CPU, × the rules")
    _print(head, lines())
    print(f"\nAll find {same}: {len(ours):,} rules broken at {entry_count:,} entries; `check` tells of the ", end="")
    print("same rules of each workbook." if rules else "OTHER rules.")


def _checked(forms: Sequence[Submission]) -> Broken:
    """Of each form which rules are broken."""
    rules = {*RULES}
    return {(at, 0, one.id) for at, form in enumerate(check(forms)) for one in form.findings if one.id in rules}


def one_rule(quick: bool) -> None:
    """One rule over 1,000, 10,000 and 100,000 entries, many workbooks."""
    rounds = 3 if quick else 9
    sizes = (1_000, 10_000, 100_000)
    forms = _forms(edition(), list(batches([1_000] * 100)))
    ready = {size: _whole(forms[: size // 1_000]) for size in sizes}
    spent: dict[tuple[str, int], list[Spent]] = {}
    for _ in range(rounds):
        for size, of in ready.items():
            for own in RULES:
                spent.setdefault((own, size), []).append(timed(lambda of=of, own=own: _judge_one(of, own))[1])

    def lines() -> Iterator[Sequence[str]]:
        for own, says in RULES.items():
            cpu = {size: median(one.cpu for one in spent[own, size]) for size in sizes}
            least = min(one.cpu for one in spent[own, sizes[-1]])
            growth = f"{cpu[100_000] / cpu[10_000]:.1f}×"
            yield f"`{says}`", *(f"{cpu[size] * 1e3:.1f} ms" for size in sizes), f"{least * 1e3:.1f} ms", growth

    head = ("a rule: expressions, pandera, what fails", *(f"{size:,}" for size in sizes), "least", "10× the entries")
    _print(head, lines())
    _print(("peak memory of `check`", "before", "more"), map(_memory, ("10,000", "100,000")))


def _judge_one(of: Mapping[str, EntryBatch], own: str) -> None:
    judged_entries(
        {
            table: replace(one, layout=replace(one.layout, framed=tuple(r for r in one.layout.framed if r.id == own)))
            for table, one in of.items()
        }
    )


def _memory(case: str) -> Sequence[str]:
    done = subprocess.run([sys.executable, "-c", _PEAK, case], stdout=subprocess.PIPE, text=True, check=True)
    before, most = map(float, done.stdout.split())
    return case, f"{before:.0f} MiB", f"{most - before:.0f} MiB"


def _all_broken() -> list[Submission]:
    rules = {f"R{more}": f"amount = own + granted + {more}" for more in range(1, 31)} | {"REF": RULES["REF"]}
    return _forms(edition(rules), list(batches([20_000], broken=0)))


def _blank_column() -> list[Submission]:
    blank = [tuple(None if at == 4 else one for at, one in enumerate(row)) for row in next(batches([20_000]))]
    return _forms(edition(), [blank])


def _slips() -> list[Submission]:
    """Every entry another slip of a list of 100,000."""
    random = Random(3)
    items = [f"{random.choice('东南西北')}{number:06}项目" for number in range(100_000)]
    listed = "\n".join(f'  "{item}",' for item in items)
    text = form_text({"REF": RULES["REF"]}, 20_000)
    text = text.replace(
        "[[tables]]", f'[[lists]]\ncode = "items"\nlabel = "项目"\nitems = [\n{listed}\n]\n[[tables]]', 1
    )
    text = text.replace('choices = ["研发", "推广"]', 'list = "items"')
    rows = [(row[0], f"{items[at]}x", *row[2:]) for at, row in enumerate(next(batches([20_000])))]
    return _forms(edition(text=text), [rows])


CASES: Mapping[str, Callable[[], list[Submission]]] = {
    "10,000": lambda: _forms(edition(), list(batches([1_000] * 10))),
    "100,000": lambda: _forms(edition(), list(batches([1_000] * 100))),
    "20,000 entries, 30 rules broken at each": _all_broken,
    "20,000 entries, a column blank that 8 rules ask": _blank_column,
    "20,000 entries, as many slips of 100,000 items": _slips,
    "20,000 entries, 2 % wrong": lambda: _forms(edition(), list(batches([20_000]))),
}


def worst(quick: bool) -> None:
    """`check` of one form of which everything is wrong."""

    def lines() -> Iterator[Sequence[str]]:
        for case, make in CASES.items():
            if case[0] == "1":
                continue
            forms = make()
            check(_forms(forms[0].edition, list(batches([2]))))  # what is made once an edition
            spent = []
            for _ in range(1 if quick else 3):
                (checked,), one = timed(lambda forms=forms: check(forms))
                spent.append(one)
            _, before, more = _memory(case)
            cpu, wall = (median(getattr(one, clock) for one in spent) for clock in ("cpu", "wall"))
            yield case, f"{cpu:.2f} s", f"{wall:.2f} s", f"{len(checked.findings):,}", before, more

    _print(("`check` of one form", "CPU", "wall", "findings", "memory before", "more at most"), lines())


def growth(quick: bool) -> None:
    """Templates with more and more room, and one filled to the last row, checked by the command."""
    sizes = (100, 1_000, 10_000) if quick else (100, 1_000, 10_000, 14_000, 20_000)

    def lines() -> Iterator[Sequence[str]]:
        with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
            form_file, workbook = Path(folder, "awards.toml"), Path(folder, "form.xlsx")
            template(edition(most=1))  # imports are no template's cost
            for turn, most in enumerate(sizes):
                form = edition(most=most)
                blank, built = timed(lambda form=form: template(form))
                row = f"{most:,}", f"{built.cpu * 1e3:.0f} ms", f"{len(blank) / 1024:.0f} KiB"
                try:
                    filled_in = full(form, blank)
                except RefusedError as refused:
                    yield (*row, f"refused: {refused.args[0]}", "", "", "")
                    continue
                form_file.write_text(form_text(RULES, most), "utf-8")
                workbook.write_bytes(filled_in)
                asked = ("check", str(workbook), "--edition", str(form_file))
                if turn == 0:
                    command("-c", CHECK, *asked[1:])  # writes the bytecode
                spent = [command("-c", CHECK, *asked[1:]) for _ in range(1 if quick else 3)]
                cpu, wall = (median(getattr(one, clock) for one in spent) for clock in ("cpu", "wall"))
                size = f"{len(filled_in) / 1024:.0f} KiB"
                yield (*row, size, f"{cpu:.2f} s", f"{wall:.2f} s", f"{peak(*asked):.0f} MiB")

    head = ("entries × 20 columns", "build, CPU", "template", "filled", "`check`, CPU", "wall", "peak")
    _print(head, lines())


def full(form: Edition, blank: bytes) -> bytes:
    """The template with as many entries as there is room for."""
    drawing = draw(form)
    (table,) = form.open_tables.values()
    cells: dict[Cell, Typed] = {drawing.field_of[field]: said for field, said in _COVER.items()}
    (entries,) = batches([table.most])
    for at, indicator in enumerate(table.columns):
        place = drawing.column_of[indicator.code]
        for number, row in enumerate(entries):
            if (one := row[at]) is not None:
                cells[cell_at(place.sheet, place.area.top + number, place.area.left)] = (
                    serial_of(one) if isinstance(one, date) else one
                )
    return filled(blank, cells)


_COVER: Mapping[str, Typed] = {"office": "某局", "office_code": "110100000000000000", "year": 2026}

PARTS: Mapping[str, Callable[[bool], None]] = {"ways": ways, "rule": one_rule, "worst": worst, "growth": growth}
