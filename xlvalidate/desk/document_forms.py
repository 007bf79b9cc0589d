"""Forms that came to a collection as published reports: a document read into a filled workbook, in any process."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xlvalidate.checking.judge import File, Setup, read_file
from xlvalidate.collecting.expected_files import fits
from xlvalidate.desk.build import template_of
from xlvalidate.desk.check_files import setup
from xlvalidate.desk.import_reports import typed_cells
from xlvalidate.editions.catalogue import blank_of, catalogue
from xlvalidate.editions.label_variants import variants
from xlvalidate.importing.document import NotADocumentError
from xlvalidate.importing.document_reading import SECONDS
from xlvalidate.importing.open_document import has_libraries, is_document, open_document, simplifier
from xlvalidate.importing.published_form import PublishedForm, published_form
from xlvalidate.importing.report import import_report
from xlvalidate.limits import Guard, OverLimitError
from xlvalidate.ooxml.fill import filled
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
        forms = _forms(self.extra)
        try:
            with Guard(SECONDS):
                report = import_report(
                    open_document(data), [*forms.values()], simplifier(), stated=self.extra is not None
                )
        except (NotADocumentError, OverLimitError):
            return None
        if report is None or not report.cells:
            return None
        template = _template(self.extra or report.edition)
        return filled(template, typed_cells(report, forms[report.edition].edition))


def document_forms(extra: str | None, expects: tuple[str, ...], *, pdf: bool) -> DocumentForms | None:
    """What reads documents for a collection; None where the libraries for it are not installed."""
    return DocumentForms(extra, expects, pdf) if has_libraries() else None


# The editions and their labels are made once a process, where there is a document at all.
@cache
def _forms(extra: str | None) -> Mapping[str, PublishedForm]:
    editions = catalogue(extra)
    those = [editions.own] if editions.own is not None else editions.every()
    return {one.id: published_form(one, variants(one.id)) for one in those}


@cache
def _template(name: str) -> bytes:
    return template_of(name, edition_of=blank_of)[1]


@cache
def _setup(extra: str | None) -> Setup:
    return setup(catalogue(extra))
