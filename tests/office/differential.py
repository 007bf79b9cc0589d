"""Many fillings of a template, judged twice: by the formulas of 校验 in LibreOffice, and by the engine.

A filling is written into the open template as a few blocks of cells, and the lines of 校验 are read back as one.
By hand, for more of them: `XLV_DIFFERENTIAL=2000 python -m tests.office.differential`.

通过, 不符, 已说明 and 不适用 are the engine's passed, failed, explained and not applicable. 待填 and 非数字 are its
“not run”: 非数字 where an operand holds something that is no number. A rule over every figure of a table that finds
such a thing has failed for both. Left out here, because the two rightly differ
(test_differential has a case of each): a text that the engine reads as a number (“12”), a text of blanks, and a truth
value, which LibreOffice counts as 1.
"""

import contextlib
import os
import random
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlwings as xw

from tests.forms import form_of
from xlvalidate.cells import Area, Cell
from xlvalidate.checking.check import Checked, check
from xlvalidate.derive.checks_sheet import EXPLANATION, LEFT, STATUS, lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, STRIP
from xlvalidate.derive.row_strip import StripRow, strips
from xlvalidate.derive.strip_rows import strip_column
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import as_issued, built_in
from xlvalidate.editions.edition import Edition, Indicator, Instance
from xlvalidate.editions.model import BlankMeans
from xlvalidate.editions.template_names import cover_name, explanation_name
from xlvalidate.excel.engines import use
from xlvalidate.findings import Finding, Outcome
from xlvalidate.ooxml.book import BLANK, Book, DefinedName, Value, ValueKind
from xlvalidate.reading.printed import Printed
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import Submission, SubmittedFile
from xlvalidate.rules.evaluate import evaluate
from xlvalidate.rules.tree import Ref, Whose

NO_VALUE = "#N/A"  # in a filling: the formula =NA()
# The sheet counts in binary floats, and LibreOffice takes a difference of 4 parts in 10^15 for none, except between
# whole numbers. So forms of large figures have no fractions here, and their sums leave room for a rule's “0.2 *”.
# A figure of more digits is 非数字 for both.
LARGE, TOO_LONG = 10**12, 10**15

Typed = int | float | str | None


@dataclass(frozen=True, slots=True)
class Filling:
    """What was typed: figures by code, 审核说明 by rule instance, the lines of 封面 by code."""

    figures: Mapping[str, Typed]
    explanations: Mapping[str, Typed] = field(default_factory=dict)
    cover: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """One line of 校验: its state, and the difference that it shows."""

    state: str
    difference: Any = None
    scale: float = 0.0  # what the figures of the line add up to: binary floats are as coarse as they are large


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a row of a table in one filling, by the sheet and by the engine."""

    filling: int
    place: str
    sheet: str
    engine: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of one filling, by its number, of which the two say different things."""

    filling: int
    line: str
    sheet: Said
    engine: Said


# ---------------------------------------------------------------------------------------------- drawing of fillings


