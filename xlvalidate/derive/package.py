"""What openpyxl cannot write, put into the package afterwards: cached values and fixed dates."""

import re
from collections.abc import Mapping
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlvalidate.cells import column_letters
from xlvalidate.derive.drawing import Drawing
from xlvalidate.derive.sheet import DrawnCell
from xlvalidate.findings import plain

_DATE = (2000, 1, 1, 0, 0, 0)
_FORMULA = re.compile(r'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)><f>(.*?)</f><v ?(?:/>|></v>)</c>', re.DOTALL)
_MODIFIED = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_APPLICATION = re.compile(r"<Application>[^<]*</Application>")


def finished(package: bytes, drawing: Drawing) -> bytes:
    """The package with every formula's value and without a trace of when it was made."""
    with ZipFile(BytesIO(package)) as made:
        parts = {info.filename: made.read(info) for info in made.infolist()}
    for number, sheet in enumerate(drawing.sheets, start=1):
        formulas = {f"{column_letters(cell.column)}{cell.row}": cell for cell in sheet.cells if cell.formula}
        part = f"xl/worksheets/sheet{number}.xml"
        parts[part] = _with_values(parts[part].decode(), formulas).encode()
    core, app = "docProps/core.xml", "docProps/app.xml"
    parts[core] = _MODIFIED.sub(r"\g<1>2000-01-01T00:00:00Z\g<3>", parts[core].decode()).encode()
    # LibreOffice trusts the values of a file that says it is from Excel, and would not calculate ours again.
    parts[app] = _APPLICATION.sub("<Application>xlvalidate</Application>", parts[app].decode()).encode()
    return _zipped(parts)


def _with_values(xml: str, formulas: Mapping[str, DrawnCell]) -> str:
    written: set[str] = set()

    def valued(match: re.Match[str]) -> str:
        reference, style, formula = match[1], match[2], match[3]
        written.add(reference)
        value = formulas[reference].value
        if isinstance(value, str):
            return f'<c r="{reference}"{style} t="str"><f>{formula}</f><v>{escape(value)}</v></c>'
        return f'<c r="{reference}"{style}><f>{formula}</f><v>{plain(value) or ""}</v></c>'

    xml = _FORMULA.sub(valued, xml)
    assert written == set(formulas), f"formulas without a value: {sorted(set(formulas) - written)[:5]}"
    return xml


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as package:
        for name, data in parts.items():
            info = ZipInfo(name, _DATE)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            package.writestr(info, data, compresslevel=9)
    return packed.getvalue()
