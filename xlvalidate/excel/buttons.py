"""The five buttons over an open workbook: 校验, 下一处, 清除标记, 说明, 帮助. The same engine as the command line runs.

Each gives what is to be said, or raises PressError with a sentence; the workbook is then as it was. `pressed` is for a
macro (`RunPython "from xlvalidate.excel.buttons import pressed; pressed('check')"`): it says it in a message box.
"""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import xlwings as xw

from xlvalidate.cells import Cell
from xlvalidate.checking.causes import Cause, CauseKind, causes_of
from xlvalidate.checking.check import Checked, check
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import explanation_name
from xlvalidate.editions.wording import full_name, sentence_of
from xlvalidate.errors import XlvalidateError
from xlvalidate.excel.live_book import LivePlaces, TooLargeError
from xlvalidate.excel.program_errors import PressError as PressError
from xlvalidate.excel.program_errors import in_a_sentence, is_busy, last_of, place_of
from xlvalidate.excel.results_sheet import Cleared, ResultsSheet
from xlvalidate.findings import Verdict, clip
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.ooxml.book import Book
from xlvalidate.reading.identify import EDITION_NAME, explaining, identify, stated_edition, wanted
from xlvalidate.reading.read import submission
from xlvalidate.reading.submission import SubmittedFile
from xlvalidate.reports.cause_text import say_cause
from xlvalidate.reports.counted_otherwise import counted_otherwise
from xlvalidate.reports.counts_text import say_counts
from xlvalidate.reports.marked_copy import rows_of, summary_of

_SHOWN_CAUSES, _SHOWN_RULES = 3, 5
_LONGEST_SAYING = 1_000  # what a message box shows of one cause


class Button(StrEnum):
    """What can be pressed."""

    CHECK = "check"
    NEXT = "next"
    CLEAR = "clear"
    EXPLAIN = "explain"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button has to say. `checked` is the judgement, where one was made."""

    message: str
    checked: Checked | None = None


@dataclass(frozen=True, slots=True)
class OpenForm:
    """An open workbook that is a form."""

    book: xw.Book
    read: Book
    edition: Edition

    @property
    def language(self) -> str:
        """The form's own language, for the clerk."""
        return self.edition.language

    @property
    def name(self) -> str:
        """As people call the workbook."""
        return str(self.book.name)


def form_in(book: xw.Book, editions: Catalogue) -> OpenForm:
    """The form in an open workbook. Raises PressError if it is no form."""
    return form_at(book, places_in(book), editions)


def places_in(book: xw.Book) -> LivePlaces:
    """Where everything that a form can have stands in an open workbook. Raises PressError where that is too much."""
    try:
        return LivePlaces.of(book, lambda name: wanted(name) or explaining(name))
    except TooLargeError as error:
        raise PressError(text("excel.too-large", LANGUAGES[0], book=book.name, sheet=error.sheet)) from error


def form_at(book: xw.Book, places: LivePlaces, editions: Catalogue) -> OpenForm:
    """The form at these places of an open workbook, as it stands now. Raises PressError if it is no form."""
    language, read = LANGUAGES[0], places.read()
    edition = identify(read, editions)
    if edition == "unknown-edition":
        stated = clip(stated_edition(read) or "")
        raise PressError(text("excel.unknown-edition", language, book=book.name, edition=stated))
    if isinstance(edition, str):
        raise PressError(text("excel.not-a-form", language, book=book.name))
    columns = edition.column_names
    return OpenForm(book, read if read.columns.keys() <= columns else places.read(columns), edition)


def judged(form: OpenForm) -> Checked:
    """The form as it stands now, unsaved changes included, judged."""
    read = submission(source_of(form.book), form.read, form.edition, printed(form.edition))
    return check([read])[0]


def source_of(book: xw.Book) -> SubmittedFile:
    """The workbook's file, with the digest of what was last saved of it; of nothing where it never was."""
    data, place = b"", place_of(book)
    with suppress(OSError):
        data = Path(place).read_bytes()
    return SubmittedFile(file=place, sha256=hashlib.sha256(data).hexdigest())


