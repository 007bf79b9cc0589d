"""The text of a published report that belongs to a form, to be held against it."""

from dataclasses import dataclass
from pathlib import Path

from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError, usage
from xlvalidate.files import read_whole
from xlvalidate.importing.document import NotADocumentError
from xlvalidate.importing.statements import statements_of, text_lines
from xlvalidate.importing.text_document import text_document
from xlvalidate.reading.statements import StatementReading, TextLine


@dataclass(frozen=True, slots=True)
class ReportText:
    """The text of a report, whichever edition its form is of."""

    lines: tuple[TextLine, ...]

    def statements(self, edition: Edition) -> tuple[StatementReading, ...]:
        """What it says by the statements of an edition."""
        return statements_of(self.lines, edition)


def report_text(path: Path) -> ReportText:
    """The text of a file. Raises UsageError where there is none to be read."""
    try:
        document = text_document(read_whole(path))
    except OSError as error:
        raise UsageError(usage("text-unread", path=path, why=error)) from None
    except NotADocumentError as error:
        raise UsageError(usage("text-unread", path=path, why=error.word)) from None
    return ReportText(text_lines(document))
