"""LibreOffice under xlwings, over UNO: real recalculation, real saving, a real window if one is wanted.

Without a window it runs with a profile of its own, so that several can run side by side. It does not run the macros
of a workbook unless it was started with `macros=True`.
"""

# ruff: noqa: D101, D102  what overrides a member of xlwings is described there

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from xlvalidate.errors import usage
from xlvalidate.excel.engines.addresses import EngineError
from xlvalidate.excel.engines.apps import App, Engine
from xlvalidate.excel.engines.books import Book, Name
from xlvalidate.excel.engines.libreoffice_formulas import Formulas
from xlvalidate.excel.engines.libreoffice_process import LibreOffice
from xlvalidate.excel.engines.libreoffice_sheet import LibreOfficeSheet, area_of
from xlvalidate.excel.engines.ranges import Range, Sheet

FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xltx": "Calc MS Excel 2007 XML Template",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
    ".csv": "Text - txt - csv (StarCalc)",
}
_ALERT_BUTTONS = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ALERT_KINDS = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
_ALERT_ANSWERS = ("cancel", "ok", "yes", "no")
_NEVER_RUN, _ALWAYS_RUN = 0, 4  # com.sun.star.document.MacroExecMode
_NO_LINKS = 0  # com.sun.star.document.UpdateDocMode


def engine() -> Engine:
    """A new engine named `libreoffice`, known to nobody yet. No process runs before its first app."""
    return Engine("libreoffice", LibreOfficeApp)


