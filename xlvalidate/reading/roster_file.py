"""A roster's file to a roster: CSV as spreadsheets save it, or a workbook, which goes through the guarded reader."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO
from pathlib import Path

from xlvalidate.cells import Cell, column_letters, row_and_column
from xlvalidate.errors import Fault, FileFaultsError
from xlvalidate.reading.book import Kind, Refusal, Value
from xlvalidate.reading.package import Package, RefusedError, open_package
from xlvalidate.reading.read_book import guarded, values_of
from xlvalidate.reading.workbook import open_workbook
from xlvalidate.reading.xml import Attributes, Element, named, parse
from xlvalidate.roster import Line, Roster, columns, roster_of, wrong_columns

_ZIP, _OLD_XLS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LONGEST_AREA = 64
_DIGITS = 15  # what a spreadsheet keeps of a number


def load(path: Path) -> Roster:
    """The roster of a file, with headings in Chinese or English; other columns are left alone.

    Raises FileFaultsError with every fault and its line or its cell, OSError when the file cannot be read.
    """
    roster, faults = looked_at(path.read_bytes())
    if faults:
        raise FileFaultsError(path.name, faults)
    return roster


def looked_at(data: bytes) -> tuple[Roster, tuple[Fault, ...]]:
    """The roster in a file's bytes, and every fault: with one, it is not to be used."""
    faults: list[Fault] = []
    reader = _sheet_lines if data.startswith((_ZIP, _OLD_XLS)) else _text_lines
    roster, more = roster_of(list(reader(data, faults)))
    told = {fault.path for fault in faults}  # a cell that could not be read is not missing as well
    return roster, (*faults, *(fault for fault in more if fault.path not in told))


def _text_lines(data: bytes, faults: list[Fault]) -> Iterator[Line]:
    text = _text(data)
    if text is None:
        faults.append(Fault("the file", "it is neither UTF-8 nor GBK; save it as CSV UTF-8"))
        return
    head = text.lstrip("\r\n").partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter="\t" if "\t" in head else ",")
    known: dict[str, int] = {}
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if not any(cells):
                continue
            place = f"line {reader.line_num}"
            if known:
                there = {key: cells[at] if at < len(cells) else "" for key, at in known.items()}
                yield Line(there, place)
                continue
            known = columns(cells)
            if wrong := wrong_columns(cells):
                faults.append(Fault(place, wrong))
                return
    except csv.Error as error:
        faults.append(Fault(f"line {reader.line_num}", str(error)))
    if not known:
        faults.append(Fault("the file", "it has no headings"))


def _text(data: bytes) -> str | None:
    """Excel writes UTF-8 with a BOM, GBK, or UTF-16 ("Unicode text"), by whatever was chosen when it was saved."""
    encodings = ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _sheet_lines(data: bytes, faults: list[Fault]) -> Iterator[Line]:
    """The lines of the first sheet that can be seen."""
    opened = guarded(lambda: _opened(data))
    if isinstance(opened, Refusal):
        faults.append(
            Fault("the file", f"it is no workbook that can be read ({opened.code}): save it as .xlsx or as CSV")
        )
        return
    values, merged = opened
    rows: dict[int, dict[int, Value]] = {}
    for cell, value in sorted(values.items()):
        if value.kind is not Kind.TEXT or value.text.strip():
            rows.setdefault(cell.row, {})[cell.column] = value
    if not rows:
        faults.append(Fault("the file", "its first sheet has no headings"))
        return
    first, *others = rows
    heads = [rows[first][at].text.strip() if at in rows[first] else "" for at in range(1, max(rows[first]) + 1)]
    known = {key: at + 1 for key, at in columns(heads).items()}
    if wrong := wrong_columns(heads):
        faults.append(Fault(f"row {first}", wrong + _title(merged, first)))
        return
    faults += _merges(merged, first, set(known.values()))
    for row in others:
        places = {key: f"{column_letters(at)}{row}" for key, at in known.items()}
        cells = {key: _typed(rows[row].get(at), places[key], faults) for key, at in known.items()}
        yield Line(cells, f"row {row}", places)


def _opened(data: bytes) -> tuple[dict[Cell, Value], list[str]]:
    workbook = open_workbook(open_package(data))
    tab = next((sheet for sheet in workbook.sheets if sheet.state == "visible"), None)
    if tab is None:
        raise RefusedError("no-sheets")
    part = workbook.sheet_parts[tab.name]
    return values_of(workbook, [tab.name]), _merged(workbook.package, part)


def _merged(package: Package, part: str) -> list[str]:
    """The ranges of a sheet in which cells are merged."""
    found: list[str] = []

    def merge(attributes: Attributes) -> None:
        if len(found) == package.limits.cells:
            raise RefusedError("too-many-cells", part)
        found.append(attributes.get("ref", "")[:_LONGEST_AREA])

    inside = {"mergeCells": Element(named({"mergeCell": Element(start=merge)}))}
    parse(part, package.chunks(part), named({"worksheet": Element(named(inside))}), package.budget)
    return found


def _title(merged: list[str], row: int) -> str:
    over = next((one for one in merged if _corners(one)[0][0] == row), "")
    return f"; {over} is merged: headings have to be the first line" if over else ""


def _merges(merged: list[str], first: int, used: set[int]) -> Iterator[Fault]:
    for one in merged:
        (top, left), (bottom, right) = _corners(one)
        if bottom >= first and any(left <= column <= right for column in used):
            what = "only the first of these merged cells has something in it: unmerge them, fill in each"
            yield Fault(one[:40], what if top > first else "a heading is merged with other cells: unmerge them")


def _corners(area: str) -> tuple[tuple[int, int], tuple[int, int]]:
    start, _, end = area.partition(":")
    try:
        return row_and_column(start), row_and_column(end or start)
    except ValueError:
        return (0, 0), (0, 0)


def _typed(value: Value | None, place: str, faults: list[Fault]) -> str:
    """What stands in a cell. A code that was typed as a number keeps its digits: `1.0` is 1."""
    if value is None:
        return ""
    match value.kind:
        case Kind.NUMBER:
            number = Decimal(value.text)
            whole = number == number.to_integral_value() and abs(number) < 10**_DIGITS
            if whole:
                return str(int(number))
            faults.append(
                Fault(place, f"the number {value.text[:40]} is no code as it stands: format it as text, type it anew")
            )
        case Kind.TEXT | Kind.BOOLEAN:
            return value.text.strip()
        case Kind.DATE:
            faults.append(Fault(place, "a spreadsheet made a date of it: format the cell as text, type it anew"))
        case Kind.UNCALCULATED:
            faults.append(
                Fault(place, "a formula that was never calculated: open the file, save it, or write the value")
            )
        case Kind.ERROR:
            faults.append(Fault(place, f"it shows {value.text[:40]!a}: write what is meant"))
    return ""
