"""Forms that came to a collection as published reports: a document read into a filled workbook, in any process."""

from dataclasses import dataclass
from functools import cache

from xlvalidate.checking.judge import File, Setup, read_file
from xlvalidate.collecting.expected_files import fits
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.import_reports import Importing
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.importing.document import NotADocumentError
from xlvalidate.importing.open_document import SECONDS, has_libraries, is_document, open_document
from xlvalidate.limits import Guard, OverLimitError
from xlvalidate.reading.submission import Submission


@dataclass(frozen=True, slots=True)
class DocumentForms:
    """Reads documents that came without a workbook of the form. `extra` is the edition of the collection's own, by its
    path; `expects` are names of files that are to come with a form, which nobody looks into. Without `pdf` no PDF is
    opened: only a process with limits does that.
    """

    extra: str | None
    expects: tuple[str, ...]
    pdf: bool

    def is_document(self, name: str) -> bool:
        """Is a file called as one is that can be read?"""
        return is_document(name)

    def is_form(self, name: str, data: bytes) -> bool:
        """Is a workbook a form of some edition?"""
        return isinstance(read_file(File(name, data), _setup(self.extra)), Submission)

    def form_of(self, name: str, data: bytes) -> bytes | None:
        """The workbook that a document is read into; None where it is none, or no figure of a form is found in it."""
        if any(fits(name, pattern) for pattern in self.expects) or (not self.pdf and b"%PDF-" in data[:1_024]):
            return None
        importing = _importing(self.extra)
        try:
            with Guard(SECONDS):
                report = importing.report_of(open_document(data))
        except (NotADocumentError, OverLimitError):
            return None
        return importing.workbook(report) if report is not None and report.cells else None


def document_forms(extra: str | None, expects: tuple[str, ...], *, pdf: bool) -> DocumentForms | None:
    """What reads documents for a collection; None where the libraries for it are not installed."""
    return DocumentForms(extra, expects, pdf) if has_libraries() else None


# The editions and their labels are made once a process, where there is a document at all.
@cache
def _importing(extra: str | None) -> Importing:
    return Importing.reading(catalogue(extra), extra)


@cache
def _setup(extra: str | None) -> Setup:
    return setup(catalogue(extra))
