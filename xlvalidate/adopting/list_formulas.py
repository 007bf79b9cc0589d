"""What the formula of a list computes: references, names, tables, and the functions that forms choose lists with."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from xlvalidate.adopting.scan_sheet import Place, Scan, ScannedBook
from xlvalidate.cells import MAX_COLUMN, MAX_ROW, Area, column_number

MOST_ITEMS = 100_000
_DEEPEST = 20
_CORNER = r"\$?[A-Za-z]{1,3}\$?[1-9][0-9]{0,6}"
_TOKEN = re.compile(
    r"\s*(?:"
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)"
    r"|(?P<sheet>(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?"
    rf"(?:(?P<cells>{_CORNER}(?::{_CORNER})?(?![\w.(\[]))|(?P<columns>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}(?![\w.(\[]))"
    r"|(?P<function>[A-Za-z_][\w.]*)\((?!\[)|(?P<table>[^\W\d][\w.]*)\[(?P<column>[^\[\]]*)\]|(?P<name>[^\W\d][\w.\\]*))"
    r"|(?P<sign><=|>=|<>|[-+*/&=<>(),:]))"
)
_SPOKEN = re.compile(r"(?P<absolute>\$?)(?P<letters>[A-Za-z]{1,3})(?P<fixed>\$?)(?P<digits>[1-9][0-9]{0,6})")

Somewhere: TypeAlias = tuple[str, Place]  # a sheet in lower case, and a cell of it


class NotUnderstoodError(Exception):
    """A formula with something in it that is not known here."""


@dataclass(frozen=True, slots=True)
class ListCells:
    """ListCells of a sheet."""

    sheet: str
    area: Area


Given: TypeAlias = ListCells | str | float | bool


class AskedBook(Protocol):
    """What a formula asks a workbook for."""

    @property
    def book(self) -> ScannedBook:
        """The workbook itself."""

    @property
    def tables(self) -> "Mapping[str, tuple[str, Area, tuple[str, ...], Area | None]]":
        """The spreadsheet's own tables: sheet, area, columns, and the cells below the headings."""

    def scan(self, sheet: str) -> Scan:
        """A sheet by its name in lower case. Raises NotUnderstoodError."""

    def at(self, sheet: str, place: Place) -> str:
        """What stands in a cell, in words."""


def within_used(area: Area, scan: Scan) -> Area | None:
    """The part of an area in which something may stand."""
    bottom, right = min(area.bottom, scan.rows), min(area.right, scan.columns)
    return Area(area.top, area.left, bottom, right) if area.top <= bottom and area.left <= right else None


def words_of(formula: str) -> Iterator[re.Match[str]]:
    """The words of a formula. Raises NotUnderstoodError."""
    at = 0
    formula = formula.rstrip()
    while at < len(formula):
        match = _TOKEN.match(formula, at)
        if match is None or match.end() == at:
            raise NotUnderstoodError
        yield match
        at = match.end()


def sheet_of(said: str | None, own: str) -> str:
    """The sheet that a reference names, in lower case; its own where it names none."""
    if not said:
        return own
    name = said[:-1]
    return (name[1:-1].replace("''", "'") if name.startswith("'") else name).lower()


def shifted(said: str, first: Place, place: Place) -> Area:
    """The cells that a reference leads to from a cell, as it is written for the first one."""
    ends = [_corner(one, first, place) for one in said.split(":")]
    (top, left), (bottom, right) = ends[0], ends[-1]
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _corner(said: str, first: Place, place: Place) -> Place:
    match = _SPOKEN.fullmatch(said)
    if match is None:
        raise NotUnderstoodError
    row, column = int(match["digits"]), column_number(match["letters"].upper())
    row += 0 if match["fixed"] else place[0] - first[0]
    column += 0 if match["absolute"] else place[1] - first[1]
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise NotUnderstoodError
    return row, column


def computed(book: AskedBook, formula: str, sheet: str, first: Place, place: Place) -> Given:
    """What a formula gives in a cell, as it is written for the `first` one. Raises NotUnderstoodError."""
    return _Formula(book, formula.removeprefix("="), sheet.lower(), first, place).whole()


