"""Workbooks read and judged, each as it comes: from files, and out of mails and archives."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlvalidate.checking.check import Checked, check
from xlvalidate.checking.judge import File, Setup, StatementsIn, judge
from xlvalidate.checking.last_period import LastPeriod
from xlvalidate.checking.stamp_findings import Trusted
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.files import read_whole
from xlvalidate.intake.workbook_paths import FoundWorkbooks
from xlvalidate.languages import listed
from xlvalidate.limits import file_guard
from xlvalidate.pace import SILENT, Phase, Steps, work_of
from xlvalidate.reading.read import source_of, unreadable
from xlvalidate.reading.submission import Unreadable, Within

if TYPE_CHECKING:
    from xlvalidate.converting.conversions import Converter
    from xlvalidate.intake.delivery import Delivery, Oddity

CHUNK = 500
NO_TEXTS: Mapping[str, StatementsIn] = MappingProxyType({})
_MOST_BYTES = 16 * 1_048_576  # in memory at once, and one file more: tables of many entries take forty times as much
_FEWEST_BYTES, _STEPS = 1_048_576, 24  # where it is told how far a check is


def setup(catalogue: Catalogue, trusted: Trusted | None = None) -> Setup:
    """What judging needs where this process reads the files itself."""
    return Setup(catalogue, printed, trusted, file_guard())


def file_at(path: Path) -> File:
    """A file's name and bytes, or the system's word for why there are none."""
    try:
        return File(str(path), read_whole(path))
    except OSError as error:
        return File(str(path), closed=error.strerror or str(error))


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A workbook as it is judged: with what it was taken out of, None for one in a file of its own. `nothing` stands
    for a mail or an archive without any workbook.
    """

    file: File
    within: Within | None = None
    nothing: Unreadable | None = None


def check_files(
    paths: Sequence[Path], setup: Setup, last: LastPeriod | None = None, converter: "Converter | None" = None
) -> Iterator[Checked]:
    """Every workbook judged, in the order given, a chunk in memory at a time. A `converter` makes .xlsx of those that
    are of another format.
    """
    return (checked for checked, _ in check_found(FoundWorkbooks(list(paths), ()), setup, last, converter))


def check_found(
    found: FoundWorkbooks,
    setup: Setup,
    last: LastPeriod | None = None,
    converter: "Converter | None" = None,
    steps: Steps = SILENT,
    most_bytes: int = _MOST_BYTES,
    texts: Mapping[str, StatementsIn] = NO_TEXTS,
) -> Iterator[tuple[Checked, bytes | None]]:
    """The same, with those in mails and archives; with the bytes of what lies in no file of its own, or not as it was
    judged. `steps` hears of what was taken out of these, made .xlsx and judged: the more often the fewer bytes are
    judged together. `texts` has, by the name of its file, what the text of the
    report says that a form is of.
    """
    for chunk in _chunks(files_of(found, setup, steps), most_bytes):
        files = [one.file for one in chunk if one.nothing is None]
        files = _converted(files, converter, steps) if converter else files
        files = [replace(file, statements_in=texts.get(file.name)) for file in files] if texts else files
        steps.step(Phase.CHECK)
        judged = zip(files, judge(files, setup, last), strict=True)
        for one in chunk:
            file, checked = next(judged) if one.nothing is None else (one.file, check([one.nothing])[0])
            if one.within is not None:
                checked = replace(checked, source=replace(checked.source, within=one.within))
            yield checked, None if one.within is None and not file.original else file.data
        steps.step(Phase.CHECK, len(chunk), sum(work_of(len(one.file.data)) for one in chunk))


def files_of(found: FoundWorkbooks, setup: Setup, steps: Steps = SILENT) -> Iterator[FoundFile]:
    """Every file that was named or found, and every workbook in a mail or an archive, as it is asked for."""
    for path in found.workbooks:
        if path in found.containers:
            for one in _taken_out(path, setup):
                steps.expect(Phase.CHECK, 1, work_of(len(one.file.data)))
                yield one
            steps.step(Phase.OPEN, 1)
        else:
            yield FoundFile(file_at(path))


def _taken_out(path: Path, setup: Setup) -> Iterator[FoundFile]:
    from xlvalidate.intake.containers import contents, inner_name

    nobody = True
    for where, delivery, opened in contents(path, setup.guard):
        nobody = False
        pieces = [File(inner_name(where, delivery, piece), piece.data) for piece in opened.pieces]
        if [one.name for one in pieces] == [where] and delivery.kind == "file" and not opened.oddities:
            yield FoundFile(pieces[0])  # a workbook under the name of an archive
            continue
        own = [odd for odd in opened.oddities if _is_of_itself(odd, delivery)]
        left = tuple((odd.name or delivery.name, odd.word) for odd in opened.oddities if pieces or odd not in own)
        within = Within(where, len(pieces), left)
        if pieces:
            yield from (FoundFile(one, within) for one in pieces)
            continue
        source, names = source_of(where, delivery.data), listed(name for name, _ in left)
        why = own[0].word if own else "nothing-inside"
        yield FoundFile(
            File(where, delivery.data), within, unreadable(source, why, detail=own[0].detail if own else names)
        )
    if nobody:
        yield FoundFile(file_at(path))  # an empty file of mails, or one that has gone


def _is_of_itself(odd: "Oddity", delivery: "Delivery") -> bool:
    """Is it said of the mail or archive, and not of something in it? A link in a text is no file."""
    return not odd.path or odd.path == (delivery.name,) or odd.word == "cloud-attachment"


def expect_files(found: FoundWorkbooks, steps: Steps) -> tuple[float, int]:
    """Tells how many workbooks are to be judged. Returns how much work they are, and how many bytes to judge together
    so that it is seen how far that is. What is in mails and archives is told when it is taken out.
    """
    steps.expect(Phase.OPEN, len(found.containers))
    work, size = 0.0, 0
    for path in found.workbooks:
        with suppress(OSError):
            size += (own := path.stat().st_size)
            if path not in found.containers:
                work += work_of(own)
                steps.expect(Phase.CHECK, 1, work_of(own))
    return work, min(_MOST_BYTES, max(_FEWEST_BYTES, size // _STEPS))


def _chunks(files: Iterable[FoundFile], most_bytes: int) -> Iterator[list[FoundFile]]:
    chunk, size = list[FoundFile](), 0
    for one in files:
        chunk.append(one)
        size += len(one.file.data)
        if len(chunk) >= CHUNK or size >= most_bytes:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _converted(files: list[File], converter: "Converter", steps: Steps) -> list[File]:
    from xlvalidate.converting.foreign_formats import format_in

    found = list(files)
    wanted = [(at, file.data, form) for at, file in enumerate(files) if (form := format_in(file.data)) is not None]
    steps.expect(Phase.CONVERT, len(wanted), len(wanted))
    for made in converter.conversions(wanted):
        steps.step(Phase.CONVERT, 1, 1)
        own = files[made.key]
        if made.refused is not None:
            found[made.key] = replace(own, converted=made.how, refused=made.refused)
        else:
            found[made.key] = replace(own, data=made.data, original=own.source.sha256, converted=made.how)
    return found