class LibreOfficeApp(App):
    """`spec` is the path of `soffice`, or `uno:…` to attach to one that accepts connections there.

    `visible=True` shows a window of the desktop's own LibreOffice: the running one, or a new one.
    """

    def __init__(self, spec: str | None = None, visible: bool = False, macros: bool = False) -> None:
        super().__init__()
        attach = spec if spec and spec.startswith("uno:") else None
        self.office = LibreOffice(soffice=None if attach else spec, visible=visible, url=attach)
        self.macros = macros
        self._opened: list[LibreOfficeBook] = []
        # What was last brought to the front stands last; books of the person at the screen may be among them.
        self._fronts: list[str] = []
        self._indicator: Any = None
        self._locked: list[Any] = []

    @property
    def api(self) -> Any:
        return self.office.desktop

    @property
    def pid(self) -> int:
        return self.office.pid or -self._number

    @property
    def version(self) -> str:
        return self.office.version()

    @property
    def visible(self) -> bool:
        return self.office.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        """Ignored, as in every engine of ours."""

    @property
    def screen_updating(self) -> bool:
        return not self._locked

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:
            for document in self._locked:
                document.unlockControllers()
            self._locked = []
        elif not self._locked:
            self._locked = [book.api for book in self._books()]
            for document in self._locked:
                document.lockControllers()

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        if not self.office.visible or self.api.getCurrentFrame() is None:
            return
        if self._indicator is not None:
            self._indicator.end()
            self._indicator = None
        if isinstance(value, str):
            self._indicator = self.api.getCurrentFrame().createStatusIndicator()
            self._indicator.start(value, 0)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object) -> str:
        if not self.office.visible or self.api.getCurrentFrame() is None:
            return super().alert(prompt, title, buttons, mode, callback)
        kind = self.office.uno.Enum("com.sun.star.awt.MessageBoxType", _ALERT_KINDS[mode])
        window = self.api.getCurrentFrame().getContainerWindow()
        toolkit = self.office.service("com.sun.star.awt.Toolkit")
        box = toolkit.createMessageBox(window, kind, _ALERT_BUTTONS[buttons or "ok"], title or "", prompt)
        return _ALERT_ANSWERS[box.execute()]

    @property
    def selection(self) -> Range | None:
        if not self._books():
            return None
        book = self.active_book
        selected = book.api.getCurrentSelection()
        if selected is None or not selected.supportsService("com.sun.star.sheet.SheetCellRange"):
            return None
        sheet = selected.getSpreadsheet()
        return Range(LibreOfficeSheet(book, sheet), area_of(selected.getRangeAddress()))

    def _books(self) -> list["LibreOfficeBook"]:
        """Every open workbook, those of the person at the screen included; what we opened comes in that order."""
        found = []
        documents = self.api.getComponents().createEnumeration()
        while documents.hasMoreElements():
            document = documents.nextElement()
            if document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
                found.append(LibreOfficeBook(self, document))
        order = {uid: place for place, uid in enumerate(self._fronts)}
        known = {book.uid: book for book in self._opened}
        return sorted((known.get(book.uid, book) for book in found), key=lambda book: order.get(book.uid, -1))

    @property
    def alive(self) -> bool:
        try:
            self.api.getComponents().hasElements()
        except Exception:  # whatever the bridge says of a program that has ended
            return False
        return True

    def open_books(self) -> list[Book]:
        return list(self._books())

    @property
    def active_book(self) -> "LibreOfficeBook":
        books = self._books()
        if not books:
            raise EngineError("no workbook is open")
        current = self.api.getCurrentComponent() if self.office.visible else None
        for book in books:
            if current is not None and book.uid == getattr(current, "RuntimeUID", None):
                return book
        return books[-1]

    def to_front(self, book: "LibreOfficeBook") -> None:
        self._fronts = [*(uid for uid in self._fronts if uid != book.uid), book.uid]

    def forget(self, book: "LibreOfficeBook") -> None:
        self._fronts = [uid for uid in self._fronts if uid != book.uid]
        self._opened = [other for other in self._opened if other.uid != book.uid]

    def _load(self, url: str, what: str, **arguments: object) -> "LibreOfficeBook":
        arguments["Hidden"] = not self.office.visible  # a build without windows aborts when this is left out
        arguments["MacroExecutionMode"] = _ALWAYS_RUN if self.macros else _NEVER_RUN
        arguments["UpdateDocMode"] = _NO_LINKS
        with self.office.deadline(usage("office-opens", file=what)):
            document = self.api.loadComponentFromURL(url, "_blank", 0, self.office.properties(**arguments))
        if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
            if document is not None:
                document.close(True)
            raise EngineError(usage("office-does-not-open", file=what))
        book = LibreOfficeBook(self, document)
        self._opened.append(book)
        self._fronts.append(book.uid)
        return book

    def open_book(self, path: str, *, read_only: bool, password: str | None) -> "LibreOfficeBook":
        more: dict[str, object] = {} if password is None else {"Password": password}
        return self._load(Path(path).resolve().as_uri(), path, ReadOnly=read_only, **more)

    def add_book(self) -> "LibreOfficeBook":
        return self._load("private:factory/scalc", "a new workbook")

    def calculate(self) -> None:
        with self.office.deadline(usage("office-recalculates")):
            for book in self._books():
                book.api.calculateAll()

    def run(self, macro: str, args: Sequence[object]) -> object:
        """Runs `'Book.xlsm'!Module.Macro`; the app has to be started with `macros=True`."""
        if not self.macros:
            raise EngineError("macros do not run here: start the app with macros=True")
        title, _, name = macro.rpartition("!")
        book = self.active_book if not title else self._named(title.strip("'"))
        module, _, procedure = name.rpartition(".")
        libraries = book.api.BasicLibraries
        for library in libraries.getElementNames():
            libraries.loadLibrary(library)
            modules = libraries.getByName(library)
            for found in modules.getElementNames():
                if module.lower() in ("", found.lower()) and _defines(modules.getByName(found), procedure):
                    place = f"vnd.sun.star.script:{library}.{found}.{procedure}?language=Basic&location=document"
                    with self.office.deadline(usage("office-runs", macro=macro)):
                        return book.api.getScriptProvider().getScript(place).invoke(tuple(args), (), ())[0]
        raise EngineError(f"{book.name} has no macro {name}")

    def _named(self, name: str) -> "LibreOfficeBook":
        for book in self._books():
            if book.name.lower() == name.lower():
                return book
        raise EngineError(f"no workbook {name} is open")

    def quit(self) -> None:
        """Closes without saving: every book of our own process, in somebody's LibreOffice only what we opened."""
        super().quit()
        try:
            for book in self._books() if self.office.private else list(self._opened):
                book.close()
        except Exception as error:
            if not self.office.private:
                raise EngineError("LibreOffice did not close our workbooks") from error
        finally:
            self.office.close()


def _defines(source: str, procedure: str) -> bool:
    lines = (line.strip().lower() for line in source.splitlines())
    starts = tuple(f"{kind} {procedure.lower()}" for kind in ("sub", "function", "public sub", "public function"))
    return any(line == start or line.startswith((f"{start}(", f"{start} ")) for line in lines for start in starts)


