"""Published reports read into forms: a filled workbook for each, and beside it where each figure was found."""

import glob
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from xlvalidate.cells import Cell
from xlvalidate.collecting.limited_processes import Processes, chunks_of
from xlvalidate.collecting.settings import Reader
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.build import template_of
from xlvalidate.editions.catalogue import Catalogue, blank_of
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.label_variants import variants
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import make_folder, read_whole, write_whole
from xlvalidate.importing.document_reading import (
    MEMORY_MIB,
    SECONDS,
    DocumentBytes,
    DocumentReading,
    ReadDocument,
)
from xlvalidate.importing.open_document import KNOWN_SUFFIXES, MOST_BYTES, require_libraries
from xlvalidate.importing.published_form import PublishedForm, published_form
from xlvalidate.importing.report import ImportedReport
from xlvalidate.importing.typed_cells import typed
from xlvalidate.importing.whose_report import COVER_LINES
from xlvalidate.intake.archive import ArchiveError, members
from xlvalidate.intake.content_types import is_systems
from xlvalidate.intake.delivery import LIMITS, DeliveryBudget
from xlvalidate.intake.folder_paths import files_below, shown
from xlvalidate.intake.strangers_names import folded, numbered, safe_name
from xlvalidate.messages import text
from xlvalidate.ooxml.blank_form import BlankForm, blank_form
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.pace import SILENT, Phase, Steps

# The libraries and this program take about as much before a document is opened.
_PROCESS_MIB = 3_072
READER = Reader(cpu_seconds=SECONDS, seconds=3 * SECONDS, memory_mib=_PROCESS_MIB + MEMORY_MIB)
"""The limits of a process that reads documents."""
_TOGETHER, _TOGETHER_BYTES = 16, 4 * 1_048_576
_JSON = ".import.json"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """What became of a document: where its workbook and what is said of it were written. Without a `report` the `word`
    says why it could not be read.
    """

    source: str
    told: Path
    target: Path | None = None
    report: ImportedReport | None = None
    edition: Edition | None = None
    word: str = ""
    detail: str = ""


def documents_at(paths: Iterable[str]) -> list[Path]:
    """The files that paths, folders and patterns name, each once; of folders those that may be documents.

    Raises UsageError where there is none at all. Beside others one that is not there costs only itself.
    """
    there: dict[Path, None] = {}
    nothing = []
    for path in paths:
        if os.path.isdir(path):
            below = (one for one, _ in files_below(Path(path), lambda fault: None))
            found = [one for one in below if one.suffix.lower() in KNOWN_SUFFIXES | {".zip"} and not _is_passed(one)]
        elif os.path.lexists(path):
            found = [Path(path)]
        else:
            found = [Path(one) for one in sorted(glob.glob(path, recursive=True)) if not os.path.isdir(one)]
        if not found:
            nothing.append(usage("no-document-at", path=path))
        there.update(dict.fromkeys(found or [Path(path)]))
    if len(nothing) == len(there):
        raise UsageError(*nothing)
    return list(there)


def _is_passed(path: Path) -> bool:
    return path.name.startswith((".", "~$")) or is_systems(path.name)


