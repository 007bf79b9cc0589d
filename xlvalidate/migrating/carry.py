"""Figures carried from one workbook into a fresh template: each to its home in the newer edition, as typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xlvalidate.cells import Cell
from xlvalidate.editions.declarations import compared, declaration_word, declared_by
from xlvalidate.editions.edition import Edition, declared_name
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.lineage import homes
from xlvalidate.editions.wording import full_name
from xlvalidate.languages import flag_said, listed
from xlvalidate.migrating.old_form import OldForm
from xlvalidate.ooxml.book import BLANK, Value, ValueKind
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.reading.days import DaysWritten, day_of, serial_of
from xlvalidate.reading.printed import Printed
from xlvalidate.rules.types import ValueType


class WhyLeft(StrEnum):
    """Why something was not carried."""

    NO_HOME = "no-home"  # the newer edition does not ask for it
    NO_VALUE = "no-value"  # an error, a date, a formula without a result: nothing that was typed
    OTHER_KIND = "other-kind"  # a number that would mean another one, or a day, where it is to stand
    NOT_FOUND = "not-found"  # neither by its name nor by its labels
    UNSURE = "unsure"  # its label stands twice, or another one stands in its place


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


@dataclass(frozen=True, slots=True)
class Left:
    """What was not carried, and why; `text` is what was typed."""

    code: str
    label: str
    text: str
    why: WhyLeft


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationPlan:
    """What goes where, and what stays behind."""

    older: Edition
    newer: Edition
    moved: tuple[Moved, ...]
    left: tuple[Left, ...]
    cover: tuple[CarriedCoverLine, ...]
    declared: tuple[CarriedDeclaration, ...] = ()

    @property
    def placed(self) -> tuple[CarriedCoverLine | Moved, ...]:
        """What was found by its label only: lines of the cover, then figures."""
        return (*(line for line in self.cover if line.by_label), *(one for one in self.moved if one.by_label))


def plan(old: OldForm, newer: Edition, printed: Printed) -> MigrationPlan:
    """Where every figure of the old workbook goes in a template of the newer edition."""
    older = old.edition
    home_of = homes(newer, older)
    moved, left = _figures(old, newer, home_of, printed.cells)
    housed = set(home_of.values())
    for code, cell in {**old.named, **old.placed}.items():
        value = old.book.at(cell)
        if code not in housed and _typed_in(value):
            left.append(Left(code, full_name(older.indicators[code]), value.text, WhyLeft.NO_HOME))
    cover, unmoved = _cover(old, newer, printed)
    declared, unsaid = _declared(old, newer, printed)
    return MigrationPlan(
        older=older,
        newer=newer,
        moved=tuple(moved),
        left=(*left, *unmoved, *unsaid),
        cover=cover,
        declared=declared,
    )


def carried(template: bytes, moving: MigrationPlan) -> bytes:
    """The template with everything of a plan in it."""
    cover = {line.target: line.value for line in moving.cover}
    declared: dict[Cell, Typed] = {one.target: one.word for one in moving.declared}
    return filled(template, cover | declared | {one.target: one.value for one in moving.moved})


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
        if not _typed_in(value):
            continue
        kind = newer.indicators[home].kind
        what = as_typed(value, kind, old.book.since_1904, newer.language)
        if means_another(value, old.edition.indicators[code].kind, kind):
            left.append(Left(code, label, value.text, WhyLeft.OTHER_KIND))
        elif what is None:
            left.append(Left(code, label, value.text, WhyLeft.NO_VALUE))
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
        if cell is None or not _typed_in(value):
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
    return listed(f"{cell.a1} {value.text.strip()}" for cell, value in values if _typed_in(value))


def _typed_in(value: Value) -> bool:
    return value.kind is not ValueKind.BLANK and (value.kind is not ValueKind.TEXT or bool(value.text.strip()))


def means_another(value: Value, older: FigureKind, newer: FigureKind) -> bool:
    """Would a number be another one where it is to stand: 50 as a percentage, 5 as a day?"""
    if value.kind is ValueKind.NUMBER and ValueType.DATE in (older.facts.type, newer.facts.type):
        return older.facts.type is not newer.facts.type
    return older.facts.number and newer.facts.number and older.facts.share is not newer.facts.share


def as_typed(value: Value, kind: FigureKind, since_1904: bool, language: str) -> Typed | None:
    """A cell's number or text as it stands; where a day goes the number of the day, where yes or no goes its word. None
    where there is nothing that can stand there.
    """
    wanted = kind.facts.type
    if wanted is ValueType.DATE and value.kind in (ValueKind.DATE, ValueKind.NUMBER):
        day = day_of(value, DaysWritten(None, language, since_1904)).day
        return None if day is None else serial_of(day)
    if wanted is ValueType.FLAG and value.kind is ValueKind.BOOLEAN:
        return flag_said(value.text == "TRUE", language)
    if value.kind is ValueKind.NUMBER:
        return Decimal(value.text)
    return value.text if value.kind is ValueKind.TEXT else None
