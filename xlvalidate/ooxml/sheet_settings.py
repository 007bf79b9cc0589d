"""What a worksheet has around its cells: merged and hidden lines, a filter, the areas with a validation or a colour."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from xlvalidate.cells import MAX_COLUMN, Area
from xlvalidate.ooxml.workbook_limits import PackageBudget
from xlvalidate.ooxml.xml import MAIN, Attributes, Element

_X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
_TRUE = ("1", "true", "on")
_DIGITS = 5


@dataclass(frozen=True, slots=True)
class SheetSettings:
    """What stands before and behind the rows of a sheet, as it is written there.

    `merged` are the areas of merged cells, `validated` and `coloured` the lists of areas with a validation and with
    a conditional format; `hidden_columns` the first and the last of each run of hidden ones. `rows_hidden` says that
    a row of which nothing is said is hidden, `filtered` that rows are hidden by a filter, `newer` that there are
    validations or colours of a newer kind, whose areas are not read.
    """

    merged: tuple[str, ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    rows_hidden: bool = False
    filtered: bool = False
    validated: tuple[str, ...] = ()
    coloured: tuple[str, ...] = ()
    newer: bool = False


@dataclass(slots=True)
class SettingsHeard:
    """The settings of a sheet as its part is parsed: `head` before the rows, `tail` behind them."""

    part: str
    budget: PackageBudget
    merged: list[str] = field(default_factory=list)
    columns: list[tuple[int, int]] = field(default_factory=list)
    rows_hidden: bool = False
    filtered: bool = False
    validated: list[str] = field(default_factory=list)
    coloured: list[str] = field(default_factory=list)
    newer: bool = False

    def head(self) -> Mapping[str, Element]:
        """The elements of a worksheet that are asked before its rows."""
        columns = {f"{space} col": Element(start=self._column) for space in MAIN}
        return {"sheetFormatPr": Element(start=self._rows), "cols": Element(columns)}

    def tail(self) -> Mapping[str, Callable[[Attributes], None]]:
        """Who hears which element behind the rows."""
        heard = {
            "mergeCell": self._kept(self.merged, "ref"),
            "dataValidation": self._kept(self.validated, "sqref"),
            "conditionalFormatting": self._kept(self.coloured, "sqref"),
            "filterColumn": self._filter,
        }
        newer = {f"{_X14} {tag}": self._newer for tag in ("dataValidation", "conditionalFormatting")}
        return {f"{space} {tag}": hear for space in MAIN for tag, hear in heard.items()} | newer

    def settings(self) -> SheetSettings:
        """What was heard."""
        return SheetSettings(
            merged=tuple(self.merged),
            hidden_columns=tuple(self.columns),
            rows_hidden=self.rows_hidden,
            filtered=self.filtered,
            validated=tuple(self.validated),
            coloured=tuple(self.coloured),
            newer=self.newer,
        )

    def _kept(self, among: list[str], key: str) -> Callable[[Attributes], None]:
        def keep(attributes: Attributes) -> None:
            said = attributes.get(key, "")
            self.budget.keep(self.part, len(said))
            among.append(said)

        return keep

    def _column(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        hidden = attributes.get("hidden", "") in _TRUE or _is_nothing(attributes.get("width"))
        if hidden and _is_column(first) and _is_column(last):
            self.budget.keep(self.part, 1)
            self.columns.append((int(first), int(last)))

    def _rows(self, attributes: Attributes) -> None:
        self.rows_hidden = attributes.get("zeroHeight", "") in _TRUE

    def _filter(self, _: Attributes) -> None:
        self.filtered = True

    def _newer(self, _: Attributes) -> None:
        self.newer = True


def row_hidden(attributes: Attributes) -> bool:
    """Does a row with these attributes not show?"""
    return attributes.get("hidden", "") in _TRUE or _is_nothing(attributes.get("ht"))


def areas_of(said: Iterable[str], most: int) -> list[Area] | None:
    """The areas that lists of areas name, those left out that are none; None where there are more than `most`."""
    areas: list[Area] = []
    for one in said:
        for address in one.split():
            if len(areas) == most:
                return None
            try:
                areas.append(Area.at(address))
            except ValueError:
                continue
    return areas


def _is_nothing(size: str | None) -> bool:
    """Is a height or a width 0?"""
    return size is not None and not size.strip("0.") and "0" in size


def _is_column(number: str) -> bool:
    return len(number) <= _DIGITS and number.isascii() and number.isdigit() and 1 <= int(number) <= MAX_COLUMN
