"""Figures carried from one workbook into a fresh template: each to its home in the newer edition, as typed."""

from collections.abc import Mapping
from dataclasses import dataclass

from xlvalidate.cells import Cell
from xlvalidate.editions.declarations import compared, declaration_word, declared_by
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.lineage import homes
from xlvalidate.editions.template_names import declared_name
from xlvalidate.editions.wording import full_name
from xlvalidate.languages import listed
from xlvalidate.migrating.carried_values import Left, WhyLeft, as_typed, carried_value, is_typed_in
from xlvalidate.migrating.carry_entries import CarriedColumn, CarriedEntries, carry_entries
from xlvalidate.migrating.old_form import OldForm
from xlvalidate.ooxml.book import BLANK
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.printed import Printed


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure that found its home. `code` and `cell` are those of the old workbook, `home` and `target` the new ones'.

    `formula` says that the old cell had a formula; only its result was carried.
    """

    code: str
    label: str
    cell: Cell
    home: str
    target: Cell
    value: Typed
    by_label: bool
    formula: bool


@dataclass(frozen=True, slots=True)
class CarriedCoverLine:
    """A line of the cover that found its place in the new one."""

    code: str
    label: str
    cell: Cell
    target: Cell
    value: Typed
    by_label: bool


@dataclass(frozen=True, slots=True)
class CarriedDeclaration:
    """What is declared of a whole table, in the new form's word."""

    table: str
    target: Cell
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationPlan:
    """What goes where, and what stays behind."""

    older: Edition
    newer: Edition
    moved: tuple[Moved, ...]
    left: tuple[Left, ...]
    cover: tuple[CarriedCoverLine, ...]
    declared: tuple[CarriedDeclaration, ...] = ()
    entries: tuple[CarriedEntries, ...] = ()

    @property
    def placed(self) -> tuple[CarriedCoverLine | Moved, ...]:
        """What was found by its label only: lines of the cover, then figures."""
        return (*(line for line in self.cover if line.by_label), *(one for one in self.moved if one.by_label))

    @property
    def placed_columns(self) -> tuple[CarriedColumn, ...]:
        """The columns of entries that were found by their headings only."""
        return tuple(column for table in self.entries for column in table.columns if column.by_label)


def plan(old: OldForm, newer: Edition, printed: Printed) -> MigrationPlan:
    """Where every figure of the old workbook goes in a template of the newer edition."""
    older = old.edition
    home_of = homes(newer, older)
    moved, left = _figures(old, newer, home_of, printed.cells)
    housed = set(home_of.values())
    for code, cell in {**old.named, **old.placed}.items():
        value = old.book.at(cell)
        if code not in housed and is_typed_in(value):
            left.append(Left(code, full_name(older.indicators[code]), value.text, WhyLeft.NO_HOME))
    cover, unmoved = _cover(old, newer, printed)
    declared, unsaid = _declared(old, newer, printed)
    entries, homeless = carry_entries(old, newer, printed.columns)
    return MigrationPlan(
        older=older,
        newer=newer,
        moved=tuple(moved),
        left=(*left, *unmoved, *unsaid, *homeless),
        cover=cover,
        declared=declared,
        entries=entries,
    )


def carried(template: bytes, moving: MigrationPlan) -> bytes:
    """The template with everything of a plan in it."""
    cover = {line.target: line.value for line in moving.cover}
    declared: dict[Cell, Typed] = {one.target: one.word for one in moving.declared}
    entries = {cell: value for one in moving.entries for cell, value in one.cells.items()}
    return filled(template, cover | declared | entries | {one.target: one.value for one in moving.moved})


def _figures(
    old: OldForm, newer: Edition, home_of: Mapping[str, str], targets: Mapping[str, Cell]
) -> tuple[list[Moved], list[Left]]:
    moved: list[Moved] = []
    left: list[Left] = []
    for home in newer.indicators:
        code = home_of.get(home)
        if code is None:
            continue
        label = full_name(old.edition.indicators[code])
        cell = old.named.get(code) or old.placed.get(code)
        if code in old.unsure:
            left.append(Left(code, label, _may_be(old, code), WhyLeft.UNSURE))
            continue
        if cell is None:
            left.append(Left(code, label, "", WhyLeft.NOT_FOUND))
            continue
        value = old.book.at(cell)
        if not is_typed_in(value):
            continue
        kinds = old.edition.indicators[code].kind, newer.indicators[home].kind
        what = carried_value(value, *kinds, old.book.since_1904, newer.language)
        if isinstance(what, WhyLeft):
            left.append(Left(code, label, value.text, what))
        else:
            by_label, formula = code not in old.named, value.formula is not None
            moved.append(Moved(code, label, cell, home, targets[home], what, by_label, formula))
    return moved, left


def _cover(old: OldForm, newer: Edition, printed: Printed) -> tuple[tuple[CarriedCoverLine, ...], tuple[Left, ...]]:
    fields = {field.code: field for field in newer.cover.fields}
    cover: list[CarriedCoverLine] = []
    left: list[Left] = []
    for field in old.edition.cover.fields:
        if field.code in old.unsure:
            left.append(Left(field.code, field.label, _may_be(old, field.code), WhyLeft.UNSURE))
            continue
        cell = old.fields.get(field.code)
        value = BLANK if cell is None else old.book.at(cell)
        if cell is None or not is_typed_in(value):
            continue
        home = fields.get(field.code)
        what = as_typed(value, home.kind if home else field.kind, old.book.since_1904, newer.language)
        if home is None or (home.choices and value.text.strip() not in home.choices):
            left.append(Left(field.code, field.label, value.text, WhyLeft.NO_HOME))
        elif what is None:
            left.append(Left(field.code, field.label, value.text, WhyLeft.NO_VALUE))
        else:
            by_label = field.code in old.placed_fields
            cover.append(CarriedCoverLine(field.code, field.label, cell, printed.fields[field.code], what, by_label))
    return tuple(cover), tuple(left)


def _declared(
    old: OldForm, newer: Edition, printed: Printed
) -> tuple[tuple[CarriedDeclaration, ...], tuple[Left, ...]]:
    """What the old form declares of a table, where the table of that code in the new one may be declared so, too."""
    carried: list[CarriedDeclaration] = []
    left: list[Left] = []
    for table, may_be in old.edition.declarable.items():
        name = old.book.named(declared_name(table))
        value = old.book.at(name.cell) if name is not None and name.cell is not None else BLANK
        if not compared(value.text):
            continue
        says = declared_by(value.text, may_be, old.edition.language)
        if says is not None and says in newer.declarable.get(table, ()):
            carried.append(CarriedDeclaration(table, printed.declared[table], declaration_word(says, newer.language)))
        else:
            why = WhyLeft.NO_VALUE if says is None else WhyLeft.NO_HOME
            left.append(Left(declared_name(table), old.edition.table(table).sheet, value.text, why))
    return tuple(carried), tuple(left)


def _may_be(old: OldForm, code: str) -> str:
    """What stands where a figure may be: `D10 5、D11 7`."""
    values = [(cell, old.book.at(cell)) for cell in old.unsure[code]]
    return listed(f"{cell.a1} {value.text.strip()}" for cell, value in values if is_typed_in(value))
