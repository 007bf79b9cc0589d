"""What a sheet of somebody else's form declares: locks, validations, colours by condition, tables, hidden lines."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from xlvalidate.cells import MAX_COLUMN, MAX_ROW, Area, column_number
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.sheet_settings import areas_of, row_hidden
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import links
from xlvalidate.ooxml.xml import MAIN, Attributes, Element, named, parse

_X14 = ("http://schemas.microsoft.com/office/spreadsheetml/2009/9/main",)
_XM = ("http://schemas.microsoft.com/office/excel/2006/main",)
_TRUE = ("1", "true", "on")
_MOST_AREAS = 100_000
_DIGITS = 7

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class FormValidation:
    """What may be typed into some cells. Relative references of its formulas are those of the first cell."""

    type: str
    operator: str
    formulas: tuple[str, str]
    areas: tuple[Area, ...]

    @property
    def first(self) -> Place:
        """The cell from which its references are counted."""
        return min(area.top for area in self.areas), min(area.left for area in self.areas)


@dataclass(frozen=True, slots=True)
class FormColour:
    """A colour under a condition: the formulas as they are written, and the kind of the condition."""

    type: str
    formulas: tuple[str, ...]
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class ListObject:
    """A table of the spreadsheet's own: its name, where it stands with its heading row, and its columns."""

    name: str
    area: Area
    columns: tuple[str, ...]
    heading_rows: int = 1
    total_rows: int = 0

    @property
    def body(self) -> Area | None:
        """Its cells below the headings; None where it has none."""
        top, bottom = self.area.top + self.heading_rows, self.area.bottom - self.total_rows
        return Area(top, self.area.left, bottom, self.area.right) if top <= bottom else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredSheet:
    """A sheet without its contents. `styles` has, by row and column, the style of every cell that is written; else that
    of its row or its column counts. `widths` are in characters, by column, where they are said.
    """

    protected: bool = False
    styles: Mapping[Place, int] = field(default_factory=dict)
    row_styles: Mapping[int, int] = field(default_factory=dict)
    column_styles: Mapping[int, int] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    rows_hidden: bool = False
    shown_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    widths: Mapping[int, float] = field(default_factory=dict)
    merges: tuple[Area, ...] = ()
    validations: tuple[FormValidation, ...] = ()
    conditionals: tuple[FormColour, ...] = ()
    objects: tuple[ListObject, ...] = ()

    def style(self, place: Place) -> int:
        """The style of a cell, by its number."""
        own = self.styles.get(place)
        if own is not None:
            return own
        row = self.row_styles.get(place[0])
        return self.column_styles.get(place[1], 0) if row is None else row

    def hidden(self, place: Place) -> bool:
        """Does the cell not show?"""
        row, column = place
        if row in self.hidden_rows or (self.rows_hidden and row not in self.shown_rows):
            return True
        return column in self.hidden_columns


