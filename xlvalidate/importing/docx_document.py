"""A .docx as lines and grids. Our own guard goes first: only a package that it passes is opened."""

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from xlvalidate.importing.document import (
    PICTURE,
    Document,
    DocumentKind,
    DocumentLine,
    DocumentPart,
    Grid,
    NotADocumentError,
    TextSpot,
)
from xlvalidate.importing.grid_cells import GridMaker
from xlvalidate.importing.raised_marks import raised
from xlvalidate.ooxml.package import Package, open_package
from xlvalidate.ooxml.workbook_limits import PackageLimits, RefusedError

_MIB = 1_048_576
LIMITS = PackageLimits(package=32 * _MIB, parts=4_096, part=48 * _MIB, total=128 * _MIB)
MOST_MARKUP = 24 * _MIB  # bytes of the text itself
MOST_ELEMENTS = 1_500_000
_BODY = "word/document.xml"
_PROLOG = 65_536
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_BOX = f"{_W}txbxContent"
_PICTURES = (f"{_W}drawing", f"{_W}pict", f"{_W}object")
_LONGEST_CELL = 2_000


def docx_document(data: bytes) -> Document:
    """The paragraphs and tables of a .docx. Raises NotADocumentError."""
    package = guarded(data)
    from docx import Document as DocxFile
    from docx.opc.exceptions import PackageNotFoundError

    try:
        body = DocxFile(BytesIO(data)).element.body
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise NotADocumentError("broken-docx", type(error).__name__) from error
    if package.read(_BODY)[:_PROLOG].find(_STRICT[1:-1].encode()) >= 0:
        raise NotADocumentError("broken-docx", "strict")
    page = _Body()
    page.read(body)
    return Document(DocumentKind.DOCX, tuple(page.parts))


def guarded(data: bytes) -> Package:
    """The package, once every part of it inflates as it says and none brings a DTD. Raises NotADocumentError."""
    try:
        package = open_package(data, LIMITS)
        if _BODY not in package.index:
            raise NotADocumentError("workbook" if "xl/workbook.xml" in package.index else "not-a-document")
        if package.size(_BODY) > MOST_MARKUP:
            raise NotADocumentError("too-much-text")
        for name in package.parts:
            if name.lower().endswith((".xml", ".rels")) and b"<!" in package.head(name, _PROLOG).replace(b"<!--", b""):
                raise NotADocumentError("dtd", name)
        if package.read(_BODY).count(b"<") > 2 * MOST_ELEMENTS:
            raise NotADocumentError("too-much-text")
    except RefusedError as error:
        raise NotADocumentError(_WORDS.get(error.code, "broken-docx"), error.code) from None
    return package


_WORDS = {
    "too-big": "too-big",
    "encrypted": "encrypted",
    "encrypted-rights": "encrypted",
    "encrypted-part": "encrypted",
}


@dataclass(slots=True)
class _Body:
    """What was read of a text so far."""

    parts: list[DocumentPart] = field(default_factory=list)
    lines: int = 0
    grids: int = 0

    def read(self, container: Any) -> None:
        """The paragraphs and tables of a body, or of a cell that holds some."""
        for block in _blocks(container):
            if block.tag == f"{_W}p":
                for line in _text(block, _LEFT_OUT | {_BOX}).split("\n"):
                    self.lines += 1
                    if line.strip():
                        self.parts.append(DocumentLine(line, TextSpot(line=self.lines)))
                for box in _boxes(block):
                    self.read(box)
            else:
                self._table(block)

    def _table(self, table: Any) -> None:
        grid = self._grid(table)
        if grid is not None:
            self.parts.append(grid)
            return
        for row in _children(table, "tr"):
            for cell in _children(row, "tc"):
                self.read(cell)

    def _grid(self, table: Any) -> Grid | None:
        """The cells of a table; None for one that only lays out the page."""
        rows = [_row(row) for row in _children(table, "tr")]
        if any(next(cell.element.iter(f"{_W}tbl"), None) is not None for row in rows for cell in row):
            return None
        maker = GridMaker()
        for number, row in enumerate(rows):
            maker.begin_row()
            for cell in row:
                if cell.goes_on:
                    continue  # a cell above covers it
                text = " ".join(_text(one) for one in _blocks(cell.element)).strip()
                if len(text) > _LONGEST_CELL:
                    return None
                if not text and next(cell.element.iter(*_PICTURES), None) is not None:
                    text = PICTURE
                maker.column = cell.first
                maker.add(text, _rows_down(rows, number, cell), cell.columns)
        if maker.width < 2:
            return None
        self.grids += 1
        return maker.grid(self.grids)