@dataclass(slots=True)
class Importing:
    """What an import needs: the forms that a document may be of, and where what it makes goes.

    `stated` names the edition that every document is of; without it each is of the one that its labels are of.
    """

    into: Path
    language: str
    stated: str | None = None
    forms: tuple[PublishedForm, ...] = ()
    _templates: dict[str, bytes] = field(default_factory=dict)
    _blank: dict[str, BlankForm] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, into: Path, catalogue: Catalogue, stated: str | None, language: str) -> "Importing":
        """Raises UsageError where the libraries that read documents are not installed."""
        require_libraries()
        editions = [catalogue.own] if catalogue.own is not None else [*catalogue.every()]
        return cls(into, language, stated, tuple(published_form(one, variants(one.id)) for one in editions))

    @property
    def editions(self) -> Mapping[str, Edition]:
        """The editions of the forms by their ids."""
        return {form.edition.id: form.edition for form in self.forms}

    def files(self, paths: Sequence[Path], steps: Steps = SILENT) -> Iterator[ImportedFile]:
        """Every document imported, those in zips too, as each is done; what cannot be read costs only itself."""
        make_folder(self.into)
        steps.expect(Phase.OPEN, len(paths), len(paths))
        faults = list[ReadDocument]()
        items = _items(paths, faults, steps)
        chunks = chunks_of(items, lambda item: len(item.data), _TOGETHER, _TOGETHER_BYTES)
        trade = DocumentReading(self.forms, self.stated is not None)
        for read in Processes(trade, READER, 1, loaded=DocumentReading.__module__).done(chunks):
            yield from map(self._imported, read)
        yield from map(self._imported, faults)

    def _imported(self, read: ReadDocument) -> ImportedFile:
        target, told = self._targets(read.name)
        if read.report is None:
            _write_json(told, _unread(read.name, read.word, self.language))
            return ImportedFile(read.name, told, word=read.word, detail=read.detail)
        edition = self.editions[read.report.edition]
        write_whole(target, self._workbook(read.report, edition))
        _write_json(told, read.report.as_data(read.name, self.language))
        return ImportedFile(read.name, told, target, read.report, edition)

    def _workbook(self, report: ImportedReport, edition: Edition) -> bytes:
        """The edition's template with what was found typed into it. It is cut at its cells where it is used again."""
        cells = typed_cells(report, edition)
        if edition.id not in self._templates:
            self._templates[edition.id] = template_of(self.stated or edition.id, edition_of=blank_of)[1]
            return filled(self._templates[edition.id], cells)
        if edition.id not in self._blank:
            drawing = draw(edition)
            own = (cell for code, cell in drawing.field_of.items() if code in COVER_LINES)
            self._blank[edition.id] = blank_form(self._templates[edition.id], [*drawing.cell_of.values(), *own])
        return self._blank[edition.id].filled(cells)

    def _targets(self, source: str) -> tuple[Path, Path]:
        """Where a document's workbook and what is said of it go: by its name, that of no other document."""
        stem = safe_name(PurePath(source.replace("\\", "/")).stem)
        name, number = stem, 1
        while folded(name) in self._taken or not self._is_free(name, source):
            number += 1
            name = numbered(f"{stem}.x", number).removesuffix(".x")
        self._taken.add(folded(name))
        return self.into / f"{name}.xlsx", self.into / f"{name}{_JSON}"

    def _is_free(self, name: str, source: str) -> bool:
        """Is nothing there under a name, or what an import made of the same document?"""
        told = self.into / f"{name}{_JSON}"
        if not told.exists():
            return not (self.into / f"{name}.xlsx").exists()
        try:
            said = json.loads(told.read_text("utf-8"))
        except (OSError, ValueError):
            return False
        return isinstance(said, dict) and said.get("file") == source


def typed_cells(report: ImportedReport, edition: Edition) -> dict[Cell, Typed]:
    """What is typed into the template: by cell, the figures, and the lines of the cover that are known."""
    drawing = draw(edition)
    cells: dict[Cell, Typed] = {
        drawing.cell_of[code]: typed(one.text, edition.indicators[code]) for code, one in report.cells.items()
    }
    for code, said in report.cover.items():
        if code in drawing.field_of:
            cells[drawing.field_of[code]] = int(said.text) if code == "year" else said.text
    return cells


def _items(paths: Sequence[Path], faults: list[ReadDocument], steps: Steps) -> Iterator[DocumentBytes]:
    """Name and bytes of every document; of those that cannot be had it is kept why."""
    for path in paths:
        name = shown(str(path))
        try:
            data = read_whole(path)
        except OSError as error:
            faults.append(ReadDocument(name, None, "closed", error.strerror or str(error)))
            data = None
        if data is not None and path.suffix.lower() == ".zip" and data.startswith(b"PK"):
            yield from _unzipped(name, data, faults)
        elif data is not None:
            yield DocumentBytes(name, data[: MOST_BYTES + 1])
        steps.step(Phase.OPEN, 1, 1)


def _unzipped(name: str, data: bytes, faults: list[ReadDocument]) -> Iterator[DocumentBytes]:
    budget = DeliveryBudget.of(len(data), LIMITS)
    try:
        found = members(data, budget)
    except ArchiveError as error:
        faults.append(ReadDocument(name, None, "bad-archive", error.detail))
        return
    nothing = True
    for member in found:
        path, suffix = f"{name}/{member.name}", PurePath(member.name).suffix.lower()
        if suffix not in KNOWN_SUFFIXES or "__MACOSX/" in path or _is_passed(Path(member.name)):
            continue
        nothing = False
        read = member.fault or member.read(budget)
        if isinstance(read, str):
            faults.append(ReadDocument(path, None, read if read == "too-big" else "bad-archive", read))
        else:
            yield DocumentBytes(path, read)
    if nothing:
        faults.append(ReadDocument(name, None, "nothing-inside"))


def _unread(source: str, word: str, language: str) -> Mapping[str, object]:
    """What is said of a document that could not be read: the contract without an edition."""
    said: dict[str, object] = {
        "what": source,
        "why": word,
        "where": None,
        "codes": [],
        "message": text(f"import.unread.{word}", language),
    }
    return {
        "file": source,
        "edition": None,
        "document": None,
        "shape": None,
        "cover": {},
        "cells": {},
        "statements": [],
        "refused": [said],
    }


def _write_json(path: Path, data: Mapping[str, object]) -> None:
    write_whole(path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace"))