class LibreOfficeBook(Book):
    def __init__(self, app: LibreOfficeApp, document: Any) -> None:
        self._app = app
        self._document = document
        self.uid: str = document.RuntimeUID
        self.formulas = Formulas(app.office, document)
        self._found: dict[str, LibreOfficeSheet] = {}

    @property
    def app(self) -> LibreOfficeApp:
        return self._app

    @property
    def api(self) -> Any:
        return self._document

    @property
    def fullname(self) -> str:
        if self._document.hasLocation():
            url = str(self._document.getURL())
            if not url.startswith("file:"):  # it lies on a server
                return unquote(url)
            return str(self.app.office.uno.fileUrlToSystemPath(url))
        return str(self._document.Title).replace("Untitled ", "Book")

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is None and self._document.hasLocation() and password is None:
            with self.app.office.deadline(usage("office-saves", file=self.name)):
                self._document.store()
            return
        has_suffix = path is not None or self._document.hasLocation()
        target = Path(os.path.realpath(path or self.fullname + ("" if has_suffix else ".xlsx")))
        if target.suffix.lower() not in FILTERS:
            raise EngineError(f"{target.name} must end in one of {', '.join(FILTERS)}")
        arguments: dict[str, object] = {"FilterName": FILTERS[target.suffix.lower()], "Overwrite": True}
        if password is not None:
            arguments["Password"] = password
        with self.app.office.deadline(usage("office-saves", file=target.name)):
            self._document.storeAsURL(target.as_uri(), self.app.office.properties(**arguments))

    def close(self) -> None:
        self.app.forget(self)
        self._document.setModified(False)
        self._document.close(True)

    def activate(self) -> None:
        self.app.to_front(self)
        if self.app.office.visible:
            frame = self._document.getCurrentController().getFrame()
            frame.activate()
            frame.getContainerWindow().toFront()

    def all_sheets(self) -> list[Sheet]:
        return [LibreOfficeSheet(self, sheet) for sheet in self._document.Sheets]

    def sheet_named(self, name: str) -> Sheet | None:
        """Remembers the sheets that it found: a proxy costs a millisecond, and a book has hundreds of names."""
        known = self._found.get(name)
        if known is not None and self._document.Sheets.hasByName(name) and known.name == name:
            return known
        found = super().sheet_named(name)
        if isinstance(found, LibreOfficeSheet):
            self._found[name] = found
        return found

    def active_sheet(self) -> LibreOfficeSheet:
        return LibreOfficeSheet(self, self._document.getCurrentController().getActiveSheet())

    def add_sheet(self, name: str, index: int) -> LibreOfficeSheet:
        sheets = self._document.Sheets
        sheets.insertNewByName(name, index)
        return LibreOfficeSheet(self, sheets.getByName(name))

    def all_names(self) -> list[Name]:
        home = self._document.NamedRanges
        names: list[Name] = [LibreOfficeName(self, home, short, None) for short in home.getElementNames()]
        for sheet in self.all_sheets():
            home = sheet.api.NamedRanges
            names += [LibreOfficeName(self, home, short, sheet) for short in home.getElementNames()]
        return names

    def add_name(self, name: str, refers_to: str, scope: Sheet | None) -> Name:
        home = self._document.NamedRanges if scope is None else scope.api.NamedRanges
        content = self.formulas.to_office(refers_to.removeprefix("="))
        if home.hasByName(name):
            home.getByName(name).setContent(content)
        else:
            home.addNewByName(name, content, self.app.office.struct("table.CellAddress"), 0)
        return LibreOfficeName(self, home, name, scope)


class LibreOfficeName(Name):
    _book: LibreOfficeBook

    def __init__(self, book: LibreOfficeBook, home: Any, short: str, scope: Sheet | None) -> None:
        super().__init__(book, short, scope)
        self._home = home

    @property
    def api(self) -> Any:
        return self._home.getByName(self.short)

    @property
    def refers_to(self) -> str:
        return "=" + self._book.formulas.to_excel(self.api.getContent())

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setContent(self._book.formulas.to_office(value.removeprefix("=")))

    def delete(self) -> None:
        self._home.removeByName(self.short)
