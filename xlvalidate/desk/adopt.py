"""An edition proposed for somebody else's workbook, and tried before it is written: read, laid on the form, and the
untouched result checked. What does not hold is made wider or left out, and said.
"""

import re
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlvalidate.adopting.draft import Draft, draft_of
from xlvalidate.adopting.lay_onto import fit, lay
from xlvalidate.adopting.scan_sheet import scan
from xlvalidate.adopting.write_edition import list_files, written
from xlvalidate.cells import Cell
from xlvalidate.checking.check import Checked
from xlvalidate.checking.judge import File, judge
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.check_files import setup
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.errors import EditionError, Fault, FileFaultsError, UsageError, Words, usage
from xlvalidate.files import write_whole
from xlvalidate.findings import Finding, Severity
from xlvalidate.ooxml.fill import filled

_MOST_TRIES = 4
_A_TEXT = "text-there"  # where a figure is expected
_ADDRESS = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]{1,3}[1-9][0-9]*)")
MOST_TRIED = 5_000
"""Figures of closed tables; of a form with more only the cells are compared: to lay its checks on takes minutes."""
ENOUGH = 0.8
"""Of the cells that a form asks for a draft has at least so many, or it says that it is not enough."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdoptedForm:
    """A draft that holds: the edition file, the lists beside it, and the blank form where its answers were taken out.
    `odd` is what the check of the untouched form says besides blank cells, `proposed` counts
    the rules behind a #; `whole` says that all of it was tried.
    """

    draft: Draft
    edition: str
    lists: dict[str, str]
    blanked: bytes | None
    widened: tuple[Cell, ...]
    left_out: tuple[Cell, ...]
    odd: tuple[Finding, ...]
    proposed: int
    whole: bool

    @property
    def enough(self) -> bool:
        """Is it most of them?"""
        return self.draft.found >= ENOUGH * self.draft.asked


def adopt(data: bytes, file: str, edition_id: str, language: str | None, *, blank: bool) -> AdoptedForm:
    """The draft for a workbook. With `blank` its answers are taken out first.

    Raises UsageError where it is no workbook that is read, or nothing is found in it that is filled in.
    """
    book = scan(data)
    blanked = None
    if blank and (answers := draft_of(book, data, file, language).answers):
        data = blanked = filled(data, dict.fromkeys(answers, ""))
        book = scan(data)
    widened, left_out = frozenset[Cell](), frozenset[Cell]()
    for _ in range(_MOST_TRIES):
        draft = draft_of(book, data, file, language, widened=widened, left_out=left_out)
        if not draft.tables:
            raise UsageError(usage("no-table", workbook=file), *_first(draft))
        toml, lists = written(draft, edition_id), list_files(draft, edition_id)
        tried = _tried(toml, lists, data, file, edition_id)
        new_wide = {cell for cell in tried.cells if cell not in widened and cell not in tried.unholdable}
        new_out = {cell for cell in (*tried.cells, *tried.unholdable) if cell in widened or cell in tried.unholdable}
        if not new_wide and not (new_out - left_out):
            break
        widened, left_out = widened | new_wide, left_out | new_out
    refused = frozenset[str]()
    if draft.rules and not tried.faults:
        refused = _refused(draft, lists, edition_id)
        toml = written(draft, edition_id, without=refused)
    if tried.faults:
        raise UsageError(usage("draft-unsound", workbook=file), *tried.faults)
    return AdoptedForm(
        draft=draft,
        edition=toml,
        lists=lists,
        blanked=blanked,
        widened=tuple(sorted(widened - left_out)),
        left_out=tuple(sorted(left_out)),
        odd=tried.odd,
        proposed=len(draft.rules) - len(refused),
        whole=tried.whole,
    )


def _first(draft: Draft) -> Iterator[Words]:
    for one in draft.unplaced[:10]:
        yield usage("at-a-cell", sheet=one.sheet, cell=one.cell, why=one.why)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    """What came of a draft: `cells` whose content it does not allow, those that are `unholdable` for it, `faults` that
    no cell can be blamed for, and what else the check says. `whole` says that the checks were laid on and judged.
    """

    cells: frozenset[Cell] = frozenset()
    unholdable: frozenset[Cell] = frozenset()
    faults: tuple[Words, ...] = ()
    odd: tuple[Finding, ...] = ()
    whole: bool = True


def _tried(toml: str, lists: dict[str, str], data: bytes, file: str, edition_id: str) -> _Tried:
    with tempfile.TemporaryDirectory() as folder:
        path = _put(Path(folder), edition_id, toml, lists)
        try:
            edition = load(path, None)
            if len(edition.indicators) > MOST_TRIED:
                fit(edition, data, file)
                return _Tried(whole=False)
            laid = lay(edition, data, file)
        except (EditionError, FileFaultsError) as error:
            places = {cell: one for one in error.faults if (cell := _cell_of(one.path)) is not None}
            wide = frozenset(cell for cell, one in places.items() if one.why == _A_TEXT)
            if not places and isinstance(error, FileFaultsError):
                raise  # nothing can be laid on this workbook
            told = () if places else tuple(_as_words(one) for one in error.faults[:10])
            return _Tried(cells=wide, unholdable=frozenset(places) - wide, faults=told)
    return _judged(edition, laid)


def _refused(draft: Draft, lists: dict[str, str], edition_id: str) -> frozenset[str]:
    """The proposed rules that an edition would not take: they speak of what it cannot compare."""
    refused = frozenset[str]()
    while True:
        toml = written(draft, edition_id, without=refused, in_force=True)
        try:
            with tempfile.TemporaryDirectory() as folder:
                load(_put(Path(folder), edition_id, toml, lists), None)
        except EditionError as error:
            rules = tomllib.loads(toml)["rules"]
            ids = {rules[one.at[1]]["id"] for one in error.faults if one.at[:1] == ("rules",) and len(one.at) > 1}
            own = {one.id for one in draft.rules}
            new = frozenset(ids & own) - refused
            if not new:
                return frozenset(own)
            refused |= new
        else:
            return refused


def _put(folder: Path, edition_id: str, toml: str, lists: dict[str, str]) -> Path:
    path = folder / f"{edition_id}.toml"
    write_whole(path, toml.encode())
    for name, rows in lists.items():
        write_whole(path.with_name(name), rows.encode())
    return path


def _as_words(one: Fault) -> Words:
    return usage("at-a-fault", path=str(one.path), fault=one)


def _cell_of(path: object) -> Cell | None:
    match = _ADDRESS.fullmatch(str(path))
    return Cell.at(match["sheet"], match["cell"]) if match else None


def _judged(edition: Edition, laid: bytes) -> _Tried:
    """What the check says of the untouched form: only that cells are blank."""
    (checked,) = judge([File(f"{edition.id}.xlsx", laid)], setup(Catalogue(own=edition, folder=None)))
    odd = tuple(one for one in checked.findings if one.severity is not Severity.NOTE and not _is_of_a_blank(one))
    inputs = {cell: cell for cell in _inputs_of(checked)}
    columns = draw(edition).column_of.values()

    def of_entries(cell: Cell) -> Cell | None:
        """The first cell of the column of an open table in which a cell is."""
        for one in columns:
            if one.sheet == cell.sheet and one.area.holds((cell.row, cell.column)):
                return Cell(one.sheet, one.area.top, one.area.left)
        return None

    places = (place.cell for one in odd for place in one.places if place.cell is not None)
    cells = frozenset(first for cell in places if (first := inputs.get(cell, of_entries(cell))) is not None)
    return _Tried(cells=cells, odd=odd)


def _inputs_of(checked: Checked) -> frozenset[Cell]:
    submission = checked.submission
    if submission is None:
        return frozenset()
    return frozenset(reading.cell for reading in submission.readings.values() if reading.cell is not None)


def _is_of_a_blank(finding: Finding) -> bool:
    return finding.why in _BLANK


_BLANK = frozenset({"table-blank", "cover-blank", "not-run"})