class _Heard:
    """Where a pass over a worksheet has come to."""

    def __init__(self, package: Package, part: str) -> None:
        self.package, self.part, self.budget = package, part, package.budget
        self.styles: dict[Place, int] = {}
        self.row_styles: dict[int, int] = {}
        self.column_styles: dict[int, int] = {}
        self.hidden_rows: set[int] = set()
        self.shown_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.widths: dict[int, float] = {}
        self.merges: list[str] = []
        self.validations: list[FormValidation] = []
        self.conditionals: list[FormColour] = []
        self.protected = self.rows_hidden = False
        self.row = self.column = 0
        self.letters: dict[str, int] = {}
        self.said: Attributes = {}
        self.where = ""
        self.formulas: list[str] = []
        self.kinds: list[str] = []

    def row_starts(self, attributes: Attributes) -> None:
        said = attributes.get("r", "")
        self.row = int(said) if said.isdigit() and len(said) <= _DIGITS else self.row + 1
        self.column = 0
        if self.row > MAX_ROW:
            raise RefusedError("bad-address", f"{self.part} {self.row}")
        if row_hidden(attributes):
            self.hidden_rows.add(self.row)
        else:
            self.shown_rows.add(self.row)
        if attributes.get("customFormat", "") in _TRUE and (style := attributes.get("s", "")).isdigit():
            self.row_styles[self.row] = int(style[:_DIGITS])

    def cell(self, attributes: Attributes) -> None:
        said = attributes.get("r")
        if said:
            letters = said.rstrip("0123456789")
            column = self.letters.get(letters)
            if column is None:
                try:
                    column = self.letters[letters] = column_number(letters)
                except ValueError:
                    raise RefusedError("bad-address", f"{self.part} {said[:20]}") from None
            self.column = column
        else:
            self.column += 1
        style = attributes.get("s", "0")
        self.styles[self.row, self.column] = int(style) if style.isdigit() and len(style) <= _DIGITS else 0

    def column_starts(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (first.isdigit() and last.isdigit() and len(first) <= _DIGITS and len(last) <= _DIGITS):
            return
        columns = range(int(first), min(int(last), MAX_COLUMN) + 1)
        if attributes.get("hidden", "") in _TRUE:
            self.hidden_columns.update(columns)
        if (style := attributes.get("style", "")).isdigit():
            self.column_styles.update(dict.fromkeys(columns, int(style[:_DIGITS])))
        try:
            self.widths.update(dict.fromkeys(columns, float(attributes.get("width", ""))))
        except ValueError:
            return

    def rows_format(self, attributes: Attributes) -> None:
        self.rows_hidden = attributes.get("zeroHeight", "") in _TRUE

    def protection(self, attributes: Attributes) -> None:
        self.protected = attributes.get("sheet", "") in _TRUE

    def merge(self, attributes: Attributes) -> None:
        if len(self.merges) == self.package.limits.cells:
            raise RefusedError("too-many-cells", self.part)
        self.merges.append(attributes.get("ref", "")[:64])

    def starts(self, attributes: Attributes) -> None:
        self.said, self.where = attributes, attributes.get("sqref", "")
        self.formulas, self.kinds = [], []

    def formula(self, text: str) -> None:
        self.budget.keep(self.part, len(text))
        self.formulas.append(text)

    def first(self, text: str) -> None:
        self.formulas[:0] = [text]
        self.budget.keep(self.part, len(text))

    def second(self, text: str) -> None:
        self.formulas.append(text)
        self.budget.keep(self.part, len(text))

    def sqref(self, text: str) -> None:
        self.where = text
        self.budget.keep(self.part, len(text))

    def condition(self, attributes: Attributes) -> None:
        self.kinds.append(attributes.get("type", ""))

    def validation_ends(self, _: str) -> None:
        areas = tuple(areas_of([self.where], _MOST_AREAS) or ())
        if areas:
            one, two = [*self.formulas, "", ""][:2]
            said = self.said
            self.validations.append(
                FormValidation(said.get("type", "none"), said.get("operator", "between"), (one, two), areas)
            )

    def conditional_ends(self, _: str) -> None:
        areas = tuple(areas_of([self.where], _MOST_AREAS) or ())
        if areas:
            self.conditionals.append(FormColour(" ".join(self.kinds), tuple(self.formulas), areas))

    def nested(self, end: str) -> Element:
        """x14 puts a formula into an element of its own."""
        hear = {"formula1": self.first, "formula2": self.second, "formula": self.formula}[end]
        return Element(named({"f": Element(end=hear, text=True)}, _XM))


def read_declared(package: Package, part: str) -> DeclaredSheet:
    """A worksheet's declarations. Raises RefusedError."""
    heard = _Heard(package, part)
    one, two = (Element(end=hear, text=True) for hear in (heard.first, heard.second))
    validation = Element(named({"formula1": one, "formula2": two}), start=heard.starts, end=heard.validation_ends)
    formula = Element(end=heard.formula, text=True)
    rule = Element(named({"formula": formula}), start=heard.condition)
    sqref = named({"sqref": Element(end=heard.sqref, text=True)}, _XM)
    newer_validation = Element(
        {**named({key: heard.nested(key) for key in ("formula1", "formula2")}, _X14), **sqref},
        start=heard.starts,
        end=heard.validation_ends,
    )
    newer_rule = Element(named({"f": Element(end=heard.formula, text=True)}, _XM), start=heard.condition)
    newer_conditional = Element(
        {**named({"cfRule": newer_rule}, _X14), **sqref}, start=heard.starts, end=heard.conditional_ends
    )
    extension = {
        **named({"dataValidations": Element(named({"dataValidation": newer_validation}, _X14))}, _X14),
        **named({"conditionalFormattings": Element(named({"conditionalFormatting": newer_conditional}, _X14))}, _X14),
    }
    inside = {
        "sheetFormatPr": Element(start=heard.rows_format),
        "cols": Element({f"{space} col": Element(start=heard.column_starts) for space in MAIN}),
        "sheetData": Element(named({"row": Element(named({"c": Element(start=heard.cell)}), start=heard.row_starts)})),
        "sheetProtection": Element(start=heard.protection),
        "mergeCells": Element(named({"mergeCell": Element(start=heard.merge)})),
        "dataValidations": Element(named({"dataValidation": validation})),
        "conditionalFormatting": Element(named({"cfRule": rule}), start=heard.starts, end=heard.conditional_ends),
        "extLst": Element(named({"ext": Element(extension)})),
    }
    parse(part, package.chunks(part), named({"worksheet": Element(named(inside))}), package.budget)
    merges = areas_of(heard.merges, len(heard.merges)) or []
    if len(merges) != len(heard.merges):
        raise RefusedError("bad-address", f"{part} mergeCells")
    return DeclaredSheet(
        protected=heard.protected,
        styles=heard.styles,
        row_styles=heard.row_styles,
        column_styles=heard.column_styles,
        hidden_rows=frozenset(heard.hidden_rows),
        rows_hidden=heard.rows_hidden,
        shown_rows=frozenset(heard.shown_rows) if heard.rows_hidden else frozenset(),
        hidden_columns=frozenset(heard.hidden_columns),
        widths=heard.widths,
        merges=tuple(merges),
        validations=tuple(heard.validations),
        conditionals=tuple(heard.conditionals),
        objects=tuple(_objects(package, part)),
    )


def _objects(package: Package, part: str) -> list[ListObject]:
    found: list[ListObject] = []
    folder, base = posixpath.split(part)
    if posixpath.join(folder, "_rels", f"{base}.rels").lower() not in package.index:
        return found
    for link in links(package, part).values():
        if link.kind == "table" and link.target.lower() in package.index:
            table = _object(package, link.target)
            if table is not None:
                found.append(table)
    return found


def _object(package: Package, part: str) -> ListObject | None:
    said: Attributes = {}
    columns: list[str] = []

    def column(attributes: Attributes) -> None:
        name = attributes.get("name", "")
        package.budget.keep(part, len(name))
        columns.append(name)

    inside = named({"tableColumns": Element(named({"tableColumn": Element(start=column)}))})
    parse(part, package.chunks(part), named({"table": Element(inside, start=said.update)}), package.budget)
    try:
        area = Area.at(said.get("ref", ""))
    except ValueError:
        return None
    heads, totals = said.get("headerRowCount", "1"), said.get("totalsRowCount", "0")
    return ListObject(
        said.get("displayName", said.get("name", "")),
        area,
        tuple(columns),
        int(heads) if heads in ("0", "1") else 1,
        int(totals) if totals in ("0", "1") else 0,
    )
