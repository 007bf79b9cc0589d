"""Many fillings of open tables, judged twice: by the formulas of the template in LibreOffice, and by the engine.

By hand, for more of them: `XLV_DIFFERENTIAL=2000 python -m tests.office.entry_differential`.

“Not run” is for the engine what is 待填, 非数字, 无法识别 or 除数为零 on the sheet. Left out, because the two rightly
differ: what reading understands and no formula of Excel 2007 does, such as `3 items` or a date in words.
"""

import contextlib
import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlwings as xw

from tests.derive.entry_form import entry_form
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.figures import value_of
from xlvalidate.derive.checks_sheet import DIFFERENCE, STATUS, lines_of
from xlvalidate.derive.drawing import Drawing, draw
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, FILLED, NUMBER, TYPED, number_cells
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.rule import Cells
from xlvalidate.editions.template_names import cover_name
from xlvalidate.excel.engines import use
from xlvalidate.findings import Outcome
from xlvalidate.ooxml.book import Book, ColumnArea, ColumnContent, DefinedName, NameFault, Value, ValueKind
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import Submission, SubmittedFile
from xlvalidate.rules.types import ValueType

NO_VALUE = "#N/A"
Typed = int | float | str | None


@dataclass(frozen=True, slots=True)
class Filling:
    """What was typed: figures and lines of the cover by code, and by open table its rows, each by column."""

    figures: Mapping[str, Typed]
    rows: Mapping[str, Sequence[Mapping[str, Typed]]]
    cover: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """A line: its state, and at how many entries it is broken."""

    state: str
    broken: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One line, or what entries come to, of one filling, of which the two say different things."""

    filling: int
    what: str
    sheet: Any
    engine: Any


# ---------------------------------------------------------------------------------------------- drawing of fillings

_NUMBERS: tuple[Typed, ...] = (
    0, 1, 2, 3, 5, 10, 12.5, 0.25, 1.005, -1, 99.999, 1234567.89, 123456789012.34, 1e15, 0.1 + 0.2,
    "12", "１２", "1,234", " 7 ", "+3", "-4", "2.50", "/", "abc", "1.2.3", " ", "\u3000", NO_VALUE, None, None,
)  # fmt: skip
_DAYS: tuple[Typed, ...] = (
    46000, 46001, 46086, 46100.5, 50000, 60, 0.5, -3, "2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", "20260305",
    "25/03/2026", "2026-02-30", "soon", " ", NO_VALUE, None, None,
)  # fmt: skip
_FLAGS: tuple[Typed, ...] = ("是", "否", "yes", "No", "√", "☐", " 是 ", 1, 0, 2, "有", NO_VALUE, None, None)
_TEXTS: tuple[Typed, ...] = (
    "A0001", "A0002", "a0001", "A0001 ", "\u3000A0002", "A*", "A?", "A~", "007", "7", "<5", ">1", "=A", "B0003",
    "Ａ0001",
    "1234567890123456", "1234567890123457", "长名称", "x" * 40, " ", NO_VALUE, None, None,
)  # fmt: skip


def fillings(edition: Edition, count: int, seed: int = 0) -> Iterator[Filling]:
    """`count` fillings, the same for one seed; some of them with few faults, so that rules hold."""
    chance = random.Random(f"{edition.id} {seed}")
    for number in range(count):
        odd = chance.choice((0.0, 0.0, 0.02, 0.1, 0.5))
        rows = {code: _rows(edition, code, odd, chance) for code in edition.open_tables}
        figures = {code: _single(one, odd, chance) for code, one in edition.indicators.items()}
        if number % 3 == 0:
            _made_right(edition, figures, rows)
        codes = [
            f"{word}\u3000" for items in edition.lists.values() if items.parent == "office" for word in items.by_word
        ]
        yield Filling(figures, rows, {"office_code": chance.choice(("", "1", *codes, *codes))})


def _single(one: Indicator, odd: float, chance: random.Random) -> Typed:
    """What is typed into a single cell. Its choices the engine judges alone; and a text of blanks is there for the
    sheet, and none for the engine.
    """
    if one.under is not None:
        return None
    typed = _typed(one, 0.0 if one.choices else odd, chance)
    return None if isinstance(typed, str) and not typed.strip() else typed


def _rows(edition: Edition, table: str, odd: float, chance: random.Random) -> list[dict[str, Typed]]:
    one = edition.open_tables[table]
    count = min(one.most, chance.choice((0, 1, 2, 3, 5, 8, one.most)))
    found = []
    for _ in range(count):
        row: dict[str, Typed] = {}
        if chance.random() > 0.15:
            for column in one.columns:
                row[column.code] = _typed(column, odd, chance)
        found.append(row)
    return found


def _typed(one: Indicator, odd: float, chance: random.Random) -> Typed:
    if chance.random() < (0.3 if one.blank != "unknown" else odd / 3):
        return None
    known = chance.random() >= odd
    match one.kind.facts.type:
        case ValueType.NUMBER:
            return (
                round(chance.choice((chance.randint(0, 9), chance.random() * 100)), one.decimals or 0)
                if known
                else chance.choice(_NUMBERS)
            )
        case ValueType.DATE:
            return chance.randint(45990, 46010) if known else chance.choice(_DAYS)
        case ValueType.FLAG:
            return chance.choice(("是", "否")) if known else chance.choice(_FLAGS)
        case _ if one.choices:
            slips = (*one.choices, f"{one.choices[0]} ", one.choices[-1].lower(), "别的", NO_VALUE, None)
            return chance.choice(one.choices if known else slips)
        case _:
            return f"{chance.choice('AB')}{chance.randint(0, 30):04}" if known else chance.choice(_TEXTS)


def _made_right(edition: Edition, figures: dict[str, Typed], rows: Mapping[str, Sequence[Mapping[str, Typed]]]) -> None:
    """Closed figures that are what the entries come to."""
    from xlvalidate.rules.tree import Comparison, Ref

    (checked,) = check([read_as(edition, Filling(figures, rows))])
    for instance in edition.instances:
        claim = instance.claim
        if isinstance(claim, Comparison) and isinstance(claim.left, Ref) and isinstance(claim.right, Ref):
            number = checked.submission.entry_figures.get(claim.right.code)
            if claim.left.code in figures and number is not None and number.number is not None:
                figures[claim.left.code] = float(number.number)


# --------------------------------------------------------------------------------------------- what the engine says


def read_as(edition: Edition, drawn: Filling) -> Submission:
    """A filling as the reader would give it."""
    form = draw(edition)
    names = {edition.indicators[code].name: DefinedName("", cell.absolute, cell) for code, cell in form.cell_of.items()}
    names |= {cover_name(code): DefinedName("", cell.absolute, cell) for code, cell in form.field_of.items()}
    columns, values = {}, {}
    for code, place in form.column_of.items():
        area, name = place.area, edition.columns[code].name
        there = ColumnArea(place.sheet, area.left, area.top, area.bottom)
        names[name] = DefinedName(name, "", fault=NameFault.RANGE, area=there)
        typed = {area.top + n: row.get(code) for n, row in enumerate(drawn.rows[edition.columns[code].table])}
        columns[name.lower()] = _content(edition.columns[code], typed)
    for code, value in drawn.figures.items():
        if value is not None:
            values[form.cell_of[code]] = _value(edition.indicators[code], value)
    for code, word in drawn.cover.items():
        values[form.field_of[code]] = Value(ValueKind.TEXT, word)
    book = Book(sheets=(), names={name.lower(): one for name, one in names.items()}, values=values, columns=columns)
    return submission(SubmittedFile(file="filling", sha256=""), book, edition, printed(edition))


def _content(one: Indicator, typed: Mapping[int, Typed]) -> ColumnContent:
    numbers, texts, others = dict[int, str](), dict[int, str](), dict[int, Value]()
    for row, value in typed.items():
        if value is None:
            continue
        found = _value(one, value)
        if found.kind is ValueKind.NUMBER:
            numbers[row] = found.text
        elif found.kind is ValueKind.TEXT:
            texts[row] = found.text
        else:
            others[row] = found
    return ColumnContent(numbers, texts, others)


def _value(one: Indicator, typed: Typed) -> Value:
    match typed:
        case "#N/A":
            return Value(ValueKind.ERROR, "#N/A", "NA()")
        case str():
            return Value(ValueKind.TEXT, typed)
    kind = ValueKind.DATE if one.kind.facts.type is ValueType.DATE else ValueKind.NUMBER
    return Value(kind, repr(typed))


def judged(edition: Edition, checked: Checked) -> dict[str, Said]:
    """Each line by the engine."""
    words = texts_of(edition.language).live
    states = {
        Outcome.PASSED: words.passed,
        Outcome.FAILED: words.failed,
        Outcome.EXPLAINED: words.explained,
        Outcome.NOT_APPLICABLE: words.not_applicable,
        Outcome.NOT_RUN: words.to_fill,
    }
    broken = {one.id: one.entries for one in checked.findings if one.why == "broken"}
    found = {}
    for line in lines_of(edition):
        outcome = checked.outcomes[line.id]
        if isinstance(line.in_entries, Cells) and outcome is Outcome.PASSED:
            entries = checked.submission.entries[line.in_entries.table]
            outcome = Outcome.NOT_RUN if len(entries.rows) < entries.table.least else outcome
        counted = line.instance is not None and line.instance.entries and outcome is Outcome.FAILED
        found[line.id] = Said(states[outcome], broken[line.id] if counted else None)
    return found


# ---------------------------------------------------------------------------------------------- what the sheet says


class LiveForm:
    """A template open in LibreOffice, filled in over and over."""

    def __init__(self, edition: Edition, book: xw.Book) -> None:
        self.edition, self.document = edition, book.api
        self.form: Drawing = draw(edition)
        for sheet in self.document.Sheets:
            sheet.unprotect("")
        self.document.enableAutomaticCalculation(False)
        words = texts_of(edition.language)
        self.checks, live = self.document.Sheets.getByName(words.checks_sheet), words.live
        self.waiting = (live.to_fill, live.not_number, live.unread, live.zero_divisor)
        self.to_fill = live.to_fill
        self.figures = self.document.Sheets.getByName(FIGURES_SHEET)

    def judge(self, filling: Filling, *, calculated: bool = True) -> tuple[dict[str, Said], dict[str, Any]]:
        """The lines, and by code what entries come to."""
        for code, value in filling.figures.items():
            self._type(self.form.cell_of[code], value)
        for code, word in filling.cover.items():
            self._type(self.form.field_of[code], word)
        for table in self.edition.open_tables.values():
            self._fill(table.columns, filling.rows[table.code])
        if calculated:
            self.document.calculate()
        said = {}
        for line in lines_of(self.edition):
            state = self.checks.getCellByPosition(STATUS - 1, line.row - 1).getString()
            count = self.checks.getCellByPosition(DIFFERENCE - 1, line.row - 1).getValue()
            counted = (
                line.instance is not None and line.in_entries and state == texts_of(self.edition.language).live.failed
            )
            said[line.id] = Said(self.to_fill if state in self.waiting else state, int(count) if counted else None)
        rows = number_cells(self.edition)
        come = {}
        for code in self.edition.entry_figures:
            number = self.figures.getCellByPosition(NUMBER - 1, rows[code] - 1)
            known = self.figures.getCellByPosition(FILLED - 1, rows[code] - 1).getValue() == 1
            known = known and self.figures.getCellByPosition(TYPED - 1, rows[code] - 1).getValue() == 0
            come[code] = number.getValue() if known and not number.getError() and number.getString() else None
        return said, come

    def _fill(self, columns: Sequence[Indicator], rows: Sequence[Mapping[str, Typed]]) -> None:
        for one in columns:
            place = self.form.column_of[one.code]
            area, sheet = place.area, self.document.Sheets.getByName(place.sheet)
            block = sheet.getCellRangeByPosition(area.left - 1, area.top - 1, area.left - 1, area.bottom - 1)
            typed = [row.get(one.code) for row in rows] + [None] * (area.rows - len(rows))
            block.setDataArray(tuple((_given(value),) for value in typed))
            for number, value in enumerate(typed):
                if value == NO_VALUE:
                    block.getCellByPosition(0, number).setFormula("=NA()")

    def _type(self, cell: Cell, value: Typed) -> None:
        there = self.document.Sheets.getByName(cell.sheet).getCellRangeByPosition(
            cell.column - 1, cell.row - 1, cell.column - 1, cell.row - 1
        )
        there.setDataArray(((_given(value),),))
        if value == NO_VALUE:
            there.getCellByPosition(0, 0).setFormula("=NA()")


def _given(value: Typed) -> str | float:
    return "" if value is None else value if isinstance(value, str) else float(value)


@contextlib.contextmanager
def opened(edition: Edition) -> Iterator[LiveForm]:
    """The template in a LibreOffice of its own."""
    with TemporaryDirectory(prefix="xlv-entries-") as folder, use("libreoffice") as app:
        path = Path(folder) / f"{edition.id}.xlsx"
        path.write_bytes(template(edition))
        yield LiveForm(edition, app.books.open(path))


@dataclass(slots=True)
class Compared:
    """What came of it: the differences, and how often the sheet said what of each line."""

    differences: list[Difference] = field(default_factory=list)
    states: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))


def compare(edition: Edition, drawn: Sequence[Filling]) -> Compared:
    """Each line of 校验 and all that entries come to of each filling, by both."""
    found = Compared()
    engine = check([read_as(edition, one) for one in drawn])
    by_program = texts_of(edition.language).live.by_program
    with opened(edition) as form:
        for number, (filling, checked) in enumerate(zip(drawn, engine, strict=True)):
            said, come = form.judge(filling)
            for id_, ours in judged(edition, checked).items():
                found.states[id_][said[id_].state] += 1
                if said[id_] != ours and said[id_].state != by_program:
                    found.differences.append(Difference(number, id_, said[id_], ours))
            for code, theirs in come.items():
                ours = value_of(checked.submission.entry_figures[code])
                if (ours is None) != (theirs is None) or (ours is not None and abs(float(ours) - theirs) > 1e-6):
                    found.differences.append(Difference(number, code, theirs, ours))
    return found


def main() -> int:
    """Prints what came of it."""
    count, differ = int(os.environ.get("XLV_DIFFERENTIAL", "2000")), 0
    for name in sys.argv[1:] or ("grants", "kinds"):
        edition = entry_form(name)
        started = time.perf_counter()
        drawn = list(fillings(edition, count, int(os.environ.get("XLV_SEED", "0"))))
        found = compare(edition, drawn)
        differ += len(found.differences)
        print(f"{edition.id}: {count} fillings, {len(found.differences)} differ, {time.perf_counter() - started:.1f} s")
        for id_, states in found.states.items():
            print("  ", id_, dict(states))
        for one in found.differences[:30]:
            print("  ", one)
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main())
