"""Last period's workbooks, by the offices that they are from."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.checking.judge import Setup, explained, read_file
from xlvalidate.checking.last_period import LastPeriod, by_office
from xlvalidate.desk.check_files import file_at
from xlvalidate.intake.workbook_paths import found
from xlvalidate.messages import text
from xlvalidate.reading.submission import Submission


@dataclass(frozen=True, slots=True)
class LastFound:
    """Last period's submissions, and those that are not used: office codes that are there more than once, files
    without a code, unreadable files.
    """

    period: LastPeriod
    doubled: tuple[str, ...] = ()
    nobodys: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def last_period(paths: Sequence[Path], setup: Setup) -> LastFound:
    """Earlier periods' submissions: one file, or folders and several files matched by office code and period. Raises
    UsageError where there is nothing.
    """
    good: list[Submission] = []
    unreadable: list[str] = []
    for file in map(file_at, found([str(path) for path in paths]).workbooks):
        item = read_file(file, setup)
        if isinstance(item, Submission):
            item = explained(item, file, setup)
        if isinstance(item, Submission):
            good.append(item)
        else:
            unreadable.append(file.name)
    if len(paths) == 1 and paths[0].is_file():
        return LastFound(LastPeriod(only=good[0] if good else None), unreadable=tuple(unreadable))
    return LastFound(*by_office(good), tuple(unreadable))


def unused(last: LastFound, language: str) -> Iterator[str]:
    """What of last period's files is not used, a sentence each."""
    if last.doubled:
        yield text("last.doubled", language, codes=text("and", language).join(last.doubled))
    yield from (text("last.nobodys", language, file=file) for file in last.nobodys)
    yield from (text("last.unreadable", language, file=file) for file in last.unreadable)
