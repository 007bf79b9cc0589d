"""A PDF with Chinese text and ruled tables, written by hand: a font that every reader knows by its name, no program."""

import zlib
from collections.abc import Sequence

from tests.importing.printed_tables import PrintedTable

_WIDTH, _HEIGHT, _MARGIN, _SIZE, _LINE = 595.0, 842.0, 40.0, 8.0, 11.0


def pdf_of(tables: Sequence[PrintedTable], before: Sequence[str], after: Sequence[str], *, ruled: bool) -> bytes:
    """Text in front, the tables, text behind, over as many pages as it takes."""
    pages = _Pages()
    for line in before:
        pages.text(line)
    for table in tables:
        pages.text(table.title)
        pages.table(table, ruled=ruled)
    for line in after:
        pages.text(line)
    return pdf([*pages.done()])


class _Pages:
    def __init__(self) -> None:
        self._pages: list[list[str]] = [[]]
        self._y = _HEIGHT - _MARGIN

    def done(self) -> list[str]:
        return ["\n".join(page) for page in self._pages]

    def text(self, line: str) -> None:
        size = int((_WIDTH - 2 * _MARGIN) / _SIZE)
        for at in range(0, max(len(line), 1), size):
            self._room(_LINE)
            self._y -= _LINE
            self._say(_MARGIN, self._y, line[at : at + size])

    def table(self, table: PrintedTable, *, ruled: bool) -> None:
        """A table that goes on on the next page where it has to; what stands in a cell is on the first of its pages."""
        across = (_WIDTH - 2 * _MARGIN) / table.width
        heights = [max(_needed(one.text, across * one.columns) / one.rows for one in row) for row in table.rows]
        first = 0
        while first < len(heights):
            self._room(heights[first])
            room, last = self._y - _MARGIN, first
            while last < len(heights) and sum(heights[first : last + 1]) <= room:
                last += 1
            last = max(last, first + 1)
            tops = {first: self._y}
            for number in range(first, last):
                tops[number + 1] = tops[number] - heights[number]
            for one in table.cells:
                start, end = max(first, one.row), min(last, one.row + one.rows)
                if start < end:
                    box = _MARGIN + one.column * across, tops[end], one.columns * across, tops[start] - tops[end]
                    self._cell(box, one.text if start == one.row else "", ruled=ruled)
            self._y = tops[last]
            first = last
        self._y -= _LINE

    def _cell(self, box: tuple[float, float, float, float], text: str, *, ruled: bool) -> None:
        left, bottom, width, height = box
        if ruled:
            self._pages[-1].append(f"{left:.2f} {bottom:.2f} {width:.2f} {height:.2f} re S")
        size = max(1, int((width - 4) / _SIZE)) if not text.lstrip("+-").replace(".", "").isdigit() else len(text)
        parts = [text[at : at + size] for at in range(0, len(text), size)]
        y = bottom + height / 2 + len(parts) * _LINE / 2
        for part in parts:
            y -= _LINE
            self._say(left + 2, y + 2, part)

    def _room(self, height: float) -> None:
        if self._y - height < _MARGIN:
            self._say(_WIDTH / 2, 20, f"- {len(self._pages)} -")
            self._pages.append([])
            self._y = _HEIGHT - _MARGIN

    def _say(self, x: float, y: float, text: str) -> None:
        if text:
            self._pages[-1].append(f"BT /F {_SIZE} Tf {x:.2f} {y:.2f} Td <{text.encode('utf-16-be').hex()}> Tj ET")


def _needed(text: str, width: float) -> float:
    size = max(1, int((width - 4) / _SIZE))
    return (-(-len(text) // size) or 1) * _LINE + 4


def pdf(pages: Sequence[str]) -> bytes:
    """Pages with their drawing instructions as a file."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    )
    objects.append(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R /DW 1000 /W [1 [500] 2 95 500] >>"
    )
    objects.append(
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    for at, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH:.0f} {_HEIGHT:.0f}] /Contents {7 + 2 * at} 0 R "
            f"/Resources << /Font << /F 3 0 R >> >> >>".encode()
        )
        packed = zlib.compress(page.encode())
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
    out, offsets = b"%PDF-1.7\n", []
    for number, data in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
