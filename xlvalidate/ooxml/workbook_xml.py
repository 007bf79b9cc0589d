"""What a workbook says of itself: its tabs, its defined names, and where the parts behind them are."""

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import unquote

from xlvalidate.cells import MAX_ROW, Cell, cell_at, column_number
from xlvalidate.ooxml.book import DefinedName, NameFault, Worksheet
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.workbook_limits import PackageBudget, PackageLimits, RefusedError
from xlvalidate.ooxml.xml import LINKS, Attributes, Element, named, parse, refuse_dtd

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LONGEST_FORMULA = 8_192
_LONGEST_AREA = 512
_BLANKS = " \t\r\n"
_SHORT = 64
_REMEMBERED = 131_072
_STATES = ("visible", "hidden", "veryHidden")

_COLUMN, _ROW = r"[A-Za-z]{1,3}", r"[1-9][0-9]{0,6}"
_SHEET = r"(?:'((?:[^']|'')+)'|([^\x00-\x2d\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]+))!"
_CORNER = rf"\$?({_COLUMN})\$?({_ROW})"
_CELLS = re.compile(f"{_SHEET}{_CORNER}(?::{_CORNER})?")
_AREA = re.compile(rf"{_SHEET}(?:\$?{_COLUMN}:\$?{_COLUMN}|\$?{_ROW}:\$?{_ROW})")
_ELSEWHERE = re.compile(r"'[^'\[]*\[[^']*'!.*|\[[^\]]*\][^!]*!.*", re.S)

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its kind (the last word of its type) and the part that it leads to."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """An opened workbook before any cell is read. `sheet_parts` is keyed by the tab's name."""

    package: Package = field(repr=False)
    sheets: tuple[Worksheet, ...]
    sheet_parts: Mapping[str, str]
    names: Mapping[str, DefinedName]
    styles: str | None
    strings: str | None
    oddities: frozenset[str]
    since_1904: bool = False


