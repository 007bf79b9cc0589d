"""Which cells a form declares to be filled in: unlocked ones of a protected sheet, validated ones, named ones."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from xlvalidate.adopting.form_words import CLOSED, plain
from xlvalidate.adopting.list_formulas import ListCells, within_used
from xlvalidate.adopting.list_sources import ListSources
from xlvalidate.adopting.scan_sheet import Place, Scan, ScannedBook
from xlvalidate.cells import Area
from xlvalidate.ooxml.book import ValueKind
from xlvalidate.ooxml.formula import area_of_reference, tokens
from xlvalidate.ooxml.formula_values import NotComputableError

MOST_VALIDATED = 2_000
"""Rows of a validation that is taken cell by cell; a longer one is of a table with any number of entries."""
_MOSTLY = 0.9
_NEAR = 40  # columns of a label from what it is of
_REFERENCE = re.compile(
    r"=?(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!(?P<area>\$[A-Z]{1,3}\$[0-9]+(?::\$[A-Z]{1,3}\$[0-9]+)?)"
)
_TYPED = frozenset({"list", "whole", "decimal", "date", "time", "textLength", "custom"})
_ADDS = re.compile(
    r"(?<![\w.])(?:SUM|SUMIFS?|SUMPRODUCT|AVERAGE(?:IFS?)?|ROUND(?:UP|DOWN)?|COUNT(?:A|IFS?)?|MAX|MIN|ABS)\(|[-+*/]"
)
_NO_DIGITS = dict.fromkeys(range(ord("0"), ord("9") + 1))
_MOST_ALIKE = 300  # formulas that differ in the digits of their rows alone; more are of entries
_QUOTED = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')+\'')


@dataclass(frozen=True, slots=True)
class FormName:
    """A name that the form defines for cells: as it is written, and where they are."""

    name: str
    sheet: str
    area: Area


@dataclass(frozen=True, kw_only=True)
class FormInputs:
    """What a sheet declares. `boxes` are those that are filled in, by their first cell; `locks` says that the locks
    tell which: every other cell is printed.
    """

    boxes: Mapping[Place, Area] = field(default_factory=dict)
    locks: bool = False


def form_names(book: ScannedBook) -> list[FormName]:
    """The names of cells, in the order of the form."""
    found = []
    for (_, name), refers in book.stated.items():
        match = _REFERENCE.fullmatch(refers)
        if match is None or name.startswith("_"):
            continue
        said = match["sheet"]
        sheet = (said[1:-1].replace("''", "'") if said.startswith("'") else said).lower()
        if sheet in book.by_name:
            found.append(FormName(name, book.by_name[sheet].name, Area.at(match["area"].replace("$", ""))))
    return sorted(found, key=lambda one: (one.sheet, one.area.top, one.area.left, one.name))


def list_cells(book: ScannedBook, sources: ListSources) -> Mapping[str, list[Area]]:
    """Where the words of lists stand, by sheet in lower case."""
    found: dict[str, list[Area]] = {}
    seen: set[tuple[str, str]] = set()
    for scan in book.scans:
        for one in scan.declared.validations:
            if one.type != "list" or (scan.name, one.formulas[0]) in seen:
                continue
            seen.add((scan.name, one.formulas[0]))
            cells = sources.sources(one.formulas[0], scan.name, one.first, one.first)
            if isinstance(cells, ListCells) and (area := within_used(cells.area, book.by_name[cells.sheet])):
                found.setdefault(cells.sheet, []).append(area)
    return found


def inputs_of(scan: Scan, names: Iterable[FormName], lists: Iterable[Area]) -> FormInputs:
    """The boxes that a sheet declares to be filled in."""
    unlocked = [
        place
        for place, style in scan.declared.styles.items()
        if style < len(scan.looks) and not scan.looks[style].locked and not scan.declared.hidden(place)
    ]
    if not scan.protected:
        unlocked = [place for place in unlocked if not _is_stray(scan, place)]
    locks = _locks_tell(scan, unlocked)
    if not locks:
        unlocked = _beside_words(scan, unlocked) if scan.protected else []
    places = {*unlocked, *_validated(scan, locks=locks)}
    offered = [*lists]
    for one in names:
        if one.area.cells == 1 and not (locks and scan.look((one.area.top, one.area.left)).locked):
            places.add((one.area.top, one.area.left))
    if not locks:  # a list that is offered elsewhere is nobody's answer
        places = {place for place in places if not any(area.holds(place) for area in offered)}
    boxes = {}
    for place in sorted(places):
        value = scan.value(place)
        if scan.covered(place) or scan.declared.hidden(place) or (value is not None and value.formula is not None):
            continue
        if scan.look(place).crossed or (value is not None and _is_shut(value.text)):
            continue
        boxes[place] = scan.box(place)
    return FormInputs(boxes=boxes, locks=locks)


def _is_shut(said: str) -> bool:
    """Is it a mark that nothing is filled in there?"""
    return bool(said.strip()) and CLOSED.fullmatch(plain(said)) is not None and not said.strip().isalpha()


def _locks_tell(scan: Scan, unlocked: list[Place]) -> bool:
    """Is some of a sheet unlocked and some not, as where it is protected or meant to be? Where even what is printed is
    unlocked, everything may be typed over, and nothing is told.
    """
    there = [place for place, value in scan.values.items() if value.formula is None and value.text.strip()]
    locked = sum(scan.look(place).locked for place in there)
    if scan.protected:
        return locked > 0 or not there
    return bool(unlocked) and locked > 0 and len(unlocked) < _MOSTLY * (len(scan.declared.styles) + 1)


def _beside_words(scan: Scan, places: Iterable[Place]) -> list[Place]:
    """Of cells that are all unlocked those that are no words themselves, and have some to their left."""
    first: dict[int, int] = {}
    for (row, column), value in scan.values.items():
        if value.kind is ValueKind.TEXT and value.text.strip():
            first[row] = min(column, first.get(row, column))
    right = max((column for _, column in scan.values), default=0)
    return [
        (row, column)
        for row, column in places
        if first.get(row, right) < column <= right and not scan.square((row, column)).text
    ]


def _is_stray(scan: Scan, place: Place) -> bool:
    """Is a cell far from everything, as a format is that somebody gave by mistake?"""
    row, column = place
    styles, values = scan.declared.styles, scan.values
    if place in values or (row - 1, column) in styles or (row + 1, column) in styles:
        return False
    near = range(max(1, column - _NEAR), column + _NEAR + 1)
    return not any((one, at) in values for one in range(max(1, row - 2), row + 3) for at in near)


def _validated(scan: Scan, *, locks: bool) -> Iterator[Place]:
    for one in scan.declared.validations:
        if one.type not in _TYPED:
            continue
        for area in one.areas:
            if area.bottom - area.top >= MOST_VALIDATED or area.cells > MOST_VALIDATED * 20:
                continue
            for place in area.places():
                if not (locks and scan.look(place).locked):
                    yield place


def numeric_cells(book: ScannedBook) -> Mapping[str, list[Area]]:
    """The cells that the form's own formulas add up or reckon with, by sheet in lower case: numbers are expected."""
    found: dict[str, list[Area]] = {}
    seen: set[tuple[str, str]] = set()
    alike = Counter[tuple[str, str]]()
    for scan in book.scans:
        for value in scan.values.values():
            said = value.formula
            if not said or len(said) > 2_000 or not adds_up_in(said) or (scan.name, said) in seen:
                continue
            seen.add((scan.name, said))
            shape = (scan.name, said.translate(_NO_DIGITS))
            alike[shape] += 1
            if alike[shape] > _MOST_ALIKE:
                continue
            for sheet, area in reckoned(said, scan.name):
                found.setdefault(sheet.lower(), []).append(area)
    return {sheet: list(dict.fromkeys(areas)) for sheet, areas in found.items()}


