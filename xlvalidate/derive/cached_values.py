"""What openpyxl cannot write, put into the package afterwards: cached values and fixed dates."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

from xlvalidate.cells import Area, column_letters
from xlvalidate.derive.column_rows import with_columns
from xlvalidate.derive.drawing import Drawing
from xlvalidate.derive.sheet import DrawnCell
from xlvalidate.findings import plain
from xlvalidate.ooxml.properties import CORE, dated
from xlvalidate.ooxml.write_zip import parts_of, zipped

_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)><f>(.*?)</f><v ?(?:/>|></v>)</c>', re.DOTALL)
_APP = "docProps/app.xml"
_APPLICATION = re.compile(r"<Application>[^<]*</Application>")


def finished(package: bytes, drawing: Drawing) -> bytes:
    """The package with every formula's value and without a trace of when it was made."""
    parts, long = parts_of(package), set[str]()
    for number, sheet in enumerate(drawing.sheets, start=1):
        drawn = (*sheet.cells, *(column.first for column in sheet.columns))
        formulas = {f"{column_letters(cell.column)}{cell.row}": cell for cell in drawn if cell.formula}
        part = f"xl/worksheets/sheet{number}.xml"
        xml = _with_values(parts[part].decode(), formulas)
        if sheet.columns:
            long.add(part)
            xml = with_columns(xml, sheet.columns)
        parts[part] = xml.encode()
    parts[CORE] = dated(parts[CORE])
    # LibreOffice believes the values of a file that calls itself Excel's, and would not calculate ours anew.
    parts[_APP] = _APPLICATION.sub("<Application>xlvalidate</Application>", parts[_APP].decode()).encode()
    return zipped(parts, long=long)


def _shared(cells: Iterable[DrawnCell]) -> dict[int, tuple[int, str, int]]:
    """By column the formula that its cells share: its number, where it is used, and the first row."""
    rows: dict[int, list[int]] = {}
    for cell in cells:
        if cell.shared:
            rows.setdefault(cell.column, []).append(cell.row)
    return {
        column: (number, Area(min(there), column, max(there), column).a1, min(there))
        for number, (column, there) in enumerate(sorted(rows.items()))
    }


def _with_values(xml: str, formulas: Mapping[str, DrawnCell]) -> str:
    written: set[str] = set()
    shared = _shared(formulas.values())

    def valued(match: re.Match[str]) -> str:
        reference, style, formula = match[1], match[2], match[3]
        written.add(reference)
        cell = formulas[reference]
        said = f"<f>{formula}</f>"
        if cell.shared:
            number, area, first = shared[cell.column]
            begins = f'<f t="shared" ref="{area}" si="{number}">{formula}</f>'
            said = begins if cell.row == first else f'<f t="shared" si="{number}"/>'
        if isinstance(cell.value, str):
            return f'<c r="{reference}"{style} t="str">{said}<v>{escape(cell.value)}</v></c>'
        return f'<c r="{reference}"{style}>{said}<v>{plain(cell.value) or ""}</v></c>'

    xml = _FORMULA.sub(valued, xml)
    assert written == set(formulas), f"formulas without a value: {sorted(set(formulas) - written)[:5]}"
    return xml
