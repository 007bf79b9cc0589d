"""What the command line does with an open workbook: open one, press a button, install the add-in.

On Linux the program is the LibreOffice that `open` started, where it listens is remembered in a file that only its user
can read; or the one whose extension asks, which says where. Elsewhere it is Excel, through xlwings.
"""

import filecmp
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.errors import UsageError, system_says, usage
from xlvalidate.excel import office_extension
from xlvalidate.excel import press_memory as state
from xlvalidate.excel.buttons import Button, Pressed, PressError, chosen, press
from xlvalidate.excel.engines import EngineError, OfficeMissingError, use
from xlvalidate.excel.engines.apps import App
from xlvalidate.excel.program_errors import in_a_sentence, refusal
from xlvalidate.messages import text
from xlvalidate.ooxml.book import Refusal
from xlvalidate.reading.read import unreadable
from xlvalidate.reading.read_book import read_book
from xlvalidate.reading.submission import SubmittedFile
from xlvalidate.reports.finding_text import say
from xlvalidate.shipped_files import shipped

ADDIN = "xlvalidate.xlam"
WORDS = {
    "校验": Button.CHECK,
    "下一处": Button.NEXT,
    "清除标记": Button.CLEAR,
    "说明": Button.EXPLAIN,
    "帮助": Button.HELP,
    **{button.value: button for button in Button},
}
_NOTE = "libreoffice.json"
# Nothing else is ever connected to: an address may name any machine.
_ADDRESS = re.compile(r"uno:pipe,name=xlvalidate-[0-9a-f]{32};urp;StarOffice\.ComponentContext")


def open_form(path: Path, language: str) -> str:
    """Opens a workbook for a person at the screen; the answer says what comes next. Raises PressError."""
    if not path.is_file():
        raise UsageError(usage("no-workbook-at", path=path))
    # Of a broken file a program asks the person at the screen whether to repair it, and may change it so.
    read = read_book(path.read_bytes(), lambda name: False)
    if isinstance(read, Refusal):
        refused = unreadable(SubmittedFile(file=path.name, sha256=""), read.code, detail=read.detail)
        why = say(refused.finding, None, language).message
        raise PressError(text("excel.not-opened", language, file=path, why=why))
    if not _on_linux():
        try:
            xw.Book(str(path.resolve()))
        except Exception as error:  # each system has its own exception for an Excel that is not there
            raise PressError(text("excel.no-excel", language, why=refusal(error))) from error
        return text("excel.opened", language, file=path.name)
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise PressError(text("excel.no-desktop", language, file=path))
    app = _attached()
    try:
        app = app or use("libreoffice", visible=True)
        app.books.open(str(path.resolve()))
    except OfficeMissingError as error:
        raise PressError(text("excel.no-office", language, why=error.said(language))) from error
    except EngineError as error:
        raise PressError(text("excel.not-opened", language, file=path, why=error.said(language))) from error
    # It goes on when this command has ended; the next one finds it by this note.
    app.impl.office.stay()
    state.keep(_NOTE, {"url": app.impl.office.url})
    return text("excel.opened", language, file=path.name)


def press_button(
    word: str, workbook: str | None, editions: Catalogue, said: str | None, language: str, office: str | None = None
) -> Pressed:
    """Presses a button for the workbook that is named, or for the one in front; in the LibreOffice that listens at an
    address, where one is given. Raises PressError.
    """
    with _program(language, office) as app, in_a_sentence(language):
        book = chosen(list(app.books), _front(app), workbook, language)
        return press(WORDS[word], book, editions, said)


@contextmanager
def _program(language: str, office: str | None) -> Iterator[xw.App]:
    if office is None and not _on_linux():
        try:
            app = xw.apps.active
        except Exception as error:
            raise PressError(text("excel.no-excel", language, why=refusal(error))) from error
        if app is None:
            raise PressError(text("excel.no-book", language))
        yield app
        return
    app = _attached() if office is None else _listening(office, language)
    if app is None:
        raise PressError(text("excel.none-running", language))
    try:
        yield app
    finally:
        App.quit(app.impl)  # only takes it off the list: quitting closes what was brought to the front, unsaved


