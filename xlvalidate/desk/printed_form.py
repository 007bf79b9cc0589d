"""What an issued template looks like, for who compares a returned workbook with it."""

from collections import defaultdict
from functools import cache

from xlvalidate.cells import Cell, quoted_sheet
from xlvalidate.derive.appearance import Style
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import FINDINGS
from xlvalidate.messages import text
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
        Tab(text("sheet.last_sheet", edition.language), False, False, ("xlv_last",)),
        *(Tab(name, False, False, leads) for name, leads in (("_xlv", ("xlv_edition",)), ("_xlv_figures", ()))),
        # The sheets of an adopted workbook that are not filled in.
        *(Tab(name, False, False, ()) for name in (edition.text.onto.sheets if edition.text.onto else ())),
    ]
    return Printed(
        cells=form.cell_of,
        fields=form.field_of,
        labels=form.labels,
        headings=tuple(
            Cell(sheet.name, cell.row, cell.column)
            for sheet in form.sheets
            for cell in sheet.cells
            if cell.style is Style.PRINTED and not cell.label
        ),
        tabs=(*sheets, *own),
    )