def press_check(form: OpenForm) -> Pressed:
    """校验: the findings as rows of 审核结果, from which the conditional formats colour the cells."""
    results = _writable(form)
    checked = judged(form)
    language = form.language
    rows = list(rows_of(checked, counted_otherwise(checked), language))
    _write(form, results, lambda: results.write(rows, summary_of(checked, language)))
    return Pressed(_verdict(form, checked, results.sheet.name), checked)


def press_next(form: OpenForm) -> Pressed:
    """下一处: to the next cell with a finding, after the selected one; from the last on to the first."""
    checked, language = judged(form), form.language
    stops = _stops(checked)
    told = [cause for causes in stops.values() for cause in causes]
    nowhere = [cause for cause in causes_of(checked) if cause.open and cause not in told]
    if not stops:
        said = [text("excel.next.none", language)]
        if nowhere:
            said = [text("excel.next.nowhere", language), *_sayings(nowhere, form)]
        return Pressed("\n".join(said), checked)
    cells = [*stops]
    here = _selected(form.book)
    number = cells.index(here) + 1 if here in stops else 0
    number %= len(cells)
    cell = cells[number]
    said = [text("excel.next", language, number=number + 1, count=len(cells)), *_sayings(stops[cell], form)]
    if not _go(form, cell):
        said.insert(0, text("excel.next.hidden", language, sheet=cell.sheet, cell=cell.a1))
    if nowhere and number == len(cells) - 1:
        said += [text("excel.next.nowhere", language), *_sayings(nowhere, form)]
    return Pressed("\n".join(said), checked)


def press_clear(form: OpenForm) -> Pressed:
    """清除标记: 审核结果 as it was before 校验 was pressed; pressed once more, or after a change there, empty."""
    results = _writable(form)
    cleared: list[Cleared] = []
    _write(form, results, lambda: cleared.append(results.clear(texts_of(form.language).results_empty)))
    key = {Cleared.EMPTY: "cleared", Cleared.RESTORED: "restored", Cleared.RESTORED_EMPTY: "restored.empty"}
    return Pressed(text(f"excel.{key[cleared[0]]}", form.language))


def press_explain(form: OpenForm, said: str | None = None) -> Pressed:
    """说明: to the 审核说明 of the finding at the selected cell, or of the first one; `said` is written there."""
    checked, language = judged(form), form.language
    waiting = [
        cause
        for cause in causes_of(checked)
        if cause.open and cause.kind is CauseKind.REASON and cause.findings[0].id in form.edition.by_instance
    ]
    if not waiting:
        return Pressed(text("excel.explain.none", language), checked)
    here = _selected(form.book)
    cause = next((one for one in waiting if here in [place.cell for place in one.findings[0].places]), waiting[0])
    finding = cause.findings[0]
    name = form.read.named(explanation_name(finding.id))
    if name is None or name.cell is None:
        raise PressError(text("excel.checks-deleted", language, book=form.name))
    cell, key = name.cell, "excel.explain.go"
    if said is not None:
        _demand_saveable(form)
        target = form.book.sheets[cell.sheet].range((cell.row, cell.column))
        try:
            target.value = f"'{said}" if said.startswith(("=", "'")) else said
        except Exception as error:
            if is_busy(error):
                raise
            raise PressError(text("excel.explain.locked", language, sheet=cell.sheet, cell=cell.a1)) from error
        key = "excel.explain.written"
    lines = [text(key, language, sheet=cell.sheet, cell=cell.a1), *_sayings([cause], form)]
    if not _go(form, cell):
        lines.insert(0, text("excel.next.hidden", language, sheet=cell.sheet, cell=cell.a1))
    return Pressed("\n".join(lines), checked)