class _Formula:
    """Reads a formula from left to right, and computes it."""

    def __init__(
        self, sources: AskedBook, formula: str, sheet: str, first: Place, place: Place, depth: int = 0
    ) -> None:
        if depth > _DEEPEST:
            raise NotUnderstoodError
        self.sources, self.sheet, self.first, self.place, self.depth = sources, sheet, first, place, depth
        self.tokens, self.at = [*words_of(formula)], 0

    def whole(self) -> Given:
        found = self.comparison()
        if self.at != len(self.tokens):
            raise NotUnderstoodError
        return found

    def taken(self, *signs: str) -> str:
        if self.at < len(self.tokens) and (sign := self.tokens[self.at]["sign"]) in signs and sign:
            self.at += 1
            return sign
        return ""

    def comparison(self) -> Given:
        left = self.joined()
        while sign := self.taken("=", "<>", "<=", ">=", "<", ">"):
            one, two = self.text(left).casefold(), self.text(self.joined()).casefold()
            if sign not in ("=", "<>"):
                raise NotUnderstoodError
            left = (one == two) is (sign == "=")
        return left

    def joined(self) -> Given:
        left = self.sum()
        while self.taken("&"):
            left = self.text(left) + self.text(self.sum())
        return left

    def sum(self) -> Given:
        left = self.product()
        while sign := self.taken("+", "-"):
            right = self.number(self.product())
            left = self.number(left) + (right if sign == "+" else -right)
        return left

    def product(self) -> Given:
        left = self.single()
        while sign := self.taken("*", "/"):
            right = self.number(self.single())
            if sign == "/" and right == 0:
                raise NotUnderstoodError
            left = self.number(left) * right if sign == "*" else self.number(left) / right
        return left

    def single(self) -> Given:
        if self.taken("-"):
            return -self.number(self.single())
        if self.taken("("):
            found = self.comparison()
            if not self.taken(")"):
                raise NotUnderstoodError
            return found
        if self.at == len(self.tokens):
            raise NotUnderstoodError
        token = self.tokens[self.at]
        self.at += 1
        if token["text"]:
            return token["text"][1:-1].replace('""', '"')
        if token["number"]:
            return float(token["number"])
        found = self.spoken(token)
        if self.taken(":"):
            other = self.single()
            if not (isinstance(found, ListCells) and isinstance(other, ListCells) and found.sheet == other.sheet):
                raise NotUnderstoodError
            one, two = found.area, other.area
            area = Area(
                min(one.top, two.top), min(one.left, two.left), max(one.bottom, two.bottom), max(one.right, two.right)
            )
            return ListCells(found.sheet, area)
        return found

    def spoken(self, token: re.Match[str]) -> Given:
        sheet = sheet_of(token["sheet"], self.sheet)
        if token["cells"]:
            return ListCells(sheet, shifted(token["cells"], self.first, self.place))
        if token["columns"]:
            left, right = (column_number(one.replace("$", "").upper()) for one in token["columns"].split(":"))
            return ListCells(sheet, Area(1, left, MAX_ROW, right))
        if token["function"]:
            return self.function(token["function"].upper().removeprefix("_XLFN.").removeprefix("_XLWS."))
        if token["table"]:
            return self.of_table(token["table"], token["column"])
        if token["name"]:
            return self.named(token["name"], sheet)
        raise NotUnderstoodError

    def named(self, name: str, sheet: str) -> Given:
        if name.upper() in ("TRUE", "FALSE"):
            return name.upper() == "TRUE"
        stated = self.sources.book.stated
        said = stated.get((sheet, name.lower()), stated.get(("", name.lower())))
        if said is None:
            if name.lower() in self.sources.tables:
                return self.of_table(name, "")
            raise NotUnderstoodError
        return _Formula(self.sources, said, sheet, (1, 1), (1, 1), self.depth + 1).whole()

    def of_table(self, name: str, column: str) -> Given:
        found = self.sources.tables.get(name.lower())
        if found is None:
            raise NotUnderstoodError
        sheet, area, columns, body = found
        if body is None:
            raise NotUnderstoodError
        if not column or column == "#Data":
            return ListCells(sheet, body)
        at = [one.lower() for one in columns]
        if column.lower() not in at:
            raise NotUnderstoodError
        number = area.left + at.index(column.lower())
        return ListCells(sheet, Area(body.top, number, body.bottom, number))

    def function(self, name: str) -> Given:
        arguments: list[Given | None] = []
        if name in ("IF", "IFERROR", "IFNA"):
            return self.chosen(name)
        if not self.taken(")"):
            arguments.append(self.argument())
            while self.taken(","):
                arguments.append(self.argument())
            if not self.taken(")"):
                raise NotUnderstoodError
        return self.computed(name, arguments)

    def argument(self) -> Given | None:
        if self.at < len(self.tokens) and self.tokens[self.at]["sign"] in (",", ")"):
            return None
        return self.comparison()

    def chosen(self, name: str) -> Given:
        """Both branches are read; only the one that counts has to be understood."""
        branches: list[Given | NotUnderstoodError | None] = []
        while True:
            at, depth = self.at, 0
            try:
                branches.append(self.argument())
            except NotUnderstoodError as error:
                branches.append(error)
                self.at = at
                while self.at < len(self.tokens):
                    token = self.tokens[self.at]
                    sign = token["sign"] or ("(" if token["function"] else "")
                    if depth == 0 and sign in (",", ")"):
                        break
                    depth += {"(": 1, ")": -1}.get(sign, 0)
                    self.at += 1
            if not self.taken(","):
                break
        if not self.taken(")"):
            raise NotUnderstoodError
        if name == "IF":
            asked = branches[0]
            truth = asked if isinstance(asked, bool) else None
            if truth is None:
                raise NotUnderstoodError
            counts = branches[1] if truth else branches[2] if len(branches) > 2 else None
        else:
            counts = branches[1] if isinstance(branches[0], NotUnderstoodError) else branches[0]
        if counts is None or isinstance(counts, NotUnderstoodError):
            raise NotUnderstoodError
        return counts

    def computed(self, name: str, arguments: Sequence[Given | None]) -> Given:
        make = _FUNCTIONS.get(name)
        if make is None:
            raise NotUnderstoodError
        try:
            return make(self, arguments)
        except (IndexError, TypeError):
            raise NotUnderstoodError from None

    def text(self, given: Given | None) -> str:
        if isinstance(given, ListCells):
            if given.area.cells != 1:
                raise NotUnderstoodError
            return self.sources.at(given.sheet, (given.area.top, given.area.left))
        if isinstance(given, float):
            return format(given, ".15g")
        if given is None or isinstance(given, bool):
            return "" if given is None else str(given).upper()
        return given

    def number(self, given: Given | None, default: float | None = None) -> float:
        if given is None:
            if default is None:
                raise NotUnderstoodError
            return default
        if isinstance(given, float | bool):
            return float(given)
        said = self.text(given)
        return float(said) if said else 0.0

    def cells(self, given: Given | None) -> ListCells:
        if not isinstance(given, ListCells):
            raise NotUnderstoodError
        return given

    def words(self, given: Given | None) -> list[str]:
        cells = self.cells(given)
        area = within_used(cells.area, self.sources.scan(cells.sheet))
        if area is None:
            return []
        if area.cells > MOST_ITEMS:
            raise NotUnderstoodError
        return [self.sources.at(cells.sheet, place) for place in area.places()]

    def indirect(self, arguments: Sequence[Given | None]) -> Given:
        said = self.text(arguments[0]).strip()
        if not said:
            raise NotUnderstoodError
        return _Formula(self.sources, said, self.sheet, (1, 1), (1, 1), self.depth + 1).whole()

    def offset(self, arguments: Sequence[Given | None]) -> Given:
        base = self.cells(arguments[0])
        rows, columns = int(self.number(arguments[1], 0)), int(self.number(arguments[2], 0))
        height = self.number(arguments[3] if len(arguments) > 3 else None, base.area.bottom - base.area.top + 1)
        width = self.number(arguments[4] if len(arguments) > 4 else None, base.area.right - base.area.left + 1)
        top, left = base.area.top + rows, base.area.left + columns
        if top < 1 or left < 1 or height < 1 or width < 1:
            raise NotUnderstoodError
        return ListCells(base.sheet, Area(top, left, top + int(height) - 1, left + int(width) - 1))

    def index(self, arguments: Sequence[Given | None]) -> Given:
        base = self.cells(arguments[0])
        area = base.area
        row = int(self.number(arguments[1], 0))
        column = int(self.number(arguments[2] if len(arguments) > 2 else None, 0))
        if len(arguments) == 2 and area.top == area.bottom:
            row, column = 0, row
        top, bottom = (area.top, area.bottom) if row == 0 else (area.top + row - 1,) * 2
        left, right = (area.left, area.right) if column == 0 else (area.left + column - 1,) * 2
        if not (area.top <= top and bottom <= area.bottom and area.left <= left and right <= area.right):
            raise NotUnderstoodError
        return ListCells(base.sheet, Area(top, left, bottom, right))

    def match(self, arguments: Sequence[Given | None]) -> float:
        if len(arguments) < 3 or self.number(arguments[2], 1) != 0:
            raise NotUnderstoodError
        wanted = self.text(arguments[0]).casefold()
        places = [one.casefold() for one in self.words(arguments[1])]
        if not wanted or wanted not in places:
            raise NotUnderstoodError
        return float(places.index(wanted) + 1)

    def looked_up(self, arguments: Sequence[Given | None]) -> Given:
        if len(arguments) > 3 and self.number(arguments[3], 1) != 0:
            raise NotUnderstoodError
        cells = self.cells(arguments[1])
        first = ListCells(cells.sheet, Area(cells.area.top, cells.area.left, cells.area.bottom, cells.area.left))
        row = cells.area.top + int(self.match([arguments[0], first, 0.0])) - 1
        column = cells.area.left + int(self.number(arguments[2])) - 1
        return self.sources.at(cells.sheet, (row, column))

    def counted(self, arguments: Sequence[Given | None]) -> float:
        return float(sum(bool(word) for one in arguments for word in self.words(one)))

    def counted_if(self, arguments: Sequence[Given | None]) -> float:
        wanted = self.text(arguments[1]).casefold()
        if wanted[:1] in "<>=*?" and wanted not in ("", "?*", "*"):
            raise NotUnderstoodError
        words = [one.casefold() for one in self.words(arguments[0])]
        return float(sum(bool(one) for one in words) if wanted in ("?*", "*") else words.count(wanted))

    def substituted(self, arguments: Sequence[Given | None]) -> str:
        if len(arguments) > 3:
            raise NotUnderstoodError
        whole, old, new = (self.text(one) for one in arguments)
        return whole.replace(old, new) if old else whole


