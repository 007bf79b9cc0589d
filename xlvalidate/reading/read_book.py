"""Bytes to a book: the one door of the reader. A file that cannot be read is an answer, not an exception."""

from collections.abc import Callable, Mapping, Set
from typing import TypeVar

from xlvalidate.cells import Cell
from xlvalidate.ooxml.book import Book, ColumnArea, DefinedName, OddParts, ReadSheet, Refusal
from xlvalidate.ooxml.comments import read_comments
from xlvalidate.ooxml.odd_parts import odd_parts
from xlvalidate.ooxml.package import Package, open_package
from xlvalidate.ooxml.read_sheet import SheetContent
from xlvalidate.ooxml.read_values import Contents, contents_of
from xlvalidate.ooxml.saved_by import saved_by
from xlvalidate.ooxml.workbook_limits import LIMITS, PackageBudget, PackageLimits, RefusedError
from xlvalidate.ooxml.workbook_xml import Workbook, open_workbook

_T = TypeVar("_T")


def read_book(
    data: bytes,
    wanted: Callable[[str], bool],
    limits: PackageLimits = LIMITS,
    *,
    areas: Callable[[str], bool] | None = None,
    ours: Callable[[str], bool] | None = None,
    every_sheet: bool = False,
    fast: bool = True,
    seen: bool = False,
    budget: PackageBudget | None = None,
) -> Book | Refusal:
    """The book in a file's bytes, or why there is none.

    `wanted` says which defined names matter, asked in lower case as `Book.names` is keyed. Every sheet that
    holds the cell of one is read whole, the others not at all, unless `every_sheet` is asked for. `areas` says the same
    of names that lead to several cells of one column: what stands in these cells is in `Book.columns` and nowhere else.
    Names that are not `ours` do not count against the limit of names. Without `fast` each part goes through the guarded
    reader, which only takes longer. The guard has `seen` bytes that were a book before: of these only the parts that
    are asked for are inflated again. Who reads the same bytes twice hands the `budget` of the first time on, which has
    its limits in it.
    """
    package = guarded(lambda: open_package(data, limits, seen, budget, leave=True))
    if isinstance(package, Refusal):
        return package
    whole = package
    workbook = guarded(lambda: _inflating(whole, lambda: open_workbook(whole, seen, ours), to_the_end=False))
    if isinstance(workbook, Refusal):
        return workbook
    # Outside of the guard: a fault in `wanted` is not the file's.
    chosen = {name.cell.sheet for key, name in workbook.names.items() if name.cell is not None and wanted(key)}
    asked = {} if areas is None else _asked(workbook.names, areas)
    chosen |= {area.sheet for area in asked.values()}
    chosen |= {sheet for sheet, own in workbook.copies.items() if any(map(wanted, own))}
    if every_sheet:
        chosen |= {sheet for sheet, part in workbook.sheet_parts.items() if part.lower() in workbook.package.index}
    opened = workbook

    def everything() -> tuple[Contents, tuple[tuple[Cell, str], ...], str, OddParts]:
        found = contents_of(opened, chosen, fast, asked)
        return found, read_comments(opened, sorted(chosen)), _program(opened), odd_parts(opened)

    contents = guarded(lambda: _inflating(whole, everything))
    if isinstance(contents, Refusal):
        return contents
    (values, read, columns), comments, program, odd = contents
    return Book(
        sheets=workbook.sheets,
        names=workbook.names,
        values=values,
        oddities=workbook.oddities,
        odd_parts=odd,
        since_1904=workbook.since_1904,
        copies=workbook.copies,
        junk=workbook.junk,
        columns=columns,
        comments=comments,
        saved_by=program,
        as_shown=workbook.as_shown,
        formula_counts={} if seen else _formula_counts(workbook, chosen),
        read_sheets={sheet: _read_sheet(content) for sheet, content in read.items()},
    )


def _inflating(package: Package, step: Callable[[], _T], *, to_the_end: bool = True) -> _T:
    """What a step gives; what is wrong with the zip is said before what is wrong with what is in it."""
    try:
        found = step()
    except RefusedError:
        package.inflate_what_is_left()
        raise
    if to_the_end:
        package.inflate_what_is_left()
    return found


def _asked(names: Mapping[str, DefinedName], areas: Callable[[str], bool]) -> dict[str, ColumnArea]:
    return {key: name.area for key, name in names.items() if name.area is not None and areas(key)}


def _program(workbook: Workbook) -> str:
    """Which program saved it. A part that nobody needs and that is no XML is no reason not to read a workbook."""
    try:
        return saved_by(workbook.package)
    except RefusedError as refused:
        if refused.code == "bad-xml" or refused.code == "not-a-workbook":
            return ""
        raise


def _formula_counts(workbook: Workbook, read: Set[str]) -> dict[str, int]:
    """How many formulas the sheets have that show and are not read. Large ones are not looked at."""
    kept = workbook.package.kept
    counts: dict[str, int] = {}
    for sheet in workbook.sheets:
        data = kept.get(workbook.sheet_parts[sheet.name].lower())
        if data is not None and sheet.name not in read and sheet.state == "visible":
            counts[sheet.name] = data.count(b"</f>") or data.count(b":f>")
    return counts


def guarded(step: Callable[[], _T]) -> _T | Refusal:
    """What a step of reading gives, or why the bytes are not read."""
    try:
        return step()
    except RefusedError as refused:
        return Refusal(refused.code, refused.detail)
    except MemoryError:
        raise
    except Exception as error:  # one place, and the last resort: no bytes may end a batch
        return Refusal("unreadable", type(error).__name__)


def _read_sheet(content: SheetContent) -> ReadSheet:
    shared = {
        place: content.masters[number] for place, number in content.followers.items() if number in content.masters
    }
    filled = content.values.keys() | content.shared.keys() if content.shared else content.values.keys()
    return ReadSheet(content.settings, filled, tuple(content.hidden_rows), content.told_rows, shared)
