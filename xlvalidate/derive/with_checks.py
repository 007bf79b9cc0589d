"""The drawing with its live checks: 校验, 审核结果, the hidden sheet, and the colours over the form."""

from collections import Counter
from dataclasses import replace

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import Style, Tint
from xlvalidate.derive.cell_colours import conditionals
from xlvalidate.derive.checks_sheet import (
    checks_names,
    checks_sheet,
    lines_of,
    summary_formula,
    summary_name,
    summary_text,
)
from xlvalidate.derive.cover import LAST_COLUMN, summary_row
from xlvalidate.derive.drawing import Drawing, DrawnName
from xlvalidate.derive.fixed_texts import Texts, texts_of
from xlvalidate.derive.hidden_sheets import figures_sheet, meta_names, meta_sheet
from xlvalidate.derive.results_sheet import results_names, results_sheet
from xlvalidate.derive.row_strip import strips, with_sentences, with_strip
from xlvalidate.derive.sheet import Conditional, DrawnCell, SheetDrawing
from xlvalidate.editions.edition import Edition, status_name
from xlvalidate.editions.lint import excel_safe


def with_live_checks(edition: Edition, drawing: Drawing, texts: Texts | None = None) -> Drawing:
    """The same drawing with its checks.

    Raises ValueError where two names or two sheets would collide, or if Excel does not accept a name.
    """
    texts = texts or texts_of(edition.language)
    form = [
        replace(sheet, conditionals=(*sheet.conditionals, *conditionals(edition, sheet, texts.live)))
        for sheet in drawing.sheets
    ]
    form[0] = cover_with_summary(edition, form[0], texts)
    names = (
        *drawing.names,
        *checks_names(edition, texts),
        *results_names(texts),
        *meta_names(edition),
    )
    strip = strips(edition, form, texts)
    figures = with_sentences(figures_sheet(edition), strip)
    added = (checks_sheet(edition, texts), results_sheet(edition, texts), meta_sheet(edition), figures)
    sheets = (*(with_strip(sheet, strip) for sheet in form), *added)
    assert_apart(sheets, names)
    return replace(drawing, sheets=sheets, names=names)


def cover_with_summary(edition: Edition, cover: SheetDrawing, texts: Texts) -> SheetDrawing:
    """The cover with its summary, red, grey or green, and a link to 校验."""
    row, lines = summary_row(edition), lines_of(edition)
    first = status_name(lines[0].id) if lines else None
    link = DrawnCell(row=row, column=LAST_COLUMN, style=Style.COVER_LINK, value=texts.summary_link, link=first)
    cells = [
        replace(cell, value=summary_text(lines, texts), formula=summary_formula(lines, texts))
        if cell.style is Style.COVER_SUMMARY
        else cell
        for cell in cover.cells
    ]
    at = next(cell for cell in cells if cell.style is Style.COVER_SUMMARY)
    area = Area(at.row, at.column, at.row, at.column)
    asked = (
        (f"{summary_name('failed')}+{summary_name('not_number')}>0", Tint.MUST),
        (f"{summary_name('to_fill')}>0", Tint.TO_FILL),
        (f"{summary_name('to_fill')}=0", Tint.PASSED),
    )
    tints = (Conditional(area=area, formula=formula, tint=tint, stop=True) for formula, tint in asked)
    return replace(cover, cells=(*cells, link), conditionals=(*cover.conditionals, *tints))


def assert_apart(sheets: tuple[SheetDrawing, ...], names: tuple[DrawnName, ...]) -> None:
    """Raises ValueError where two sheets or two names would be called the same, or if Excel does not accept a name."""
    for what, values in (("sheets", [sheet.name for sheet in sheets]), ("names", [name.name for name in names])):
        doubled = [value for value, count in Counter(map(str.lower, values)).items() if count > 1]
        if doubled:
            raise ValueError(f"two {what} would be called {', '.join(doubled)}")
    for name in names:
        if not excel_safe(name.name):
            raise ValueError(f"Excel does not take “{name.name}” as a name")
