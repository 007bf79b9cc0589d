"""The workbooks that somebody names to be checked: files, folders that are looked through, patterns."""

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from xlvalidate.errors import UsageError, Words, usage
from xlvalidate.ooxml.book import WORKBOOKS
from xlvalidate.stamps import COLLECTION

if TYPE_CHECKING:
    from xlvalidate.intake.passed_over_files import WhyPassedOver


@dataclass(frozen=True, slots=True)
class FoundWorkbooks:
    """The workbooks that were named, and the files that were passed over in the folders that were looked through: why,
    and their paths below these. `containers` are those of the workbooks that are mails or archives with some in them.
    """

    workbooks: list[Path]
    passed: "tuple[tuple[WhyPassedOver, str], ...]"
    containers: frozenset[Path] = frozenset()


def found(paths: Iterable[str], inside: bool = False) -> FoundWorkbooks:
    """The workbooks that paths, folders and patterns name, each once, folders in the order of their names.

    A named file is always taken. In a folder, files that are no workbooks are passed over and counted, and so are
    marked copies exactly as this program wrote them. Raises UsageError, with every path, where there is none
    at all. Beside others one that is not there costs only itself: it is among them, and cannot be opened. With `inside`
    mails and archives are taken, too.
    """
    there: dict[Path, None] = {}
    passed: dict[Path, tuple[WhyPassedOver, str]] = {}
    nothing: list[Words] = []
    for path in paths:
        matches, beside = _looked_through(Path(path), inside) if os.path.isdir(path) else (_named(path), {})
        if not matches:
            nothing.append(_nothing_at(path, tuple(beside.values())))
        there.update(dict.fromkeys(matches or [Path(path)]))
        passed.update(beside)
    if len(nothing) == len(there):
        raise UsageError(*nothing)
    containers = frozenset(path for path in there if inside and _is_container(path, named=True))
    return FoundWorkbooks(list(there), tuple(said for path, said in passed.items() if path not in there), containers)


def _nothing_at(path: str, passed: "tuple[tuple[WhyPassedOver, str], ...]") -> Words:
    if passed:
        return usage("no-workbook-at-but", path=path, passed=_PassedBy(passed))
    return usage("no-workbook-at", path=path)


@dataclass(frozen=True, slots=True)
class _PassedBy:
    """What a folder holds beside workbooks."""

    files: "tuple[tuple[WhyPassedOver, str], ...]"

    def said(self, language: str) -> str:
        """How much of it, and why it is passed over."""
        from xlvalidate.intake.passed_over_files import line_of, passed_over

        return line_of(passed_over(self.files), "passed.check", language)


def _named(path: str) -> list[Path]:
    if os.path.lexists(path):
        return [Path(path)]
    return [Path(match) for match in sorted(glob.glob(path, recursive=True)) if not os.path.isdir(match)]


def _is_container(path: Path, *, named: bool) -> bool:
    """Is it a mail or an archive? What is a workbook by its name costs nothing here."""
    if path.suffix.lower() in WORKBOOKS:
        return False
    from xlvalidate.intake.containers import is_container

    return is_container(path, named)


def _looked_through(folder: Path, inside: bool) -> "tuple[list[Path], dict[Path, tuple[WhyPassedOver, str]]]":
    from xlvalidate.intake.folder_paths import files_below
    from xlvalidate.intake.passed_over_files import WhyPassedOver, reason

    if (folder / COLLECTION).exists():
        raise UsageError(usage("is-collection", folder=folder))
    taken: list[Path] = []
    passed: dict[Path, tuple[WhyPassedOver, str]] = {}
    closed: list[OSError] = []
    for path, below in files_below(folder, closed.append):
        why = _reason(path, below, inside)
        if why is None:
            taken.append(path)
        else:
            passed[path] = why, below
    for fault in closed:
        path = Path(str(fault.filename))
        below = Path(os.path.relpath(path, folder)).as_posix()
        passed[path] = ((below != "." and reason(below)) or WhyPassedOver.CLOSED), below
    return sorted(taken), passed


def _reason(path: Path, below: str, inside: bool) -> "WhyPassedOver | None":
    """Why a file of a folder is not checked; None for one that is."""
    from xlvalidate.intake.content_types import is_systems
    from xlvalidate.intake.passed_over_files import WhyPassedOver, reason

    if is_systems(below):
        return WhyPassedOver.HIDDEN
    if (why := reason(below)) is not None:
        return why
    if inside and _is_container(path, named=False):
        return None
    if path.suffix.lower() not in WORKBOOKS or os.path.isdir(path):
        return WhyPassedOver.OTHER
    return WhyPassedOver.MARKED if _is_our_copy(path) else None


def _is_our_copy(path: Path) -> bool:
    """Is it a marked copy that nobody has changed? Of other files only the last bytes are read."""
    from xlvalidate.ooxml.seal import TAIL, has_seal, is_whole

    if not path.is_file():
        return False  # a pipe would be waited for
    try:
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            if not has_seal(file.read()):
                return False
            file.seek(0)
            return is_whole(file.read())
    except OSError:
        return False  # the fault is reported when the file is read
