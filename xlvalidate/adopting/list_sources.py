"""The words that a list of a form offers: written in it, in cells, behind names, or given by what another cell says.

A list may be a formula: `INDIRECT(SUBSTITUTE(B19," ",""))`, `OFFSET(Lists!$A$1,MATCH(B5,Lists!$A:$A,0)-1,1,3)`. It is
computed here for what is printed in the workbook, and for each word that the cell it asks may hold.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlvalidate.adopting.list_formulas import (
    MOST_ITEMS,
    Given,
    ListCells,
    NotUnderstoodError,
    Somewhere,
    computed,
    sheet_of,
    shifted,
    within_used,
    words_of,
)
from xlvalidate.adopting.scan_sheet import Place, Scan, ScannedBook
from xlvalidate.cells import Area
from xlvalidate.reading.printed import stored_words


@dataclass(frozen=True, kw_only=True)
class ListSources:
    """The lists of a workbook. What cells hold is what is printed there, but for those that are `given` a word."""

    book: ScannedBook
    given: Mapping[Somewhere, str] = field(default_factory=dict)

    def items(self, formula: str, sheet: str, first: Place, place: Place) -> tuple[str, ...] | None:
        """The words that a validation offers to a cell; `first` is the cell that its formula is written for. None
        where they are not known.
        """
        if (written := written_items(formula)) is not None:
            return written
        try:
            found = computed(self, formula, sheet, first, place)
            return tuple(dict.fromkeys(filter(None, map(str.strip, self._words(found)))))
        except (NotUnderstoodError, RecursionError, ValueError, OverflowError):
            return None

    def asked(self, formula: str, sheet: str, first: Place, place: Place) -> Iterator[Somewhere]:
        """The single cells that a list's formula asks, each once."""
        try:
            spoken = [*words_of(formula.removeprefix("="))]
        except NotUnderstoodError:
            return
        for match in spoken:
            if match["cells"] and ":" not in match["cells"]:
                area = shifted(match["cells"], first, place)
                yield sheet_of(match["sheet"], sheet.lower()), (area.top, area.left)

    def sources(self, formula: str, sheet: str, first: Place, place: Place) -> ListCells | None:
        """The cells in which a list stands, where its formula leads straight to them."""
        try:
            found = computed(self, formula, sheet, first, place)
        except (NotUnderstoodError, RecursionError, ValueError, OverflowError):
            return None
        return found if isinstance(found, ListCells) else None

    @cached_property
    def tables(self) -> Mapping[str, tuple[str, Area, tuple[str, ...], Area | None]]:
        """The spreadsheet's own tables: sheet, area, columns, and the cells below the headings."""
        return {
            one.name.lower(): (scan.name.lower(), one.area, one.columns, one.body)
            for scan in self.book.scans
            for one in scan.declared.objects
        }

    def scan(self, sheet: str) -> Scan:
        """A sheet by its name in lower case. Raises NotUnderstoodError."""
        found = self.book.by_name.get(sheet)
        if found is None:
            raise NotUnderstoodError
        return found

    def at(self, sheet: str, place: Place) -> str:
        """What stands in a cell, in words."""
        if (word := self.given.get((sheet, place))) is not None:
            return word
        value = self.scan(sheet).value(place)
        return "" if value is None else stored_words(value.text)

    def _words(self, found: Given) -> Iterator[str]:
        if not isinstance(found, ListCells):
            raise NotUnderstoodError
        scan = self.scan(found.sheet)
        area = within_used(found.area, scan)
        if area is None:
            return
        if area.cells > MOST_ITEMS:
            raise NotUnderstoodError
        yield from (self.at(found.sheet, place) for place in area.places() if not scan.covered(place))


def written_items(formula: str) -> tuple[str, ...] | None:
    """The words of a list that is written in the validation itself."""
    said = formula.strip()
    if len(said) < 2 or said[0] != '"' or said[-1] != '"' or '"' in said[1:-1].replace('""', ""):
        return None
    return tuple(dict.fromkeys(filter(None, (word.strip() for word in said[1:-1].replace('""', '"').split(",")))))
