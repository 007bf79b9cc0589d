"""A roster's file to a roster: CSV as spreadsheets save it, or a workbook, which goes through the guarded reader."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import itemgetter
from pathlib import Path
from sys import intern

from xlvalidate.cells import Area, Cell, column_letters
from xlvalidate.errors import Fault, FileFaultsError, Words, fault, words
from xlvalidate.ooxml.book import Refusal, Value, ValueKind
from xlvalidate.ooxml.merges import merged
from xlvalidate.ooxml.other_formats import COMPOUND
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.reading.read_book import guarded
from xlvalidate.reading.roster_headings import columns, left_alone, wrong_heads
from xlvalidate.roster import Roster, RosterLine, roster_of

_ZIP = b"PK\x03\x04"
_WHOLE = words("the-file")
_SEPARATOR = re.compile(r"sep=([,;\t])(?=\r?\n)", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_OFTEN = frozenset({"level", "parent", "parent_name", "language", "vertical"})
_DIGITS = 15  # what a spreadsheet keeps of a number


@dataclass(frozen=True, slots=True)
class _Told:
    """What a file has beside its lines: every fault, and the columns that are not read."""

    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def heads(
        self, heads: Sequence[str], places: Callable[[int | None], str | Words], title: Words | None = None
    ) -> bool:
        """Can the lines below these headings be read?"""
        if not title and not columns(heads):
            title = words("heads-first")
        for wrong in wrong_heads(heads):
            facts = wrong.why.facts if wrong.at is not None else (*wrong.why.facts, ("title", title or ""))
            self.faults.append(Fault(places(wrong.at), wrong.why.why, facts))
        self.unread.extend(left_alone(heads))
        return columns(heads).keys() >= {"code", "name"}


def load(path: Path) -> Roster:
    """The roster of a file, with headings in Chinese or English.

    Raises FileFaultsError with every fault and its line or its cell, OSError when the file cannot be read.
    """
    roster, faults = looked_at(path.read_bytes())
    if faults:
        raise FileFaultsError(path.name, faults)
    return roster


def looked_at(data: bytes) -> tuple[Roster, tuple[Fault, ...]]:
    """The roster in a file's bytes, and every fault: with one, it is not to be used."""
    told = _Told()
    reader = _sheet_lines if data.startswith((_ZIP, COMPOUND)) else _text_lines
    roster, more = roster_of(list(reader(data, told)))
    places = {fault.path for fault in told.faults}  # a cell that could not be read is not missing as well
    faults = (*told.faults, *(fault for fault in more if fault.path not in places))
    return replace(roster, unread=tuple(told.unread)), faults


def _text_lines(data: bytes, told: _Told) -> Iterator[RosterLine]:
    text = _text(data)
    if text is None:
        told.faults.append(fault(_WHOLE, "not-utf-8-nor-gbk"))
        return
    text, delimiter = _separated(text)
    reader = csv.reader(map(itemgetter(0), _LINE.finditer(text)), delimiter=delimiter)
    known: dict[str, int] = {}
    heads: list[str] = []
    headless: set[int] = set()
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            if not heads:
                place = words("line", line=reader.line_num)
                heads, known = cells, columns(cells)
                if not told.heads(cells, lambda at, place=place: place):  # type: ignore[misc]
                    return
                continue
            for at, cell in enumerate(cells):
                if cell and (at >= len(heads) or not heads[at]) and at not in headless:
                    headless.add(at)
                    told.faults.append(fault(words("line-column", line=reader.line_num, column=at + 1), "headless"))
            there = ((key, cells[at] if at < len(cells) else "") for key, at in known.items())
            # What very many lines have is one text.
            shared = {key: intern(cell) if key in _OFTEN else cell for key, cell in there}
            yield RosterLine(shared, reader.line_num, "line")
    except csv.Error as error:
        told.faults.append(fault(words("line", line=reader.line_num), "of-csv", said=str(error)))
    if not heads:
        told.faults.append(fault(_WHOLE, "no-heads"))