def adds_up_in(formula: str) -> bool:
    """Does a formula reckon?"""
    return _ADDS.search(_QUOTED.sub("", formula)) is not None


_FOLDS = frozenset({"SUM", "AVERAGE", "MAX", "MIN", "SUMPRODUCT", "ABS", "ROUND", "ROUNDUP", "ROUNDDOWN"})


def reckoned(formula: str, sheet: str) -> Iterator[tuple[str, Area]]:
    """What a formula adds up, or has beside a sign of arithmetic."""
    try:
        words = tokens(formula)
    except NotComputableError:
        return
    calls: list[str] = []
    for at, (kind, said) in enumerate(words):
        if kind == "function":
            calls.append(said)
        elif kind == "sign" and said == "(":
            calls.append(calls[-1] if calls else "")
        elif kind == "sign" and said == ")" and calls:
            calls.pop()
        elif kind == "reference":
            signs = {words[one][1] for one in (at - 1, at + 1) if 0 <= one < len(words) and words[one][0] == "sign"}
            if (calls and calls[-1] in _FOLDS) or signs & set("+-*/"):
                with suppress(NotComputableError):  # one whose ends are swapped
                    yield area_of_reference(said, sheet)


def is_reckoned_figure(scan: Scan, place: Place) -> bool:
    """Does the form itself compute a figure there?"""
    value = scan.value(place)
    if value is None or value.formula is None:
        return False
    if value.kind in (ValueKind.TEXT, ValueKind.BOOLEAN, ValueKind.DATE):
        return False
    return bool(value.formula) and adds_up_in(value.formula)
