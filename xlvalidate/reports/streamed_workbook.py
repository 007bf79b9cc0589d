"""Tables written as a workbook, a row at a time: what is in memory does not grow with the rows. Every sheet prints on
A4 across, as wide as one page, with its headings on each page.

Nothing that is written becomes a formula or a link but what is meant to be a link.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, count, islice
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from xlvalidate.derive.appearance import TINTS, Tint, lines_of
from xlvalidate.findings import Number
from xlvalidate.messages import text
from xlvalidate.reports.safe_text import visible

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ReportValue: TypeAlias = str | Number | datetime | None

WIDEST = 215
"""Digits of all columns of a sheet together: a wider one would be printed smaller than 7 points."""

MOST_ROWS = 1_048_574
"""Rows of a table on a sheet: of the 1,048,576 of Excel one has the headings, and one is for what was left out."""

_MOST_LINKS, _TALLEST, _LONGEST = 65_530, 2_000, 5_000
_PIXELS = 7  # of a digit, by which a column's width is counted
_SIZE, _LINE, _MOST_LINES = 10, 14.0, 28  # a row is at most 409 points high
_LIKE_FORMULA = tuple("=+-@＝＋－＠'")
_A4 = 9
_MARGINS = {"left": 0.4, "right": 0.4, "top": 0.75, "bottom": 0.65}  # inches
_EDGE = {"margin": 0.3}
_SIZES = {"title": 18, "section": 12}


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One cell: what it says, its tint, where it leads (a file beside this one, and a place in it; without a file a
    place in this workbook), how far it is indented.
    """

    value: ReportValue
    tint: Tint | None = None
    link: str = ""
    place: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """One sheet: its headings with their widths, and its rows; `depths` says how deep each row is folded in, `numbers`
    which columns have numbers.
    """

    title: str
    heads: tuple[tuple[str, float], ...]
    rows: Iterable[Sequence[ReportCell | ReportValue]]
    depths: tuple[int, ...] = ()
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class FrontLine:
    """A line of the front sheet. `look` is `title`, `section`, `head`, `total` or `text`; the last cell of a `wide` one
    goes over all columns that are left.
    """

    cells: Sequence[ReportCell | ReportValue]
    look: str = "text"
    wide: bool = False


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A sheet that is there, and how many rows its table has."""

    title: str
    rows: int


@dataclass(frozen=True, slots=True)
class FrontSheet:
    """The sheet before the tables: the widths of its columns, and its lines, for which the tables are written first.
    The last `head` stands on every page.
    """

    title: str
    widths: tuple[float, ...]
    lines: Callable[[Sequence[WrittenSheet]], Iterable[FrontLine]]


def streamed(
    packed: BinaryIO,
    tabs: Iterable[SummarySheet],
    made: datetime,
    language: str,
    front: FrontSheet | None = None,
    title: str = "",
    most: int = MOST_ROWS,
) -> None:
    """Writes the workbook, dated as it is said to be made: the same tabs give the same bytes. `title` stands above each
    printed page. A table of more than `most` rows goes on on further sheets. Raises OSError.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    # What is not packed yet is on the disk, and goes with this folder whatever happens.
    with TemporaryDirectory(prefix="xlvalidate-") as folder:
        book = Workbook(packed, {"constant_memory": True, "tmpdir": folder})
        looks = _Looks(book)
        before = book.add_worksheet(front.title) if front else None
        written = []
        for tab in tabs:
            for part in _parts(tab, most):
                sheet = book.add_worksheet(part.title)
                _set_page(sheet, title, language)
                written.append(WrittenSheet(part.title, _write(sheet, part, looks, language)))
        if front and before:
            _set_page(before, title, language)
            _write_front(before, front, written, looks)
        book.set_properties({"author": "xlvalidate", "created": made.replace(tzinfo=None)})
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from None


