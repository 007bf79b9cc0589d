"""Documents read by a process of their own, within limits: what one of them does to it costs only that one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from xlvalidate.importing.document import NotADocumentError
from xlvalidate.importing.label_text import Simplify
from xlvalidate.importing.open_document import open_document, simplifier
from xlvalidate.importing.published_form import PublishedForm
from xlvalidate.importing.report import ImportedReport, import_report
from xlvalidate.importing.statements import text_lines
from xlvalidate.limits import Guard, OverLimitError
from xlvalidate.reading.statements import TextLine

SECONDS, MEMORY_MIB = 20, 512
"""How long one document may be read, and with how much memory more than is in use."""


@dataclass(frozen=True, slots=True)
class DocumentBytes:
    """A document as it came, by its name."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What came of a document: its report, or the word for why there is none, and what the word does not say."""

    name: str
    report: ImportedReport | None
    word: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document, or the word for why there is none."""

    name: str
    lines: tuple[TextLine, ...]
    word: str = ""


@dataclass(frozen=True, slots=True)
class TextReading:
    """What a process does with documents of which only the text is wanted."""

    def begin(self) -> Callable[[Sequence[DocumentBytes]], list[DocumentText]]:
        """The libraries are loaded before a stranger's bytes are."""
        _load()
        guard = Guard(SECONDS, MEMORY_MIB)
        return lambda items: [self._read(item, guard) for item in items]

    def lost(self, item: DocumentBytes, how: str) -> DocumentText:
        """A document that kills every process that reads it."""
        return DocumentText(item.name, (), "over-limits")

    def _read(self, item: DocumentBytes, guard: Guard) -> DocumentText:
        try:
            with guard:
                return DocumentText(item.name, text_lines(open_document(item.data)))
        except NotADocumentError as error:
            return DocumentText(item.name, (), error.word)
        except OverLimitError:
            return DocumentText(item.name, (), "over-limits")
        except Exception:  # a bug of ours costs only the document that meets it
            return DocumentText(item.name, (), "not-understood")


def _load() -> None:
    import docx
    import pypdfium2
    import selectolax.lexbor

    assert docx and pypdfium2 and selectolax.lexbor


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """What a process does with documents: each is read into one of the forms, the only one where it is `stated`."""

    forms: tuple[PublishedForm, ...]
    stated: bool = False

    def begin(self) -> Callable[[Sequence[DocumentBytes]], list[ReadDocument]]:
        """The libraries are loaded before a stranger's bytes are."""
        _load()
        guard, simplify = Guard(SECONDS, MEMORY_MIB), simplifier()
        return lambda items: [self._read(item, simplify, guard) for item in items]

    def lost(self, item: DocumentBytes, how: str) -> ReadDocument:
        """A document that kills every process that reads it."""
        return ReadDocument(item.name, None, "over-limits", how)

    def _read(self, item: DocumentBytes, simplify: Simplify, guard: Guard) -> ReadDocument:
        try:
            with guard:
                report = import_report(open_document(item.data), self.forms, simplify, stated=self.stated)
        except NotADocumentError as error:
            return ReadDocument(item.name, None, error.word, error.detail)
        except OverLimitError as over:
            return ReadDocument(item.name, None, "over-limits", over.what)
        except Exception as error:  # a bug of ours costs only the document that meets it
            return ReadDocument(item.name, None, "not-understood", type(error).__name__)
        return ReadDocument(item.name, report, "" if report else "no-form")
