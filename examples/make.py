"""Types the figures of `examples/*/figures/*.txt` into templates, as they were published. `python examples/make.py`

A figures file is a little drawing: a line with a table and columns, then a line a row, by the edition's codes. `cover`
begins a line of the cover sheet. What is not drawn is 0, or stays blank where the second line is `# blank`; `□` is left
blank. A percentage (`20.5%`) and a day (`2026-03-31`) are typed as Excel keeps them, where the edition has one there;
anything else that is no plain number is typed as the text that it is, and what stands behind an apostrophe always is.
`declared` begins a line that says of a whole table that it is left empty. Below the columns of an open table each line
is an entry.
"""

import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.build import template_of
from xlvalidate.editions.catalogue import find
from xlvalidate.editions.declarations import declaration_word
from xlvalidate.editions.edition import Edition, Indicator
from xlvalidate.editions.grid import joined
from xlvalidate.editions.kinds import FigureKind
from xlvalidate.editions.model import Declaration
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.rules.types import serial

HERE = Path(__file__).parent
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
PERCENT = re.compile(r"-?[0-9]+(\.[0-9]+)?%")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORD = re.compile(r'"[^"]*"|\S+')
BLANK = "□"
Entries = dict[str, list[dict[str, str]]]


def figures(text: str, edition: Edition) -> tuple[dict[str, str], dict[str, str], dict[str, str], Entries]:
    """What is typed by indicator, by line of the cover, and by table that is left empty as a whole; and the entries of
    open tables, each by column.
    """
    undrawn = BLANK if text.splitlines()[1:2] == ["# blank"] else "0"
    typed = {code: undrawn if indicator.numeric else BLANK for code, indicator in edition.indicators.items()}
    cover: dict[str, str] = {}
    declared: dict[str, str] = {}
    tables = {table.code for table in edition.tables}
    entries: Entries = {table: [] for table in edition.open_tables}
    table, columns = "", []
    for line in filter(str.strip, text.splitlines()):
        first, *rest = (word.strip('"') for word in WORD.findall(line))
        if first.startswith("#"):
            continue
        if first == "cover":
            cover[rest[0]] = " ".join(rest[1:])
        elif first == "declared":
            declared[rest[0]] = declaration_word(Declaration(rest[1]), edition.language)
        elif first in tables:
            table, columns = first, rest
        elif table in entries:
            codes = (joined(table, column) for column in columns)
            entries[table].append(dict(zip(codes, (first, *rest), strict=True)))
        else:
            for column, value in zip(columns, rest, strict=True):
                code = joined(table, *(part for part in (first, column) if part != "-"))
                if code not in typed:
                    sys.exit(f"{code} is no indicator")
                typed[code] = value
    # Nothing is typed into a table that is left empty.
    left = {code: value for code, value in typed.items() if edition.indicators[code].table not in declared}
    return left, cover, declared, entries


def typed_in(text: str, indicator: Indicator) -> Typed:
    """What is typed into the cell of an indicator."""
    if text.startswith("'"):
        return text[1:]
    if indicator.kind is FigureKind.PERCENT and PERCENT.fullmatch(text):
        return Decimal(text.rstrip("%")).scaleb(-2)
    if indicator.kind is FigureKind.DATE and DAY.fullmatch(text):
        return serial(date.fromisoformat(text))
    return number(text)


def number(text: str) -> Typed:
    """A plain number as one; anything else as the text that it is."""
    return (Decimal(text) if "." in text else int(text)) if NUMBER.fullmatch(text) else text


def workbook(edition_name: str, text: str) -> bytes:
    """The template of an edition, or the form that it was laid on, with the drawn figures typed into it."""
    edition = find(edition_name)
    drawing = draw(edition)
    typed, cover, declared, entries = figures(text, edition)
    cells: dict[Cell, Typed] = {
        drawing.cell_of[code]: typed_in(value, edition.indicators[code])
        for code, value in typed.items()
        if value != BLANK
    }
    for field, value in cover.items():
        cells[drawing.field_of[field]] = int(value) if field in ("year", "month") else value
    for table, said in declared.items():
        cells[drawing.declared_of[table]] = said
    for of_table in entries.values():
        for number, entry in enumerate(of_table):
            for code, value in entry.items():
                place = drawing.column_of[code]
                if value != BLANK:
                    cell = Cell(place.sheet, place.area.top + number, place.area.left)
                    cells[cell] = typed_in(value, edition.columns[code])
    return filled(template_of(edition_name)[1], cells)


def edition_of(figures_file: Path) -> str:
    """The edition that a figures file names in its first line: a file one folder up, or a built-in id."""
    name = figures_file.read_text("utf-8").split("\n", 1)[0].removeprefix("# ").strip()
    return str(figures_file.parent.parent / name) if name.endswith(".toml") else name


def examples() -> dict[Path, bytes]:
    """Every example workbook, made anew."""
    made = {}
    for source in sorted(HERE.glob("*/figures/*.txt")):
        made[source.parent.parent / f"{source.stem}.xlsx"] = workbook(edition_of(source), source.read_text("utf-8"))
    return made


if __name__ == "__main__":
    for path, data in examples().items():
        path.write_bytes(data)
        print(path.relative_to(HERE.parent))
