"""What an import found: each figure with the place where it stands, and what was refused, why and where."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from xlvalidate.importing.blocks import Certainty, ReadBlock
from xlvalidate.importing.document import Document, DocumentKind, Spot
from xlvalidate.importing.label_text import Simplify
from xlvalidate.importing.published_form import PublishedForm
from xlvalidate.importing.read_form import ReadForm, best_form, read_form
from xlvalidate.importing.row_values import WhyRefused
from xlvalidate.importing.snippets import Cut, Snippet, Snippets, snippets
from xlvalidate.importing.whose_report import SaidOfReport, whose_report
from xlvalidate.messages import text


class PublishedShape(StrEnum):
    """How tables are published: as grids with spans; as rows with bars; a value and a bar in each line; a cell in each
    line; as lines in columns.
    """

    GRID = "grid"
    ROWS = "rows-with-bars"
    VALUES = "value-and-bar"
    CELLS = "cell-a-line"
    LINES = "lines-in-columns"


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """What stands in a cell of the form, as published, where, and how certain its place is."""

    text: str
    where: Spot
    sure: Certainty


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """What was not taken: its labels, why, where that is seen if it is, and the codes of the figures left blank."""

    what: str
    why: WhyRefused
    where: Spot | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportedReport:
    """A document read into the form of an edition, which is named by its id."""

    edition: str
    kind: DocumentKind
    shape: PublishedShape | None
    cells: Mapping[str, PublishedFigure]
    refused: tuple[RefusedPart, ...]
    cover: Mapping[str, SaidOfReport]
    statements: tuple[Mapping[str, object], ...] = field(default=())

    def as_data(self, file: str, language: str) -> Mapping[str, object]:
        """The contract `import.schema.json`."""
        return {
            "file": file,
            "edition": self.edition,
            "document": str(self.kind),
            "shape": None if self.shape is None else str(self.shape),
            "cover": {code: _cell(one.text, one.where) for code, one in self.cover.items()},
            "cells": {code: _cell(one.text, one.where) for code, one in self.cells.items()},
            "statements": [*self.statements],
            "refused": [
                {
                    "what": one.what,
                    "why": str(one.why),
                    "where": None if one.where is None else one.where.as_data(),
                    "codes": [*one.codes],
                    "message": text(f"import.why.{one.why}", language),
                }
                for one in self.refused
            ],
        }


def _cell(said: str, where: Spot) -> Mapping[str, object]:
    return {"text": said, "where": where.as_data()}


def import_report(
    document: Document, forms: Sequence[PublishedForm], simplify: Simplify, *, stated: bool = False
) -> ImportedReport | None:
    """A document read into the form of which the most is found; into the only one where it is `stated`. None where no
    table of any form is found.
    """
    pieces = snippets(document, simplify)
    year = whose_report(pieces).get("year")
    if stated:
        read: ReadForm | None = read_form(pieces, forms[0])
    else:
        read = best_form(pieces, forms, int(year.text) if year else None)
    if read is None:
        return None
    edition = read.form.edition
    return ImportedReport(
        edition=edition.id,
        kind=document.kind,
        shape=_shape(pieces, read.blocks),
        cells={code: found for block in read.blocks for code, found in _figures(block)},
        refused=(
            *_refused(read.blocks),
            *(RefusedPart(title, WhyRefused.OPEN_TABLE, None) for title in read.form.open),
        ),
        cover=whose_report(pieces, edition),
    )


def _figures(block: ReadBlock) -> Iterator[tuple[str, PublishedFigure]]:
    for found in block.rows:
        for code, one in zip(found.row.codes, found.values, strict=True):
            if code and one is not None:
                yield code, PublishedFigure(one.text, one.where, found.sure)


def _refused(blocks: Iterable[ReadBlock]) -> Iterator[RefusedPart]:
    """Rows one by one; of a block of which nothing was found for one reason, the block as a whole."""
    for block in blocks:
        whole = {(one.why, one.at) for one in block.refused} if not block.rows else set()
        if len(whole) == 1 and block.refused[0].why in (WhyRefused.TABLE_LOST, WhyRefused.HEADINGS_DIFFER):
            ((why, at),) = whole
            codes = tuple(code for one in block.refused for code in one.codes)
            yield RefusedPart(block.block.named, why, at.where if at else None, codes)
            continue
        for one in block.refused:
            what = " / ".join(filter(None, (block.block.named, one.row.named)))
            yield RefusedPart(what, one.why, one.at.where if one.at else None, one.codes)


def _shape(pieces: Snippets, blocks: Sequence[ReadBlock]) -> PublishedShape | None:
    """The shape of most rows that were seen."""
    seen = [one for block in blocks for row in block.rows for one in row.values[:1] if one is not None]
    seen += [one.at for block in blocks for one in block.refused if one.at is not None]
    if not seen:
        return None
    in_row = Counter(one.row for one in pieces if one.text)
    barred = any(one.cut is Cut.BARS for one in pieces)
    shapes = Counter(_shape_of(one, in_row[one.row] > 1, barred=barred) for one in seen)
    return shapes.most_common(1)[0][0]


def _shape_of(one: Snippet, together: bool, *, barred: bool) -> PublishedShape:
    if one.cut is Cut.GRID:
        return PublishedShape.GRID
    if one.cut is Cut.BARS:
        return PublishedShape.ROWS if together else PublishedShape.VALUES
    if together:
        return PublishedShape.LINES
    return PublishedShape.VALUES if barred else PublishedShape.CELLS
