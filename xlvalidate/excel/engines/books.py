"""xlwings' book, its sheets and its names, over what an engine says of one workbook."""

# ruff: noqa: D101, D102  what overrides a member of xlwings is described there

from abc import abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings import base_classes

from xlvalidate.cells import quoted_sheet
from xlvalidate.excel.engines.addresses import EngineError, reference
from xlvalidate.excel.engines.ranges import Range, Sheet

if TYPE_CHECKING:
    from xlvalidate.excel.engines.apps import App


class NotARangeError(EngineError):
    """A name does not stand for one range of cells: it is a constant, a formula or `#REF!`."""


class Book(base_classes.Book):
    @property
    @abstractmethod
    def app(self) -> "App": ...

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def sheets(self) -> "Sheets":
        return Sheets(self)

    @property
    def names(self) -> "Names":
        return Names(self, lambda: sorted(self.all_names(), key=lambda name: name.name.casefold()))

    def sheet_named(self, name: str) -> Sheet | None:
        """The sheet of that name in any case, None if there is none."""
        return next((sheet for sheet in self.all_sheets() if sheet.name.lower() == name.lower()), None)

    def sheet_names(self, sheet: Sheet) -> "Names":
        """The names whose scope is `sheet`."""
        return Names(self, lambda: [name for name in self.names.items() if name.scope == sheet], sheet)

    @property
    @abstractmethod
    def fullname(self) -> str: ...
    @abstractmethod
    def all_sheets(self) -> list[Sheet]: ...
    @abstractmethod
    def active_sheet(self) -> Sheet: ...
    @abstractmethod
    def add_sheet(self, name: str, index: int) -> Sheet: ...
    @abstractmethod
    def all_names(self) -> list["Name"]: ...
    @abstractmethod
    def add_name(self, name: str, refers_to: str, scope: Sheet | None) -> "Name": ...


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def api(self) -> object:
        return self.book.api

    @property
    def active(self) -> Sheet:
        return self.book.active_sheet()

    def __call__(self, name_or_index: str | int) -> Sheet:
        if isinstance(name_or_index, int):
            return self.book.all_sheets()[name_or_index - 1]
        sheet = self.book.sheet_named(name_or_index)
        if sheet is None:
            raise KeyError(name_or_index)
        return sheet

    def __contains__(self, name: object) -> bool:
        return self.book.sheet_named(str(name)) is not None

    def __len__(self) -> int:
        return len(self.book.all_sheets())

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.book.all_sheets())

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        sheets = self.book.all_sheets()
        taken = {sheet.name.lower() for sheet in sheets}
        number = next(n for n in range(1, len(sheets) + 2) if f"sheet{n}" not in taken)
        place = before or self.active
        index = after.index if after else place.index - 1
        sheet = self.book.add_sheet(name or f"Sheet{number}", index)
        sheet.activate()
        return sheet


class Names(base_classes.Names):
    """Names in alphabetical order, as Excel lists them; a sheet's own names read `Sheet!name`."""

    def __init__(self, book: Book, items: Callable[[], list["Name"]], scope: Sheet | None = None) -> None:
        self._book = book
        self._scope = scope
        self.items = items

    @property
    def api(self) -> object:
        return self._book.api

    def __call__(self, name_or_index: str | int) -> "Name":
        if isinstance(name_or_index, int):
            return self.items()[name_or_index - 1]
        wanted = name_or_index.casefold()
        for name in self.items():
            if wanted == name.name.casefold() or (self._scope and wanted == name.short.casefold()):
                return name
        raise KeyError(name_or_index)

    def snapshot(self) -> list[tuple[str, "Name"]]:
        return [(name.name, name) for name in self.items()]

    def contains(self, name_or_index: str | int) -> bool:
        try:
            self(name_or_index)
        except (KeyError, IndexError):
            return False
        return True

    def __len__(self) -> int:
        return len(self.items())

    def add(self, name: str, refers_to: str) -> "Name":
        sheet, mark, short = name.rpartition("!")
        scope = self._book.sheets(sheet.strip("'").replace("''", "'")) if mark else self._scope
        return self._book.add_name(short, refers_to, scope)


class Name(base_classes.Name):
    """A defined name; `scope` is None for the whole workbook."""

    def __init__(self, book: Book, short: str, scope: Sheet | None) -> None:
        self._book = book
        self.short = short
        self.scope = scope

    @property
    def name(self) -> str:
        """As Excel lists it: `total`, or `Sheet1!total` where it is a sheet's own."""
        return self.short if self.scope is None else f"{quoted_sheet(self.scope.name)}!{self.short}"

    @name.setter
    def name(self, value: str) -> None:
        self._book.add_name(value, self.refers_to, self.scope)
        self.delete()
        self.short = value

    @property
    @abstractmethod
    def refers_to(self) -> str: ...

    @refers_to.setter
    @abstractmethod
    def refers_to(self, value: str) -> None: ...

    @abstractmethod
    def delete(self) -> None: ...

    @property
    def refers_to_range(self) -> Range:
        """Raises NotARangeError unless the name is one absolute range of this workbook."""
        text = self.refers_to
        found = reference(text)
        sheet = self._book.sheet_named(found[0]) if found else None
        if found is None or sheet is None:
            raise NotARangeError(f"{self.name} refers to {text!r}, not to one range of the book")
        return Range(sheet, found[1])
