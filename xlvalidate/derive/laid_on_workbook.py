"""What is laid on a workbook that is adopted: the sheets of the live checks, and every name. Its own sheets stay."""

from dataclasses import replace

from xlvalidate.cells import Area
from xlvalidate.derive.cell_colours import conditionals
from xlvalidate.derive.checks_sheet import SUMMARY_ROW, checks_names, checks_sheet
from xlvalidate.derive.cover import own_lines
from xlvalidate.derive.drawing import SUMMARY, Drawing, draw, name_of
from xlvalidate.derive.entry_drawings import entry_drawings, entry_names
from xlvalidate.derive.entry_totals import with_entry_totals
from xlvalidate.derive.fixed_texts import texts_of
from xlvalidate.derive.hidden_sheets import figures_sheet, meta_names, meta_sheet
from xlvalidate.derive.list_sheets import list_names, list_sheet
from xlvalidate.derive.live_counts import sentence_formula
from xlvalidate.derive.results_sheet import results_names, results_sheet
from xlvalidate.derive.sheet import SheetDrawing
from xlvalidate.derive.with_checks import assert_apart, cover_with_summary
from xlvalidate.editions.edition import Edition


def laid_on(edition: Edition) -> Drawing:
    """The sheets to add, and all names. A cover of our own is among them where the form lacks one of its lines.

    Raises ValueError where two names or two sheets would collide.
    """
    texts = texts_of(edition.language)
    form = draw(edition)
    added: list[SheetDrawing] = []
    names = [*form.names, *checks_names(edition, texts), *results_names(texts), *meta_names(edition)]
    names += [*list_names(edition), *entry_names(edition)]
    checks = checks_sheet(edition, texts)
    if own_lines(edition):
        cover = form.sheets[0]
        cover = replace(cover, conditionals=tuple(conditionals(edition, cover, texts.live)))
        added.append(cover_with_summary(edition, cover, texts))
    else:
        checks = _with_own_summary(edition, checks)
        names.append(name_of(SUMMARY, texts.checks_sheet, Area(SUMMARY_ROW, 1, SUMMARY_ROW, 1)))
    figures, lists = with_entry_totals(figures_sheet(edition), edition), list_sheet(edition)
    added += [checks, results_sheet(edition, texts), meta_sheet(edition), figures]
    added += [*((lists,) if lists is not None else ()), *entry_drawings(edition)]
    assert_apart((*form.sheets[bool(own_lines(edition)) :], *added), tuple(names))
    return Drawing(title=form.title, language=form.language, sheets=tuple(added), names=tuple(names))


def _with_own_summary(edition: Edition, checks: SheetDrawing) -> SheetDrawing:
    """校验 with the summary that elsewhere stands on the cover."""
    formula = sentence_formula(edition.language)
    cells = (replace(cell, formula=formula) if cell.formula == SUMMARY else cell for cell in checks.cells)
    return replace(checks, cells=tuple(cells))
