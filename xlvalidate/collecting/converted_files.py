"""What a collection's workbooks of other formats were converted to: beside the originals, under their digests."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.checking.judge import Converted, File
from xlvalidate.collecting.originals import Store, WritingError
from xlvalidate.converting.conversions import Conversion, Converter
from xlvalidate.converting.foreign_formats import HEAD, TAIL, ForeignFormat, format_in, format_of
from xlvalidate.files import write_whole
from xlvalidate.ooxml.book import Refusal
from xlvalidate.pace import SILENT, Phase, Steps


@dataclass(frozen=True, slots=True)
class ConvertedFiles:
    """The folder of them. A workbook is there, or the word why there is none."""

    root: Path

    def put(self, made: Conversion[str]) -> None:
        """Keeps what became of an original. Raises WritingError."""
        said = {"format": made.how.form, "program": made.how.program}
        if made.refused is not None:
            said |= {"refused": made.refused.code, "detail": made.refused.detail}
        else:
            said |= {"sha256": hashlib.sha256(made.data).hexdigest()}
        try:
            if made.refused is None:
                write_whole(self._workbook(made.key), made.data)
            write_whole(self._note(made.key), json.dumps(said).encode())
        except OSError as error:
            raise WritingError(error.errno, error.strerror, error.filename) from error

    def file(self, name: str, digest: str, original: bytes) -> File:
        """What is judged in place of an original: the workbook that was made of it, or else itself."""
        try:
            said = json.loads(self._note(digest).read_bytes())
            how = Converted(str(said["format"]), str(said["program"]))
            if "refused" in said:
                return File(name, original, converted=how, refused=Refusal(str(said["refused"]), str(said["detail"])))
            data = self._workbook(digest).read_bytes()
            whole = hashlib.sha256(data).hexdigest() == said["sha256"]
        except (OSError, ValueError, KeyError, TypeError):
            return File(name, original)
        return File(name, data, original=digest, converted=how) if whole else File(name, original)

    def has(self, digest: str, original: bytes) -> bool:
        """Was a workbook made of an original, and is it there?"""
        return bool(self.file("", digest, original).original)

    def _workbook(self, digest: str) -> Path:
        return self.root / f"{digest}.xlsx"

    def _note(self, digest: str) -> Path:
        return self.root / f"{digest}.json"


def wanted(
    digests: Iterator[str], store: Store, converted: ConvertedFiles
) -> Iterator[tuple[str, bytes, ForeignFormat]]:
    """Those of the originals that are of another format and were not converted yet. Of the others, only the ends are
    read.
    """
    for digest in digests:
        try:
            with store.path(digest).open("rb") as file:
                head = file.read(HEAD)
                file.seek(-min(TAIL, file.seek(0, 2)), 2)
                if format_of(head, file.read()) is None:
                    continue
            data = store.get(digest)
        except OSError:
            continue  # it is told when it is judged
        form = format_in(data)
        if form is not None and not converted.has(digest, data):
            yield digest, data, form


def convert(
    digests: Iterator[str], store: Store, converted: ConvertedFiles, converter: Converter, steps: Steps = SILENT
) -> None:
    """Everything that waits and is of another format is converted. Raises WritingError."""
    for made in converter.conversions(wanted(digests, store, converted)):
        steps.step(Phase.CONVERT, 1)
        converted.put(made)
