"""What a workbook says of itself: its tabs, its defined names, and where the parts behind them are."""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import unquote

from xlvalidate.cells import MAX_ROW, Cell, column_number
from xlvalidate.reading.book import Name, NameFault, Sheet
from xlvalidate.reading.package import Limits, Package, RefusedError
from xlvalidate.reading.xml import LINKS, Attributes, Element, named, parse, refuse_dtd

_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LONGEST_FORMULA = 8_192
_SHORT = 64
_REMEMBERED = 131_072
_STATES = ("visible", "hidden", "veryHidden")

_COLUMN, _ROW = r"[A-Za-z]{1,3}", r"[1-9][0-9]{0,6}"
_SHEET = r"(?:'((?:[^']|'')+)'|([^\x00-\x2d\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]+))!"
_CORNER = rf"\$?({_COLUMN})\$?({_ROW})"
_CELLS = re.compile(f"{_SHEET}{_CORNER}(?::{_CORNER})?")
_AREA = re.compile(rf"{_SHEET}(?:\$?{_COLUMN}:\$?{_COLUMN}|\$?{_ROW}:\$?{_ROW})")
_ELSEWHERE = re.compile(r"'[^'\[]*\[[^']*'!.*|\[[^\]]*\][^!]*!.*", re.S)


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its kind (the last word of its type) and the part that it leads to."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """An opened workbook before any cell is read. `sheet_parts` is keyed by the tab's name."""

    package: Package = field(repr=False)
    sheets: tuple[Sheet, ...]
    sheet_parts: Mapping[str, str]
    names: Mapping[str, Name]
    styles: str | None
    strings: str | None
    oddities: frozenset[str]


@dataclass(slots=True)
class _Found:
    """What workbook.xml has said so far."""

    tabs: list[tuple[Sheet, str]] = field(default_factory=list)
    names: list[Attributes] = field(default_factory=list)
    refers: list[str] = field(default_factory=list)


def open_workbook(package: Package, seen: bool = False) -> Workbook:
    """Reads the workbook's own parts. Raises RefusedError."""
    for part in package.parts if not seen else ():
        if part.lower().endswith((".xml", ".rels", ".vml")):
            refuse_dtd(part, package.chunks(part))
    main = next((link.target for link in links(package, "").values() if link.kind == "officeDocument"), None)
    if main is None:
        raise RefusedError("not-a-workbook", "zip")
    found = _contents(package, main)
    by_id = links(package, main)
    tabs = [(sheet, by_id.get(link)) for sheet, link in found.tabs]
    worksheets = [(sheet, link.target) for sheet, link in tabs if link is not None and link.kind == "worksheet"]
    if not worksheets:
        raise RefusedError("no-sheets")
    if len({target.lower() for _, target in worksheets}) != len(worksheets):
        raise RefusedError("duplicate-sheet", "part")
    one = {link.kind: link.target for link in by_id.values()}
    return Workbook(
        package=package,
        sheets=tuple(sheet for sheet, _ in worksheets),
        sheet_parts={sheet.name: target for sheet, target in worksheets},
        names=_names(found, {sheet.name.lower(): sheet.name for sheet, _ in worksheets}),
        styles=one.get("styles"),
        strings=one.get("sharedStrings"),
        oddities=_oddities(package, main, {link.kind for link in by_id.values()}),
    )


def links(package: Package, part: str) -> dict[str, Link]:
    """The relationships of a part by their ids; of the package itself when `part` is empty."""
    folder, base = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{base}.rels")
    found: dict[str, Link] = {}

    def relationship(attributes: Attributes) -> None:
        if len(found) == package.limits.relationships:
            raise RefusedError("too-many-relationships", where)
        link_id = attributes.get("Id", "")
        if link_id in found:
            raise RefusedError("doubled-relationship", f"{where} {link_id}")
        kind = attributes.get("Type", "").rpartition("/")[2]
        inside = attributes.get("TargetMode") != "External"
        found[link_id] = Link(kind, _target(package, folder, attributes.get("Target", "")) if inside else "")

    one = named({"Relationship": Element(start=relationship)}, (_RELATIONSHIPS,))
    parse(where, package.chunks(where), named({"Relationships": Element(one)}, (_RELATIONSHIPS,)), package.limits)
    return found


