"""The drawing with its live checks: 校验, 审核结果, the hidden sheet, and the colours over the form."""

from collections import Counter
from dataclasses import replace

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import Style, Tint, height_of
from xlvalidate.derive.cell_colours import conditionals
from xlvalidate.derive.checks_sheet import blank_counts, checks_names, checks_sheet, lines_of
from xlvalidate.derive.cover import INPUT_COLUMN, LABEL_COLUMN, LAST_COLUMN, SUMMARY_ROW, WIDTHS
from xlvalidate.derive.declared_tables import with_declared_strip
from xlvalidate.derive.drawing import Drawing, DrawnName
from xlvalidate.derive.entry_colours import entry_conditionals
from xlvalidate.derive.entry_drawings import entry_drawings, entry_names
from xlvalidate.derive.entry_totals import with_entry_totals
from xlvalidate.derive.fixed_texts import Texts, texts_of
from xlvalidate.derive.hidden_sheets import FIGURES_SHEET, figures_sheet, meta_names, meta_sheet
from xlvalidate.derive.list_sheets import list_names, list_sheet
from xlvalidate.derive.live_counts import JUDGED_LINES, longest_sentence, sentence, sentence_formula, summary_name
from xlvalidate.derive.results_sheet import results_names, results_sheet
from xlvalidate.derive.row_strip import strip_width, strips, with_sentences, with_strip
from xlvalidate.derive.sheet import Conditional, DrawnCell, SheetDrawing
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.lint import excel_safe
from xlvalidate.editions.template_names import status_name


def with_live_checks(edition: Edition, drawing: Drawing, texts: Texts | None = None) -> Drawing:
    """The same drawing with its checks.

    Raises ValueError where two names or two sheets would collide, or if Excel does not accept a name.
    """
    texts = texts or texts_of(edition.language)
    form = [
        replace(
            sheet,
            conditionals=(
                *sheet.conditionals,
                *conditionals(edition, sheet, texts.live),
                *entry_conditionals(edition, sheet),
            ),
        )
        for sheet in drawing.sheets
    ]
    form[0] = cover_with_summary(edition, form[0], texts)
    names = (
        *drawing.names,
        *checks_names(edition, texts),
        *results_names(texts),
        *meta_names(edition),
        *list_names(edition),
        *entry_names(edition),
    )
    strip = strips(edition, form, texts)
    figures = with_sentences(with_entry_totals(figures_sheet(edition), edition), strip)
    lists = list_sheet(edition)
    added = (
        *(checks_sheet(edition, texts), results_sheet(edition, texts), meta_sheet(edition), figures),
        *((lists,) if lists is not None else ()),
        *entry_drawings(edition),
    )
    beside = (
        with_declared_strip(with_strip(sheet, strip), sheet, edition, FIGURES_SHEET, strip_width(sheet))
        for sheet in form
    )
    sheets = (*beside, *added)
    assert_apart(sheets, names)
    return replace(drawing, sheets=sheets, names=names)


def cover_with_summary(edition: Edition, cover: SheetDrawing, texts: Texts) -> SheetDrawing:
    """The cover with its summary above the lines of the office, red, grey or green, and beside it a link to 校验."""
    lines, language = lines_of(edition), edition.language
    first = status_name(lines[0].id) if lines else None
    said = texts.summary_link
    link = DrawnCell(row=SUMMARY_ROW, column=LABEL_COLUMN, style=Style.COVER_LINK, value=said, link=first)
    summary = sentence(blank_counts(lines, texts.live), language)
    cells = [
        replace(cell, value=summary, formula=sentence_formula(language)) if cell.style is Style.COVER_SUMMARY else cell
        for cell in cover.cells
        if (cell.row, cell.column) != (SUMMARY_ROW, LABEL_COLUMN)
    ]
    area = Area(SUMMARY_ROW, INPUT_COLUMN, SUMMARY_ROW, LAST_COLUMN)
    wide = sum(WIDTHS[INPUT_COLUMN - 1 : LAST_COLUMN])
    room = height_of(longest_sentence(len(lines), language), wide, Style.COVER_SUMMARY)
    heights = {**dict(cover.heights), SUMMARY_ROW: max(room, height_of(said, WIDTHS[LABEL_COLUMN - 1], link.style))}
    asked = (
        (f"{summary_name('failed')}+{summary_name('not_number')}>0", Tint.MUST),
        (f"{summary_name('to_fill')}+{summary_name(JUDGED_LINES)}>0", Tint.TO_FILL),
        (f"{summary_name('to_fill')}+{summary_name(JUDGED_LINES)}=0", Tint.PASSED),
    )
    tints = (Conditional(area=area, formula=formula, tint=tint, stop=True) for formula, tint in asked)
    return replace(
        cover,
        cells=(*cells, link),
        heights=tuple(sorted(heights.items())),
        conditionals=(*cover.conditionals, *tints),
    )


def assert_apart(sheets: tuple[SheetDrawing, ...], names: tuple[DrawnName, ...]) -> None:
    """Raises ValueError where two sheets or two names would be called the same, or if Excel does not accept a name."""
    for what, values in (("sheets", [sheet.name for sheet in sheets]), ("names", [name.name for name in names])):
        doubled = [value for value, count in Counter(map(str.lower, values)).items() if count > 1]
        if doubled:
            raise ValueError(f"two {what} would be called {', '.join(doubled)}")
    for name in names:
        if not excel_safe(name.name):
            raise ValueError(f"Excel does not take “{name.name}” as a name")