_FUNCTIONS: Mapping[str, Callable[[_Formula, Sequence[Given | None]], Given]] = {
    "INDIRECT": _Formula.indirect,
    "OFFSET": _Formula.offset,
    "INDEX": _Formula.index,
    "MATCH": _Formula.match,
    "VLOOKUP": _Formula.looked_up,
    "COUNTA": _Formula.counted,
    "COUNTIF": _Formula.counted_if,
    "SUBSTITUTE": _Formula.substituted,
    "CONCATENATE": lambda formula, given: "".join(map(formula.text, given)),
    "TRIM": lambda formula, given: " ".join(formula.text(given[0]).split(" ")).strip(),
    "UPPER": lambda formula, given: formula.text(given[0]).upper(),
    "LOWER": lambda formula, given: formula.text(given[0]).lower(),
    "LEFT": lambda formula, given: formula.text(given[0])[
        : int(formula.number(given[1] if len(given) > 1 else None, 1))
    ],
    "LEN": lambda formula, given: float(len(formula.text(given[0]))),
    "ISBLANK": lambda formula, given: formula.text(given[0]) == "",
    "SUM": lambda formula, given: sum(formula.number(one) for one in given),
    "ROWS": lambda formula, given: float(formula.cells(given[0]).area.bottom - formula.cells(given[0]).area.top + 1),
}
