"""The use-cases that several commands share: the order of their steps, and the files that they read and write.

What belongs to one command alone is in `commands`, and a collection's steps are in `collecting`.
"""

import hashlib
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from xlvalidate.cells import Cell, quoted_sheet
from xlvalidate.editions.catalogue import as_issued, blank_of, built_in, built_in_edition, find, path_of
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.results_layout import FINDINGS, MARKED
from xlvalidate.errors import UsageError
from xlvalidate.files import read_whole, write_whole
from xlvalidate.intake.found import found
from xlvalidate.intake.names import fitted
from xlvalidate.limits import Guard, OverLimitError
from xlvalidate.messages import text
from xlvalidate.ooxml.book import WORKBOOKS

if TYPE_CHECKING:
    from xlvalidate.checking.check import Checked
    from xlvalidate.checking.judge import File, Forms
    from xlvalidate.checking.last import LastPeriod
    from xlvalidate.checking.stamped import Trusted
    from xlvalidate.migrating.carry import Plan
    from xlvalidate.reading.printed import Printed
    from xlvalidate.reading.submission import Unreadable

CHUNK = 500
_SECONDS, _MEMORY = 20, 1_024  # of CPU, and MiB: of one file that this process itself reads


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of a run: the built-in ones, one more that the user named by its path, and those beside its file
    that it comes after.
    """

    extra: Edition | None = None
    folder: Path = Path()

    def known(self, edition_id: str) -> Edition | None:
        """An edition by its id; None when there is none."""
        if self.extra is not None:
            if self.extra.id == edition_id:
                return self.extra
            beside = self.folder / f"{edition_id}.toml"
            if beside.is_file() and edition_id in [previous.edition for previous in self.extra.text.previous]:
                return _once(str(beside))
        return built_in_edition(edition_id) if edition_id in built_in() else None

    def every(self) -> Iterator[Edition]:
        """All of them, the user's own first."""
        if self.extra is not None:
            yield self.extra
        yield from (built_in_edition(name) for name in built_in())

    @property
    def forms(self) -> "Forms":
        """What reading and judging ask for."""
        from xlvalidate.checking.judge import Forms

        return Forms(self.known, self.every, printed, guard=guard())


def guard() -> Guard:
    """Within it a stranger's file is read by a process that does other things as well."""
    return Guard(_SECONDS, _MEMORY)


@cache
def _once(name: str) -> Edition:
    return find(name)


def editions(name: str | None) -> Editions:
    """The editions of a run. Raises UsageError or EditionError for an unknown name."""
    return Editions(find(name), path_of(name).parent) if name else Editions()


@cache
def printed(edition: Edition) -> "Printed":
    """The parts of an edition's issued template that a returned workbook is compared with."""
    from xlvalidate.derive.drawing import draw
    from xlvalidate.derive.looks import Style
    from xlvalidate.reading.printed import Printed, Tab

    form = draw(edition)
    names: dict[str, list[str]] = defaultdict(list)
    for name in form.names:
        names[name.refers.rpartition("!")[0]].append(name.name.lower())
    sheets = [Tab(one.name, True, True, tuple(names[quoted_sheet(one.name)])) for one in form.sheets]
    # The sheets that every template has for itself, each with a name that leads to it.
    own = [
        Tab(text("sheet.checks_sheet", edition.language), True, False, ("xlv_summary_passed",)),
        Tab(text("sheet.results_sheet", edition.language), True, False, (FINDINGS,)),
        # Only issued workbooks have it, and those only where last year's figures are known.
        Tab(text("sheet.last_sheet", edition.language), False, False, ("xlv_last",)),
        *(Tab(name, False, False, leads) for name, leads in (("_xlv", ("xlv_edition",)), ("_xlv_figures", ()))),
        # The sheets of an adopted workbook that are not filled in.
        *(Tab(name, False, False, ()) for name in (edition.text.onto.sheets if edition.text.onto else ())),
    ]
    return Printed(
        cells=form.cell_of,
        fields=form.field_of,
        labels=form.labels,
        headings=tuple(
            Cell(sheet.name, cell.row, cell.column)
            for sheet in form.sheets
            for cell in sheet.cells
            if cell.style is Style.PRINTED and not cell.label
        ),
        tabs=(*sheets, *own),
    )


def workbooks(paths: Iterable[str]) -> list[Path]:
    """The workbooks that paths, folders and patterns name, as `found` has them."""
    return found(paths).workbooks


def file_at(path: Path) -> "File":
    """A file's name and bytes, or the system's word for why there are none."""
    from xlvalidate.checking.judge import File

    try:
        return File(str(path), read_whole(path))
    except OSError as error:
        return File(str(path), closed=error.strerror or str(error))


