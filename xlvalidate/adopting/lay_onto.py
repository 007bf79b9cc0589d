"""An edition laid on the workbook that it was adopted from: the very file, with names, checks and hidden sheets."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from xlvalidate.adopting.own_parts import own_faults
from xlvalidate.cells import Area, Cell
from xlvalidate.derive.drawing import Drawing, draw
from xlvalidate.derive.laid_on_workbook import laid_on
from xlvalidate.derive.workbook import write
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import Onto
from xlvalidate.editions.template_names import declared_name
from xlvalidate.errors import Fault, FileFaultsError, UsageError, fault, usage, words
from xlvalidate.ooxml.add_sheets import CannotBeLaidError, laid, suffix_of
from xlvalidate.ooxml.book import BLANK, Refusal, Value, ValueKind
from xlvalidate.ooxml.merges import merged
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import Workbook, open_workbook
from xlvalidate.reading.printed import plain_label
from xlvalidate.reading.read_book import guarded

_SHOWN = 200
_MOST = 999  # rows and columns of a merge behind its first: no form has more
_WORKBOOK = words("the-workbook")


def lay(edition: Edition, data: bytes, file: str) -> bytes:
    """The workbook `file` with the edition's names and checks. The same bytes and edition give the same bytes.

    Raises UsageError where it is not the workbook that the edition was adopted from, FileFaultsError with everything
    that does not fit.
    """
    fit(edition, data, file)
    try:
        return laid(data, write(laid_on(edition)))
    except CannotBeLaidError as error:
        raise FileFaultsError(
            file, [fault(_WORKBOOK, "cannot-be-laid", said=reason) for reason in error.reasons]
        ) from None
    except ValueError as error:
        raise FileFaultsError(file, [fault("names", "cannot-be-laid", said=str(error))]) from None


def fit(edition: Edition, data: bytes, file: str) -> None:
    """Does an edition say of the workbook `file` what is in it?

    Raises UsageError where it is not the workbook that the edition was adopted from, FileFaultsError with everything
    that does not fit.
    """
    onto = edition.text.onto
    if onto is None:
        raise UsageError(usage("no-onto", edition=edition.id, file=file))
    digest = hashlib.sha256(data).hexdigest()
    if digest != onto.sha256:
        raise UsageError(
            usage(
                "another-onto",
                file=file,
                edition=edition.id,
                onto=onto.file,
                found=digest[:12],
                wanted=onto.sha256[:12],
            )
        )
    form = draw(edition)
    opened = guarded(lambda: _opened(data, form, onto))
    if isinstance(opened, Refusal):
        why = f"{opened.code} {opened.detail}".rstrip()
        if opened.code.startswith("too-"):  # so is every one that comes back
            raise FileFaultsError(file, [fault(_WORKBOOK, "not-read-back", why=why)])
        raise UsageError(usage("file-not-read", file=file, why=why))
    workbook, values, faults = opened
    faults = [*_unlike(edition, form, workbook, values), *_within_merges(edition, form, workbook), *faults]
    if faults:
        raise FileFaultsError(file, faults)


def _opened(data: bytes, form: Drawing, onto: Onto) -> tuple[Workbook, Mapping[Cell, Value], list[Fault]]:
    """The workbook, what stands on the sheets that the edition speaks of, read as it is when it comes back, and what is
    wrong with what the edition says of the file itself. Raises RefusedError.
    """
    workbook = open_workbook(open_package(data))
    spoken_of = {cell.sheet for cells in (form.labels, form.cell_of.values()) for cell in cells}
    spoken_of |= {cell.sheet for cells in (form.field_of, form.declared_of) for cell in cells.values()}
    there = workbook.package.index
    sheets = [sheet for sheet, part in workbook.sheet_parts.items() if sheet in spoken_of and part.lower() in there]
    faults = [*own_faults(onto, workbook)]
    if (suffix := suffix_of(workbook)) not in (None, onto.suffix):
        faults.append(fault(_WORKBOOK, "cannot-be-laid", said=usage("other-suffix", file=onto.file, suffix=suffix)))
    return workbook, values_of(workbook, sheets), faults


def _unlike(edition: Edition, form: Drawing, workbook: Workbook, values: Mapping[Cell, Value]) -> Iterator[Fault]:
    """Sheets that are not there, texts that are printed otherwise, figures where something else stands."""
    onto = edition.text.onto
    assert onto is not None

    def at(cell: Cell) -> Value:
        return values.get(cell, BLANK)

    there = {sheet.name for sheet in workbook.sheets}
    own = {edition.cover.sheet} if any(field.at is None for field in edition.cover.fields) else set()
    named = {*(sheet.name for sheet in form.sheets if sheet.name not in own), *onto.sheets}
    for name in sorted(named - there):
        yield fault(name, "no-sheet")
    for name in sorted(there - named):
        yield fault(name, "sheet-not-named")
    for cell, text in form.labels.items():
        if cell.sheet in there & named and plain_label(at(cell).text) != plain_label(text):
            printed = _short(at(cell).text)
            yield fault(str(cell), "prints-other", edition=_short(text), workbook=printed)
    computed = {form.cell_of[code] for code, indicator in edition.indicators.items() if indicator.computed}
    for what, cell in (*form.cell_of.items(), *form.field_of.items()):
        value = at(cell)
        if cell.sheet in own or cell.sheet not in there:
            continue
        if value.formula is not None and cell not in computed and what in edition.indicators:
            yield fault(str(cell), "formula-there", what=what)
        elif cell in computed and value.formula is None:
            yield fault(str(cell), "formula-missing", what=what)
        elif what in edition.indicators and edition.indicators[what].numeric and value.kind is ValueKind.TEXT:
            if cell in computed or value.text.strip() in ("", *edition.text.placeholders):
                continue
            yield fault(str(cell), "text-there", text=value.text, what=what)
    for table, cell in form.declared_of.items():
        value = at(cell)
        if value.formula is not None:
            yield fault(str(cell), "formula-there", what=declared_name(table))
        elif value.text.strip():
            yield fault(str(cell), "text-there", text=value.text, what=declared_name(table))


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _within_merges(edition: Edition, form: Drawing, workbook: Workbook) -> Iterator[Fault]:
    """Nothing can be typed into a cell that a merge covers."""
    declared = ((declared_name(table), cell) for table, cell in form.declared_of.items())
    inputs = {cell: what for what, cell in (*form.cell_of.items(), *form.field_of.items(), *declared)}
    try:
        for sheet in dict.fromkeys(cell.sheet for cell in inputs):
            if sheet not in workbook.sheet_parts:
                continue
            for area in merged(workbook.package, workbook.sheet_parts[sheet]):
                whole = Area.at(area)
                bottom, right = min(whole.bottom, whole.top + _MOST), min(whole.right, whole.left + _MOST)
                for row, column in replace(whole, bottom=bottom, right=right).places():
                    cell = Cell(sheet, row, column)
                    if cell in inputs and cell.a1 != whole.first:
                        yield fault(str(cell), "inside-merge", what=inputs[cell], begins=whole.first)
    except (RefusedError, ValueError) as error:
        yield fault(_WORKBOOK, "merges-unread", said=str(error))
