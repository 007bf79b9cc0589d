"""xlwings' range over an engine's sheet: a sheet says a dozen things of its cells, the rest follows."""

# ruff: noqa: D102  what overrides a member of xlwings is described there

import re
from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Literal

from xlwings import base_classes

from xlvalidate.cells import MAX_COLUMN, MAX_ROW, Area, quoted_sheet
from xlvalidate.excel.engines.addresses import (
    Color,
    EngineError,
    Formula,
    LockedCellError,
    Raw,
    address_of,
    area_in,
    cell_of,
    prepared,
    reference,
)

if TYPE_CHECKING:
    from xlvalidate.excel.engines.books import Book, Names


class Sheet(base_classes.Sheet):
    """What an engine says of one sheet; everything else follows from it."""

    @property
    @abstractmethod
    def book(self) -> "Book": ...

    @abstractmethod
    def read(self, box: Area) -> list[list[Raw]]: ...
    @abstractmethod
    def read_formulas(self, box: Area) -> list[list[str]]: ...
    @abstractmethod
    def write(self, box: Area, rows: Sequence[Sequence[Raw]]) -> None: ...
    @abstractmethod
    def used(self) -> Area: ...
    @abstractmethod
    def locked(self, box: Area) -> bool:
        """The sheet is protected and at least one cell of `box` is locked."""

    @abstractmethod
    def may_format(self) -> bool: ...
    @abstractmethod
    def read_color(self, box: Area) -> Color | None: ...
    @abstractmethod
    def write_color(self, box: Area, color: Color | None) -> None: ...
    @abstractmethod
    def read_number_format(self, box: Area) -> str | None:
        """None when the cells differ."""

    @abstractmethod
    def write_number_format(self, box: Area, code: str) -> None: ...
    @abstractmethod
    def select_box(self, box: Area) -> None: ...
    @abstractmethod
    def activate(self) -> None: ...

    @property
    def names(self) -> "Names":
        return self.book.sheet_names(self)

    @property
    def used_range(self) -> "Range":
        return Range(self, self.used())

    @property
    def cells(self) -> "Range":
        return Range(self, Area.sized(1, 1, MAX_ROW, MAX_COLUMN))

    def select(self) -> None:
        self.activate()

    def clear_contents(self) -> None:
        self.used_range.clear_contents()

    def range(self, arg1: Any, arg2: Any = None) -> "Range":
        first = self._box(arg1)
        if arg2 is None:
            return Range(self, first)
        last = self._box(arg2)
        a = Area.between((first.top, first.left), (last.top, last.left))
        b = Area.between((first.bottom, first.right), (last.bottom, last.right))
        return Range(self, Area.between((a.top, a.left), (b.bottom, b.right)))

    def _box(self, place: Any) -> Area:
        match place:
            case Range():
                return place.box
            case tuple():
                return Area.sized(*place)
        box = area_in(place)
        if box is None:
            sheet, box = reference(place) or self._named(place)
            if sheet.lower() != self.name.lower():
                raise EngineError(f"{place!r} is on the sheet {sheet}, not on {self.name}")
        return box

    def _named(self, name: str) -> tuple[str, Area]:
        for names in (self.names, self.book.names):
            if names.contains(name):
                range_ = names(name).refers_to_range
                return range_.sheet.name, range_.box
        raise EngineError(f"{name!r} is neither an address nor a name")


