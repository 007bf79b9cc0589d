"""Rows and columns that changed places: another label of the same table is where a printed label should be. The
figures beside it belong to that other label, against the names of their cells.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from xlvalidate.cells import Cell
from xlvalidate.editions.edition import Edition
from xlvalidate.findings import Finding, Place
from xlvalidate.languages import listed
from xlvalidate.ooxml.book import Book, ValueKind
from xlvalidate.reading.moved_lines import MovedSheet
from xlvalidate.reading.moved_names import structure_finding
from xlvalidate.reading.printed import (
    Label,
    PrintedSheet,
    Variants,
    plain_label,
)
from xlvalidate.reading.table_lines import (
    NUMBERED,
    Axis,
    LineIndex,
    Lines,
    TableLine,
    bare,
    column_line,
    in_common,
    is_within,
    row_line,
)

_LISTED = 8
_SHORTEST = 2  # characters of a label that was shortened


@dataclass(frozen=True, slots=True)
class Misread:
    """A label's place, by its cell in the template, at which another label of the table stands now."""

    axis: Axis
    label: Label
    now: Cell
    typed: str
    other: Label


@dataclass(frozen=True, slots=True)
class Astray:
    """Figures that are not where their names lead: `found` has their cells if their labels are found without doubt,
    `unsure` the cells that each other figure may be in (none if its label is gone).
    """

    found: Mapping[str, Cell] = field(default_factory=dict)
    unsure: Mapping[str, tuple[Cell, ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TableAsReturned:
    """A table of a sheet as it stands in a workbook. For each code `homes` has its cell in the template, `lines`
    its row and its column.
    """

    book: Book
    stands: MovedSheet
    homes: Mapping[str, Cell]
    lines: Mapping[str, tuple[TableLine | None, TableLine | None]]
    also: Variants

    @cached_property
    def every(self) -> tuple[TableLine, ...]:
        """Its rows and columns, each once."""
        return tuple(dict.fromkeys(line for line in chain.from_iterable(self.lines.values()) if line is not None))

    @cached_property
    def labels(self) -> Mapping[Label, Axis]:
        """The labels of its lines and of their groups."""
        return {label: line.axis for line in self.every for label in (line.label, *line.groups)}

    @cached_property
    def _naming(self) -> frozenset[Label]:
        return frozenset(line.label for line in self.every)

    @cached_property
    def _named(self) -> Mapping[Axis, "LineIndex"]:
        return {axis: LineIndex((one.label, one) for one in self.every if one.axis is axis) for axis in Axis}

    @cached_property
    def _printed(self) -> "LineIndex":
        return LineIndex((label, TableLine(axis, label)) for label, axis in self.labels.items())

    @cached_property
    def shows(self) -> Mapping[TableLine, tuple[Lines, Cell | None]]:
        """For each line's place the line whose label is there (none if the label is not known, several if it may be
        any of these), and the cell of that label.
        """
        return {line: self._shown(line) for line in self.every}

    def typed(self, cell: Cell) -> str:
        """What stands where a cell of the template is now."""
        now = self.stands.now(cell)
        value = self.book.values.get(now) if now is not None else None
        return value.text if value is not None and value.kind is ValueKind.TEXT else ""

    def reads(self, label: Label) -> bool:
        """Does a label stand in its place, however it is written, or shortened with its own number?"""
        typed = self.typed(label.cell)
        text = plain_label(typed)
        shortened = (
            NUMBERED.match(text) is not None and text not in self._printed.exact and is_within(text, label.plain)
        )
        return shortened or self.is_said(label, typed)

    def is_said(self, label: Label, typed: str) -> bool:
        """Is a text a label, perhaps without its number, with a remark, or as offices write it?"""
        text = plain_label(typed)
        ways = {label.plain, *map(plain_label, self.also.get(label.text, ()))}
        if text in ways:
            return True
        # A text that is exactly another label of the table is that one.
        return bool(text) and text not in self._printed.exact and bare(text) in {bare(way) for way in ways}

    def _shown(self, line: TableLine) -> tuple[Lines, Cell | None]:
        named = self._named[line.axis]
        for cell in (line.label.cell, *self._beside(line)):
            typed = self.typed(cell)
            if cell == line.label.cell and self.reads(line.label):
                return self._told_apart(line, named.lines(line.label.plain) | {line}), cell
            if found := named.lines(plain_label(typed)) or self._shortened(line, cell, plain_label(typed)):
                return self._told_apart(line, found), cell
        return frozenset(), None

    def _shortened(self, line: TableLine, cell: Cell, text: str) -> Lines:
        """The lines whose label an office has shortened, or written in its own words behind the same number. A text
        that may as well be the label printed in this place is nobody else's.
        """
        short = bare(text)
        own = {bare(label.plain) for label in self.labels if label.cell in (cell, line.label.cell)}
        if len(short) < _SHORTEST or any(is_within(short, label) or is_within(label, short) for label in own):
            return frozenset()
        longer = {label.plain for label in self.labels if is_within(short, bare(label.plain))}
        if len(longer) == 1:
            return self._named[line.axis].lines(*longer)
        number = NUMBERED.match(text)
        if number is None or line.label.plain.startswith(number[0]):
            return frozenset()
        like = max((in_common(short, label) for label in own), default=0)
        return frozenset(
            one
            for one in self.every
            if one.axis is line.axis
            and one.groups == line.groups
            and one.label.plain.startswith(number[0])
            and in_common(short, bare(one.label.plain)) > max(like, len(short) / 2)
        )

    def _beside(self, line: TableLine) -> Iterator[Cell]:
        """Where in the line the label of another one may have come to stand, the inmost place first."""
        kept = {label.cell: label for label in self.labels}
        places = {line.axis.across(one.label.cell) for one in self.every if one.axis is line.axis}
        at = line.axis.number(line.label.cell)
        for across in sorted(places - {line.axis.across(line.label.cell)}, reverse=True):
            sheet = line.label.cell.sheet
            cell = Cell(sheet, at, across) if line.axis is Axis.ROWS else Cell(sheet, across, at)
            if cell not in kept or not self.reads(kept[cell]):
                yield cell

    def _told_apart(self, line: TableLine, found: Lines) -> Lines:
        """Among lines with the same label, the one whose groups are over this place."""
        if len(found) == 1:
            return found
        same = frozenset(
            one
            for one in found
            if len(one.groups) == len(line.groups)
            and all(
                self.is_said(theirs, self.typed(own.cell)) for own, theirs in zip(line.groups, one.groups, strict=True)
            )
        )
        if line in found and same and any(label in self._naming for label in line.groups):
            # A group's label that names a row of its own may have moved with that row alone.
            return same | {line}
        if len(same) == 1:
            return same
        if line not in found and line.axis is Axis.COLUMNS:
            # Blocks below each other often have the same headings.
            block = frozenset(one for one in same or found if one.label.cell.row == line.label.cell.row)
            return block or found
        # Where the groups do not say it, a line with its own label is in its place.
        return frozenset({line}) if line in found and (not same or line in same) else found

    def misread(self) -> list[Misread]:
        """Every place at which another label of the table stands, the rows first, in the form's order."""
        found: list[Misread] = []
        known: set[Cell] = set()
        for line, (shown, at) in self.shows.items():
            if at is None or not shown or line in shown:
                continue
            # A group's label tells its lines apart: then it is that label which is another one.
            if at == line.label.cell and self.reads(line.label):
                continue
            found.append(self._misread(line.axis, line.label, at, min(shown, key=lambda one: one.label.cell)))
            known |= {label.cell for label in self.labels if self._in(line, label)}
        for label, axis in self.labels.items():
            if label.cell in known or self.reads(label):
                continue
            others = self._printed.lines(plain_label(self.typed(label.cell)))
            if others:
                other = min(others, key=lambda one: one.label.cell)
                found.append(self._misread(axis, label, label.cell, other))
        return sorted(found, key=lambda one: (one.axis is not Axis.ROWS, one.label.cell))

    def _misread(self, axis: Axis, label: Label, at: Cell, other: TableLine) -> Misread:
        now = self.stands.now(at)
        assert now is not None, "nothing is typed in a line that is gone"
        return Misread(axis, label, now, self.typed(at), other.label)

    def _in(self, line: TableLine, label: Label) -> bool:
        return self.labels[label] is line.axis and line.axis.number(label.cell) == line.axis.number(line.label.cell)

    def explained(self, found: Iterable[Misread]) -> set[Cell]:
        """The labels, by their cells in the template, that are not where they were because of what was misread."""
        lines = {(one.axis, one.axis.number(one.label.cell)) for one in found}
        return {one.label.cell for one in found} | {
            label.cell
            for label, axis in self.labels.items()
            if (axis, axis.number(label.cell)) in lines
            and (not (typed := plain_label(self.typed(label.cell))) or self._printed.lines(typed))
        }

    def astray(self, cells: Mapping[str, Cell]) -> Astray:
        """The figures that are not where they belong. `cells` has the place of each code, by its name."""
        places: dict[TableLine, list[TableLine]] = defaultdict(list)
        for line, (shown, _) in self.shows.items():
            for one in shown:
                places[one].append(line)
        found: dict[str, Cell] = {}
        unsure: dict[str, tuple[Cell, ...]] = {}
        for code, (row, column) in self.lines.items():
            rows, columns = self._places(row, places), self._places(column, places)
            if (rows, columns) == ([row], [column]):
                continue
            spots = [self._spot(code, one, other, cells) for one in rows for other in columns]
            there = tuple(spot for spot in spots if spot is not None)
            if len(spots) == len(there) == 1 and self._sure(row, rows) and self._sure(column, columns):
                found[code] = there[0]
            else:
                unsure[code] = there
        return Astray(found, unsure)

    def _spot(
        self, code: str, row: TableLine | None, column: TableLine | None, cells: Mapping[str, Cell]
    ) -> Cell | None:
        """Where a figure is that stands in the place of this row and this column."""
        home = self.homes[code]
        place = Cell(
            home.sheet,
            home.row if row is None else row.label.cell.row,
            home.column if column is None else column.label.cell.column,
        )
        there = self._codes.get(place)
        if there is None and place.column != home.column:
            return None  # another block, whose columns are others
        return cells.get(there or "") or self.stands.now(place)

    @cached_property
    def _codes(self) -> Mapping[Cell, str]:
        return {cell: code for code, cell in self.homes.items()}

    def _places(
        self, line: TableLine | None, places: Mapping[TableLine, Sequence[TableLine]]
    ) -> list[TableLine | None]:
        """Where a line's label is; its own place if the label there is not known."""
        if line is None:
            return [None]
        there: list[TableLine | None] = [*places.get(line, ())]
        return there or ([] if self.shows[line][0] else [line])

    def _sure(self, line: TableLine | None, places: Sequence[TableLine | None]) -> bool:
        """Does the one place that a line was found in show it alone?"""
        return all(one is None or one == line or self.shows[one][0] == {line} for one in places)


def tables(
    book: Book, edition: Edition, form: PrintedSheet, stands: MovedSheet, also: Variants | None = None
) -> tuple[TableAsReturned, ...]:
    """The tables of a sheet as they stand; the lines of a cover are one, its fields known by their codes."""
    by_table: dict[str, dict[str, tuple[TableLine | None, TableLine | None]]] = defaultdict(dict)
    for code, cell in form.cells.items():
        indicator = edition.indicators[code]
        by_table[indicator.table][code] = (row_line(form, indicator, cell), column_line(form, indicator, cell))
    for code, cell in form.fields.items():
        beside = [label for label in form.labels if label.cell.row == cell.row and label.cell.column < cell.column]
        if beside:
            label = max(beside, key=lambda label: label.cell.column)
            by_table[""][code] = (TableLine(Axis.ROWS, label), None)
    homes = {**form.cells, **form.fields}
    return tuple(
        TableAsReturned(
            book=book, stands=stands, homes={code: homes[code] for code in lines}, lines=lines, also=also or {}
        )
        for lines in by_table.values()
    )


def exchanged_findings(sheet: str, found: Sequence[Misread]) -> Iterator[Finding]:
    """One finding for the rows of a table that are out of their places, one for its columns."""
    for axis in Axis:
        lines = [one for one in found if one.axis is axis]
        if lines:
            yield _finding(sheet, axis, lines)


def _finding(sheet: str, axis: Axis, lines: Sequence[Misread]) -> Finding:
    first = lines[0]
    gone, come = sorted(one.label.plain for one in lines), sorted(one.other.plain for one in lines)
    why = "relabelled" if gone != come else "exchanged" if len(lines) == 2 else "reordered"
    numbers = list(dict.fromkeys(axis.shown(one.now) for one in lines))
    return structure_finding(
        f"{axis}-exchanged",
        [Place(None, one.now, one.typed) for one in lines],
        f"{axis}-{why}",
        sheet=sheet,
        lines=listed(numbers[:_LISTED]) + ("…" if len(numbers) > _LISTED else ""),
        count=str(len(numbers)),
        line=axis.shown(first.now),
        **{"from": first.label.text, "to": first.typed},
    )