def _parts(tab: SummarySheet, most: int) -> Iterator[SummarySheet]:
    """A table as sheets of at most so many rows, one where it has none. The sheets on which it goes on have a number
    behind their title.
    """
    rows, first = iter(tab.rows), 0
    for number in count(1):
        more = next(rows, None)
        if more is None and number > 1:
            return
        title = numbered_title(tab.title, number)
        these = chain([] if more is None else [more], islice(rows, most - 1))
        yield replace(tab, title=title, rows=these, depths=tab.depths[first : first + most])
        first += most


def numbered_title(title: str, number: int) -> str:
    """What the `number`th sheet of a table is called."""
    return title if number == 1 else f"{title} {number}"


@dataclass(slots=True)
class _Looks:
    """The few looks of a workbook, each made once; cells share them."""

    book: "Workbook"
    made: "dict[tuple[str, Tint | None, bool, int], Format]" = field(default_factory=dict)

    def of(self, kind: str, tint: Tint | None = None, quoted: bool = False, indent: int = 0) -> "Format":
        key = (kind, tint, quoted, indent)
        if key not in self.made:
            self.made[key] = self._format(*key)
        return self.made[key]

    def _format(self, kind: str, tint: Tint | None, quoted: bool, indent: int) -> "Format":
        head, text_like = kind.startswith("head"), not kind.startswith(("moment", "number"))
        colours, leads = TINTS[tint] if tint else None, "link" in kind
        colour = colours.colour if colours else "FFFFFF" if head else "0563C1" if leads else "000000"
        fill = "17365D" if head else colours.fill if colours else None
        said: dict[str, object] = {
            "font_name": "微软雅黑", "font_size": _SIZES.get(kind, _SIZE), "font_color": f"#{colour}",
            "bold": head or tint is not None or kind in _SIZES or "total" in kind, "underline": int(leads),
            "valign": "vcenter" if head else "top", "text_wrap": text_like, "quote_prefix": quoted,
        }  # fmt: skip
        if kind not in _SIZES:
            said |= {"bottom": 1, "bottom_color": "#D5DBE3"}
        if kind != "moment":
            right = "number" in kind
            said |= {"align": "right" if right else "left", "indent": 0 if kind in _SIZES else 1 + indent}
        if fill:
            said |= {"bg_color": f"#{fill}", "pattern": 1}
        if kind == "moment":
            said["align"] = "left"
            said["num_format"] = "yyyy-mm-dd hh:mm"
        return self.book.add_format(said)


