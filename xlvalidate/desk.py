"""The use-cases, read from the top down. No logic but the order of the steps; files are opened and written here."""

import glob
import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from xlvalidate.cells import Cell
from xlvalidate.editions.catalogue import as_issued, built_in, built_in_edition, find
from xlvalidate.editions.edition import Edition
from xlvalidate.errors import UsageError

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked
    from xlvalidate.checking.last import LastPeriod
    from xlvalidate.reading.submission import Submission, Unreadable

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".et", ".ods"})
CHUNK = 500
MARKED = "_审核"


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of a run: the built-in ones, and one more that the user named by its path."""

    extra: Edition | None = None

    def known(self, edition_id: str) -> Edition | None:
        """An edition by its id; None when there is none."""
        if self.extra is not None and self.extra.id == edition_id:
            return self.extra
        return built_in_edition(edition_id) if edition_id in built_in() else None

    def every(self) -> Iterator[Edition]:
        """All of them, the user's own first."""
        if self.extra is not None:
            yield self.extra
        yield from (built_in_edition(name) for name in built_in())


def editions(name: str | None) -> Editions:
    """The editions of a run. Raises UsageError or EditionError for a name that is none."""
    return Editions(find(name) if name else None)


@cache
def template_cells(edition: Edition) -> Mapping[str, Cell]:
    """Each indicator's cell in the template as it is issued."""
    from xlvalidate.derive.drawing import draw

    return draw(edition).cell_of


def workbooks(paths: Iterable[str]) -> list[Path]:
    """The workbooks that paths, folders and patterns name, each once, folders in the order of their names.

    Raises UsageError, with every path that names nothing.
    """
    found: dict[Path, None] = {}
    nothing: list[str] = []
    for path in paths:
        matches = _expanded(path)
        if not matches:
            nothing.append(path)
        found.update(dict.fromkeys(matches))
    if nothing:
        raise UsageError("\n".join(f"there is no workbook at {path}" for path in nothing))
    return list(found)


def _expanded(path: str) -> list[Path]:
    if os.path.isdir(path):
        return sorted(
            member
            for member in Path(path).rglob("*")
            # ~$ files are the locks that Excel leaves beside an open workbook.
            # Marked copies are ours: to be checked they are named one by one.
            if member.suffix.lower() in WORKBOOKS
            and not member.name.startswith("~$")
            and not member.stem.endswith(MARKED)
            and member.is_file()
        )
    if os.path.isfile(path):
        return [Path(path)]
    return [Path(match) for match in sorted(glob.glob(path, recursive=True)) if os.path.isfile(match)]


def submission_in(path: Path, known: Editions) -> "Submission | Unreadable":
    """What a file holds. Nothing is raised for a file that is wrong or cannot be opened."""
    from xlvalidate.reading.read import not_opened, read

    try:
        data = path.read_bytes()
    except OSError as error:
        return not_opened(str(path), error.strerror or str(error))
    return read(str(path), data, known.known, known.every, template_cells)


def last_period(path: Path, known: Editions) -> tuple["LastPeriod", tuple[str, ...], tuple[str, ...]]:
    """Last period's submissions: one file, or a folder matched by office code; then the office codes that are there
    more than once, and the files that are unreadable. Raises UsageError where there is nothing.
    """
    from xlvalidate.checking.last import LastPeriod, by_office
    from xlvalidate.reading.submission import Submission

    read = [submission_in(file, known) for file in workbooks([str(path)])]
    good = [item for item in read if isinstance(item, Submission)]
    unreadable = tuple(item.source.file for item in read if not isinstance(item, Submission))
    if path.is_file():
        return LastPeriod(only=good[0] if good else None), (), unreadable
    found, doubled = by_office(good)
    return found, doubled, unreadable


def check_files(paths: Sequence[Path], known: Editions, last: "LastPeriod | None" = None) -> Iterator["Checked"]:
    """Every workbook judged, in the order given, a chunk in memory at a time."""
    from xlvalidate.checking.check import check
    from xlvalidate.checking.last import matched

    remaining = iter(paths)
    while chunk := list(islice(remaining, CHUNK)):
        batch = [submission_in(path, known) for path in chunk]
        if last is None:
            yield from check(batch)
        else:
            yield from check(*matched(batch, last))


def mark(checked: "Checked", into: Path, language: str) -> Path | None:
    """Writes the marked copy of a judged workbook; None where the workbook was not made from a template.

    Raises OSError when it cannot be written. The sender's file is only read.
    """
    from xlvalidate.reports.marks import marked

    if checked.submission is None:
        return None
    path = Path(checked.source.file)
    data = marked(path.read_bytes(), checked, language)
    if data is None:
        return None
    target = free_path(into / f"{path.stem}{MARKED}{path.suffix}")
    write_whole(target, data)
    return target


def clear(path: Path, target: Path, language: str) -> bool:
    """Writes a copy without marks; False where the workbook has no place for marks."""
    from xlvalidate.reports.marks import cleared

    data = cleared(path.read_bytes(), language)
    if data is None:
        return False
    write_whole(target, data)
    return True


def free_path(path: Path) -> Path:
    """The path, or the first of `path-2`, `path-3` … that no file has yet."""
    taken, number = path, 1
    while taken.exists():
        number += 1
        taken = path.with_stem(f"{path.stem}-{number}")
    return taken


def write_whole(path: Path, data: bytes) -> None:
    """A file that is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    try:
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Built:
    """A file that is derived from an edition: where it belongs, what it holds, and whether it is there so."""

    path: Path
    data: bytes
    fresh: bool


def build(names: Sequence[str], into: Path) -> list[Built]:
    """The templates of editions (all built-in ones when none is named) and their SHA256SUMS; writes nothing.

    A template that holds what it should is left as it is, however its bytes are packed: compressors differ.
    """
    from xlvalidate.derive.template import template
    from xlvalidate.patching.repack import same_parts

    built = []
    for edition in map(as_issued, names or built_in()):
        path, data = into / f"{edition.id}.xlsx", template(edition)
        kept = path.read_bytes() if path.is_file() else b""
        fresh = bool(kept) and same_parts(kept, data)
        built.append(Built(path, kept if fresh else data, fresh))
    sums = into / "SHA256SUMS"
    lines = _sums(sums, {file.path: file.data for file in built})
    built.append(Built(sums, lines, sums.is_file() and sums.read_bytes() == lines))
    return built


def _sums(path: Path, files: Mapping[Path, bytes]) -> bytes:
    """One line a template, those of other editions kept."""
    lines = {}
    if path.is_file():
        lines = {line.split("  ", 1)[1]: line for line in path.read_text("utf-8").splitlines() if "  " in line}
    for file, data in files.items():
        lines[file.name] = f"{hashlib.sha256(data).hexdigest()}  {file.name}"
    there = {name for name in lines if (path.parent / name).is_file() or path.parent / name in files}
    return "".join(f"{lines[name]}\n" for name in sorted(there)).encode()


def handbook(name: str, language: str | None, shape: str = "md") -> str:
    """The handbook of an edition's rules as issued, in its own language unless another is asked for."""
    from xlvalidate.derive.handbook import html, markdown

    edition = as_issued(name)
    written = {"md": markdown, "html": html}[shape]
    return written(edition, language or edition.language, template_cells(edition))