def press_help(form: OpenForm) -> Pressed:
    """帮助: the rules that use the selected cell; where it is no figure, what the buttons do."""
    edition, language = form.edition, form.language
    cells = {
        code: name.cell
        for code, indicator in edition.indicators.items()
        if (name := form.read.named(indicator.name)) is not None and name.cell is not None
    }
    here = _selected(form.book)
    cells |= _cells_of_entry(form, here)
    code = next((code for code, cell in cells.items() if cell == here), None)
    if code is None:
        return Pressed(text("excel.help", language, sheet=texts_of(language).results_sheet))
    indicator = edition.operands[code]
    lines = [
        text("excel.help.cell", language, name=full_name(indicator), cell=cells[code].a1, unit=indicator.unit or "-")
    ]
    lines += [indicator.help] if indicator.help else []
    asked_by = {code, *(key for key, one in edition.entry_figures.items() if one.column == indicator)}
    every = (*edition.instances, *edition.entry_instances)
    used = [one for one in every if asked_by & {ref.code for ref in one.operands}]
    for one in used[:_SHOWN_RULES]:
        asked = sentence_of(edition, one, language, lambda of: cells[of].a1 if of in cells else "")
        severity = text(f"severity.{one.rule.severity}", language)
        lines.append(text("excel.help.rule", language, id=one.id, severity=severity, sentence=asked))
    if len(used) > _SHOWN_RULES:
        sheet = texts_of(language).checks_sheet
        lines.append(text("excel.help.more", language, count=len(used) - _SHOWN_RULES, sheet=sheet))
    return Pressed("\n".join(lines))


def _cells_of_entry(form: OpenForm, here: Cell | None) -> dict[str, Cell]:
    """Where the columns of an open table stand in the row that is selected."""
    areas = {code: form.read.named(one.name) for code, one in form.edition.columns.items()}
    return {
        code: Cell(area.sheet, here.row, area.column)
        for code, name in areas.items()
        if here and name and (area := name.area) and area.sheet == here.sheet and area.top <= here.row <= area.bottom
    }


BUTTONS: Mapping[Button, Callable[[OpenForm], Pressed]] = {
    Button.CHECK: press_check,
    Button.NEXT: press_next,
    Button.CLEAR: press_clear,
    Button.EXPLAIN: press_explain,
    Button.HELP: press_help,
}


def press(button: Button, book: xw.Book, editions: Catalogue, said: str | None = None) -> Pressed:
    """Presses a button for an open workbook. Raises PressError."""
    form = form_in(book, editions)
    if button is Button.EXPLAIN:
        return press_explain(form, said)
    return BUTTONS[button](form)


def pressed(button: str, edition: str | None = None) -> None:
    """For a macro: presses a button for the workbook that called, and says what came of it in a message box."""
    book = xw.Book.caller()
    title = text("excel.title", LANGUAGES[0])
    try:
        with in_a_sentence(LANGUAGES[0]):
            done = press(Button(button), book, catalogue(edition))
    except XlvalidateError as error:
        book.app.alert(error.said(LANGUAGES[0]), title=title, mode="critical")
        return
    book.app.alert(done.message, title=title, mode="info")


def chosen(books: Sequence[xw.Book], front: xw.Book | None, asked: str | None, language: str = LANGUAGES[0]) -> xw.Book:
    """The workbook that is meant: the one that was named, or the one in front. Raises PressError.

    Where the program does not say which is in front, the only form that is open is meant.
    """
    names = text("and", language).join(book.name for book in books)
    if not books:
        raise PressError(text("excel.no-book", language))
    if asked is not None:
        for book in books:
            if _is_called(book, asked):
                return book
        raise PressError(text("excel.no-such-book", language, book=asked, books=names))
    forms = [book for book in books if is_form(book)]
    others = text("and", language).join(book.name for book in forms)
    if front is None:
        if len(forms) > 1:
            raise PressError(text("excel.several", language, count=len(forms), books=others))
        return forms[0] if forms else books[0]
    if front not in forms and forms:
        raise PressError(text("excel.not-a-form.others", language, book=front.name, others=others))
    return front


