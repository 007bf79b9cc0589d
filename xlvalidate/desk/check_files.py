"""Workbooks read and judged, each as it comes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, Setup, judge
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.checking.stamp_findings import Trusted
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.files import read_whole
from xlvalidate.limits import file_guard

if TYPE_CHECKING:
    from xlvalidate.converting.conversions import Converter

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


def check_files(
    paths: Sequence[Path], setup: Setup, last: LastPeriod | None = None, converter: "Converter | None" = None
) -> Iterator[Checked]:
    """Every workbook judged, in the order given, a chunk in memory at a time. A `converter` makes .xlsx of those that
    are of another format.
    """
    remaining = iter(paths)
    while chunk := list(islice(remaining, CHUNK)):
        files = [file_at(path) for path in chunk]
        yield from judge(_converted(files, converter) if converter else files, setup, last)


def _converted(files: list[File], converter: "Converter") -> list[File]:
    from xlvalidate.converting.foreign_formats import format_in

    found = list(files)
    wanted = ((at, file.data, form) for at, file in enumerate(files) if (form := format_in(file.data)) is not None)
    for made in converter.conversions(wanted):
        own = files[made.key]
        if made.refused is not None:
            found[made.key] = replace(own, converted=made.how, refused=made.refused)
        else:
            found[made.key] = replace(own, data=made.data, original=own.source.sha256, converted=made.how)
    return found