def _separated(text: str) -> tuple[str, str]:
    """The text and what stands between its cells: what its headings have most of, or what Excel's `sep=` says."""
    if said := _SEPARATOR.match(text):
        return text[said.end(1) :], said[1]
    head = text.lstrip("\r\n").partition("\n")[0]
    return text, max(",;\t", key=head.count)


def _text(data: bytes) -> str | None:
    """Excel writes UTF-8 with a BOM, GBK, or UTF-16 ("Unicode text"), as was chosen when it was saved."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _sheet_lines(data: bytes, told: _Told) -> Iterator[RosterLine]:
    """The lines of the first sheet that can be seen."""
    opened = guarded(lambda: _opened(data))
    if isinstance(opened, Refusal):
        told.faults.append(fault(_WHOLE, "no-roster-workbook", code=opened.code))
        return
    values, merged = opened
    rows: dict[int, dict[int, Value]] = {}
    for cell, value in sorted(values.items()):
        if value.kind is not ValueKind.TEXT or value.text.strip():
            rows.setdefault(cell.row, {})[cell.column] = value
    if not rows:
        told.faults.append(fault(_WHOLE, "no-heads-on-sheet"))
        return
    first, *others = rows
    heads = [rows[first][at].text.strip() if at in rows[first] else "" for at in range(1, max(rows[first]) + 1)]
    known = {key: at + 1 for key, at in columns(heads).items()}

    def place(at: int | None) -> str | Words:
        return words("row", row=first) if at is None else f"{column_letters(at + 1)}{first}"

    if not told.heads(heads, place, _title(merged, first)):
        return
    told.faults.extend(_merges(merged, first, set(known.values())))
    headless: set[int] = set()
    for row in others:
        for at in rows[row]:
            if at not in rows[first] and at not in headless:
                headless.add(at)
                told.faults.append(fault(f"{column_letters(at)}{row}", "headless"))
        places = {key: f"{column_letters(at)}{row}" for key, at in known.items()}
        cells = {key: _typed(rows[row].get(at), places[key], told.faults) for key, at in known.items()}
        yield RosterLine(cells, row, "row", places)


def _opened(data: bytes) -> tuple[dict[Cell, Value], list[str]]:
    workbook = open_workbook(open_package(data))
    tab = next((sheet for sheet in workbook.sheets if sheet.state == "visible"), None)
    if tab is None:
        raise RefusedError("no-sheets")
    part = workbook.sheet_parts[tab.name]
    return values_of(workbook, [tab.name]), merged(workbook.package, part)


def _title(merged: list[str], row: int) -> Words | None:
    over = next((one for one in merged if _area(one).top == row), "")
    return words("merged-title", area=over) if over else None


def _merges(merged: list[str], first: int, used: set[int]) -> Iterator[Fault]:
    for one in merged:
        area = _area(one)
        if area.bottom >= first and any(area.left <= column <= area.right for column in used):
            yield fault(one, "merged-cells" if area.top > first else "merged-heading")


def _area(merged: str) -> Area:
    """Where cells are merged; nowhere for what is no range."""
    try:
        return Area.at(merged)
    except ValueError:
        return Area(0, 0, 0, 0)


def _typed(value: Value | None, place: str, faults: list[Fault]) -> str:
    """What stands in a cell. A code that was typed as a number keeps its digits: `1.0` is 1."""
    if value is None:
        return ""
    match value.kind:
        case ValueKind.NUMBER:
            number = Decimal(value.text)
            whole = number == number.to_integral_value() and abs(number) < 10**_DIGITS
            if whole:
                return str(int(number))
            faults.append(fault(place, "number-no-code", number=value.text[:40]))
        case ValueKind.TEXT | ValueKind.BOOLEAN:
            return value.text.strip()
        case ValueKind.DATE:
            faults.append(fault(place, "made-a-date"))
        case ValueKind.UNCALCULATED:
            faults.append(fault(place, "never-calculated"))
        case ValueKind.ERROR:
            faults.append(fault(place, "shows-error", shown=ascii(value.text[:40])))
    return ""
