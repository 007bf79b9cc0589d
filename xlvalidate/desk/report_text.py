"""The text of a published report that belongs to a form, to be held against it."""

from dataclasses import dataclass
from pathlib import Path

from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, Words, usage, why_of
from xlvalidate.files import read_whole
from xlvalidate.importing.document import NotADocumentError
from xlvalidate.importing.label_text import Simplify
from xlvalidate.importing.open_document import MOST_BYTES, require_libraries, simplifier
from xlvalidate.importing.statements import has_traditional, statements_of, text_lines
from xlvalidate.importing.text_document import text_document
from xlvalidate.reading.statements import StatementReading, TextLine

_PLAIN = (".txt", ".md", ".markdown")
_NOT_PLAIN = (b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"<")
_HEAD = 1_024


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of a report, whichever edition its form is of."""

    lines: tuple[TextLine, ...]
    simplify: Simplify | None = None

    def statements(self, edition: Edition) -> tuple[StatementReading, ...]:
        """What it says by the statements of an edition."""
        return statements_of(self.lines, edition, self.simplify)


def report_text(path: Path) -> ReportText:
    """The text of a file: a page, a .docx, a PDF, plain text. Raises UsageError where there is none to be read, or
    where the libraries for it are not installed.
    """
    try:
        data = read_whole(path)
    except OSError as error:
        raise UsageError(usage("text-unread", path=path, why=why_of(error))) from None
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    if path.suffix.lower() in _PLAIN and not head.startswith(_NOT_PLAIN):
        try:
            lines = text_lines(text_document(data))
        except NotADocumentError as error:
            raise _unread(path, error.word) from None
    else:
        require_libraries()
        lines = _opened(path, data)
    return ReportText(lines, _simplify(lines))


def _opened(path: Path, data: bytes) -> tuple[TextLine, ...]:
    """The text of a document, read in a process with limits."""
    from xlvalidate.collecting.limited_processes import Processes
    from xlvalidate.desk.import_reports import READER
    from xlvalidate.importing.document_reading import DocumentBytes, TextReading

    work = (DocumentBytes(path.name, data[: MOST_BYTES + 1]),)
    ((found,),) = Processes(TextReading(), READER, 1, loaded=TextReading.__module__).done([work])
    if found.word:
        raise _unread(path, found.word)
    return found.lines


def _unread(path: Path, word: str) -> UsageError:
    return UsageError(usage("text-unread", path=path, why=Words(word, family="import.unread")))


def _simplify(lines: tuple[TextLine, ...]) -> Simplify | None:
    """What makes traditional characters simplified ones, where there are some."""
    if not any(has_traditional(line.text) for line in lines):
        return None
    require_libraries()
    return simplifier()