@dataclass(frozen=True, slots=True)
class _TableCell:
    element: Any
    first: int
    columns: int
    begins: bool  # what is below it may go on with it
    goes_on: bool


def _row(row: Any) -> list[_TableCell]:
    cells, at = list[_TableCell](), _number(row.find(f"{_W}trPr/{_W}gridBefore"), 0)
    for element in _children(row, "tc"):
        properties = element.find(f"{_W}tcPr")
        span = _number(properties.find(f"{_W}gridSpan"), 1) if properties is not None else 1
        merge = properties.find(f"{_W}vMerge") if properties is not None else None
        goes_on = merge is not None and merge.get(f"{_W}val", "continue") == "continue"
        cells.append(_TableCell(element, at, span, merge is not None and not goes_on, goes_on))
        at += span
    return cells


def _rows_down(rows: list[list[_TableCell]], number: int, cell: _TableCell) -> int:
    count = 1
    while cell.begins and number + count < len(rows):
        below = next((one for one in rows[number + count] if one.first == cell.first), None)
        if below is None or not below.goes_on:
            break
        count += 1
    return count


def _number(element: Any, otherwise: int) -> int:
    said = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(said), 1_000) if said.isascii() and said.isdigit() and int(said or 0) < 10**6 else otherwise


def _blocks(container: Any) -> Iterator[Any]:
    """Paragraphs and tables, those in content controls too."""
    waiting = [*reversed(container)]
    while waiting:
        element = waiting.pop()
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins"):
            waiting.extend(reversed(element))


def _children(element: Any, name: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, those in content controls too; what was struck out is left out."""
    waiting = [*reversed(element)]
    while waiting:
        child = waiting.pop()
        if child.tag == f"{_W}{name}":
            if child.find(f"{_W}trPr/{_W}del") is None:
                yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml"):
            waiting.extend(reversed(child))


_LEFT_OUT = frozenset(
    {
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}instrText",
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)


def _boxes(block: Any) -> Iterator[Any]:
    """What stands in boxes of text that hang on a paragraph."""
    waiting = [*reversed(block)]
    while waiting:
        element = waiting.pop()
        if element.tag == _BOX:
            yield element
        elif element.tag not in _LEFT_OUT:
            waiting.extend(reversed(element))


def _text(block: Any, left_out: Set[str] = _LEFT_OUT) -> str:
    """The text of a paragraph as it is shown once every change is taken."""
    said = list[str]()
    waiting = [block]
    while waiting:
        element = waiting.pop()
        tag = element.tag
        if tag in left_out or (tag == f"{_W}r" and _is_not_said(element)):
            continue
        if tag == f"{_W}t":
            text = element.text or ""
            said.append(raised("".join(said), text) if _is_raised(element.getparent()) else text)
        elif tag in (f"{_W}br", f"{_W}cr"):
            said.append("\n")
        elif tag == f"{_W}tab":
            said.append("\t")
        elif tag == f"{_W}noBreakHyphen":
            said.append("-")
        else:
            waiting.extend(reversed(element))
    return "".join(said)


def _is_not_said(run: Any) -> bool:
    """Is a piece of text hidden, or struck out?"""
    return any(_is_on(run.find(f"{_W}rPr/{_W}{name}")) for name in ("vanish", "strike", "dstrike"))


def _is_on(switch: Any) -> bool:
    return switch is not None and switch.get(f"{_W}val", "true") not in ("0", "false", "off")


def _is_raised(run: Any) -> bool:
    place = run.find(f"{_W}rPr/{_W}vertAlign") if run is not None else None
    return place is not None and place.get(f"{_W}val") == "superscript"