def _target(package: Package, folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return path if path.lower() in package.index else unquote(path)


def _contents(package: Package, main: str) -> _Found:
    if package.size(main) > _REMEMBERED:
        return _contents_in(main, package.limits, package.chunks(main))
    return _same_contents(main, package.limits, package.read(main))


@lru_cache(maxsize=16)
def _same_contents(main: str, limits: Limits, data: bytes) -> _Found:
    """As the workbooks that were filled in and not built anew have the same tabs and names, to the byte."""
    return _contents_in(main, limits, (data,))


def _contents_in(main: str, limits: Limits, chunks: Iterable[bytes]) -> _Found:
    found = _Found()
    taken: set[str] = set()

    def sheet(attributes: Attributes) -> None:
        if len(found.tabs) == limits.sheets:
            raise RefusedError("too-many-sheets")
        name, state = attributes.get("name", ""), attributes.get("state", "visible")
        link = next((attributes[key] for space in LINKS if (key := f"{space} id") in attributes), "")
        if name.lower() in taken:
            raise RefusedError("duplicate-sheet", name)
        taken.add(name.lower())
        found.tabs.append((Sheet(name, state if state in _STATES else "visible"), link))

    def count_names() -> None:
        if len(found.names) > limits.names:
            raise RefusedError("too-many-names")

    one_name = Element(start=found.names.append, end=found.refers.append, text=True)
    inside = {
        "sheets": Element(named({"sheet": Element(start=sheet)})),
        "definedNames": Element(named({"definedName": one_name})),
    }
    parse(main, chunks, named({"workbook": Element(named(inside))}), limits, count_names)
    return found


def _oddities(package: Package, main: str, kinds: set[str]) -> frozenset[str]:
    said: list[str] = []

    def override(attributes: Attributes) -> None:
        if attributes.get("PartName", "").lstrip("/").lower() == main.lower():
            said.append(attributes.get("ContentType", ""))

    where = "[Content_Types].xml"
    types = named({"Types": Element(named({"Override": Element(start=override)}, (_TYPES,)))}, (_TYPES,))
    parse(where, package.chunks(where), types, package.limits)
    parts = [part.lower() for part in package.parts]
    odd = {
        "macros": "macroenabled" in "".join(said).lower()
        or bool(kinds & {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"})
        or any(part.endswith("vbaproject.bin") for part in parts),
        "external-links": "externalLink" in kinds or any("/externallinks/" in part for part in parts),
        "signed": any(part.startswith("_xmlsignatures/") for part in parts),
    }
    return frozenset(word for word, there in odd.items() if there)


def _names(found: _Found, sheets: Mapping[str, str]) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for attributes, refers in zip(found.names, found.refers, strict=True):
        name = attributes.get("name", "")
        key = name.lower()
        if key.startswith("_xlnm."):
            continue
        if key in names:
            names[key] = Name(names[key].name, names[key].refers, fault=NameFault.DOUBLED)
            continue
        leads = leads_to(refers, sheets)
        if isinstance(leads, Cell):
            names[key] = Name(name, refers, leads)
        else:
            names[key] = Name(name, refers, fault=leads)
    return names


def leads_to(refers: str, sheets: Mapping[str, str]) -> Cell | NameFault:
    """The one absolute cell of this workbook that a name's text leads to, or why it is not one."""
    # The workbooks of one form have the same names: a batch understands each text once.
    leads = _remembered(refers) if len(refers) <= _SHORT else _understood(refers)
    if isinstance(leads, NameFault):
        return leads
    name = sheets.get(leads.sheet.lower())
    return NameFault.SHEET if name is None else leads if name == leads.sheet else Cell(name, leads.row, leads.column)


def _understood(refers: str) -> Cell | NameFault:
    if len(refers) > _LONGEST_FORMULA:
        return NameFault.FORMULA
    match = _CELLS.fullmatch(refers) or _AREA.fullmatch(refers)
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
    return Cell(sheet, row, column)


_remembered = lru_cache(maxsize=8_192)(_understood)


def _column(letters: str) -> int | None:
    try:
        return column_number(letters)
    except ValueError:
        return None
