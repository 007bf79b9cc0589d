"""Types the figures of `examples/*/figures/*.txt` into templates, as they were published. `python examples/make.py`

A figures file is a little drawing: a line with a table and columns, then a line a row, by the edition's codes. `cover`
begins a line of the cover sheet. What is not drawn is 0, or stays blank where the second line is `# blank`; `□` is left
blank; anything that is no plain number is typed as the text that it is.
"""

import re
import sys
from decimal import Decimal
from pathlib import Path

from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.build import template_of
from xlvalidate.editions.catalogue import find
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.grid import joined
from xlvalidate.ooxml.fill import Typed, filled

HERE = Path(__file__).parent
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
BLANK = "□"


def figures(text: str, edition: Edition) -> tuple[dict[str, str], dict[str, str]]:
    """What is typed by indicator, and by line of the cover."""
    undrawn = BLANK if text.splitlines()[1:2] == ["# blank"] else "0"
    typed = {code: undrawn for code, indicator in edition.indicators.items() if indicator.numeric}
    cover = {}
    tables = {table.code for table in edition.tables}
    table, columns = "", []
    for line in filter(str.strip, text.splitlines()):
        first, *rest = line.split()
        if first.startswith("#"):
            continue
        if first == "cover":
            cover[rest[0]] = " ".join(rest[1:])
        elif first in tables:
            table, columns = first, rest
        else:
            for column, value in zip(columns, rest, strict=True):
                code = joined(table, *(part for part in (first, column) if part != "-"))
                if code not in typed:
                    sys.exit(f"{code} is no indicator")
                typed[code] = value
    return typed, cover


def number(text: str) -> Typed:
    """A plain number as one; anything else as the text that it is."""
    return (Decimal(text) if "." in text else int(text)) if NUMBER.fullmatch(text) else text


def workbook(edition_name: str, text: str) -> bytes:
    """The template of an edition, or the form that it was laid on, with the drawn figures typed into it."""
    edition = find(edition_name)
    drawing = draw(edition)
    typed, cover = figures(text, edition)
    cells: dict[Cell, Typed] = {drawing.cell_of[code]: number(value) for code, value in typed.items() if value != BLANK}
    for field, value in cover.items():
        cells[drawing.field_of[field]] = int(value) if field == "year" else value
    return filled(template_of(edition_name)[1], cells)


def examples() -> dict[Path, bytes]:
    """Every example workbook, made anew."""
    made = {}
    for source in sorted(HERE.glob("*/figures/*.txt")):
        edition = source.read_text("utf-8").split("\n", 1)[0].removeprefix("# ").strip()
        if edition.endswith(".toml"):
            edition = str(source.parent.parent / edition)
        made[source.parent.parent / f"{source.stem}.xlsx"] = workbook(edition, source.read_text("utf-8"))
    return made


if __name__ == "__main__":
    for path, data in examples().items():
        path.write_bytes(data)
        print(path.relative_to(HERE.parent))
