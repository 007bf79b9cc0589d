"""Where the defined names of a workbook lead, and which of two with one name counts."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from xlvalidate.cells import MAX_ROW, Cell, cell_at, column_number
from xlvalidate.ooxml.book import ColumnArea, DefinedName, NameFault

_LONGEST_FORMULA = 8_192
_LONGEST_AREA = 512
_BLANKS = " \t\r\n"
_SHORT = 64

_COLUMN, _ROW = r"[A-Za-z]{1,3}", r"[1-9][0-9]{0,6}"
_SHEET = r"(?:'((?:[^']|'')+)'|([^\x00-\x2d\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]+))!"
_CORNER = rf"\$?({_COLUMN})\$?({_ROW})"
_CELLS = re.compile(f"{_SHEET}{_CORNER}(?::{_CORNER})?")
_AREA = re.compile(rf"{_SHEET}(?:\$?{_COLUMN}:\$?{_COLUMN}|\$?{_ROW}:\$?{_ROW})")
_ELSEWHERE = re.compile(r"'[^'\[]*\[[^']*'!.*|\[[^\]]*\][^!]*!.*", re.S)

Copies: TypeAlias = Mapping[str, Mapping[str, Cell]]
"""By sheet, where its own names lead that the workbook has as well: the sheet is the copy of another."""


class StatedName(NamedTuple):
    """A defined name as it is written down; `scoped` says that it is one sheet's own."""

    name: str
    refers: str
    scoped: bool


def resolved(stated: Iterable[StatedName], tabs: Iterable[str]) -> tuple[Mapping[str, DefinedName], Copies]:
    """The names, keyed by their lower case, and the sheets that were copied with theirs.

    A name of the workbook counts before one of a sheet, as it does in formulas of other sheets. Only where it leads
    nowhere any more, the one that a copy of its sheet has is read instead. An area never makes a sheet a copy.
    """
    sheets = {tab.lower(): tab for tab in tabs}
    names: dict[str, DefinedName] = {}
    own: dict[str, list[DefinedName]] = defaultdict(list)
    for name, refers, scoped in stated:
        key = name.lower()
        if key.startswith("_xlnm."):
            continue
        if scoped:
            own[key].append(_name(name, refers, sheets))
        elif key in names:
            names[key] = _doubled(names[key])
        else:
            names[key] = _name(name, refers, sheets)
    copies: dict[str, dict[str, Cell]] = defaultdict(dict)
    for key, of_sheets in own.items():
        whole = names.get(key)
        cells = [one for one in of_sheets if one.cell is not None]
        if whole is None:
            names[key] = of_sheets[0] if len(of_sheets) == 1 else _doubled(of_sheets[0])
        elif whole.fault in (NameFault.BROKEN, NameFault.SHEET) and cells:
            names[key] = replace(cells[0], instead=True) if len(cells) == 1 else _doubled(whole)
        elif whole.fault in (NameFault.BROKEN, NameFault.SHEET):
            areas = [one.area for one in of_sheets if one.area is not None]
            # As a cell's name it leads nowhere, and is told as that.
            names[key] = replace(whole, area=areas[0], instead=True) if len(areas) == 1 else whole
        elif whole.cell is not None:
            for one in cells:
                if one.cell is not None and one.cell != whole.cell:
                    copies[one.cell.sheet][key] = one.cell
    return MappingProxyType(names), MappingProxyType(copies)


# The workbooks of one form have the same names, whichever program saved them.
resolved_once = lru_cache(maxsize=16)(resolved)


def _name(name: str, refers: str, sheets: Mapping[str, str]) -> DefinedName:
    leads = leads_to(refers, sheets)
    if isinstance(leads, ColumnArea):
        return DefinedName(name, refers, fault=NameFault.RANGE, area=leads)
    return DefinedName(name, refers, leads) if isinstance(leads, Cell) else DefinedName(name, refers, fault=leads)


def _doubled(name: DefinedName) -> DefinedName:
    return DefinedName(name.name, name.refers, fault=NameFault.DOUBLED)


def leads_to(refers: str, sheets: Mapping[str, str]) -> Cell | ColumnArea | NameFault:
    """The one absolute cell of this workbook that a name's text leads to, or the several ones of one column; else why
    it leads to none. An area of a sheet that is not there is a range as any other.
    """
    # The workbooks of one form have the same names: a batch understands each text once.
    leads = _remembered(refers) if len(refers) <= _SHORT else _understood(refers)
    if isinstance(leads, NameFault):
        return leads
    name = sheets.get(leads.sheet.lower())
    if name is None:
        return NameFault.SHEET if isinstance(leads, Cell) else NameFault.RANGE
    return leads if name == leads.sheet else replace(leads, sheet=name)


def _understood(refers: str) -> Cell | ColumnArea | NameFault:
    refers = refers.strip(_BLANKS)
    if len(refers) > _LONGEST_FORMULA:
        return NameFault.FORMULA
    match = _CELLS.fullmatch(refers) or _AREA.fullmatch(refers) if len(refers) <= _LONGEST_AREA else None
    if match is None:
        if "#REF!" in refers:
            return NameFault.BROKEN
        return NameFault.EXTERNAL if _ELSEWHERE.fullmatch(refers) else NameFault.FORMULA
    quoted, plain, *corners = match.groups()
    sheet = plain or quoted.replace("''", "'")
    if "[" in sheet:
        return NameFault.EXTERNAL
    if not corners or ":" in sheet:
        return NameFault.RANGE
    row, column = int(corners[1]), _column(corners[0])
    last_row, last_column = (int(corners[3]), _column(corners[2])) if corners[3] else (row, column)
    if column is None or last_column is None or max(row, last_row) > MAX_ROW:
        return NameFault.FORMULA
    absolute = refers.count("$", refers.rindex("!")) == (4 if corners[3] else 2)
    if (row, column) != (last_row, last_column):
        down = absolute and column == last_column and row < last_row
        return ColumnArea(sheet, column, row, last_row) if down else NameFault.RANGE
    if not absolute:
        return NameFault.RELATIVE
    return (cell_at if len(refers) <= _SHORT else Cell)(sheet, row, column)


_remembered = lru_cache(maxsize=8_192)(_understood)


def _column(letters: str) -> int | None:
    try:
        return column_number(letters)
    except ValueError:
        return None
