"""What an import found: each figure with the place where it stands, and what was refused, why and where."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from xlvalidate.editions.edition import Edition
from xlvalidate.findings import plain
from xlvalidate.importing.blocks import Certainty, ReadBlock
from xlvalidate.importing.document import Document, DocumentKind, TextSpot
from xlvalidate.importing.label_text import Simplify, bare, without_pinyin
from xlvalidate.importing.published_form import PublishedForm
from xlvalidate.importing.read_form import ReadForm, best_form, read_form
from xlvalidate.importing.row_values import WhyRefused
from xlvalidate.importing.snippets import Cut, Snippet, Snippets, snippets
from xlvalidate.importing.statements import statements_of, text_lines
from xlvalidate.importing.whose_report import SaidOfReport, whose_report
from xlvalidate.messages import text
from xlvalidate.reading.statements import StatementReading, fillings, place_in

# What a report is called, `2016年政务公开年度报告`, wherever that stands.
_CALLED = re.compile(r"((?:19|20)[0-9]{2})年度?[^。,，;；:：|0-9]{0,24}(?:年度报告|年报|工作报告)")


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
    """What stands in a cell of the form, as published, where, and how certain its place is; with the `sentence` that
    says it where no table does.
    """

    text: str
    where: TextSpot
    sure: Certainty
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class RefusedPart:
    """What was not taken: its labels, why, where that is seen if it is, and the codes of the figures left blank."""

    what: str
    why: WhyRefused
    where: TextSpot | None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportStatements:
    """What the text of a report says by the statements of the edition that it was read into."""

    edition: str
    every: tuple[StatementReading, ...]

    def of(self, edition: Edition) -> tuple[StatementReading, ...]:
        """It, for a form of this edition; nothing for any other."""
        return self.every if edition.id == self.edition else ()


@dataclass(frozen=True, kw_only=True)
class ImportedReport:
    """A document read into the form of an edition, which is named by its id. `statements` are the figures that its text
    gives.
    """

    edition: str
    kind: DocumentKind
    shape: PublishedShape | None
    cells: Mapping[str, PublishedFigure]
    refused: tuple[RefusedPart, ...]
    cover: Mapping[str, SaidOfReport]
    statements: tuple[StatementReading, ...] = ()

    @property
    def said(self) -> ReportStatements:
        """What its text says, which is all that a check of its form needs of it."""
        return ReportStatements(self.edition, self.statements)

    def as_data(self, file: str, language: str) -> Mapping[str, object]:
        """The contract `import.schema.json`."""
        return {
            "file": file,
            "edition": self.edition,
            "document": str(self.kind),
            "shape": None if self.shape is None else str(self.shape),
            "cover": {code: _cell(one.text, one.where) for code, one in self.cover.items()},
            "cells": {code: _cell(one.text, one.where, one.sentence) for code, one in self.cells.items()},
            "statements": [
                {
                    "id": one.id,
                    "figure": plain(one.figure),
                    "sentence": one.sentence,
                    "where": place_in(one.where),
                }
                for one in self.statements
            ],
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


def _cell(said: str, where: TextSpot, sentence: str = "") -> Mapping[str, object]:
    return {"text": said, "where": {**where.as_data(), **({"sentence": sentence} if sentence else {})}}


def import_report(
    document: Document, forms: Sequence[PublishedForm], simplify: Simplify, *, stated: bool = False
) -> ImportedReport | None:
    """A document read into the form of which the most is found; into the only one where it is `stated`. Where no table
    of any form is found, into the one of its year, if the text gives figures that can mean one cell alone; else None.

    The text is read beside the tables: what it gives is kept as it is, and fills cells only where there is no table.
    """
    pieces = snippets(document, simplify)
    year = whose_report(pieces).get("year")
    if stated:
        read: ReadForm | None = read_form(pieces, forms[0])
    else:
        read = best_form(pieces, forms, int(year.text) if year else None) or _of_the_year(
            document, pieces, forms, simplify
        )
    if read is None:
        return None
    edition = read.form.edition
    statements = statements_of(text_lines(document), edition, simplify)
    cells = {code: found for block in read.blocks for code, found in _figures(block)}
    from_text = _from_text(statements, edition) if _has_no_table(read) else {}
    if not read.seen and not stated and not from_text:
        return None
    return ImportedReport(
        edition=edition.id,
        kind=document.kind,
        shape=_shape(pieces, read.blocks),
        cells=cells | from_text,
        refused=(
            *(_without(one, from_text) for one in _refused(read.blocks)),
            *(RefusedPart(title, WhyRefused.OPEN_TABLE, None) for title in read.form.open),
        ),
        cover=whose_report(pieces, edition),
        statements=statements,
    )


def _of_the_year(
    document: Document, pieces: Snippets, forms: Sequence[PublishedForm], simplify: Simplify
) -> ReadForm | None:
    """The only form that was in force in the year of a report, as the report is called in its text."""
    said = simplify("\n".join(line.text for line in text_lines(document)))
    years = {int(found[1]) for found in _CALLED.finditer(bare(without_pinyin(said)))}
    of_year = [form for form in forms if len(years) == 1 and form.edition.text.years.covers(*years)]
    return read_form(pieces, of_year[0]) if len(of_year) == 1 else None


def _has_no_table(read: ReadForm) -> bool:
    """Is nothing of any table there? What is there and was refused is not made up from the text."""
    whys = {one.why for block in read.blocks for one in block.refused}
    return not any(block.rows for block in read.blocks) and whys <= {WhyRefused.TABLE_LOST}


def _from_text(statements: Sequence[StatementReading], edition: Edition) -> dict[str, PublishedFigure]:
    """What the text of a report without tables gives, of figures that it can mean alone."""
    return {
        code: PublishedFigure(plain(one.figure) or "", TextSpot(**place_in(one.where)), Certainty.STATED, one.sentence)
        for code, one in fillings(statements, edition).items()
    }


def _without(part: RefusedPart, found: Container[str]) -> RefusedPart:
    """What was not taken, without the figures that the text gives."""
    return replace(part, codes=tuple(code for code in part.codes if code not in found))


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