@dataclass(frozen=True, slots=True)
class LastFound:
    """Last period's submissions, and those that are not used: office codes that are there more than once, files
    without a code, unreadable files.
    """

    period: "LastPeriod"
    doubled: tuple[str, ...] = ()
    nobodys: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()


def last_period(path: Path, known: Editions, trusted: "Trusted | None" = None) -> LastFound:
    """Last period's submissions: one file, or a folder matched by office code. Raises UsageError where there is
    nothing.
    """
    from xlvalidate.checking.judge import explained, read_file
    from xlvalidate.checking.last import LastPeriod, by_office
    from xlvalidate.reading.submission import Submission

    forms = replace(known.forms, trusted=trusted)
    good: list[Submission] = []
    unreadable: list[str] = []
    for file in map(file_at, workbooks([str(path)])):
        item = read_file(file, forms)
        if isinstance(item, Submission):
            item = explained(item, file, forms)
        if isinstance(item, Submission):
            good.append(item)
        else:
            unreadable.append(file.name)
    if path.is_file():
        return LastFound(LastPeriod(only=good[0] if good else None), unreadable=tuple(unreadable))
    return LastFound(*by_office(good), tuple(unreadable))


def unused(found: LastFound, language: str) -> Iterator[str]:
    """What of last period's files is not used, a sentence each."""
    if found.doubled:
        yield text("last.doubled", language, codes=text("and", language).join(found.doubled))
    yield from (text("last.nobodys", language, file=file) for file in found.nobodys)
    yield from (text("last.unreadable", language, file=file) for file in found.unreadable)


def trusted(keys: Sequence[Path], manifest: Path | None = None) -> "Trusted | None":
    """Which stamps count: public keys, and a manifest for the revisions that are current. None without either.

    The signature of a manifest is looked for beside it. Raises UsageError for one without a key, or that is not what
    was signed; FileFaultsError with every fault of the files; OSError as files do.
    """
    if not keys:
        if manifest is not None:
            raise UsageError(f"{manifest} is verified with the public key of its issuer: name that with --key, too")
        return None
    from xlvalidate.checking.stamped import Trusted
    from xlvalidate.stamps import issuers

    found = issuers(*keys)
    if manifest is None:
        return Trusted(found)
    from xlvalidate.distribution import manifest as manifests

    signature = manifest.with_name(manifests.SIGNATURE).read_text("utf-8", "replace")
    issued = manifests.trusted(manifest.read_bytes(), signature, found, manifest.name)
    return Trusted(found, issued.revisions, issued.edition, issued.period, issued.expires)


def outdated(trusted: "Trusted") -> date | None:
    """The day until which the manifest held, where that is over."""
    return trusted.until if trusted.until is not None and date.today() > trusted.until else None


def check_files(
    paths: Sequence[Path], known: Editions, last: "LastPeriod | None" = None, trusted: "Trusted | None" = None
) -> Iterator["Checked"]:
    """Every workbook judged, in the order given, a chunk in memory at a time."""
    from xlvalidate.checking.judge import judge

    forms = replace(known.forms, trusted=trusted)
    remaining = iter(paths)
    while chunk := list(islice(remaining, CHUNK)):
        yield from judge([file_at(path) for path in chunk], forms, last)


def mark(checked: "Checked", into: Path, language: str) -> Path | None:
    """Writes the marked copy of a judged workbook; None where the workbook was not made from a template, or is not
    there any more as it was judged.

    Raises OSError when it cannot be written. The sender's file is only read. Many are made, so the caller syncs `into`.
    """
    from xlvalidate.reports.marks import marked

    if checked.submission is None:
        return None
    path = Path(checked.source.file)
    before = file_at(path)
    if before.closed or hashlib.sha256(before.data).hexdigest() != checked.source.sha256:
        return None
    data = marked(before.data, checked, language)
    if data is None:
        return None
    suffix = path.suffix if path.suffix.lower() in WORKBOOKS else ".xlsx"
    target = free_path(into, path.stem, f"{MARKED}{suffix}")
    write_whole(target, data, sync=False)
    return target


def clear(before: bytes, target: Path, language: str) -> bool | None:
    """Writes a copy without marks; False where there are none to take out, None where there is no place for any.

    A workbook without marks is copied as it is, and not written over.
    """
    from xlvalidate.reports.marks import cleared

    try:
        with guard():
            data = cleared(before, language)
    except OverLimitError:
        return None
    if data is None:
        return None
    if data != before or not target.exists():
        write_whole(target, data)
    return data != before


