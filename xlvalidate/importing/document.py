"""A published report as plain facts: its lines, and its tables as grids of cells, each with its place."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

PICTURE = "\ufffc"
"""The text of a cell with a picture and no text, which may show a figure: Unicode's mark for what is no letter."""


class DocumentKind(StrEnum):
    """What a report was published as."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class TextSpot:
    """Where something stands: on a line of the text, on a page, or in a cell of a table; each counted from 1."""

    line: int = 0
    page: int = 0
    table: int = 0
    row: int = 0
    column: int = 0

    def as_data(self) -> Mapping[str, int]:
        """The numbers that are known."""
        every = {"page": self.page, "line": self.line, "table": self.table, "row": self.row, "column": self.column}
        return {name: number for name, number in every.items() if number}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of text, with the bars that part its cells if it has some."""

    text: str
    where: TextSpot


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid, with the rows and columns that it covers; the first of each is 0. It is not `sure` where its
    letters run into another cell, or another's into it.
    """

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are known with their spans, in the order of its rows."""

    number: int
    cells: tuple[GridCell, ...]
    page: int = 0


DocumentPart: TypeAlias = DocumentLine | Grid


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report, in the order in which it is read."""

    kind: DocumentKind
    parts: tuple[DocumentPart, ...]

    def lines(self) -> tuple[DocumentLine, ...]:
        """Its text: the lines outside of grids."""
        return tuple(part for part in self.parts if isinstance(part, DocumentLine))


class NotADocumentError(Exception):
    """These bytes are not read. Carries the word for it; caught where a document is opened."""

    def __init__(self, word: str, detail: str = "") -> None:
        self.word = word
        self.detail = detail[:200]
        super().__init__(word, self.detail)
