"""Tables written as a workbook, a row at a time: what is in memory does not grow with the rows.

Nothing that is written becomes a formula or a link but what is meant to be a link.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

from xlvalidate.derive.appearance import TINTS, Tint, lines_of
from xlvalidate.findings import Number
from xlvalidate.messages import text
from xlvalidate.reports.safe_text import visible

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ReportValue: TypeAlias = str | Number | datetime | None

_LAST_ROW, _MOST_LINKS, _TALLEST, _LONGEST = 1_048_576, 65_530, 1_000, 5_000
_PIXELS = 7  # of a digit, by which a column's width is counted
_LIKE_FORMULA = tuple("=+-@＝＋－＠'")
_A4 = 9


@dataclass(frozen=True, slots=True)
class ReportCell:
    """One cell: what it says, its tint, where it leads (a file beside this one, and a place in it), how far it is
    indented.
    """

    value: ReportValue
    tint: Tint | None = None
    link: str = ""
    place: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """One sheet: its headings with their widths, and its rows; `depths` says how deep each row is folded in."""

    title: str
    heads: tuple[tuple[str, float], ...]
    rows: Iterable[Sequence[ReportCell | ReportValue]]
    depths: tuple[int, ...] = ()


def streamed(tabs: Iterable[SummarySheet], made: datetime, language: str) -> bytes:
    """The workbook, dated as it is said to be made: the same tabs give the same bytes. Raises OSError."""
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    packed = BytesIO()
    # What is not packed yet is on the disk, and goes with this folder whatever happens.
    with TemporaryDirectory(prefix="xlvalidate-") as folder:
        book = Workbook(packed, {"constant_memory": True, "tmpdir": folder})
        looks = _Looks(book)
        for tab in tabs:
            _write(book, tab, looks, language)
        book.set_properties({"author": "xlvalidate", "created": made.replace(tzinfo=None)})
        try:
            book.close()
        except FileCreateError as error:
            raise error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error)) from None
    return packed.getvalue()


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
        head, text_like = kind == "head", kind in ("head", "text", "link")
        colours = TINTS[tint] if tint else None
        colour = colours.colour if colours else "FFFFFF" if head else "0563C1" if kind == "link" else "000000"
        fill = "17365D" if head else colours.fill if colours else None
        said: dict[str, object] = {
            "font_name": "微软雅黑", "font_size": 10, "bold": head or tint is not None, "font_color": f"#{colour}",
            "underline": int(kind == "link"), "bottom": 1, "bottom_color": "#D5DBE3",
            "valign": "vcenter" if head else "top", "text_wrap": text_like, "quote_prefix": quoted,
        }  # fmt: skip
        if text_like:
            said |= {"align": "left", "indent": 1 + indent}
        if fill:
            said |= {"bg_color": f"#{fill}", "pattern": 1}
        if kind == "moment":
            said["num_format"] = "yyyy-mm-dd hh:mm"
        return self.book.add_format(said)


def _write(book: "Workbook", tab: SummarySheet, looks: _Looks, language: str) -> None:
    sheet = book.add_worksheet(tab.title)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.75, right=0.75, top=1, bottom=1)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    if tab.depths:
        sheet.outline_settings(symbols_below=False)  # an office stands above its units
    for column, (_, width) in enumerate(tab.heads):
        sheet.set_column_pixels(column, column, width * _PIXELS)
    for column, (said, _) in enumerate(tab.heads):
        _put(sheet, 0, column, ReportCell(said), looks, "head")
    row = links = rows_left_out = links_left_out = 0
    for entries in tab.rows:
        if row >= _LAST_ROW - 3:
            rows_left_out += 1
            continue
        row += 1
        cells = [one if isinstance(one, ReportCell) else ReportCell(one) for one in entries]
        sheet.set_row(row, _height(cells, tab.heads), None, {"level": tab.depths[row - 1]} if tab.depths else None)
        for column, cell in enumerate(cells):
            _put(sheet, row, column, cell, looks)
            # The row above is on the disk, and how high it is with it.
            sheet.row_info.pop(row - 1, None)
            sheet.row_sizes.pop(row - 1, None)
            if cell.link and links == _MOST_LINKS:
                links_left_out += 1
            elif cell.link:
                links += 1
                _lead(sheet, row, column, cell)
    sheet.autofilter(0, 0, row, len(tab.heads) - 1)
    for key, count in (("report.cut", rows_left_out), ("report.links-cut", links_left_out)):
        if count:
            row += 1
            _put(sheet, row, 0, ReportCell(text(key, language, count=count)), looks)


def _height(cells: Sequence[ReportCell], heads: Sequence[tuple[str, float]]) -> float:
    """High enough for the text with the most lines, up to a sixth of a screen."""
    texts = ((cell.value, width) for cell, (_, width) in zip(cells, heads, strict=False) if isinstance(cell.value, str))
    lines = max((lines_of(value[:_TALLEST], width - 2, 10) for value, width in texts), default=1)
    return min(lines, 8) * 14.0 + 4


def _put(sheet: "Worksheet", row: int, column: int, cell: ReportCell, looks: _Looks, kind: str = "") -> None:
    value = cell.value
    if isinstance(value, str):
        quoted = not kind and value.lstrip().startswith(_LIKE_FORMULA)
        look = looks.of(kind or ("link" if cell.link else "text"), cell.tint, quoted, cell.indent)
        said = visible(value, _LONGEST, lines=True)
        if not said:
            sheet.write_blank(row, column, None, look)
        else:
            # What stands between these two the writer takes for rich text, and would copy its tags.
            sheet.write_string(row, column, said + " " * (said.startswith("<r>") and said.endswith("</r>")), look)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, column, value.replace(tzinfo=None), looks.of("moment", cell.tint))
    elif value is None:
        sheet.write_blank(row, column, None, looks.of("number", cell.tint))
    else:
        sheet.write_number(row, column, value, looks.of("number", cell.tint))


def _lead(sheet: "Worksheet", row: int, column: int, cell: ReportCell) -> None:
    """A link on a cell that is written already."""
    from xlsxwriter.url import Url

    place = f"#{cell.place}" if cell.place else ""
    url = Url(f"external:{cell.link}{place}")
    url._relationship_link = cell.link  # with `/`: a `\\` is no folder's mark outside of Windows
    sheet.ignore_write_string, before = True, sheet.ignore_write_string
    sheet.write_url(row, column, url)
    sheet.ignore_write_string = before