def _set_page(sheet: "Worksheet", title: str, language: str) -> None:
    """How a sheet is printed."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_MARGINS)
    sheet.fit_to_pages(1, 0)
    # `&` begins a command there, and `&[Picture]` would ask for one.
    above = visible(title, 100).replace("&", "＆")
    sheet.set_header(f"&L{above}&R&A", _EDGE)
    sheet.set_footer(f"&C{text('report.page', language, page='&P', pages='&N')}", _EDGE)


def _set_widths(sheet: "Worksheet", widths: Iterable[float]) -> None:
    for column, width in enumerate(widths):
        sheet.set_column_pixels(column, column, width * _PIXELS)


def _forget(sheet: "Worksheet", row: int) -> None:
    """A row that is written is on the disk, and how high it is with it."""
    sheet.row_info.pop(row, None)
    sheet.row_sizes.pop(row, None)


def _write_front(sheet: "Worksheet", tab: FrontSheet, written: Sequence[WrittenSheet], looks: _Looks) -> None:
    sheet.hide_gridlines(2)
    _set_widths(sheet, tab.widths)
    last = len(tab.widths) - 1
    for row, line in enumerate(tab.lines(written)):
        cells = [one if isinstance(one, ReportCell) else ReportCell(one) for one in line.cells]
        over = len(cells) - 1 if line.wide else last
        widths = [*tab.widths[:over], sum(tab.widths[over:])]
        size = _SIZES.get(line.look, _SIZE)
        sheet.set_row(row, _height(cells, widths, size) + (8 if line.look in _SIZES else 0))
        for column, cell in enumerate(cells):
            if line.wide and column == over < last:
                sheet.merge_range(row, column, row, last, "", looks.of(line.look, cell.tint))
            kind = "head-number" if line.look == "head" and column else "" if line.look == "text" else line.look
            _put(sheet, row, column, cell, looks, kind)
            if cell.place:
                _lead(sheet, row, column, cell)
        if line.look == "head":
            sheet.repeat_rows(row)
        _forget(sheet, row - 1)


def _write(sheet: "Worksheet", tab: SummarySheet, looks: _Looks, language: str) -> int:
    """Writes a table, and says how many rows it has."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    if tab.depths:
        sheet.outline_settings(symbols_below=False)  # an office stands above its units
    widths = [width for _, width in tab.heads]
    _set_widths(sheet, widths)
    heads = [ReportCell(said) for said, _ in tab.heads]
    sheet.set_row(0, _height(heads, widths))
    for column, head in enumerate(heads):
        _put(sheet, 0, column, head, looks, "head-number" if column in tab.numbers else "head")
    row = links = links_left_out = 0
    for entries in tab.rows:
        row += 1
        cells = [one if isinstance(one, ReportCell) else ReportCell(one) for one in entries]
        sheet.set_row(row, _height(cells, widths), None, {"level": tab.depths[row - 1]} if tab.depths else None)
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, looks)
            leads = bool(cell.link or cell.place)
            if leads and links == _MOST_LINKS:
                links_left_out += 1
            elif leads:
                links += 1
                _lead(sheet, row, column, cell)
        _forget(sheet, row - 1)
    sheet.autofilter(0, 0, row, len(tab.heads) - 1)
    if links_left_out:
        _put(sheet, row + 1, 0, ReportCell(text("report.links-cut", language, count=links_left_out)), looks)
    return row


def _height(cells: Sequence[ReportCell], widths: Sequence[float], size: int = _SIZE) -> float:
    """High enough for the text with the most lines, but never more than a row can be."""
    texts = ((cell.value, width) for cell, width in zip(cells, widths, strict=False) if isinstance(cell.value, str))
    lines = max((lines_of(value[:_TALLEST], width - 2, size) for value, width in texts), default=1)
    return min(min(lines, _MOST_LINES) * _LINE * size / _SIZE, 400.0) + 4


def _put(sheet: "Worksheet", row: int, column: int, cell: ReportCell, looks: _Looks, kind: str = "") -> None:
    value, leads = cell.value, "-link" if cell.link or cell.place else ""
    if isinstance(value, str):
        quoted = not kind.startswith("head") and value.lstrip().startswith(_LIKE_FORMULA)
        look = looks.of(f"{kind or 'text'}{leads}", cell.tint, quoted, cell.indent)
        said = visible(value, _LONGEST, lines=True)
        if not said:
            sheet.write_blank(row, column, None, look)
        else:
            # What stands between these two the writer takes for rich text, and would copy its tags.
            sheet.write_string(row, column, said + " " * (said.startswith("<r>") and said.endswith("</r>")), look)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), looks.of("moment", cell.tint))
    else:
        look = looks.of("-".join(filter(None, ("number", kind))) + leads, cell.tint)
        if value is None:
            sheet.write_blank(row, column, None, look)
        else:
            sheet.write_number(row, column, value, look)


def _lead(sheet: "Worksheet", row: int, column: int, cell: ReportCell) -> None:
    """A link on a cell that is written already."""
    from xlsxwriter.url import Url

    if cell.link:
        place = f"#{cell.place}" if cell.place else ""
        url = Url(f"external:{cell.link}{place}")
        url._relationship_link = cell.link  # with `/`: a `\\` is no folder's mark outside of Windows
    else:
        url = Url(f"internal:{cell.place}")
    sheet.ignore_write_string, before = True, sheet.ignore_write_string
    sheet.write_url(row, column, url)
    sheet.ignore_write_string = before