def _is_called(book: xw.Book, asked: str) -> bool:
    """Is this the workbook of that name or place? Of places in a cloud the name decides: a program opens it once."""
    place = place_of(book)
    if asked.lower() in (book.name.lower(), place.lower()):
        return True
    if "://" in asked or "://" in place:
        return last_of(asked).lower() == last_of(book.name).lower()
    return os.path.realpath(asked) == os.path.realpath(place)


def is_form(book: xw.Book) -> bool:
    """Does the workbook carry the name that every template has?"""
    return bool(book.names.contains(EDITION_NAME))


def _writable(form: OpenForm) -> ResultsSheet:
    """Where the findings go. Raises PressError where nothing can be written there."""
    results = ResultsSheet.of(form.book, form.read)
    if results is None:
        # A deleted sheet leaves its names behind; an older template never had them.
        key = (
            "sheet-deleted" if any(name.startswith(("xlv_findings", "xlv_marked_")) for name in form.read.names) else ""
        )
        raise PressError(text(f"excel.{key or 'older-template'}", form.language, book=form.name))
    _demand_saveable(form)
    if results.is_locked():
        raise PressError(text("excel.locked", form.language, book=form.name, sheet=results.sheet.name))
    return results


def _write(form: OpenForm, results: ResultsSheet, step: Callable[[], None]) -> None:
    try:
        with form.book.app.properties(screen_updating=False):
            step()
    except XlvalidateError as error:
        raise PressError(text("excel.locked", form.language, book=form.name, sheet=results.sheet.name)) from error


def _demand_saveable(form: OpenForm) -> None:
    if _read_only(form.book):
        raise PressError(text("excel.read-only", form.language, book=form.name))


def _read_only(book: xw.Book) -> bool:
    """Opened read-only, or a file that may not be written to."""
    api: Any = book.api
    for word in ("ReadOnly", "isReadonly"):  # Excel's, LibreOffice's
        with suppress(Exception):
            answer = getattr(api, word)
            if (answer() if callable(answer) else answer) is True:
                return True
    path = Path(place_of(book))
    return path.is_file() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK))


def _verdict(form: OpenForm, checked: Checked, sheet: str) -> str:
    language = form.language
    said = say_counts(checked.counts, language)
    lines = [text("excel.checked", language, verdict=text(f"verdict.{checked.verdict}", language), counts=said)]
    open_ones = [cause for cause in causes_of(checked) if cause.open]
    lines += _sayings(open_ones[:_SHOWN_CAUSES], form)
    if checked.verdict is not Verdict.ACCEPTED:
        lines.append(text("excel.checked.go", language, sheet=sheet))
    return "\n".join(lines)


def _sayings(causes: Sequence[Cause], form: OpenForm) -> list[str]:
    said = (say_cause(cause, form.edition, form.language) for cause in causes)
    return [clip(line, _LONGEST_SAYING) for one in said for line in (one.message, *one.equations)]


def _stops(checked: Checked) -> dict[Cell, list[Cause]]:
    """The cells to look at, each with what is said of it: those that are most likely wrong, then one of each other
    cause. What is explained needs no second look.
    """
    causes = [cause for cause in causes_of(checked) if cause.open]
    stops: dict[Cell, list[Cause]] = {}
    for cause in sorted(causes, key=lambda one: not one.likeliest):
        for place in cause.likeliest or cause.places[:1]:
            if place.cell is not None:
                stops.setdefault(place.cell, []).append(cause)
    return stops


def _selected(book: xw.Book) -> Cell | None:
    """The cell that is selected in this workbook; None where another is in front, or where no cell is selected."""
    with suppress(Exception):  # a chart or a shape: each program says so in its own way
        selection = book.app.selection
        if selection is not None and selection.sheet.book == book:
            return Cell(selection.sheet.name, selection.row, selection.column)
    return None


def _go(form: OpenForm, cell: Cell) -> bool:
    sheet = form.book.sheets[cell.sheet]
    if not sheet.visible:
        return False
    form.book.activate()
    sheet.activate()
    sheet.range((cell.row, cell.column)).select()
    return True