def _attached() -> xw.App | None:
    """The LibreOffice that `open` started, if it still runs."""
    note = state.kept(_NOTE)
    url = note.get("url") if isinstance(note, dict) else None
    if not isinstance(url, str) or not _ADDRESS.fullmatch(url):
        return None
    try:
        return use("libreoffice", visible=True, spec=url)
    except OfficeMissingError:
        raise
    except EngineError:
        state.forget(_NOTE)
        return None


def _listening(office: str, language: str) -> xw.App:
    """The LibreOffice whose extension asks."""
    if not _ADDRESS.fullmatch(office):
        raise UsageError(usage("no-office-address", address=ascii(office)))
    try:
        return use("libreoffice", visible=True, spec=office)
    except EngineError as error:
        raise PressError(text("excel.no-office", language, why=error.said(language))) from error


def _front(app: xw.App) -> xw.Book | None:
    """The workbook in front. LibreOffice does not always know; one workbook alone is in front."""
    if len(app.books) == 1:
        return app.books[0]
    if app.engine.name == "libreoffice" and app.impl.api.getCurrentComponent() is None:
        return None
    return app.books.active


def install(file: Path | None, language: str, startup: Callable[[], Path] | None = None) -> str:
    """Copies the add-in to where Excel loads add-ins from; on Linux LibreOffice gets its own. Raises PressError."""
    if startup is None and _on_linux():
        return office_extension.install(file, language)
    target = _target(startup, language)
    source = _addin(file, language)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise PressError(text("excel.addin.in-use", language, path=target, why=system_says(error, language))) from error
    return text("excel.addin.installed", language, path=target)


def uninstall(language: str, startup: Callable[[], Path] | None = None) -> str:
    """Removes it again. Raises PressError."""
    if startup is None and _on_linux():
        return office_extension.uninstall(language)
    target = _target(startup, language)
    try:
        target.unlink()
    except FileNotFoundError:
        return text("excel.addin.not-there", language, path=target)
    except OSError as error:
        raise PressError(text("excel.addin.in-use", language, path=target, why=system_says(error, language))) from error
    return text("excel.addin.uninstalled", language, path=target)


def status(file: Path | None, language: str, startup: Callable[[], Path] | None = None) -> str:
    """Says whether it is there, and whether it is this program's. Raises PressError."""
    if startup is None and _on_linux():
        return office_extension.status(file, language)
    target = _target(startup, language)
    if not target.is_file():
        return text("excel.addin.not-there", language, path=target)
    same = filecmp.cmp(_addin(file, language), target, shallow=False)
    return text("excel.addin.same" if same else "excel.addin.differs", language, path=target)


def _addin(file: Path | None, language: str) -> Path:
    """The add-in to install: the one named, the one beside a frozen program, or the one that came with the program."""
    places = [Path(sys.executable).parent / ADDIN, shipped() / "macros" / ADDIN]
    source = file or next((place for place in places if place.is_file()), places[-1])
    if not source.is_file():
        raise PressError(text("excel.addin.no-file", language, file=source))
    return source


def _target(startup: Callable[[], Path] | None, language: str) -> Path:
    if startup is not None:
        return startup() / ADDIN
    try:
        return _startup() / ADDIN
    except Exception as error:
        raise PressError(text("excel.no-excel", language, why=refusal(error))) from error


def _startup() -> Path:
    """Excel's own answer, as xlwings' command for its add-in asks for it."""
    if xw.apps.active is not None:
        return Path(xw.apps.active.startup_path)
    with xw.App(visible=False) as app:
        return Path(app.startup_path)


def _on_linux() -> bool:
    return sys.platform not in ("win32", "darwin")
