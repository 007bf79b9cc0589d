"""The template as it is issued to offices: lines of the cover that are given and locked, and last year's figures.

What is the same for many offices is drawn once; what is one office's own is written into its copy.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlvalidate.cells import Area
from xlvalidate.deadline import Deadline
from xlvalidate.derive.appearance import Style, height_of
from xlvalidate.derive.cover import LABEL_COLUMN, LAST_COLUMN, WIDTHS, instructions_row
from xlvalidate.derive.drawing import Drawing
from xlvalidate.derive.fixed_texts import Texts, last_texts
from xlvalidate.derive.input_prompts import clipped
from xlvalidate.derive.last_year_sheet import Proposal, last_names, last_sheet, proposed_tints
from xlvalidate.derive.sheet import DrawnCell, SheetDrawing, Validation, ValidationKind
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.lint import PROMPT_TEXT, PROMPT_TITLE
from xlvalidate.identity import Period
from xlvalidate.messages import text

_GIVEN = {Style.COVER_TEXT: Style.COVER_GIVEN_TEXT, Style.COVER_COUNT: Style.COVER_GIVEN_COUNT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What an issued workbook has beside the plain template.

    `given` are the lines of the cover that the issuer fills in; `last_year` is the year, or the part of one, of the
    figures on 上年数据, None where there is no such sheet; `proposals` are the figures that follow from them; `due` is
    until when the form is to be returned, None where nothing is said.
    """

    given: frozenset[str]
    last_year: int | Period | None = None
    proposals: tuple[Proposal, ...] = ()
    due: Deadline | None = None


def issued(edition: Edition, drawing: Drawing, issue: Issue) -> Drawing:
    """The drawing of a template as it is issued, without anything that is one office's own."""
    texts = last_texts(edition.language, edition.period)
    cover, *others = drawing.sheets
    cover = _with_notes(edition, _given(edition, cover, issue, texts), issue, texts)
    if issue.last_year is None:
        return replace(drawing, sheets=(cover, *others))
    form, own = others[: len(edition.tables)], others[len(edition.tables) :]
    tinted = (
        replace(one, conditionals=(*one.conditionals, *proposed_tints(edition, one, issue.proposals))) for one in form
    )
    last = last_sheet(edition, issue.proposals, issue.last_year, texts)
    names = (*drawing.names, *last_names(edition, issue.proposals, texts))
    return replace(drawing, sheets=(cover, *tinted, last, *own), names=names)


def _given(edition: Edition, cover: SheetDrawing, issue: Issue, texts: Texts) -> SheetDrawing:
    """The cover with the given lines locked, and a prompt that says so."""
    cells = [
        replace(cell, style=_GIVEN[cell.style], locked=True) if cell.field in issue.given else cell
        for cell in cover.cells
    ]
    labels = {field.code: field.label for field in edition.cover.fields}
    areas = {
        Area(cell.row, cell.column, cell.row, cell.column): labels[cell.field]
        for cell in cells
        if cell.field in issue.given and cell.field
    }
    prompts = (
        Validation(
            area=area,
            kind=ValidationKind.ANY,
            prompt_title=clipped(label, PROMPT_TITLE),
            prompt=clipped(texts.given_prompt, PROMPT_TEXT),
        )
        for area, label in areas.items()
    )
    others = (one for one in cover.validations if one.area not in areas)
    return replace(cover, cells=tuple(cells), validations=(*others, *prompts))


def _with_notes(edition: Edition, cover: SheetDrawing, issue: Issue, texts: Texts) -> SheetDrawing:
    """The cover with what an office has to know of an issued workbook, numbered on from its instructions."""
    before = len(edition.cover.instructions)
    heading = instructions_row(edition)
    said = list(_notes(edition, issue, texts))
    lines = [(heading + 1 + number, f"{number + 1}. {note}") for number, note in enumerate(said, start=before)]
    cells = [_note(row, line, Style.COVER_NOTE) for row, line in lines]
    merged = [row for row, _ in lines]
    if not before:
        cells.insert(0, _note(heading, texts.instructions, Style.COVER_HEADING))
        merged.insert(0, heading)
    heights = {row: height_of(line, sum(WIDTHS[1:]), Style.COVER_NOTE) for row, line in lines}
    return replace(
        cover,
        cells=(*cover.cells, *cells),
        merges=(*cover.merges, *(Area(row, LABEL_COLUMN, row, LAST_COLUMN) for row in merged)),
        heights=tuple(sorted({**dict(cover.heights), **heights}.items())),
    )


def _notes(edition: Edition, issue: Issue, texts: Texts) -> Iterator[str]:
    if issue.due is not None:
        yield text("due.line", edition.language, due=issue.due.said(edition.language))
    if issue.given:
        yield texts.given_note
    if issue.last_year is not None and issue.proposals:
        yield texts.proposed_note


def _note(row: int, said: str, style: Style) -> DrawnCell:
    return DrawnCell(row=row, column=LABEL_COLUMN, style=style, value=said)