@dataclass(slots=True)
class _Found:
    """What workbook.xml has said so far."""

    tabs: list[tuple[Worksheet, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)
    since_1904: bool = False


def open_workbook(package: Package, seen: bool = False) -> Workbook:
    """Reads the workbook's own parts. Raises RefusedError."""
    for part in package.parts if not seen else ():
        if part.lower().endswith((".xml", ".rels", ".vml")):
            refuse_dtd(part, package.chunks(part), package.budget)
    top = tuple(links(package, "").values())
    main = _there(package, top).get("officeDocument")
    if main is None:
        lost = next((link.target for link in top if link.kind == "officeDocument"), None)
        raise RefusedError("not-a-workbook", "zip") if lost is None else RefusedError("missing-part", lost)
    found = _understood_once(package, main, _contents, _same_contents)
    by_id = links(package, main)
    tabs = [(sheet, by_id.get(link)) for sheet, link in found.tabs]
    worksheets = [(sheet, link.target) for sheet, link in tabs if link is not None and link.kind == "worksheet"]
    if not worksheets:
        raise RefusedError("no-sheets")
    if len({target.lower() for _, target in worksheets}) != len(worksheets):
        raise RefusedError("duplicate-sheet", "part")
    one = _there(package, by_id.values())
    return Workbook(
        package=package,
        sheets=tuple(sheet for sheet, _ in worksheets),
        sheet_parts={sheet.name: target for sheet, target in worksheets},
        names=_names_of(package, main, found, tuple(sheet.name for sheet, _ in worksheets)),
        styles=one.get("styles"),
        strings=one.get("sharedStrings"),
        oddities=_oddities(package, main, {link.kind for link in by_id.values()}),
        since_1904=found.since_1904,
    )


def _there(package: Package, every: Iterable[Link]) -> Mapping[str, str]:
    """The part of each kind that a relationship leads to. Some writers leave relationships to parts that are gone."""
    found: dict[str, str] = {}
    for link in every:
        if link.target.lower() in package.index:
            found.setdefault(link.kind, link.target)
    return found


def links(package: Package, part: str) -> dict[str, Link]:
    """The relationships of a part by their ids; of the package itself when `part` is empty."""
    folder, base = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{base}.rels")
    found = _understood_once(package, where, _relationships, _same_relationships)
    return {
        link_id: Link(kind, "" if target is None else _target(package, folder, target))
        for link_id, (kind, target) in found.items()
    }


def _relationships(where: str, budget: PackageBudget, chunks: Iterable[bytes]) -> Mapping[str, tuple[str, str | None]]:
    """By its id, the kind of each relationship and its target, None for one outside of the package."""
    found: dict[str, tuple[str, str | None]] = {}

    def relationship(attributes: Attributes) -> None:
        if len(found) == budget.limits.relationships:
            raise RefusedError("too-many-relationships", where)
        link_id = attributes.get("Id", "")
        if link_id in found:
            raise RefusedError("doubled-relationship", f"{where} {link_id}")
        kind = attributes.get("Type", "").rpartition("/")[2]
        inside = attributes.get("TargetMode") != "External"
        target = attributes.get("Target", "") if inside else None
        budget.keep(where, len(link_id) + len(kind) + len(target or ""))
        found[link_id] = (kind, target)

    one = named({"Relationship": Element(start=relationship)}, (RELATIONSHIPS,))
    parse(where, chunks, named({"Relationships": Element(one)}, (RELATIONSHIPS,)), budget)
    return found


def _understood_once(
    package: Package,
    part: str,
    understand: Callable[[str, PackageBudget, Iterable[bytes]], _T],
    same: Callable[[str, PackageLimits, tuple[bytes]], _T],
) -> _T:
    """A part understood, or what `same` remembers of it: the workbooks of one form share the bytes of many parts."""
    if package.size(part) > _REMEMBERED:
        return understand(part, package.budget, package.chunks(part))
    return same(part, package.limits_of_a_small_part, (package.read(part),))


def _small(
    understand: Callable[[str, PackageBudget, Iterable[bytes]], _T],
) -> Callable[[str, PackageLimits, tuple[bytes]], _T]:
    """A part so small has a budget of its own, so that a workbook costs the same whether it is remembered or not."""
    return lambda part, limits, chunks: understand(part, PackageBudget(limits, parsed=-_REMEMBERED), chunks)


_same_relationships = lru_cache(maxsize=32)(_small(_relationships))


def _target(package: Package, folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return path if path.lower() in package.index else unquote(path)


def _contents(main: str, budget: PackageBudget, chunks: Iterable[bytes]) -> _Found:
    found, limits = _Found(), budget.limits
    taken: set[str] = set()

    def sheet(attributes: Attributes) -> None:
        if len(found.tabs) == limits.sheets:
            raise RefusedError("too-many-sheets")
        name, state = attributes.get("name", ""), attributes.get("state", "visible")
        link = next((attributes[key] for space in LINKS if (key := f"{space} id") in attributes), "")
        if name.lower() in taken:
            raise RefusedError("duplicate-sheet", name)
        taken.add(name.lower())
        found.tabs.append((Worksheet(name, state if state in _STATES else "visible"), link))

    def properties(attributes: Attributes) -> None:
        found.since_1904 = attributes.get("date1904", "") in ("1", "true", "on")

    def name(attributes: Attributes) -> None:
        found.names.append(attributes.get("name", ""))

    def refers(text: str) -> None:
        budget.keep(main, len(text) + len(found.names[-1]))
        found.refers.append(text)

    def count_names() -> None:
        if len(found.names) > limits.names:
            raise RefusedError("too-many-names")

    one_name = Element(start=name, end=refers, text=True)
    inside = {
        "workbookPr": Element(start=properties),
        "sheets": Element(named({"sheet": Element(start=sheet)})),
        "definedNames": Element(named({"definedName": one_name})),
    }
    parse(main, chunks, named({"workbook": Element(named(inside))}), budget, count_names)
    return found


_same_contents = lru_cache(maxsize=16)(_small(_contents))


def _oddities(package: Package, main: str, kinds: set[str]) -> frozenset[str]:
    types = _understood_once(package, "[Content_Types].xml", _with_macros, _same_with_macros)
    parts = [part.lower() for part in package.parts]
    odd = {
        "macros": main.lower() in types
        or bool(kinds & {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"})
        or any(part.endswith("vbaproject.bin") for part in parts),
        "external-links": "externalLink" in kinds or any("/externallinks/" in part for part in parts),
        "signed": any(part.startswith("_xmlsignatures/") for part in parts),
    }
    return frozenset(word for word, there in odd.items() if there)


def _with_macros(where: str, budget: PackageBudget, chunks: Iterable[bytes]) -> Set[str]:
    """The parts, in lower case, that are of a type for workbooks with macros."""
    found: set[str] = set()

    def override(attributes: Attributes) -> None:
        if "macroenabled" in attributes.get("ContentType", "").lower():
            part = attributes.get("PartName", "").lstrip("/").lower()
            budget.keep(where, len(part))
            found.add(part)

    types = named({"Types": Element(named({"Override": Element(start=override)}, (TYPES,)))}, (TYPES,))
    parse(where, chunks, types, budget)
    return found


_same_with_macros = lru_cache(maxsize=16)(_small(_with_macros))


def _names_of(package: Package, main: str, found: _Found, tabs: tuple[str, ...]) -> Mapping[str, DefinedName]:
    names = _same_names if package.size(main) <= _REMEMBERED else _names
    return names(tuple(found.names), tuple(found.refers), tabs)


def _names(said: tuple[str, ...], leading: tuple[str, ...], tabs: tuple[str, ...]) -> Mapping[str, DefinedName]:
    """The names, keyed by their lower case."""
    sheets = {tab.lower(): tab for tab in tabs}
    names: dict[str, DefinedName] = {}
    for name, refers in zip(said, leading, strict=True):
        key = name.lower()
        if key.startswith("_xlnm."):
            continue
        if key in names:
            names[key] = DefinedName(names[key].name, names[key].refers, fault=NameFault.DOUBLED)
            continue
        leads = leads_to(refers, sheets)
        if isinstance(leads, Cell):
            names[key] = DefinedName(name, refers, leads)
        else:
            names[key] = DefinedName(name, refers, fault=leads)
    return MappingProxyType(names)


# The workbooks of one form have the same names, whichever program saved them.
_same_names = lru_cache(maxsize=16)(_names)


def leads_to(refers: str, sheets: Mapping[str, str]) -> Cell | NameFault:
    """The one absolute cell of this workbook that a name's text leads to, or why it is not one."""
    # The workbooks of one form have the same names: a batch understands each text once.
    leads = _remembered(refers) if len(refers) <= _SHORT else _understood(refers)
    if isinstance(leads, NameFault):
        return leads
    name = sheets.get(leads.sheet.lower())
    return NameFault.SHEET if name is None else leads if name == leads.sheet else Cell(name, leads.row, leads.column)


def _understood(refers: str) -> Cell | NameFault:
    refers = refers.strip(_BLANKS)
    if len(refers) > _LONGEST_FORMULA:
        return NameFault.FORMULA
    match = _CELLS.fullmatch(refers) or _AREA.fullmatch(refers) if len(refers) <= _LONGEST_AREA else None
    if match is None:
        if "#REF!" in refers:
            return NameFault.BROKEN
        return NameFault.EXTERNAL if _ELSEWHERE.fullmatch(refers) else NameFault.FORMULA
    quoted, plain, *corners = match.groups()
    sheet = plain or quoted.replace("''", "'")
    if "[" in sheet:
        return NameFault.EXTERNAL
    if not corners or ":" in sheet:
        return NameFault.RANGE
    row, column = int(corners[1]), _column(corners[0])
    last_row, last_column = (int(corners[3]), _column(corners[2])) if corners[3] else (row, column)
    if column is None or last_column is None or max(row, last_row) > MAX_ROW:
        return NameFault.FORMULA
    if (row, column) != (last_row, last_column):
        return NameFault.RANGE
    if refers.count("$", refers.rindex("!")) != (4 if corners[3] else 2):
        return NameFault.RELATIVE
    return (cell_at if len(refers) <= _SHORT else Cell)(sheet, row, column)


_remembered = lru_cache(maxsize=8_192)(_understood)


def _column(letters: str) -> int | None:
    try:
        return column_number(letters)
    except ValueError:
        return None
