"""The cover drawn: title, the lines that the office fills in, what the live checks say, instructions."""

from collections.abc import Iterator

from xlvalidate.cells import Area
from xlvalidate.derive.appearance import Style, height_of, shown_as
from xlvalidate.derive.fixed_texts import Texts
from xlvalidate.derive.input_prompts import field_validation
from xlvalidate.derive.sheet import DrawnCell, Page, SheetDrawing
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.model import CoverField

WIDTHS = (8.0, 18.0, 40.0, 20.0)
TITLE_ROW, SUBTITLE_ROW, SUMMARY_ROW, FIRST_FIELD_ROW = 2, 3, 4, 5
LABEL_COLUMN, INPUT_COLUMN, LAST_COLUMN = 2, 3, 4
_LINE_HEIGHT, _GAP = 36.0, 34.0
_MOST_NOTES = 2  # that an issued workbook tells there


def instructions_row(edition: Edition) -> int:
    """The row of the cover with the heading of the instructions. Older templates have their summary two rows above."""
    return FIRST_FIELD_ROW + len(own_lines(edition)) + 3


def own_lines(edition: Edition) -> tuple[CoverField, ...]:
    """The lines that stand on the cover drawn here; the others have their place on a workbook that is adopted."""
    return tuple(field for field in edition.cover.fields if field.at is None)


def draw_cover(edition: Edition, texts: Texts) -> SheetDrawing:
    """The first sheet. Its summary is empty until the live checks are added."""
    cover = edition.cover
    instructions = instructions_row(edition)
    notes = [(instructions + 1 + number, f"{number + 1}. {text}") for number, text in enumerate(cover.instructions)]
    heights = {1: _GAP / 2, TITLE_ROW: 64.0, SUBTITLE_ROW: 28.0, SUMMARY_ROW: _GAP}
    lines = own_lines(edition)
    heights |= {FIRST_FIELD_ROW + number: _LINE_HEIGHT for number in range(len(lines))}
    heights |= {instructions - 3: _GAP / 2, instructions - 2: _GAP / 2, instructions - 1: _GAP / 2, instructions: 24.0}
    heights |= {row: height_of(text, sum(WIDTHS[1:]), Style.COVER_NOTE) for row, text in notes}
    inputs = list(enumerate(lines, start=FIRST_FIELD_ROW))
    places = ((Area(row, INPUT_COLUMN, row, INPUT_COLUMN), line) for row, line in inputs)
    validations = (field_validation(line, area, texts, edition.language) for area, line in places)
    wide = [TITLE_ROW] + [SUBTITLE_ROW] * bool(cover.subtitle)
    below = ([instructions] if notes else []) + [row for row, _ in notes]
    return SheetDrawing(
        name=cover.sheet,
        code="cover",
        cells=(
            *_titles(edition),
            DrawnCell(row=SUMMARY_ROW, column=LABEL_COLUMN, style=Style.COVER_LABEL, value=texts.summary_heading),
            DrawnCell(row=SUMMARY_ROW, column=INPUT_COLUMN, style=Style.COVER_SUMMARY),
            *(cell for row, line in inputs for cell in _line(row, line, texts, edition.language)),
            *([_text(instructions, LABEL_COLUMN, texts.instructions, Style.COVER_HEADING)] if notes else []),
            *(_text(row, LABEL_COLUMN, text, Style.COVER_NOTE) for row, text in notes),
        ),
        merges=(
            *(Area(row, 1, row, LAST_COLUMN) for row in wide),
            Area(SUMMARY_ROW, INPUT_COLUMN, SUMMARY_ROW, LAST_COLUMN),
            *(Area(row, LABEL_COLUMN, row, LAST_COLUMN) for row in below),
        ),
        widths=WIDTHS,
        heights=tuple(sorted(heights.items())),
        page=Page(one_page=True, footer_right=edition.id),
        validations=tuple(validation for validation in validations if validation is not None),
    )


def places_of_own(edition: Edition) -> Iterator[tuple[int, int]]:
    """The row and the column of what the cover has beside its lines: the summary with its link, here and in older
    templates, and what an issued workbook tells below the instructions.
    """
    instructions = instructions_row(edition)
    for row in (SUMMARY_ROW, instructions - 2):
        yield from ((row, column) for column in (LABEL_COLUMN, INPUT_COLUMN, LAST_COLUMN))
    after = instructions + len(edition.cover.instructions)
    yield from ((row, LABEL_COLUMN) for row in (instructions, *range(after + 1, after + 1 + _MOST_NOTES)))


def _titles(edition: Edition) -> Iterator[DrawnCell]:
    yield _text(TITLE_ROW, 1, edition.cover.title, Style.COVER_TITLE)
    if edition.cover.subtitle:
        yield _text(SUBTITLE_ROW, 1, edition.cover.subtitle, Style.COVER_SUBTITLE)


def _line(row: int, line: CoverField, texts: Texts, language: str) -> Iterator[DrawnCell]:
    yield _text(row, LABEL_COLUMN, line.label + texts.colon.rstrip(), Style.COVER_LABEL)
    style = Style(f"cover-{line.kind.facts.cover_style}")
    shown = shown_as(line.kind.facts, language)
    yield DrawnCell(row=row, column=INPUT_COLUMN, style=style, field=line.code, locked=False, format=shown)


def _text(row: int, column: int, text: str, style: Style) -> DrawnCell:
    return DrawnCell(row=row, column=column, style=style, value=text, label=True)
