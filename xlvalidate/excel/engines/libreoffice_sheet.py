"""A sheet of LibreOffice, read and written in whole blocks: a call over the bridge costs 0.1 to 1 ms."""

# ruff: noqa: D101, D102  what overrides a member of xlwings is described there

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from xlvalidate.cells import Area
from xlvalidate.excel.engines.addresses import CellError, Color, EngineError, Formula, Raw
from xlvalidate.excel.engines.ranges import Sheet

if TYPE_CHECKING:
    from xlvalidate.excel.engines.libreoffice_engine import LibreOfficeBook

Kind = Literal["date", "truth"]

ERRORS = {503: "#NUM!", 519: "#VALUE!", 521: "#NULL!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}
_EPOCH = dt.datetime(1899, 12, 30)
_FAULTY = 4  # com.sun.star.sheet.FormulaResult.ERROR
_DATE, _TIME, _TRUTH = 2, 4, 1024  # com.sun.star.util.NumberFormat
_STANDARD_KEYS = 10000  # number formats are numbered in blocks of this size, one block a language, General first
_DATE_LETTERS = re.compile(r'("[^"]*"|\\.|AM/PM|A/P)|([YMDHS]+)')


def area_of(address: Any) -> Area:
    """The box of a CellRangeAddress, which counts from 0."""
    return Area.between((address.StartRow + 1, address.StartColumn + 1), (address.EndRow + 1, address.EndColumn + 1))


class LibreOfficeSheet(Sheet):
    def __init__(self, book: "LibreOfficeBook", sheet: Any) -> None:
        self._book = book
        self._sheet = sheet

    def __eq__(self, other: object) -> bool:
        return isinstance(other, LibreOfficeSheet) and other.book.uid == self.book.uid and other.name == self.name

    def __hash__(self) -> int:
        return hash((self.book.uid, self.name))

    @property
    def book(self) -> "LibreOfficeBook":
        return self._book

    @property
    def api(self) -> Any:
        return self._sheet

    @property
    def name(self) -> str:
        return str(self._sheet.getName())

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.setName(value)

    @property
    def index(self) -> int:
        return int(self._sheet.getRangeAddress().Sheet) + 1

    @property
    def visible(self) -> bool:
        return bool(self._sheet.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        self._sheet.IsVisible = value

    def activate(self) -> None:
        if not self.visible:
            raise EngineError(f"the sheet {self.name} is hidden")
        self.book.api.getCurrentController().setActiveSheet(self._sheet)

    def delete(self) -> None:
        self.book.api.Sheets.removeByName(self.name)

    def select_box(self, box: Area) -> None:
        self.activate()
        self.book.api.getCurrentController().select(self._block(box))

    def used(self) -> Area:
        cursor = self._sheet.createCursor()
        cursor.gotoStartOfUsedArea(False)
        cursor.gotoEndOfUsedArea(True)
        return area_of(cursor.getRangeAddress())

    def _block(self, box: Area) -> Any:
        return self._sheet.getCellRangeByPosition(box.left - 1, box.top - 1, box.right - 1, box.bottom - 1)

    def read(self, box: Area) -> list[list[Raw]]:
        block = self._block(box)
        rows: list[list[Raw]] = [[None if value == "" else value for value in row] for row in block.getDataArray()]
        if any(isinstance(value, float) for row in rows for value in row):
            for (r, c), kind in self._kinds(block, box).items():
                value = rows[r][c]
                if isinstance(value, float):
                    rows[r][c] = value != 0 if kind == "truth" else _date(value)
        for faulty in block.queryFormulaCells(_FAULTY).getRangeAddresses():
            for r, c in _places(faulty, box):
                code = block.getCellByPosition(c, r).getError()
                rows[r][c] = CellError(ERRORS.get(code, "#VALUE!"))
        return rows

    def read_formulas(self, box: Area) -> list[list[str]]:
        return [[self._excel(text) for text in row] for row in self._block(box).getFormulaArray()]

    def _excel(self, text: str) -> str:
        if text.startswith("{=") and text.endswith("}"):
            text = text[1:-1]
        if text.startswith("="):
            return "=" + self.book.formulas.to_excel(text[1:])
        return text.removeprefix("'")

    def write(self, box: Area, rows: Sequence[Sequence[Raw]]) -> None:
        block = self._block(box)
        kinds = self._kinds(block, box)
        self._format([place for place, kind in kinds.items() if kind == "truth"], box, 0)
        if any(isinstance(value, (Formula, bool)) for row in rows for value in row):
            block.setFormulaArray(tuple(tuple(self._typed(value) for value in row) for row in rows))
        else:
            block.setDataArray(tuple(tuple(_stored(value) for value in row) for row in rows))
        dates = [
            (r, c)
            for r, row in enumerate(rows)
            for c, value in enumerate(row)
            if isinstance(value, dt.datetime) and kinds.get((r, c)) != "date"
        ]
        if dates:
            self._format(dates, box, self._key("yyyy-mm-dd"))

    def _typed(self, value: Raw) -> str:
        """As if typed in. A truth value is a formula, because a number with a truth format is saved as a number."""
        match value:
            case None | "":
                return ""
            case Formula():
                return "=" + self.book.formulas.to_office(value[1:])
            case bool():
                return "=TRUE()" if value else "=FALSE()"
            case str():
                return f"'{value}"
        return repr(_stored(value))

    def locked(self, box: Area) -> bool:
        if not self._sheet.isProtected():
            return False
        block = self._block(box)
        return any(group.CellProtection.IsLocked for group in _alike(block, "CellProtection"))

    def may_format(self) -> bool:
        """LibreOffice does not tell what a protected sheet still allows; our templates allow formatting."""
        return True

    def read_color(self, box: Area) -> Color | None:
        block = self._block(box)
        number = block.CellBackColor
        if number < 0 or _mixed(block, "CellBackColor"):
            return None
        return number >> 16 & 255, number >> 8 & 255, number & 255

    def write_color(self, box: Area, color: Color | None) -> None:
        self._block(box).CellBackColor = -1 if color is None else color[0] << 16 | color[1] << 8 | color[2]

    def read_number_format(self, box: Area) -> str | None:
        block = self._block(box)
        if _mixed(block, "NumberFormat"):
            return None
        key = block.NumberFormat
        if key % _STANDARD_KEYS == 0:
            return "General"
        found = self.book.api.NumberFormats.getByKey(key)
        code = str(found.FormatString)
        if found.Type & (_DATE | _TIME):  # written in capitals here, in small letters by Excel
            return _DATE_LETTERS.sub(lambda match: match[1] or match[2].lower(), code)
        return code

    def write_number_format(self, box: Area, code: str) -> None:
        self._block(box).NumberFormat = self._key(code)

    def _key(self, code: str) -> int:
        if code == "General":
            return 0
        english = self.book.app.office.struct("lang.Locale", Language="en", Country="US")
        formats = self.book.api.NumberFormats
        key = int(formats.queryKey(code, english, False))
        return key if key != -1 else int(formats.addNew(code, english))

    def _kinds(self, block: Any, box: Area) -> dict[tuple[int, int], Kind]:
        """The places in `box`, counted from 0, whose numbers are dates or truth values."""
        kinds: dict[tuple[int, int], Kind] = {}
        for group in _alike(block, "NumberFormat"):
            key = group.NumberFormat
            if key % _STANDARD_KEYS == 0:
                continue
            number_type = self.book.api.NumberFormats.getByKey(key).Type
            kind: Kind | None = "date" if number_type & _DATE else "truth" if number_type & _TRUTH else None
            if kind is not None:
                for address in _addresses(group):
                    kinds.update(dict.fromkeys(_places(address, box), kind))
        return kinds

    def _format(self, places: Sequence[tuple[int, int]], box: Area, key: int) -> None:
        if not places:
            return
        sheet = self.index - 1
        struct = self.book.app.office.struct
        addresses = [
            struct("table.CellRangeAddress", Sheet=sheet, StartRow=r, EndRow=r, StartColumn=c, EndColumn=c)
            for r, c in ((r + box.top - 1, c + box.left - 1) for r, c in places)
        ]
        ranges = self.book.api.createInstance("com.sun.star.sheet.SheetCellRanges")
        ranges.addRangeAddresses(tuple(addresses), True)
        ranges.NumberFormat = key


def _mixed(block: Any, name: str) -> bool:
    return bool(block.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def _alike(block: Any, name: str) -> Iterator[Any]:
    """`block` itself when all its cells have the same `name`, otherwise its parts of one format each."""
    if not _mixed(block, name):
        yield block
        return
    groups = block.getUniqueCellFormatRanges()
    for place in range(groups.getCount()):
        yield groups.getByIndex(place)


def _addresses(group: Any) -> Sequence[Any]:
    if group.supportsService("com.sun.star.sheet.SheetCellRanges"):
        return group.getRangeAddresses()  # type: ignore[no-any-return]
    return (group.getRangeAddress(),)


def _places(address: Any, box: Area) -> Iterator[tuple[int, int]]:
    """The cells of an address that lie in `box`, counted from its corner."""
    top, left = box.top - 1, box.left - 1
    for row in range(max(address.StartRow, top), min(address.EndRow, box.bottom - 1) + 1):
        for column in range(max(address.StartColumn, left), min(address.EndColumn, box.right - 1) + 1):
            yield row - top, column - left


def _date(serial: float) -> dt.datetime | float:
    """To the millisecond, as Excel counts. What lies before 1900 stays a number."""
    if serial < 1:
        return serial
    return _EPOCH + dt.timedelta(milliseconds=round(serial * 86_400_000))


def _stored(value: Raw) -> float | str:
    match value:
        case None:
            return ""  # the bridge's nothing would become #N/A
        case dt.datetime():
            return (value.replace(tzinfo=None) - _EPOCH) / dt.timedelta(days=1)
        case bool():
            return float(value)
    return value
