"""Published reports read into forms: a filled workbook for each, and beside it where each figure was found."""

import glob
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath

from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.build import template_of
from xlvalidate.desk.open_documents import opened_documents
from xlvalidate.editions.catalogue import Catalogue, blank_of
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.label_variants import variants
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import make_folder, read_whole, write_whole
from xlvalidate.importing.document import Document
from xlvalidate.importing.label_text import Simplify
from xlvalidate.importing.open_document import (
    KNOWN_SUFFIXES,
    MOST_BYTES,
    OpenedDocument,
    require_libraries,
    simplifier,
)
from xlvalidate.importing.published_form import PublishedForm, published_form
from xlvalidate.importing.report import ImportedReport, import_report
from xlvalidate.importing.typed_cells import typed
from xlvalidate.intake.archive import ArchiveError, members
from xlvalidate.intake.content_types import is_systems
from xlvalidate.intake.delivery import LIMITS, DeliveryBudget
from xlvalidate.intake.folder_paths import files_below, shown
from xlvalidate.intake.strangers_names import folded, numbered, safe_name
from xlvalidate.messages import text
from xlvalidate.ooxml.fill import Typed, filled
from xlvalidate.pace import SILENT, Phase, Steps

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
    word: str = ""
    detail: str = ""


def documents_at(paths: Iterable[str]) -> list[Path]:
    """The files that paths, folders and patterns name, each once; of folders those that may be documents.

    Raises UsageError where there is none at all.
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
        there.update(dict.fromkeys(found))
    if not there:
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
    forms: Sequence[PublishedForm] = ()
    simplify: Simplify = str
    _templates: dict[str, bytes] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, into: Path, catalogue: Catalogue, stated: str | None, language: str) -> "Importing":
        """Raises UsageError where the libraries that read documents are not installed."""
        require_libraries()
        return replace(cls.reading(catalogue, stated), into=into, language=language)

    @classmethod
    def reading(cls, catalogue: Catalogue, stated: str | None) -> "Importing":
        """What only reads, and writes nothing."""
        editions = [catalogue.own] if catalogue.own is not None else [*catalogue.every()]
        forms = [published_form(edition, variants(edition.id)) for edition in editions]
        return cls(Path(), "", stated, forms, simplifier())

    def files(self, paths: Sequence[Path], steps: Steps = SILENT) -> Iterator[ImportedFile]:
        """Every document imported, those in zips too, as each is done; what cannot be read costs only itself."""
        make_folder(self.into)
        steps.expect(Phase.OPEN, len(paths), len(paths))
        faults = list[OpenedDocument]()
        items = _items(paths, faults, steps)
        yield from map(self._imported, opened_documents(items))
        yield from map(self._imported, faults)

    def _imported(self, opened: OpenedDocument) -> ImportedFile:
        target, told = self._targets(opened.name)
        report = self.report_of(opened.document) if opened.document is not None else None
        if report is None:
            word = opened.word or "no-form"
            _write_json(told, _unread(opened.name, word, self.language))
            return ImportedFile(opened.name, told, word=word, detail=opened.detail)
        write_whole(target, self.workbook(report))
        _write_json(told, report.as_data(opened.name, self.language))
        return ImportedFile(opened.name, told, target, report)

    def report_of(self, document: Document) -> ImportedReport | None:
        """A document read into a form; None where no table of any is found."""
        return import_report(document, self.forms, self.simplify, stated=self.stated is not None)

    def workbook(self, report: ImportedReport) -> bytes:
        """The edition's template with what was found typed into it."""
        name = self.stated or report.edition.id
        if name not in self._templates:
            self._templates[name] = template_of(name, edition_of=blank_of)[1]
        return filled(self._templates[name], typed_cells(report))

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


def typed_cells(report: ImportedReport) -> dict[Cell, Typed]:
    """What is typed into the template: by cell, the figures, and the lines of the cover that are known."""
    edition: Edition = report.edition
    drawing = draw(edition)
    cells: dict[Cell, Typed] = {
        drawing.cell_of[code]: typed(one.text, edition.indicators[code]) for code, one in report.cells.items()
    }
    for code, said in report.cover.items():
        if code in drawing.field_of:
            cells[drawing.field_of[code]] = int(said.text) if code == "year" else said.text
    return cells


def _items(paths: Sequence[Path], faults: list[OpenedDocument], steps: Steps) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of every document; of those that cannot be had it is kept why."""
    for path in paths:
        name = shown(str(path))
        try:
            data = read_whole(path)
        except OSError as error:
            faults.append(OpenedDocument(name, None, "closed", error.strerror or str(error)))
            data = None
        if data is not None and path.suffix.lower() == ".zip" and data.startswith(b"PK"):
            yield from _unzipped(name, data, faults)
        elif data is not None:
            yield name, data[: MOST_BYTES + 1]
        steps.step(Phase.OPEN, 1, 1)


def _unzipped(name: str, data: bytes, faults: list[OpenedDocument]) -> Iterator[tuple[str, bytes]]:
    budget = DeliveryBudget.of(len(data), LIMITS)
    try:
        found = members(data, budget)
    except ArchiveError as error:
        faults.append(OpenedDocument(name, None, "bad-archive", error.detail))
        return
    nothing = True
    for member in found:
        path, suffix = f"{name}/{member.name}", PurePath(member.name).suffix.lower()
        if suffix not in KNOWN_SUFFIXES or "__MACOSX/" in path or _is_passed(Path(member.name)):
            continue
        nothing = False
        read = member.fault or member.read(budget)
        if isinstance(read, str):
            faults.append(OpenedDocument(path, None, read if read == "too-big" else "bad-archive", read))
        else:
            yield path, read
    if nothing:
        faults.append(OpenedDocument(name, None, "nothing-inside"))


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
