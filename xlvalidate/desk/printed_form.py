"""What an issued template looks like, for who compares a returned workbook with it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial

from xlvalidate.cells import Area, Cell, cell_at, quoted_sheet
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.check_formulas import formula_count, older_formula_count
from xlvalidate.derive.cover import places_of_own
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.fixed_texts import last_texts, texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, SHEET
from xlvalidate.derive.sheet import SheetDrawing
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import FINDINGS
from xlvalidate.editions.template_names import status_name
from xlvalidate.messages import text
from xlvalidate.ooxml.book import ColumnArea
from xlvalidate.reading.printed import Printed, Tab


@cache
def printed(edition: Edition) -> Printed:
    """The parts of an edition's issued template that a returned workbook is compared with."""
    form = draw(edition)
    names: dict[str, list[str]] = defaultdict(list)
    for name in form.names:
        names[name.refers.rpartition("!")[0]].append(name.name.lower())
    sheets = [Tab(one.name, True, True, tuple(names[quoted_sheet(one.name)])) for one in form.sheets]
    # The sheets that every template has for itself, each with a name that leads to it.
    own = [
        Tab(text("sheet.checks_sheet", edition.language), True, False, ("xlv_summary_passed",)),
        Tab(text("sheet.results_sheet", edition.language), True, False, (FINDINGS,)),
        # Only issued workbooks have it, and those only where last year's figures are known.
        Tab(last_texts(edition.language, edition.period).last_sheet, False, False, ("xlv_last",)),
        *(Tab(name, False, False, leads) for name, leads in ((SHEET, ("xlv_edition",)), (FIGURES_SHEET, ()))),
        *(Tab(name, False, False, ()) for name in hidden_beside(edition)),
        # The sheets of an adopted workbook that are not filled in.
        *(Tab(name, False, False, ()) for name in (edition.text.onto.sheets if edition.text.onto else ())),
    ]
    whole = edition.text.onto is None
    drawn = form.sheets if whole else ()
    return Printed(
        # The same objects as where the names of a workbook lead, so that it is quick to see that they are the same.
        cells={code: cell_at(cell.sheet, cell.row, cell.column) for code, cell in form.cell_of.items()},
        columns={
            code: ColumnArea(place.sheet, place.area.left, place.area.top, place.area.bottom)
            for code, place in form.column_of.items()
        },
        fields=form.field_of,
        declared=form.declared_of,
        labels=form.labels,
        headings=tuple(
            Cell(sheet.name, cell.row, cell.column)
            for sheet in form.sheets
            for cell in sheet.cells
            if cell.style is Style.PRINTED and not cell.label
        ),
        tabs=(*sheets, *own),
        taken={sheet.name: _taken(edition, sheet) for sheet in drawn} if whole else None,
        validated=_covered(drawn, lambda sheet: (one.area for one in sheet.validations)) | _validated_columns(drawn),
        # Each of them has some.
        coloured=frozenset(form.cell_of) if whole else frozenset(),
        checks=partial(_checks, edition),
        check_formulas=formula_count(edition),
        older_check_formulas=older_formula_count(edition),
        strip=f"{FIGURES_SHEET}!" if whole else "",
    )


def hidden_beside(edition: Edition) -> Iterator[str]:
    """The hidden sheets that a template has for its lists and its open tables."""
    if edition.lists or edition.open_tables:
        from xlvalidate.derive.entry_sheets import bare_sheets  # few editions have any
        from xlvalidate.derive.list_sheets import SHEET as LISTS
        from xlvalidate.derive.offered_lists import used_lists

        yield from (LISTS,) if used_lists(edition) else ()
        yield from (sheet.sheet for sheet in bare_sheets(edition).values())


def _validated_columns(sheets: Iterable[SheetDrawing]) -> frozenset[str]:
    """The columns of open tables that have a validation."""
    return frozenset(
        column.code
        for sheet in sheets
        for column in sheet.columns
        if column.code and any(one.area.meets(column.area) for one in sheet.validations)
    )


def _checks(edition: Edition, older: bool) -> Mapping[str, tuple[Cell, ...]]:
    """By the name of its state, the cells with formulas of each live check; those that have one for their state. In an
    older template only the lines that the sheet judges by itself have formulas, and none says as what they count.
    """
    # Few workbooks need it.
    from xlvalidate.derive.checks_sheet import COUNTED, STATE, STATUS, checks_sheet, lines_of

    sheet = checks_sheet(edition, texts_of(edition.language))
    there = {(cell.row, cell.column): Cell(sheet.name, cell.row, cell.column) for cell in sheet.cells if cell.formula}
    found: dict[str, tuple[Cell, ...]] = {}
    last = STATE if older else COUNTED
    for line in lines_of(edition):
        if older and line.elsewhere:
            continue
        columns = (STATUS, *(column for column in range(1, last + 1) if column != STATUS))
        cells = tuple(there[line.row, column] for column in columns if (line.row, column) in there)
        if cells and cells[0].column == STATUS:
            found[status_name(line.id).lower()] = cells
    return found


def _taken(edition: Edition, sheet: SheetDrawing) -> frozenset[tuple[int, int]]:
    """The cells in which the form has something, or takes something; a heading in which no figure belongs is another
    finding.
    """
    own = [*places_of_own(edition)] if sheet.code == "cover" else []
    filled = (
        (cell.row, cell.column)
        for cell in sheet.cells
        if cell.code
        or cell.field
        or cell.declares
        or cell.link
        or cell.formula
        or cell.value is not None
        or cell.style is Style.PRINTED
    )
    return frozenset((*filled, *own))


def _covered(sheets: Iterable[SheetDrawing], areas: Callable[[SheetDrawing], Iterable[Area]]) -> frozenset[str]:
    """The indicators in some areas of their sheets."""
    found: set[str] = set()
    for sheet in sheets:
        codes = {(cell.row, cell.column): cell.code for cell in sheet.cells if cell.code}
        found |= {codes[at] for area in areas(sheet) for at in area.places() if at in codes}
    return frozenset(found)
