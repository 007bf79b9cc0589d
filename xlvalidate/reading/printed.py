"""The parts of a template that a returned workbook is compared with. Plain data, made from the drawing."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from xlvalidate.cells import Cell
from xlvalidate.characters import normal
from xlvalidate.editions.edition import Indicator
from xlvalidate.ooxml.book import ColumnArea

Variants = Mapping[str, Iterable[str]]
"""Other ways in which a printed label is written, by the label."""

_UNSEEN = re.compile("[\\s\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad]+")
_REMARK = re.compile(r"(?<=.)\([^()]*\)$")

_STORED = re.compile(r"-?[0-9]*\.[0-9]{13,}(?:[eE][+-]?[0-9]{1,3})?")
_DIGITS = 15  # that a spreadsheet shows of a number


def stored_words(text: str) -> str:
    """What a cell's content is in words: a number that a spreadsheet keeps as 1.1000000000000001 is 1.1 to who reads
    it.
    """
    return format(float(text), f".{_DIGITS}g") if _STORED.fullmatch(text) else text


def plain_label(text: str) -> str:
    """A printed text without blanks and line ends, its full-width letters and marks made half-width."""
    return _UNSEEN.sub("", normal("NFKC", stored_words(text)))


@dataclass(frozen=True, slots=True)
class Tab:
    """A sheet of the template. `form` says that the office fills it in; `names` are the defined names on it."""

    name: str
    visible: bool
    form: bool
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A text that the form prints, and the same as it is compared."""

    cell: Cell
    text: str
    plain: str


@dataclass(frozen=True, eq=False)
class PrintedSheet:
    """One sheet that is filled in: its labels, the cells of its figures by code, of its cover lines by code.

    `taken` are its cells in which the form itself has something, or takes something; where it is not `whole`, others
    may have something of their own. `columns` has those of open tables by code. `validated` and `coloured` are the
    indicators that have a validation and a colour.
    """

    tab: Tab
    labels: tuple[Label, ...]
    cells: Mapping[str, Cell]
    fields: Mapping[str, Cell]
    headings: tuple[Cell, ...]
    taken: frozenset[tuple[int, int]] = frozenset()
    whole: bool = False
    validated: tuple[str, ...] = ()
    coloured: tuple[str, ...] = ()
    columns: Mapping[str, ColumnArea] = field(default_factory=dict)

    @cached_property
    def column_headings(self) -> Mapping[str, tuple[str, int]]:
        """By code of a column of an open table, what is printed right above it, as it is compared, and how many rows
        above its first cell.
        """
        found: dict[str, tuple[str, int]] = {}
        for code, area in self.columns.items():
            above = [label for label in self.labels if label.cell.column == area.column and label.cell.row < area.top]
            if above:
                label = max(above, key=lambda one: one.cell.row)
                found[code] = label.plain, area.top - label.cell.row
        return found

    @cached_property
    def inputs(self) -> Mapping[tuple[int, int], str]:
        """The cells that are filled in, by row and column: an indicator's code, or nothing for a line of the cover."""
        fields = {(cell.row, cell.column): "" for cell in self.fields.values()}
        return fields | {(cell.row, cell.column): code for code, cell in self.cells.items()}


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A template as it was issued.

    `cells` has each indicator's cell, `columns` where those of open tables are, `fields` the cell of each line of the
    cover, `declared` where something is declared of a whole table, `labels` every printed text, `headings` the cells of
    heading rows in which no figure belongs. `taken` has by sheet where the form itself has or takes something, None
    where a sheet has more than is known; `validated` and `coloured` are the indicators with a validation and with a
    colour. `checks` gives, by the name of its state, the cells of a live check with a formula, that of its state first;
    `check_formulas` counts all on their sheet. Both have what older templates have, too. `strip` is what a formula
    begins with that shows beside a table what they say of a row; empty where none does.
    """

    cells: Mapping[str, Cell]
    fields: Mapping[str, Cell]
    labels: Mapping[Cell, str]
    headings: tuple[Cell, ...]
    tabs: tuple[Tab, ...]
    taken: Mapping[str, frozenset[tuple[int, int]]] | None = None
    validated: frozenset[str] = frozenset()
    coloured: frozenset[str] = frozenset()
    checks: Callable[[bool], Mapping[str, tuple[Cell, ...]]] = lambda older: {}
    check_formulas: int = 0
    older_check_formulas: int = 0
    strip: str = ""
    declared: Mapping[str, Cell] = field(default_factory=dict)
    columns: Mapping[str, ColumnArea] = field(default_factory=dict)

    @cached_property
    def forms(self) -> tuple[PrintedSheet, ...]:
        """The sheets that are filled in, each with what is on it."""
        labels: dict[str, list[Label]] = defaultdict(list)
        for cell, text in self.labels.items():
            labels[cell.sheet].append(Label(cell, text, plain_label(text)))
        cells, fields = _by_sheet(self.cells), _by_sheet(self.fields)
        return tuple(
            PrintedSheet(
                tab=tab,
                labels=tuple(labels[tab.name]),
                cells=cells[tab.name],
                fields=fields[tab.name],
                headings=tuple(cell for cell in self.headings if cell.sheet == tab.name),
                taken=(self.taken or {}).get(tab.name, frozenset()),
                whole=self.taken is not None,
                validated=tuple(code for code in cells[tab.name] if code in self.validated),
                coloured=tuple(code for code in cells[tab.name] if code in self.coloured),
                columns={name: area for name, area in self.columns.items() if area.sheet == tab.name},
            )
            for tab in self.tabs
            if tab.form
        )


def _by_sheet(places: Mapping[str, Cell]) -> Mapping[str, Mapping[str, Cell]]:
    found: dict[str, dict[str, Cell]] = defaultdict(dict)
    for code, cell in places.items():
        found[cell.sheet][code] = cell
    return found


def without_remark(text: str) -> str:
    """A plain label without what stands in brackets behind it."""
    return _REMARK.sub("", text)


def heading_of(labels: Iterable[Label], indicator: Indicator, cell: Cell) -> Label | None:
    """The nearest printed text above a figure that is its column's label."""
    above = [label for label in labels if label.cell.column == cell.column and label.cell.row < cell.row]
    wanted = indicator.column[-1:]
    return max((label for label in above if (label.text,) == wanted), key=lambda label: label.cell.row, default=None)


def row_label_of(labels: Iterable[Label], indicator: Indicator, cell: Cell) -> Label | None:
    """The printed text left of a figure that is its row's label."""
    beside = (label for label in labels if label.cell.row == cell.row and label.cell.column < cell.column)
    return next((label for label in beside if (label.text,) == indicator.row[-1:]), None)
