"""What the text of a published report says that has a figure in the form."""

from collections.abc import Iterator, Sequence

from xlvalidate.editions.edition import Edition
from xlvalidate.importing.document import Document, DocumentLine, GridCell, TextSpot
from xlvalidate.importing.label_text import Simplify, without_pinyin
from xlvalidate.reading.statements import StatementReading, TextLine, placed_at, readings_in

# Of the words of statements those whose traditional forms are others, and the commonest characters around them.
_TRADITIONAL = frozenset("請報數復議訴訟辦結轉關於條無實際縣區號門業務會機與為這處規範開時間發總計務項證產業網")
_RUNNING_TEXT = 30
"""So long is what a cell of a table holds where a page is laid out with tables."""


def statements_of(
    lines: Sequence[TextLine], edition: Edition, simplify: Simplify | None = None
) -> tuple[StatementReading, ...]:
    """Every figure that lines give by one of the edition's statements. Traditional characters are looked at as
    simplified ones, and pinyin in brackets is left out; the sentence is that which was published.
    """
    if not edition.statements:
        return ()
    plain = without_pinyin("\n".join(line.text.replace("\n", " ") for line in lines)).split("\n")
    own = [TextLine(text, line.where) for text, line in zip(plain, lines, strict=True)]
    return readings_in(own, edition.statements, simplify)


def has_traditional(text: str) -> bool:
    """Has a text traditional characters, which say the same by others?"""
    return not _TRADITIONAL.isdisjoint(text)


def text_lines(document: Document) -> tuple[TextLine, ...]:
    """The text of a report: its lines, and the cells of tables that hold running text."""
    return tuple(_lines(document))


def _lines(document: Document) -> Iterator[TextLine]:
    for part in document.parts:
        if isinstance(part, DocumentLine):
            yield TextLine(part.text, placed_at(part.where.as_data()))
            continue
        for cell in part.cells:
            if len(cell.text) >= _RUNNING_TEXT:
                yield from _cell_lines(
                    cell, TextSpot(page=part.page, table=part.number, row=cell.row + 1, column=cell.column + 1)
                )


def _cell_lines(cell: GridCell, where: TextSpot) -> Iterator[TextLine]:
    return (TextLine(line, placed_at(where.as_data())) for line in cell.text.split("\n"))
