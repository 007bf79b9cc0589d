"""A PDF with text as lines and grids: what stands between drawn lines is a cell, all else are lines of words."""

import ctypes
from collections.abc import Iterator
from typing import Any

from xlvalidate.importing.document import (
    Document,
    DocumentKind,
    DocumentLine,
    DocumentPart,
    NotADocumentError,
    TextSpot,
)
from xlvalidate.importing.placed_letters import Letter, lines_of, text_of
from xlvalidate.importing.ruled_grids import Stroke, ruled_grids

MOST_PAGES, MOST_LETTERS, MOST_STROKES = 300, 1_000_000, 200_000
_LEAST_LETTERS = 20  # a page with fewer beside a picture is a picture


def pdf_document(data: bytes) -> Document:
    """The text and the ruled tables of a PDF. Raises NotADocumentError."""
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NotADocumentError("encrypted-pdf" if "password" in str(error).lower() else "broken-pdf") from None
    try:
        return _document(pdf)
    except pypdfium2.PdfiumError as error:
        raise NotADocumentError("broken-pdf", str(error)) from None
    finally:
        pdf.close()


def _document(pdf: Any) -> Document:
    if len(pdf) > MOST_PAGES:
        raise NotADocumentError("too-many-pages", str(MOST_PAGES))
    parts = list[DocumentPart]()
    letters, grids, pictures = 0, 0, False
    for number in range(len(pdf)):
        page = pdf[number]
        found = list(_letters(page))
        letters += len(found)
        if letters > MOST_LETTERS:
            raise NotADocumentError("too-much-text")
        strokes = _strokes(page)
        pictures = pictures or (len(found) < _LEAST_LETTERS and _has_picture(page))
        made = list(_page_parts(found, strokes, number + 1, grids))
        grids += sum(1 for part in made if not isinstance(part, DocumentLine))
        parts.extend(made)
        page.close()
    if letters < _LEAST_LETTERS:
        raise NotADocumentError("scanned-pdf" if pictures else "no-text")
    return Document(DocumentKind.PDF, tuple(parts))


def _page_parts(letters: list[Letter], strokes: list[Stroke], page: int, grids: int) -> Iterator[DocumentPart]:
    """The grids of a page and its other lines, from the top."""
    ruled = ruled_grids(strokes)
    inside = [[one for one in letters if grid.holds(one)] for grid in ruled]
    placed: list[tuple[float, DocumentPart]] = []
    taken = set[int]()
    for grid, own in zip(ruled, inside, strict=True):
        taken |= {id(one) for one in own}
        grids += 1
        placed.append((grid.top, grid.with_texts(own, grids, page)))
    rest = [one for one in letters if id(one) not in taken]
    for number, line in enumerate(lines_of(rest), 1):
        placed.append((min(one.top for one in line), DocumentLine(text_of(line), TextSpot(page=page, line=number))))
    placed.sort(key=lambda one: one[0])
    return (part for _, part in placed)


def _letters(page: Any) -> Iterator[Letter]:
    """The letters of a page, from its upper left corner, as it is turned."""
    turned, (width, height) = page.get_rotation(), page.get_size()
    text = page.get_textpage()
    try:
        count = text.count_chars()
        said = text.get_text_range(0, count) if count else ""
        aligned = len(said) == count
        for at in range(count):
            letter = said[at] if aligned else text.get_text_range(at, 1)
            if not letter.strip() or letter in "\ufffe\ufeff":
                continue
            left, bottom, right, top = text.get_charbox(at, loose=False)
            yield _turned(letter, left, bottom, right, top, turned, width, height)
    finally:
        text.close()


def _turned(
    letter: str, left: float, bottom: float, right: float, top: float, turned: int, width: float, height: float
) -> Letter:
    x1, y1 = _place(left, top, turned, width, height)
    x2, y2 = _place(right, bottom, turned, width, height)
    return Letter(letter, min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))


def _place(x: float, y: float, turned: int, width: float, height: float) -> tuple[float, float]:
    """A point of the page as it is seen, down from its upper left corner. Width and height are as it is seen."""
    if turned == 90:
        return y, x
    if turned == 180:
        return width - x, y
    if turned == 270:
        return width - y, height - x
    return x, height - y


def _strokes(page: Any) -> list[Stroke]:
    """The level and upright lines that are drawn, and the edges of boxes."""
    from pypdfium2 import raw

    turned, (width, height) = page.get_rotation(), page.get_size()
    found = list[Stroke]()
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4):
        for x1, y1, x2, y2 in _segments(raw, drawn):
            start, end = _place(x1, y1, turned, width, height), _place(x2, y2, turned, width, height)
            found.append(
                Stroke(min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1]))
            )
            if len(found) > MOST_STROKES:
                raise NotADocumentError("too-much-text")
    return [one for one in found if one.level or one.upright]


def _segments(raw: Any, drawn: Any) -> Iterator[tuple[float, float, float, float]]:
    matrix = drawn.get_matrix()
    start = before = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(raw.FPDFPath_CountSegments(drawn)):
        segment = raw.FPDFPath_GetPathSegment(drawn, at)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield (*before, *point)
        before = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield (*point, *start)
            before = start


def _has_picture(page: Any) -> bool:
    from pypdfium2 import raw

    return next(iter(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4)), None) is not None
