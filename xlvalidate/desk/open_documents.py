"""Documents of strangers opened: in a process of their own with limits, which a bad one costs alone."""

from collections.abc import Iterable, Iterator

from xlvalidate.collecting.limited_processes import Processes, chunks_of
from xlvalidate.collecting.settings import Reader
from xlvalidate.importing.open_document import MEMORY_MIB, SECONDS, DocumentReading, OpenedDocument

# The libraries and this program take about as much before a document is opened.
_PROCESS_MIB = 3_072
_READER = Reader(cpu_seconds=SECONDS, seconds=3 * SECONDS, memory_mib=_PROCESS_MIB + MEMORY_MIB)
_TOGETHER, _TOGETHER_BYTES = 16, 4 * 1_048_576


def opened_documents(items: Iterable[tuple[str, bytes]]) -> Iterator[OpenedDocument]:
    """Each of some documents by name and bytes, in the order given."""
    chunks = chunks_of(items, lambda item: len(item[1]), _TOGETHER, _TOGETHER_BYTES)
    for opened in Processes(DocumentReading(), _READER, 1).done(chunks):
        yield from opened
