"""The formulas of a workbook computed, as far as they are understood: what each gives with what is in the cells."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from xlvalidate.cells import Area, Cell, cell_at
from xlvalidate.ooxml.book import DefinedName, Value, ValueKind, is_number
from xlvalidate.ooxml.formula import computed, is_of_a_text, references
from xlvalidate.ooxml.formula_values import Compute, FormulaError, Member, NotComputableError

# Formulas that ask for one another; cells that are asked for; characters of formulas.
_DEEPEST, MOST, _LONGEST = 40, 2_000_000, 1_000_000

Result: TypeAlias = float | str | bool | FormulaError | None
"""What a formula gives; None where that is not known."""


class _TooDeepError(NotComputableError):
    """Formulas that ask for one another through too many others to be computed in one go."""


class Calculation:
    """A workbook being computed. `computes` says of which cells the formula counts, and not what was saved with it; a
    formula that was saved without a result is computed in any case. What is `known` is not computed again, and what is
    `understood` not read again; what is found and read is put there. Days are counted from 1900, or `since_1904`.
    `spent` is how many cells were asked for: after `MOST` nothing is known any more.
    """

    def __init__(
        self,
        names: Mapping[str, DefinedName],
        values: Mapping[Cell, Value],
        computes: Callable[[Cell], bool] = lambda _: True,
        known: dict[Cell, Result] | None = None,
        *,
        since_1904: bool = False,
        understood: dict[Cell, Compute | None] | None = None,
        spent: int = 0,
    ) -> None:
        self.since_1904, self.spent = since_1904, spent
        self._names, self._values, self._computes = names, values, computes
        self._found = {} if known is None else known
        self._asked: set[Cell] = set()
        self._by_name: dict[str, Member] = {}
        self._by_area: dict[tuple[str, int, int, int, int], Sequence[Member]] = {}
        self.understood = {} if understood is None else understood
        self._read = 0

    def results(self, among: Iterable[Cell] | None = None) -> Iterator[tuple[Cell, Result]]:
        """What every formula that counts gives, or those `among` some cells. One that is not understood is left out."""
        asked = [
            cell
            for cell in (self._values if among is None else among)
            if (value := self._values[cell]).formula is not None
            and self._computes(cell)
            and (cell in self._found or self._compute(cell, value) is not None)
        ]
        waiting = [cell for cell in asked if cell not in self._found]
        # A running total asks for the row above it, or below it: from the other end it is not deep.
        while waiting and len(left := [cell for cell in reversed(waiting) if not self._is_found(cell)]) < len(waiting):
            waiting = left
        for cell in asked:
            yield cell, self._found.get(cell)

    def read(self) -> Mapping[Cell, Compute | None]:
        """How each formula that counts is computed; None of one that is not understood."""
        asked = ((cell, value) for cell, value in self._values.items() if value.formula is not None)
        return {cell: self._compute(cell, value) for cell, value in asked if self._computes(cell)}

    def _compute(self, cell: Cell, value: Value) -> Compute | None:
        if cell not in self.understood:
            formula = value.formula or ""
            self._read += 0 if is_of_a_text(formula) else len(formula)
            self.understood[cell] = computed(formula, cell.sheet) if self._read <= _LONGEST else None
        return self.understood[cell]

    def _is_found(self, cell: Cell) -> bool:
        try:
            return self._result(cell, self._values[cell]) is not None or cell in self._found
        except NotComputableError:
            return cell in self._found

    def at(self, cell: Cell) -> Member:
        """What stands in a cell. Raises NotComputableError."""
        self.spent += 1
        if self.spent > MOST:
            raise NotComputableError
        value = self._values.get(cell)
        if value is None or value.kind is ValueKind.BLANK:
            return None
        if value.formula is None or not (self._computes(cell) or value.kind is ValueKind.UNCALCULATED):
            return _content(value)
        found = self._result(cell, value)
        if found is None:
            raise NotComputableError
        return found

    def named(self, name: str) -> Member:
        """What stands in the cell that a name leads to. Raises NotComputableError."""
        if name in self._by_name:
            return self._by_name[name]
        found = self._names.get(name.lower())
        if found is None or found.cell is None:
            raise NotComputableError
        self._by_name[name] = member = self.at(found.cell)
        return member

    def within(self, sheet: str, area: Area) -> Sequence[Member]:
        """What stands in the cells of an area, row by row. Raises NotComputableError."""
        key = (sheet, area.top, area.left, area.bottom, area.right)
        if key not in self._by_area:
            self._by_area[key] = [self.at(cell_at(sheet, row, column)) for row, column in area.places()]
        return self._by_area[key]

    def _result(self, cell: Cell, value: Value) -> Result:
        if cell in self._found:
            return self._found[cell]
        compute = self._compute(cell, value)
        if compute is None or cell in self._asked:
            return None
        if len(self._asked) > _DEEPEST:
            raise _TooDeepError
        self._asked.add(cell)
        found: Result
        try:
            gives = compute(self)
            found = 0.0 if gives is None else gives
        except FormulaError as error:
            found = error
        except _TooDeepError:
            raise
        except (NotComputableError, RecursionError):
            found = None
        finally:
            self._asked.discard(cell)
        self._found[cell] = found
        return found


def _content(value: Value) -> Member:
    match value.kind:
        case ValueKind.NUMBER | ValueKind.DATE if is_number(value.text):
            return float(value.text)
        case ValueKind.BOOLEAN:
            return value.text == "TRUE"
        case ValueKind.ERROR:
            return FormulaError(value.text)
        case ValueKind.UNCALCULATED:
            raise NotComputableError
    return value.text


class Dependents:
    """Which formulas of a workbook have to be computed again once something else stands in some of its cells."""

    def __init__(self, names: Mapping[str, DefinedName], values: Mapping[Cell, Value]) -> None:
        self._names, self._values = names, values
        self._asking: dict[Cell, frozenset[Cell]] = {}

    def of(self, cells: Iterable[Cell]) -> set[Cell]:
        """The cells of these formulas."""
        found, waiting = set[Cell](), [*cells]
        while waiting:
            new = self._of_one(waiting.pop()) - found
            found |= new
            waiting += new
        return found

    def asked_by(self, cells: Iterable[Cell]) -> set[str]:
        """The sheets on which stands what the formulas in some cells ask for."""
        sheets = set[str]()
        for cell in cells:
            names, areas = references(self._values[cell].formula or "", cell.sheet)
            places = (self._names[name].cell for name in names if name in self._names)
            sheets |= {sheet for sheet, _ in areas} | {place.sheet for place in places if place is not None}
        return sheets

    def _of_one(self, cell: Cell) -> frozenset[Cell]:
        """The formulas that ask for a cell themselves."""
        if cell not in self._asking:
            by_cell, by_area = self._asked
            over = (
                one
                for area, one in by_area.get(cell.sheet, ())
                if area.top <= cell.row <= area.bottom and area.left <= cell.column <= area.right
            )
            self._asking[cell] = frozenset((*by_cell.get(cell, ()), *over))
        return self._asking[cell]

    @cached_property
    def _asked(self) -> tuple[Mapping[Cell, list[Cell]], Mapping[str, list[tuple[Area, Cell]]]]:
        by_cell: dict[Cell, list[Cell]] = defaultdict(list)
        by_area: dict[str, list[tuple[Area, Cell]]] = defaultdict(list)
        for at, value in self._values.items():
            if value.formula is None:
                continue
            names, areas = references(value.formula, at.sheet)
            for name in names:
                if (found := self._names.get(name)) is not None and found.cell is not None:
                    by_cell[found.cell].append(at)
            for sheet, area in areas:
                if area.cells == 1:
                    by_cell[Cell(sheet, area.top, area.left)].append(at)
                else:
                    by_area[sheet].append((area, at))
        return by_cell, by_area