class Range(base_classes.Range):
    """A box of a sheet. `options` belongs to xlwings' front."""

    max_cells_per_read: None = None
    max_cells_per_write: None = None
    has_array: bool = False

    def __init__(self, sheet: Sheet, box: Area) -> None:
        self._sheet = sheet
        self.box = box
        self.options: dict[str, object] = {}

    @property
    def sheet(self) -> Sheet:
        return self._sheet

    @property
    def api(self) -> object:
        return self._sheet.api

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        return (self.sheet.name, self.box.top, self.box.left, self.box.rows, self.box.columns)

    def __len__(self) -> int:
        return self.box.rows * self.box.columns

    @property
    def row(self) -> int:
        return self.box.top

    @property
    def column(self) -> int:
        return self.box.left

    @property
    def shape(self) -> tuple[int, int]:
        return self.box.rows, self.box.columns

    def __call__(self, arg1: int, arg2: int | None = None) -> "Range":
        if arg2 is None:
            arg1, arg2 = divmod(arg1 - 1, self.box.columns)
            arg1, arg2 = arg1 + 1, arg2 + 1
        return Range(self.sheet, cell_of(self.box, arg1, arg2))

    @property
    def address(self) -> str:
        return address_of(self.box)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        address = address_of(self.box, "$" if row_absolute else "", "$" if col_absolute else "")
        if not external:
            return address
        book, sheet = self.sheet.book.name, self.sheet.name
        if re.fullmatch(r"[\w.]+", book + sheet):
            return f"[{book}]{sheet}!{address}"
        return f"{quoted_sheet(f'[{book}]{sheet}')}!{address}"

    @property
    def raw_value(self) -> Any:
        """A scalar for one cell, otherwise rows."""
        if not len(self):
            return None
        rows = self.sheet.read(self.box)
        return rows[0][0] if len(self) == 1 else rows

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        """Text beginning with `=` is a formula unless the cell's format is `@` or an apostrophe leads, as in Excel."""
        if not len(self):
            return
        self._demand_unlocked()
        if isinstance(value, (list, tuple)):
            rows = value if value and isinstance(value[0], (list, tuple)) else [value]
            typed = [[_typed(cell) for cell in row] for row in rows]
        else:
            typed = self._filled(_typed(value))
        if any(isinstance(cell, Formula) for row in typed for cell in row):
            typed = self._without_formulas_in_text_cells(typed)
        box = Area.sized(self.row, self.column, len(typed), len(typed[0]))
        self.sheet.write(box, typed)

    def _without_formulas_in_text_cells(self, rows: list[list[Raw]]) -> list[list[Raw]]:
        code = self.sheet.read_number_format(self.box)
        if code is None:  # they differ

            def is_text(row: int, column: int) -> bool:
                return self.sheet.read_number_format(cell_of(self.box, row, column)) == "@"

        else:

            def is_text(row: int, column: int) -> bool:
                return code == "@"

        return [
            [str(cell) if isinstance(cell, Formula) and is_text(r, c) else cell for c, cell in enumerate(row, 1)]
            for r, row in enumerate(rows, 1)
        ]

    def _filled(self, raw: Raw) -> list[list[Raw]]:
        """`raw` in every cell; a formula's relative references move along, as if it were copied."""
        box = self.box
        if not isinstance(raw, Formula) or len(self) == 1:
            return [[raw] * box.columns for _ in range(box.rows)]
        from openpyxl.formula.translate import Translator

        origin: Any = Translator(raw, origin=address_of(cell_of(box, 1, 1), "", ""))  # type: ignore[no-untyped-call, unused-ignore]
        return [
            [
                Formula(origin.translate_formula(address_of(cell_of(box, r, c), "", "")))
                for c in range(1, box.columns + 1)
            ]
            for r in range(1, box.rows + 1)
        ]

    @property
    def formula(self) -> Any:
        """The text in the formula bar; rows of texts for more than one cell."""
        rows = self.sheet.read_formulas(self.box)
        return rows[0][0] if len(self) == 1 else tuple(tuple(row) for row in rows)

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    def clear_contents(self) -> None:
        self._demand_unlocked()
        used = self.sheet.used()
        rows = min(self.box.bottom, used.bottom) - self.box.top + 1
        columns = min(self.box.right, used.right) - self.box.left + 1
        if rows > 0 and columns > 0:
            self.sheet.write(Area.sized(self.row, self.column, rows, columns), [[None] * columns] * rows)

    @property
    def color(self) -> Color | None:
        return self.sheet.read_color(self.box)

    @color.setter
    def color(self, value: Color | str | int | None) -> None:
        self._demand_format()
        if isinstance(value, str):
            digits = value.removeprefix("#")
            value = (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:6], 16))
        elif isinstance(value, int):
            value = (value % 256, value // 256 % 256, value // 65536 % 256)
        self.sheet.write_color(self.box, value and (value[0], value[1], value[2]))

    @property
    def number_format(self) -> str | None:
        return self.sheet.read_number_format(self.box)

    @number_format.setter
    def number_format(self, value: str) -> None:
        self._demand_format()
        self.sheet.write_number_format(self.box, value)

    def select(self) -> None:
        self.sheet.select_box(self.box)

    def end(self, direction: Literal["up", "down", "left", "right"]) -> "Range":
        """Where Ctrl and an arrow lead from the first cell."""
        row, column, used = self.row, self.column, self.sheet.used()
        upright = direction in ("up", "down")
        here, last, edge = (row, used.bottom, MAX_ROW) if upright else (column, used.right, MAX_COLUMN)
        if direction in ("up", "left"):
            box = Area.sized(1, column, row, 1) if upright else Area.sized(row, 1, 1, column)
            places = list(range(here, 0, -1))
        else:
            length = max(last - here + 2, 2)
            box = Area.sized(row, column, length, 1) if upright else Area.sized(row, column, 1, length)
            places = [*range(here, here + length - 1), edge]
        cells = [cell not in (None, "") for line in self.sheet.read(box) for cell in line]
        if direction in ("up", "left"):
            cells.reverse()
        at = 1
        if len(places) == 1:
            at = 0
        elif cells[0] and cells[1]:
            while at + 1 < len(places) and cells[at + 1]:
                at += 1
        else:
            while at + 1 < len(places) and not cells[at]:
                at += 1
        return Range(self.sheet, Area.sized(places[at], column) if upright else Area.sized(row, places[at]))

    def _demand_unlocked(self) -> None:
        if self.sheet.locked(self.box):
            where = f"{self.sheet.name}!{address_of(self.box, '', '')}"
            raise LockedCellError(f"{where} is locked: unprotect the sheet or choose an open cell")

    def _demand_format(self) -> None:
        if not self.sheet.may_format():
            raise LockedCellError(f"the sheet {self.sheet.name} is protected against formatting")


def _typed(value: object) -> Raw:
    """As Excel takes what is typed: `=` begins a formula, an apostrophe a text."""
    raw = prepared(value)
    if isinstance(raw, str) and raw.startswith("'"):
        return raw[1:]
    return Formula(raw) if isinstance(raw, str) and len(raw) > 1 and raw.startswith("=") else raw
