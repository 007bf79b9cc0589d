"""Workbooks read and judged, each as it comes."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.checking.stamp_findings import Trusted
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.files import read_whole
from xlvalidate.limits import file_guard

CHUNK = 500


def setup(catalogue: Catalogue, trusted: Trusted | None = None) -> Setup:
    """What judging needs where this process reads the files itself."""
    return Setup(catalogue, printed, trusted, file_guard())


def file_at(path: Path) -> File:
    """A file's name and bytes, or the system's word for why there are none."""
    try:
        return File(str(path), read_whole(path))
    except OSError as error:
        return File(str(path), closed=error.strerror or str(error))


def check_files(paths: Sequence[Path], setup: Setup, last: LastPeriod | None = None) -> Iterator[Checked]:
    """Every workbook judged, in the order given, a chunk in memory at a time."""
    remaining = iter(paths)
    while chunk := list(islice(remaining, CHUNK)):
        yield from judge([file_at(path) for path in chunk], setup, last)
