"""What the formulas of a workbook give in one copy after the other, with something else typed into each.

Copies are mostly like one of those before: a formula is computed again only where something else was typed into what it
asks for, however indirectly.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import DefinedName, Value
from xlvalidate.ooxml.calculation import MOST, Calculation, Dependents, Result
from xlvalidate.ooxml.fill import Typed, over_columns, typed_over, unknown_among

Results = Mapping[str, Mapping[str, Result]]
"""What formulas give, by sheet and address."""

# So far below what a calculation may ask for, a copy comes out alike whether or not it goes by another.
_FAR_BELOW = MOST // 50
_REMEMBERED = 4  # copies


@dataclass(frozen=True, slots=True, eq=False)
class _Copy:
    """What was typed into a copy, the formulas that depend on it, what every formula gives, and what of that they do
    not give as long as nothing is typed. `spent` is how many cells were asked for, in the copies that it goes by too.
    """

    typed: Mapping[Cell, Typed] = field(default_factory=dict)
    again: Set[Cell] = frozenset()
    found: Mapping[Cell, Result] = field(default_factory=dict)
    other: Results = field(default_factory=dict)
    spent: int = 0

    def changed(self, typed: Mapping[Cell, Typed]) -> list[Cell]:
        """Where something else was typed here, or nothing, or nothing there."""
        return [cell for cell in {**self.typed, **typed} if _is_other(self.typed.get(cell), typed.get(cell))]


class FormulasOfCopies:
    """The formulas of a workbook, and what they gave in the last few copies that differed much.

    Those `over` columns, or over sheets that were not read, keep what was saved with them. Of those that depend on what
    is typed nobody here knows what they give.
    """

    def __init__(self, names: Mapping[str, DefinedName], values: Mapping[Cell, Value], *, since_1904: bool) -> None:
        self.names, self.over = names, over_columns(names, values)
        self._values, self._since_1904 = values, since_1904
        self._dependents = Dependents(names, values)
        self._place = {cell: place for place, (cell, value) in enumerate(values.items()) if value.formula is not None}
        known = unknown_among(self.over, self.over, values)
        computing = Calculation(names, values, lambda cell: cell not in self.over, known, since_1904=since_1904)
        self._blank = _Copy(found=dict(computing.results()))
        self._before: list[_Copy] = []  # the last one at the end
        self._understood = computing.understood

    @property
    def blank(self) -> Mapping[Cell, Result]:
        """What they give as long as nothing is typed, those over columns apart."""
        return self._blank.found

    @property
    def spent(self) -> int:
        """How many cells were asked for, for the last copy and for those that it goes by."""
        return self._before[-1].spent if self._before else 0

    def results(self, typed: Mapping[Cell, Typed]) -> Results:
        """What formulas give with this `typed`, where it is not what they give as long as nothing is; None where that
        is not known.
        """
        alike = (before.again for before in self._before if before.typed.keys() == typed.keys())
        again = next(alike, None) or self._dependents.of(typed)
        copy = self._after_another(typed, again)
        if copy is None:
            copy = self._after(self._blank, typed, again, again | typed.keys())
            del self._before[: 1 - _REMEMBERED]
        self._before.append(copy)
        return copy.other

    def _after_another(self, typed: Mapping[Cell, Typed], again: Set[Cell]) -> _Copy | None:
        """The copy that takes the place of the one that is most like it; None where going by the blank form is less."""
        changed, before = min(
            ((one.changed(typed), one) for one in self._before),
            key=lambda found: len(found[0]),
            default=([], self._blank),
        )
        since = self._dependents.of(changed)
        if before is self._blank or len(since) >= len(again):
            return None
        copy = self._after(before, typed, again, since.union(changed))
        if copy.spent > _FAR_BELOW:
            return None
        self._before.remove(before)
        return copy

    def _after(self, before: _Copy, typed: Mapping[Cell, Typed], again: Set[Cell], open_again: Set[Cell]) -> _Copy:
        """The copy that follows one, of which all stays but what is `open_again`."""
        stay = self.over - again
        found = {**before.found}
        for cell in open_again:
            found.pop(cell, None)
        found |= unknown_among(self.over, stay, self._values)
        computing = Calculation(
            self.names,
            typed_over(self._values, typed),
            lambda cell: cell not in stay,
            found,
            since_1904=self._since_1904,
            understood=self._understood,
            spent=before.spent,
        )
        new = dict(computing.results(sorted(open_again & self._place.keys(), key=self._place.__getitem__)))
        # Of a sheet on which nothing changes the very same results are handed on.
        changed = {sheet: {**before.other.get(sheet, {})} for sheet in {cell.sheet for cell in open_again}}
        for cell in open_again:
            if cell in new and self._is_other_than_blank(cell, new[cell]):
                changed[cell.sheet][cell.a1] = new[cell]
            else:
                changed[cell.sheet].pop(cell.a1, None)
        other = {sheet: results for sheet, results in {**before.other, **changed}.items() if results}
        return _Copy({**typed}, again, found, other, computing.spent)

    def _is_other_than_blank(self, cell: Cell, result: Result) -> bool:
        blank = self._blank.found
        return cell not in blank or _is_other(blank[cell], result)


def _is_other(one: Result | Typed, another: Result | Typed) -> bool:
    """Are they not the same value of the same type?"""
    return type(one) is not type(another) or one != another