def fillings(edition: Edition, count: int, seed: int = 0) -> Iterator[Filling]:
    """`count` fillings, the same for one seed: each is a form in which all rules hold, changed at rules' boundaries.

    First each rule is taken one step over its edge in both directions, and to a blank and to a text; then rules take
    turns at random changes.
    """
    chance = random.Random(f"{edition.id} {seed}")
    bases = [_base(edition, chance) for _ in range(max(4, min(60, count // 10)))]
    steps = [(instance, step) for instance in edition.instances for step in (-1, 0, 1, None, "/")]
    turn = 0
    for number in range(count):
        if number < len(steps) and count > len(steps):
            figures = _over_the_edge(bases, *steps[number], chance)
        else:
            most, base = bases[number % len(bases)]
            figures = dict(base)
            for _ in range(chance.choice((1, 1, 2, 2, 3, 5))):
                _change(figures, edition, edition.instances[turn % len(edition.instances)], most, chance)
                turn += 1
            if chance.random() < 0.3:
                code = chance.choice([code for code, i in edition.indicators.items() if i.numeric])
                figures[code] = _at_its_bounds(edition.indicators[code], most, chance)
            _blanked(figures, edition, chance)
        yield Filling(figures, _explained(edition, chance), _cover(edition, chance))


def _over_the_edge(
    bases: Sequence[tuple[int, dict[str, Any]]], instance: Instance, step: int | str | None, chance: random.Random
) -> dict[str, Any]:
    """The form that has most to say about a rule, with one figure a step from where both sides are equal."""
    refs = [ref for ref in instance.operands if ref.period is Whose.NOW]
    figures = dict(max((base for _, base in bases), key=lambda base: sum(1 for ref in refs if base[ref.code])))
    for aimed in chance.sample(refs, len(refs)) if len(refs) == len(instance.operands) else ():
        if _to_the_edge(figures, instance, aimed):
            figures[aimed.code] = figures[aimed.code] + step if isinstance(step, int) else step
            break
    return figures


def _change(figures: dict[str, Any], edition: Edition, instance: Instance, most: int, chance: random.Random) -> None:
    refs = [ref for ref in instance.operands if ref.period is Whose.NOW]
    if not refs:
        return
    aimed = chance.choice(refs)
    at_edge = len(refs) == len(instance.operands) and chance.random() < 0.7
    if at_edge and _to_the_edge(figures, instance, aimed) and chance.random() < 0.6:
        figures[aimed.code] += chance.choice((-1, 0, 1))
    else:
        figures[aimed.code] = _nudged(figures[aimed.code], edition.indicators[aimed.code], most, chance)


def _base(edition: Edition, chance: random.Random) -> tuple[int, dict[str, Typed]]:
    most = chance.choice((3, 50, 4_000, 4_000, LARGE))
    return most, consistent(edition, most, chance)


def consistent(edition: Edition, most: int, chance: random.Random) -> dict[str, Typed]:
    """Figures up to `most` in which (nearly) every rule holds: drawn at random, then mended rule by rule."""
    figures: dict[str, Any] = {
        code: None if not indicator.numeric else chance.choice((0, chance.randint(0, most)))
        for code, indicator in edition.indicators.items()
    }
    for _ in range(60):
        broken = 0
        for instance in edition.instances:
            refs = [ref for ref in instance.operands if ref.period is Whose.NOW]
            if len(refs) < len(instance.operands):
                continue
            numbers = {ref: figures[ref.code] or 0 for ref in refs}
            balance = evaluate(instance.claim, numbers)
            if balance.holds:
                continue
            broken += 1
            if balance.difference is None:
                continue
            for ref in chance.sample(refs, len(refs)):
                change = _that_mends(instance.claim, numbers, ref)
                if change is not None and (figures[ref.code] or 0) + change >= 0:
                    figures[ref.code] = (figures[ref.code] or 0) + change
                    break
        if not broken:
            break
    return figures


def _that_mends(claim: Any, numbers: Mapping[Ref, Any], ref: Ref) -> int | None:
    """By how much one figure has to change so that the two sides meet; None where it cannot do it."""
    before = evaluate(claim, numbers).difference
    after = evaluate(claim, {**numbers, ref: numbers[ref] + 1}).difference
    if before is None or after is None or after == before or before % (before - after):
        return None
    return int(before / (before - after))


def _to_the_edge(figures: dict[str, Any], instance: Instance, aimed: Ref) -> bool:
    """Moves one figure so that both sides of its rule are equal: the next step decides. Does it get there?"""
    numbers = {ref: figures[ref.code] for ref in instance.operands}
    if not all(isinstance(number, int) for number in numbers.values()):
        return False
    change = _that_mends(instance.claim, numbers, aimed)
    figures[aimed.code] += change or 0
    return change is not None


def _nudged(figure: Any, indicator: Indicator, most: int, chance: random.Random) -> Typed:
    if not indicator.numeric:
        return chance.choice((None, "字", *indicator.choices))
    number = figure if isinstance(figure, (int, float)) else 0
    steps: list[Any] = [number, number, number + 1, number - 1, number + chance.choice((2, 10, 100)), -number, 0, None]
    steps += [None, chance.choice(("/", "—", "无", "三件", "-", "n/a", "abc", "１２件左右", NO_VALUE))]
    if most < LARGE:
        steps += [round(number + part, 4) for part in (0.5, -0.5, 0.1, 0.0001)]
        steps += [number + 1e-10, number - 4e-10, -(0.3 - 0.1 * 3)]  # what sums in binary floats leave behind
    else:
        steps += [number + LARGE, LARGE - 1]
    return chance.choice(steps)  # type: ignore[no-any-return]


def _at_its_bounds(indicator: Indicator, most: int, chance: random.Random) -> Typed:
    near: list[Any] = [0, -1, 1, TOO_LONG, -TOO_LONG, 12 * TOO_LONG, 10.0**300]
    if most < LARGE:
        places = 10.0 ** -(indicator.decimals + 1) if indicator.decimals is not None else 0.000_01
        near += [places, 1 + places, -places, 19.8644, 0.1 + 0.2]
    for bound in (indicator.least, indicator.most):
        if bound is not None:
            near += [int(bound) - 1, int(bound), int(bound) + 1]
            near += [float(bound) - 0.01, float(bound) + 0.01] if most < LARGE else []
    return chance.choice(near)  # type: ignore[no-any-return]


def _blanked(figures: dict[str, Any], edition: Edition, chance: random.Random) -> None:
    """Whole parts of a form left blank: an optional block, a table, or those figures that may be."""
    for block in dict.fromkeys(edition.optional.values()):
        drawn = chance.random()
        members = [code for code, its in edition.optional.items() if its == block]
        kept = set(chance.sample(members, 1)) if drawn < 0.2 else set() if drawn < 0.5 else set(members)
        figures.update((code, None) for code in members if code not in kept)
    if chance.random() < 0.04:
        table = chance.choice(edition.tables).code
        figures.update((code, None) for code, indicator in edition.indicators.items() if indicator.table == table)
    free = [code for code, indicator in edition.indicators.items() if indicator.blank is not BlankMeans.UNKNOWN]
    if free and chance.random() < 0.5:
        figures.update((code, None) for code in chance.sample(free, chance.randint(1, len(free))))


def _explained(edition: Edition, chance: random.Random) -> dict[str, Typed]:
    said: tuple[Typed, ...] = (None, None, "已核对台账", "  x y z ", "   ", "　", "\n", "\u00a0 ", NO_VALUE)
    return {line.id: chance.choice(said) for line in lines_of(edition) if line.explains and line.instance}


def _cover(edition: Edition, chance: random.Random) -> dict[str, str]:
    return {
        one.code: chance.choice(("", "甲", *one.choices, *one.choices, *(f"\u3000{word} \t" for word in one.choices)))
        for one in edition.cover.fields
        if one.choices or any(one.code in rule.applies for rule in edition.rules)
    }


# --------------------------------------------------------------------------------------------- what the engine says


def judged(edition: Edition, drawn: Sequence[Filling]) -> list[dict[str, Said]]:
    """Each line's state by the engine, in the words of the sheet."""
    return [said for said, _ in _judged(edition, drawn)]


def _judged(edition: Edition, drawn: Sequence[Filling]) -> Iterator[tuple[dict[str, Said], frozenset[str]]]:
    """The same, and the figures that are no numbers or out of their bounds."""
    batch = [read_as(edition, one) for one in drawn]
    judging = {rule.id for rule in edition.cell_rules.values()}
    for one, checked in zip(batch, check(batch), strict=True):
        odd = {
            place.code or ""
            for finding in checked.findings
            if finding.id.partition(".")[0] in judging
            for place in finding.places
            if place.code and not one.readings[place.code].blank
        }
        yield _in_words(edition, one, checked), frozenset(odd)


@cache
def _bare(edition: Edition) -> Printed:
    """The template without what is compared of it beside the figures."""
    whole = printed(edition)
    return replace(whole, labels={}, headings=(), tabs=tuple(replace(tab, form=False) for tab in whole.tabs))


@cache
def _names(edition: Edition) -> dict[str, DefinedName]:
    whole = printed(edition)
    places = {edition.indicators[code].name: cell for code, cell in whole.cells.items()}
    places |= {cover_name(code): cell for code, cell in whole.fields.items()}
    sheet = texts_of(edition.language).checks_sheet
    places |= {
        explanation_name(line.id): Cell(sheet, line.row, EXPLANATION) for line in lines_of(edition) if line.explains
    }
    return {name.lower(): DefinedName(name, cell.absolute, cell) for name, cell in places.items()}


def read_as(edition: Edition, drawn: Filling) -> Submission:
    """A filling as the reader would give it."""
    names = _names(edition)
    named: dict[str, Typed] = {edition.indicators[code].name: value for code, value in drawn.figures.items()}
    named |= {explanation_name(id_): value for id_, value in drawn.explanations.items()}
    named |= {cover_name(code): value for code, value in drawn.cover.items()}
    values = {
        cell: value
        for name, typed in named.items()
        if (cell := names[name.lower()].cell) and (value := _value(typed)) != BLANK
    }
    book = Book(sheets=(), names=names, values=values)
    return submission(SubmittedFile(file="filling", sha256=""), book, edition, _bare(edition))


def _value(typed: Typed) -> Value:
    match typed:
        case None | "":
            return BLANK
        case "#N/A":
            return Value(ValueKind.ERROR, typed, "NA()")
        case str():
            return Value(ValueKind.TEXT, typed)
    return Value(ValueKind.NUMBER, repr(typed))


def _in_words(edition: Edition, read: Submission, checked: Checked) -> dict[str, Said]:
    words = texts_of(edition.language).live
    found = {finding.id: finding for finding in checked.findings}
    said = {}
    for line in lines_of(edition):
        outcome = checked.outcomes[line.id]
        word = {
            Outcome.PASSED: words.passed,
            Outcome.FAILED: words.failed,
            Outcome.EXPLAINED: words.explained,
            Outcome.NOT_APPLICABLE: words.not_applicable,
            Outcome.NOT_RUN: words.to_fill,
        }[outcome]
        if outcome is Outcome.NOT_RUN and line.instance is not None and _has_no_number(line.instance, read):
            word = words.not_number  # which is for the engine a rule that was not run
        codes = [ref.code for ref in line.instance.operands] if line.instance else []
        scale = sum(abs(float(read.readings[code].number or 0)) for code in codes)
        said[line.id] = Said(word, _difference(found.get(line.id), outcome), scale)
    return said


def _has_no_number(instance: Instance, read: Submission) -> bool:
    codes = (ref.code for ref in instance.operands if ref.period is Whose.NOW)
    return any(read.readings[code].number is None and not read.readings[code].blank for code in codes)


def _difference(finding: Finding | None, outcome: Outcome) -> float | None:
    if outcome not in (Outcome.FAILED, Outcome.EXPLAINED) or finding is None or finding.why != "broken":
        return None
    return None if finding.difference is None else float(finding.difference)


# ---------------------------------------------------------------------------------------------- what the sheet says


class LiveSheet:
    """A template open in LibreOffice, filled in over and over."""

    def __init__(self, edition: Edition, book: xw.Book) -> None:
        self.edition = edition
        self.document = book.api
        self.sheets = self.document.Sheets
        names = _names(edition)
        whole = printed(edition)
        places = [*whole.cells.values(), *(whole.fields[code] for code in self._fields())]
        self.blocks = {
            sheet: self._block(sheet, [c for c in places if c.sheet == sheet]) for sheet in {c.sheet for c in places}
        }
        self.at = {name: named.cell for name, named in names.items() if named.cell is not None}
        self.lines = lines_of(edition)
        checks = texts_of(edition.language).checks_sheet
        rows = [line.row for line in self.lines]
        self.checks = Area.sized(min(rows), LEFT, max(rows) - min(rows) + 1, STATUS - LEFT + 1)
        self.block_of_checks = self._range(checks, self.checks)
        explained = [line.row for line in self.lines if line.explains and line.instance]
        self.explained = (
            Area.sized(min(explained), EXPLANATION, max(explained) - min(explained) + 1) if explained else None
        )
        if self.explained:
            self.block_of_explanations = self._range(checks, self.explained)
            self.printed_explanations = [list(row) for row in self.block_of_explanations.getDataArray()]
        form = draw(edition)
        self.strip = strips(edition, form.sheets, texts_of(edition.language))
        self.columns = [(form.sheet(row.table), row) for row in self.strip]
        for sheet in self.sheets:
            sheet.unprotect("")  # a block with locked cells among them is not written to
        self.document.enableAutomaticCalculation(False)

    def _fields(self) -> list[str]:
        return [
            one.code
            for one in self.edition.cover.fields
            if one.choices or any(one.code in r.applies for r in self.edition.rules)
        ]

    def _range(self, sheet: str, box: Area) -> Any:
        found = self.sheets.getByName(sheet)
        return found.getCellRangeByPosition(box.left - 1, box.top - 1, box.right - 1, box.bottom - 1)

    def _block(self, sheet: str, cells: Sequence[Cell]) -> tuple[Area, Any, list[list[Any]]]:
        box = Area.between(
            (min(c.row for c in cells), min(c.column for c in cells)),
            (max(c.row for c in cells), max(c.column for c in cells)),
        )
        block = self._range(sheet, box)
        assert not block.queryFormulaCells(7).getRangeAddresses(), f"formulas among the inputs of {sheet}"
        return box, block, [list(row) for row in block.getDataArray()]

    def judge(self, filling: Filling) -> dict[str, Said]:
        named: dict[str, Typed] = {self.edition.indicators[code].name: v for code, v in filling.figures.items()}
        named |= {cover_name(code): value for code, value in filling.cover.items()}
        by_sheet: dict[str, dict[Cell, Typed]] = defaultdict(dict)
        for name, value in named.items():
            cell = self.at[name.lower()]
            by_sheet[cell.sheet][cell] = value
        for sheet, (box, block, before) in self.blocks.items():
            _write(box, block, before, {(c.row, c.column): value for c, value in by_sheet[sheet].items()})
        if self.explained:
            rows = {line.id: line.row for line in self.lines}
            texts = {(rows[id_], EXPLANATION): value for id_, value in filling.explanations.items()}
            _write(self.explained, self.block_of_explanations, self.printed_explanations, texts)
        self.document.calculate()
        shown = self.block_of_checks.getDataArray()
        said = {}
        for line in self.lines:
            _, _, difference, state = shown[line.row - self.checks.top]
            said[line.id] = Said(str(state), difference)
        return said

    def beside(self) -> list[str]:
        """What stands beside the tables after `judge`, in the order of the strip."""
        column, first, last = STRIP, self.strip[0].place, self.strip[-1].place
        shown = {}
        for sheet, row in self.columns:
            if row.table not in shown:
                rows = [one.row for one in self.strip if one.table == row.table]
                box = Area(min(rows), strip_column(sheet), max(rows), strip_column(sheet))
                shown[row.table] = min(rows), self._range(sheet.name, box).getDataArray()
        said = [str(shown[row.table][1][row.row - shown[row.table][0]][0]) for row in self.strip]
        there = self._range(FIGURES_SHEET, Area(first, column, last, column)).getDataArray()
        assert said == [str(text) for (text,) in there]
        return said


def _write(box: Area, block: Any, before: Sequence[Sequence[Any]], typed: Mapping[tuple[int, int], Typed]) -> None:
    rows = [list(row) for row in before]
    errors = []
    for (row, column), value in typed.items():
        at = (row - box.top, column - box.left)
        rows[at[0]][at[1]] = "" if value is None else value if isinstance(value, str) else float(value)
        if value == NO_VALUE:
            errors.append(at)
    block.setDataArray(tuple(map(tuple, rows)))
    for row, column in errors:
        block.getCellByPosition(column, row).setFormula("=NA()")


@contextlib.contextmanager
def opened(edition: Edition, form: bytes | None = None) -> Iterator[LiveSheet]:
    """The template (or another form of the edition) in a LibreOffice of its own."""
    with TemporaryDirectory(prefix="xlv-differential-") as folder, use("libreoffice") as app:
        path = Path(folder) / f"{edition.id}.xlsx"
        path.write_bytes(form_of(edition) if form is None else form)
        yield LiveSheet(edition, app.books.open(path))


@dataclass(slots=True)
class Comparison:
    """What came of it: the differences, and how often the sheet said what of each line."""

    differences: list[Difference] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    sentences: int = 0
    states: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


def compare(edition: Edition, drawn: Sequence[Filling], form: bytes | None = None) -> Comparison:
    """Each line of 校验 of each filling, by both."""
    found = Comparison()
    engine = [*_judged(edition, drawn)]
    with opened(edition, form) as sheet:
        for number, (filling, (ours, odd)) in enumerate(zip(drawn, engine, strict=True)):
            theirs = sheet.judge(filling)
            for line in sheet.lines:
                said = theirs[line.id]
                found.states[line.id][said.state] += 1
                if not same(said, ours[line.id]):
                    found.differences.append(Difference(number, line.id, said, ours[line.id]))
            for row, there in zip(sheet.strip, sheet.beside(), strict=True):
                wanted = sentence_beside(sheet.edition, row, ours, odd)
                found.sentences += bool(wanted)
                scale = max((ours[one.line.id].scale for one in row.lines), default=0.0)
                if not alike(there, wanted, slack(scale)):
                    found.beside.append(Beside(number, f"{row.table} {row.row}", there, wanted))
    return found


def sentence_beside(edition: Edition, row: StripRow, said: Mapping[str, Said], odd: frozenset[str]) -> str:
    """What the strip has to say beside a row, by the engine."""
    failed = texts_of(edition.language).live.failed
    broken = {one.line.id: said[one.line.id].difference for one in row.lines if said[one.line.id].state == failed}
    cells = printed(edition).cells
    here = {code for code in odd if edition.indicators[code].table == row.table and cells[code].row == row.row}
    return row.said(broken, odd_figures=bool(row.figures and here))


_FIGURE = re.compile(r"-?[0-9]+(?:[.][0-9]+)?(?:E[-+]?[0-9]+)?")


def alike(one: str, other: str, off: float) -> bool:
    """The same words, and figures that differ by no more than binary floats do."""
    if one == other:
        return True
    pairs = zip(_FIGURE.findall(one), _FIGURE.findall(other), strict=False)
    near = all(abs(float(a) - float(b)) <= off for a, b in pairs)
    return _FIGURE.sub("0", one) == _FIGURE.sub("0", other) and near


def same(sheet: Said, engine: Said) -> bool:
    if sheet.state != engine.state:
        return False
    if engine.difference is None:
        return True
    return isinstance(sheet.difference, float) and abs(sheet.difference - engine.difference) <= slack(engine.scale)


def slack(scale: float) -> float:
    """How far binary floats of some size may be off."""
    return 1e-9 + 1e-15 * scale


def main() -> int:
    """Prints what came of it for the editions that are named, or for all."""
    count = int(os.environ.get("XLV_DIFFERENTIAL", "2000"))
    differ = 0
    for name in sys.argv[1:] or built_in():
        edition = as_issued(name)
        started = time.perf_counter()
        drawn = list(fillings(edition, count))
        ready = time.perf_counter()
        found = compare(edition, drawn)
        seconds = time.perf_counter() - ready
        lines = lines_of(edition)
        print(
            f"{name}: {count} fillings, {count * len(lines)} lines, {len(found.differences)} differ,"
            f" drawn in {ready - started:.1f} s, judged twice in {seconds:.1f} s"
            f" ({count / seconds:.0f} a second)"
        )
        totals: dict[str, int] = defaultdict(int)
        for counts in found.states.values():
            for state, times in counts.items():
                totals[state] += times
        print("  " + ", ".join(f"{state} {times}" for state, times in sorted(totals.items(), key=lambda s: -s[1])))
        for one in found.differences[:20]:
            print(f"  {one} {described(edition, one, drawn[one.filling])}")
        differ += len(found.differences)
    return 1 if differ else 0


def described(edition: Edition, one: Difference, filling: Filling) -> str:
    """The figures that the line speaks of, and its explanation."""
    line = next(line for line in lines_of(edition) if line.id == one.line)
    if line.instance is not None:
        figures = {ref.code: filling.figures[ref.code] for ref in line.instance.operands}
    else:
        table = getattr(line.rule, "table", None)
        members = (code for code, i in edition.indicators.items() if i.table == table)
        figures = {code: filling.figures[code] for code in members if not isinstance(filling.figures[code], int)}
    return f"{figures} {filling.explanations.get(one.line)!r} {dict(filling.cover)}"


if __name__ == "__main__":
    raise SystemExit(main())
