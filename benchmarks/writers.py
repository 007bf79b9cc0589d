"""A filled workbook as other programs save it, and figures typed into what they saved.

LibreOffice and openpyxl save it themselves, once. Excel does not run here: of its way of writing this has what a reader
meets, shared strings, spans, self-closed rows, prefixed attributes, and the path of the file in `xl/workbook.xml`.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.sax.saxutils import escape
from zipfile import ZipFile

import openpyxl

from xlvalidate.cells import Cell
from xlvalidate.ooxml.fill import Typed
from xlvalidate.ooxml.repack import repacked

_STRINGS = "xl/sharedStrings.xml"
_INLINE = re.compile(r' t="inlineStr"><is><t(?: xml:space="preserve")?>([^<]*)</t></is></c>')
_ROW = re.compile(r'<row r="([0-9]+)"([^>]*?)(?: ?/>|>(.*?)</row>)', re.S)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_COMPATIBLE = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" '
    'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"'
)
_PATH = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
    'Requires="x15"><x15ac:absPath url="C:\\Users\\{user}\\Desktop\\" '
    'xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"/></mc:Choice></mc:AlternateContent>'
)
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Writer(StrEnum):
    """Who saved a workbook."""

    OURS = "ours"  # the template, typed into by us
    EXCEL = "excel"
    LIBREOFFICE = "libreoffice"
    OPENPYXL = "openpyxl"


def saved(data: bytes, writer: Writer, user: str) -> bytes:
    """A workbook of ours as another program saves it. `user` is where Excel says that the file is."""
    match writer:
        case Writer.OURS:
            return data
        case Writer.EXCEL:
            return _as_excel(data, user)
        case Writer.LIBREOFFICE:
            return _by_libreoffice(data)
        case Writer.OPENPYXL:
            out = BytesIO()
            openpyxl.load_workbook(BytesIO(data)).save(out)
            return out.getvalue()


def writers() -> tuple[Writer, ...]:
    """Those that are there: without LibreOffice one fewer, which is said."""
    if shutil.which("soffice"):
        return tuple(Writer)
    print("no soffice here: no workbook is as LibreOffice saves it", file=sys.stderr)
    return tuple(writer for writer in Writer if writer is not Writer.LIBREOFFICE)


def _by_libreoffice(data: bytes) -> bytes:
    with TemporaryDirectory(prefix="xlvalidate-benchmarks-") as folder:
        path = Path(folder, "in.xlsx")
        path.write_bytes(data)
        profile = f"-env:UserInstallation={Path(folder, 'profile').as_uri()}"
        saving = ("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(Path(folder, "out")), str(path))
        subprocess.run(["soffice", profile, "--headless", *saving], check=True, capture_output=True)
        return Path(folder, "out", "in.xlsx").read_bytes()


def _as_excel(data: bytes, user: str) -> bytes:
    strings: dict[str, int] = {}
    changes: dict[str, bytes] = {}
    with ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/sheet"):
                changes[name] = _sheet_of_excel(package.read(name).decode(), strings).encode()
        book = package.read("xl/workbook.xml").decode()
        changes["xl/workbook.xml"] = book.replace("<workbookPr />", f"<workbookPr />{_PATH.format(user=user)}").encode()
        types = package.read("[Content_Types].xml").decode()
        links = package.read("xl/_rels/workbook.xml.rels").decode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = types.replace("</Types>", f'<Override PartName="/{_STRINGS}" ContentType="{kind}"/></Types>')
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    link = f'<Relationship Id="rIdStrings" Type="{relation}" Target="/{_STRINGS}"/></Relationships>'
    changes["[Content_Types].xml"] = types.encode()
    changes["xl/_rels/workbook.xml.rels"] = links.replace("</Relationships>", link).encode()
    items = "".join(f"<si><t>{text}</t></si>" for text in strings)
    table = f'{_DECLARED}<sst {_MAIN} count="{len(strings)}" uniqueCount="{len(strings)}">{items}</sst>'
    return repacked(data, changes, {_STRINGS: table.encode()})


def _sheet_of_excel(xml: str, strings: dict[str, int]) -> str:
    def shared(found: re.Match[str]) -> str:
        return f' t="s"><v>{strings.setdefault(found[1], len(strings))}</v></c>'

    def row(found: re.Match[str]) -> str:
        inside = found[3] or ""
        spans = ' spans="1:9"' if inside else ""
        head = f'<row r="{found[1]}"{spans}{found[2].rstrip()} x14ac:dyDescent="0.2"'
        return f"{head}>{inside}</row>" if inside else f"{head}/>"

    xml = _INLINE.sub(shared, xml).replace(' t="n" />', "/>").replace(' t="n">', ">")
    xml = _ROW.sub(row, xml).replace(_MAIN, f"{_MAIN} {_COMPATIBLE}", 1)
    return _DECLARED + xml


@dataclass(frozen=True, slots=True)
class Saved:
    """A workbook that a program saved, taken apart where something is to be typed: by part, what stands before each
    place and behind the last one, and each place, an indicator's code, or `office` where its code stands.
    """

    data: bytes
    parts: Mapping[str, tuple[list[str], list[tuple[str, str]]]]

    def typed(self, figures: Mapping[str, Typed], office: str) -> bytes:
        """The workbook with these figures, of an office with this code."""

        def said(place: tuple[str, str]) -> str:
            code, head = place
            return office if code == "office" else _cell(head, figures[code])

        changes = {
            name: "".join(text + said(place) for text, place in zip(texts, places, strict=False)) + texts[-1]
            for name, (texts, places) in self.parts.items()
        }
        return repacked(self.data, {name: text.encode() for name, text in changes.items()})


def _cell(head: str, value: Typed) -> str:
    if isinstance(value, str):
        return f'{head} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{head}><v>{value}</v></c>"


def taken_apart(
    data: bytes, parts_of: Mapping[str, str], cells: Mapping[str, Cell], office: str, spoil: Callable[[str], str] = str
) -> Saved:
    """A saved workbook, with the parts of its sheets by their tabs, the cells of its indicators, and the code of the
    office that it is from. `spoil` is done to every sheet first.
    """
    there: dict[str, str] = {}
    for code, cell in cells.items():
        there[f"{parts_of[cell.sheet]} {cell.a1}"] = code
    found: dict[str, tuple[list[str], list[tuple[str, str]]]] = {}
    place = re.compile(rf'(<c r="([A-Z]+[0-9]+)"(?: s="[0-9]+")?)[^>]*?(?:(?<=/)>|>.*?</c>)|{re.escape(office)}', re.S)
    with ZipFile(BytesIO(data)) as package:
        for name in package.namelist():
            if not name.startswith(("xl/worksheets/sheet", "xl/workbook.xml", _STRINGS)):
                continue
            xml = package.read(name).decode()
            xml = spoil(xml) if name.startswith("xl/worksheets/") else xml
            texts, places, end = [], list[tuple[str, str]](), 0
            for match in place.finditer(xml):
                code = "office" if match[1] is None else there.get(f"{name} {match[2]}", "")
                start = match.start()
                if not code and office in match[0]:
                    code, start = "office", xml.index(office, start)
                if code:
                    texts.append(xml[end:start])
                    places.append((code, match[1] or ""))
                    end = start + len(office) if code == "office" else match.end()
            if places or xml != package.read(name).decode():
                found[name] = ([*texts, xml[end:]], places)
    missing = set(cells) - {code for _, places in found.values() for code, _ in places}
    if missing:
        raise ValueError(f"no cell of {sorted(missing)[:5]} in what was saved")
    return Saved(data, found)