def free_path(folder: Path, stem: str, tail: str) -> Path:
    """The first of `stem` and `tail`, the same with `-2`, `-3` … before the suffix, that no file has yet. Of a stem
    that is too long for a name its beginning.
    """
    mark, dot, suffix = tail.rpartition(".")
    taken, number = folder / fitted(stem, tail), 1
    while os.path.lexists(taken):
        number += 1
        taken = folder / fitted(stem, f"{mark}-{number}{dot}{suffix}")
    return taken


@dataclass(frozen=True, slots=True)
class Built:
    """A file that is derived from an edition: where it belongs, what it holds, and whether it is there so."""

    path: Path
    data: bytes
    fresh: bool


def template_of(
    name: str, onto: Path | None = None, edition_of: Callable[[str], Edition] = as_issued
) -> tuple[Edition, bytes]:
    """An edition and its template; of an adopted form the workbook that it is laid onto.

    That one is `onto`, or else the file that the edition names, beside the edition. Raises UsageError where it is not
    there or another one, and as `edition_of` does: who does not issue a template, but fills one in, gives `blank_of`.
    """
    from xlvalidate.derive.template import template

    edition = edition_of(name)
    if edition.text.onto is None and onto is None:
        return edition, template(edition)
    from xlvalidate.adopting.lay import lay

    path = onto or path_of(name).parent / (edition.text.onto.file if edition.text.onto else "")
    if not path.is_file():
        where = "put it there, or give it to build with --onto"
        raise UsageError(f"{edition.id} is laid onto {path.name}, which is not beside it: {where}")
    return edition, lay(edition, path.read_bytes(), path.name)


def build(names: Sequence[str], into: Path, onto: Path | None = None) -> list[Built]:
    """The templates of editions (all built-in ones when none is named) and their SHA256SUMS; writes nothing.

    A template that holds what it should is left as it is, however its bytes are packed: compressors differ.
    """
    from xlvalidate.ooxml.repack import same_parts

    if onto is not None and len(names) != 1:
        raise UsageError("--onto goes with one edition file, the one that was adopted from that workbook")
    built = []
    for name in names or built_in():
        edition, data = template_of(name, onto)
        path = into / f"{edition.id}.xlsx"
        official = onto or path_of(name).parent / (edition.text.onto.file if edition.text.onto else "")
        if edition.text.onto and path.is_file() and path.samefile(official):
            raise UsageError(f"{path} is the official workbook itself, which stays as it is: name another folder")
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


def migrate(path: Path, to: str, target: Path, stated: str | None = None) -> "Plan | Unreadable":
    """Carries every figure that has a home into a fresh template of the edition `to` and says what became of each.

    Figures are found by their names, or else by their labels. The old file is only read. Raises UsageError where the
    target is there already, where it is no .xlsx, or where no figure has a home; OSError as files do.
    """
    from xlvalidate.editions.variants import variants
    from xlvalidate.migrating.carry import carried, plan
    from xlvalidate.reading.rescue import rescue
    from xlvalidate.reading.submission import Unreadable

    if target.exists():
        raise UsageError(f"{target} is there already: name a new file")
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target} has to be an .xlsx file")
    newer, fresh = template_of(to, edition_of=blank_of)
    known = Editions(newer)
    older = find(stated) if stated else None
    before = read_whole(path)
    with guard():
        old = rescue(str(path), before, known.known, known.every, printed, variants, older)
    if isinstance(old, Unreadable):
        return old
    moving = plan(old, newer, printed(newer))
    if not moving.moved:
        raise UsageError(f"no figure of {path} ({old.edition.id}) has a home in {newer.id}; nothing was written")
    write_whole(target, _with_placed_marked(carried(fresh, moving), moving, target, known))
    return moving


def _with_placed_marked(data: bytes, moving: "Plan", target: Path, known: Editions) -> bytes:
    """The workbook as it is where every figure was found by its name; else with the others listed and marked."""
    from xlvalidate.checking.check import check
    from xlvalidate.reading.read import read
    from xlvalidate.reports.marks import marked
    from xlvalidate.reports.migration import placed_findings

    placed = placed_findings(moving)
    if not placed:
        return data
    (checked,) = check([read(target.name, data, known.known, known.every, printed)])
    checked = replace(checked, findings=(*placed, *checked.findings))
    # It is a form to be sent, and no copy of one.
    return marked(data, checked, moving.newer.language, seal=False) or data


def handbook(name: str, language: str | None, shape: str = "md") -> str:
    """The handbook of an edition's rules as issued, in its own language unless another is asked for."""
    from xlvalidate.derive.handbook import html, markdown

    edition = as_issued(name)
    written = {"md": markdown, "html": html}[shape]
    return written(edition, language or edition.language, printed(edition).cells)
