"""The sheet 审核结果, empty: where a checking program writes its findings, and where the marks are read from.

A program rewrites this one part of the package, so the sheet is plain: no formulas, no merges, no links. Row 3 is
hidden and holds one empty cell of each style that the rows need.
"""

from collections.abc import Iterator, Mapping

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import Style, Tint, height_of
from xlvalidate.derive.drawing import DrawnName, name_of
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.sheet import Conditional, DrawnCell, Page, SheetDrawing
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import (
    BOUND_COLUMN,
    EXPLAIN_COLUMN,
    FINDINGS,
    FINDINGS_SUMMARY,
    FIRST_ROW,
    HEADING_ROW,
    JUDGED,
    JUDGED_AS,
    JUDGED_AS_COLUMN,
    JUDGED_COLUMN,
    JUDGED_LAST_ROW,
    LAST_ROW,
    MARKED_EXPLAIN,
    MARKED_MUST,
    MARKED_SUSPECT,
    MUST_COLUMN,
    SAMPLE_ROW,
    SEVERITY,
    SUMMARY_ROW,
    SUSPECT_COLUMN,
    TABLE,
)

TITLE_ROW = 1
WIDTHS = (9.0, 24.0, 14.0, 8.0, 36.0, 22.0, 30.0, 20.0, 7.0, 20.0)
# The style of a cell of this row, by its column: A text, B link, C heading, D summary.
SAMPLES = (Style.RESULT_TEXT, Style.RESULT_LINK, Style.RESULT_HEADING, Style.RESULT_SUMMARY)


def results_sheet(edition: Edition, texts: Texts) -> SheetDrawing:
    """The sheet without a finding. It is not protected: clearing its rows by hand clears their marks."""
    headings = enumerate(texts.results_headings, start=1)
    return SheetDrawing(
        name=texts.results_sheet,
        code="results",
        cells=(
            DrawnCell(row=TITLE_ROW, column=1, style=Style.RESULT_SUMMARY, value=texts.results_title),
            DrawnCell(row=SUMMARY_ROW, column=1, style=Style.PLAIN, value=texts.results_empty),
            *(DrawnCell(row=SAMPLE_ROW, column=column, style=style) for column, style in enumerate(SAMPLES, start=1)),
            *(DrawnCell(row=HEADING_ROW, column=n, style=Style.RESULT_HEADING, value=text) for n, text in headings),
            # LibreOffice counts another column where the one that a formula asks for is behind the last that is used.
            DrawnCell(row=HEADING_ROW, column=JUDGED_COLUMN, style=Style.PLAIN, value=JUDGED),
            DrawnCell(row=HEADING_ROW, column=JUDGED_AS_COLUMN, style=Style.PLAIN, value=JUDGED_AS),
        ),
        widths=WIDTHS,
        heights=((TITLE_ROW, 24.0), (HEADING_ROW, 24.0)),
        page=Page(
            landscape=True,
            centred=False,
            title_rows=(HEADING_ROW, HEADING_ROW),
            footer_left=edition.text.title.replace("&", "&&"),
            footer_centre=texts.footer_page,
            footer_right=edition.id,
        ),
        freeze=f"A{FIRST_ROW}",
        protected=False,
        conditionals=tuple(_tints(texts)),
        hidden_rows=(SAMPLE_ROW,),
        hidden_columns=(MUST_COLUMN, EXPLAIN_COLUMN, BOUND_COLUMN, SUSPECT_COLUMN, JUDGED_COLUMN, JUDGED_AS_COLUMN),
    )


_HIGHEST = 409.0  # Excel has no higher row


def row_height(texts: Mapping[int, str]) -> float | None:
    """How high a row of findings is, in points, by its texts by column; None where nothing of it is shown."""
    shown = [
        height_of(text, WIDTHS[column - 1], Style.RESULT_TEXT)
        for column, text in texts.items()
        if column <= len(WIDTHS)
    ]
    return min(max(shown), _HIGHEST) if shown else None


def results_names(texts: Texts) -> Iterator[DrawnName]:
    """Where findings begin, where their summary stands, the lists of marked addresses, and what 校验 is to count."""
    for name, area in (
        (FINDINGS, Area(FIRST_ROW, TABLE, FIRST_ROW, TABLE)),
        (FINDINGS_SUMMARY, Area(SUMMARY_ROW, 1, SUMMARY_ROW, 1)),
        (MARKED_MUST, Area(FIRST_ROW, MUST_COLUMN, LAST_ROW, MUST_COLUMN)),
        (MARKED_EXPLAIN, Area(FIRST_ROW, EXPLAIN_COLUMN, LAST_ROW, EXPLAIN_COLUMN)),
        (MARKED_SUSPECT, Area(FIRST_ROW, SUSPECT_COLUMN, LAST_ROW, SUSPECT_COLUMN)),
        (JUDGED, Area(FIRST_ROW, JUDGED_COLUMN, JUDGED_LAST_ROW, JUDGED_COLUMN)),
        (JUDGED_AS, Area(FIRST_ROW, JUDGED_AS_COLUMN, JUDGED_LAST_ROW, JUDGED_AS_COLUMN)),
    ):
        yield name_of(name, texts.results_sheet, area)


def _tints(texts: Texts) -> Iterator[Conditional]:
    area = Area(FIRST_ROW, SEVERITY, LAST_ROW, SEVERITY)
    for severity, tint in (("must", Tint.MUST), ("explain", Tint.EXPLAIN)):
        yield Conditional(area=area, formula=f'$I{FIRST_ROW}="{texts.severities[severity]}"', tint=tint)
