"""What a sheet is before any program writes it: cells, merges, widths, prompts, colours. Plain values, no openpyxl."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import SignPlace, Style, Tint
from xlvalidate.findings import Number

Content: TypeAlias = str | Number | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCell:
    """One cell, or the upper left one of a merge.

    `value` is what stands there; of a `formula` it is what the formula gives on the blank form. `code` is the
    indicator and `field` the line of the cover that is filled in here, `declares` the table of which something is
    declared here. `label` marks text that the form prints:
    a returned workbook is compared by it. `link` is the defined name that a click leads to. `shared` says that the
    formula is that of the whole column, with its own row in it: a workbook writes it once. `format` is its number
    format where that is not the one of its style.
    """

    row: int
    column: int
    style: Style
    value: Content = None
    formula: str | None = None
    code: str | None = None
    field: str | None = None
    declares: str | None = None
    label: bool = False
    link: str | None = None
    locked: bool = True
    shared: bool = False
    format: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnColumn:
    """Cells below each other that are alike: a column of an open table, or what a hidden sheet has for its entries. All
    columns of a sheet begin in one row, and nothing else stands in it or below.

    They are blank, or have the `formula`, written for the first of them and with its own row in each, or `values` from
    the top. `value` is what stands in each, of a formula what it gives on the blank form. `code` is the indicator that
    is filled in here.
    """

    area: Area
    style: Style
    value: Content = None
    formula: str | None = None
    values: Sequence[str | int] = ()
    code: str | None = None
    locked: bool = True
    format: str | None = None

    @property
    def first(self) -> DrawnCell:
        """Its first cell."""
        return DrawnCell(
            row=self.area.top,
            column=self.area.left,
            style=self.style,
            value=self.values[0] if self.values else self.value,
            formula=self.formula,
            code=self.code,
            locked=self.locked,
            format=self.format,
        )


class ValidationKind(StrEnum):
    """What may be typed; `any` only shows its prompt."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    LIST = "list"
    DATE = "date"
    LENGTH = "textLength"
    CUSTOM = "custom"
    ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """The prompt of an input and what Excel refuses there: the wrong kind of content, never an unlikely figure.
    `formula` is what has to be TRUE where the kind is `custom`; of a list it says where its words stand, if they are no
    `choices`.
    """

    area: Area
    kind: ValidationKind
    least: str | None = None
    most: str | None = None
    formula: str = ""
    choices: tuple[str, ...] = ()
    prompt_title: str
    prompt: str
    alert_title: str = ""
    alert: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditional:
    """A colour while a formula is true. The formula is written for the upper left cell. Earlier ones win.

    `sign` says where the tint's sign goes, and that it has its line around the cell, too; None where the words in the
    cell say all. `format` is the number format of its cells, where their style has another one: behind the sign the
    value stays as it is.
    """

    area: Area
    formula: str
    tint: Tint
    stop: bool = False
    sign: SignPlace | None = None
    format: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """How a sheet is printed: A4, one page wide; `one_page` makes it one page high too. Footers in Excel's codes.

    `side_margin` is in inches, left and right.
    """

    landscape: bool = False
    one_page: bool = False
    title_rows: tuple[int, int] | None = None
    centred: bool = True
    side_margin: float = 0.6
    footer_left: str = ""
    footer_centre: str = ""
    footer_right: str = ""


class Visibility(StrEnum):
    """Whether the tab is seen."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDrawing:
    """One sheet. `code` is its table's, or `cover`, `checks`, `results`, `meta`. `columns` are those of an open table.

    `freeze` is the first cell that scrolls; `outlined` are the rows that fold under the row above them.
    """

    name: str
    code: str
    cells: tuple[DrawnCell, ...]
    columns: tuple[DrawnColumn, ...] = ()
    merges: tuple[Area, ...] = ()
    widths: tuple[float, ...] = ()
    heights: tuple[tuple[int, float], ...] = ()
    page: Page = field(default_factory=Page)
    freeze: str | None = None
    protected: bool = True
    state: Visibility = Visibility.VISIBLE
    validations: tuple[Validation, ...] = ()
    conditionals: tuple[Conditional, ...] = ()
    outlined: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    filtered: Area | None = None

    @property
    def size(self) -> tuple[int, int]:
        """How many rows and columns are drawn."""
        areas = (*self.merges, *(column.area for column in self.columns))
        ends = [(cell.row, cell.column) for cell in self.cells] + [(area.bottom, area.right) for area in areas]
        return max((row for row, _ in ends), default=0), max((column for _, column in ends), default=0)

    def area_of(self, cell: DrawnCell) -> Area:
        """The merge that a cell opens, or the cell alone."""
        for area in self.merges:
            if (area.top, area.left) == (cell.row, cell.column):
                return area
        return Area(cell.row, cell.column, cell.row, cell.column)


def rectangles(cells: list[tuple[int, int]]) -> Iterator[Area]:
    """Cells as few rectangles: runs of a row, stacked where the next row has the same run."""
    runs: list[Area] = []
    for row, column in sorted(cells):
        last = runs[-1] if runs else None
        if last is not None and last.top == row and last.right == column - 1:
            runs[-1] = Area(row, last.left, row, column)
        else:
            runs.append(Area(row, column, row, column))
    open_areas: dict[tuple[int, int], Area] = {}
    for run in runs:
        key = (run.left, run.right)
        above = open_areas.get(key)
        if above is not None and above.bottom == run.top - 1:
            open_areas[key] = Area(above.top, run.left, run.bottom, run.right)
        else:
            if above is not None:
                yield above
            open_areas[key] = run
    yield from sorted(open_areas.values())
