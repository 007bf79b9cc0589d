"""What is told of offices, one after the other, on its way into a file: it waits on the disk, and comes out the gravest
first. So a report goes once through the offices, and holds none of them.
"""

import pickle
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any

from xlvalidate.findings import Verdict
from xlvalidate.reports.report_data import GRAVEST_FIRST

_PIECE = 1_048_576


class _ByVerdict:
    """Files in a folder, one a verdict, that are open and nobody sees as long as `kept` is. Raises OSError where the
    disk is full.
    """

    def __init__(self, kept: ExitStack, folder: str) -> None:
        self._files: dict[Verdict, IO[bytes]] = {}
        self._kept, self._folder = kept, folder

    def add(self, verdict: Verdict, data: bytes) -> None:
        """What is told of the next office."""
        file = self._files.get(verdict)
        if file is None:
            file = self._kept.enter_context(TemporaryFile(dir=self._folder))  # noqa: SIM115 - as long as all else
            self._files[verdict] = file
        file.write(data)

    def __bool__(self) -> bool:
        """Was anything told?"""
        return bool(self._files)

    def _ordered(self) -> Iterator[IO[bytes]]:
        for verdict in GRAVEST_FIRST:
            if (file := self._files.get(verdict)) is not None:
                file.seek(0)
                yield file


class ToldText(_ByVerdict):
    """Texts as bytes; they come out in pieces of any size."""

    def __iter__(self) -> Iterator[bytes]:
        for file in self._ordered():
            while piece := file.read(_PIECE):
                yield piece


class ToldRows(_ByVerdict):
    """Rows of a table."""

    def add_rows(self, verdict: Verdict, rows: Iterable[Any]) -> None:
        """The rows of the next office."""
        if kept := list(rows):
            self.add(verdict, pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))

    def __iter__(self) -> Iterator[Any]:
        for file in self._ordered():
            try:
                while True:
                    yield from pickle.load(file)
            except EOFError:
                pass
