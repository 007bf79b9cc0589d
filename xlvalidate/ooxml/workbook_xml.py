"""What a workbook says of itself: its tabs, its defined names, and where the parts behind them are."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TypeVar
from urllib.parse import unquote

from xlvalidate.ooxml.book import DefinedName, Worksheet
from xlvalidate.ooxml.defined_names import Copies, StatedName, resolved, resolved_once
from xlvalidate.ooxml.fast_names import PROBE, alone, names_apart
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.workbook_limits import PackageBudget, PackageLimits, RefusedError
from xlvalidate.ooxml.xml import LINKS, Attributes, Element, named, parse, refuse_dtd

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_REMEMBERED = 131_072
_TRUE = ("1", "true", "on")
_STATES = ("visible", "hidden", "veryHidden")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship: its kind (the last word of its type) and the part that it leads to."""

    kind: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """An opened workbook before any cell is read. `sheet_parts` is keyed by the tab's name; `junk` counts the
    names that were passed over.
    """

    package: Package = field(repr=False)
    sheets: tuple[Worksheet, ...]
    sheet_parts: Mapping[str, str]
    names: Mapping[str, DefinedName]
    copies: Copies = field(default_factory=dict)
    junk: int = 0
    styles: str | None
    strings: str | None
    oddities: frozenset[str]
    since_1904: bool = False
    as_shown: bool = False


@dataclass(slots=True)
class _Found:
    """What workbook.xml has said so far."""

    tabs: list[tuple[Worksheet, str]] = field(default_factory=list)
    names: list[StatedName] = field(default_factory=list)
    junk: int = 0
    since_1904: bool = False
    as_shown: bool = False


def open_workbook(package: Package, seen: bool = False, ours: Callable[[str], bool] | None = None) -> Workbook:
    """Reads the workbook's own parts. Raises RefusedError.

    Where there are more names than the limit, those that are not `ours` (asked in lower case) are passed over.
    """
    for part in package.parts if not seen else ():
        if part.lower().endswith((".xml", ".rels", ".vml")):
            refuse_dtd(part, package.chunks(part), package.budget)
    top = tuple(links(package, "").values())
    main = _there(package, top).get("officeDocument")
    if main is None:
        lost = next((link.target for link in top if link.kind == "officeDocument"), None)
        raise RefusedError("not-a-workbook", "zip") if lost is None else RefusedError("missing-part", lost)
    found, of_names = _understood(package, main, ours)
    by_id = links(package, main)
    tabs = [(sheet, by_id.get(link)) for sheet, link in found.tabs]
    worksheets = [(sheet, link.target) for sheet, link in tabs if link is not None and link.kind == "worksheet"]
    if not worksheets:
        raise RefusedError("no-sheets")
    if len({target.lower() for _, target in worksheets}) != len(worksheets):
        raise RefusedError("duplicate-sheet", "part")
    one = _there(package, by_id.values())
    stated, names, copies = of_names(tuple(sheet.name for sheet, _ in worksheets))
    return Workbook(
        package=package,
        sheets=tuple(sheet for sheet, _ in worksheets),
        sheet_parts={sheet.name: target for sheet, target in worksheets},
        names=names,
        copies=copies,
        junk=stated.junk,
        styles=one.get("styles"),
        strings=one.get("sharedStrings"),
        oddities=_oddities(package, main, by_id.values()),
        since_1904=found.since_1904,
        as_shown=found.as_shown,
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
    found = understood_once(package, where, _relationships, _same_relationships)
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


def understood_once(
    package: Package,
    part: str,
    understand: Callable[[str, PackageBudget, Iterable[bytes]], _T],
    same: Callable[[str, PackageLimits, tuple[bytes]], _T],
) -> _T:
    """A part understood, or what `same` remembers of it: the workbooks of one form share the bytes of many parts."""
    if package.size(part) > _REMEMBERED:
        return understand(part, package.budget, package.chunks(part))
    return same(part, package.limits_of_a_small_part, (package.read(part),))


def of_a_small_part(
    understand: Callable[[str, PackageBudget, Iterable[bytes]], _T],
) -> Callable[[str, PackageLimits, tuple[bytes]], _T]:
    """A part so small has a budget of its own, so that a workbook costs the same whether it is remembered or not."""
    return lambda part, limits, chunks: understand(part, PackageBudget(limits, parsed=-_REMEMBERED), chunks)


_same_relationships = lru_cache(maxsize=32)(of_a_small_part(_relationships))


def _target(package: Package, folder: str, target: str) -> str:
    target = target.replace("\\", "/")
    path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return path if path.lower() in package.index else unquote(path)


def _contents(ours: Callable[[str], bool] | None, main: str, budget: PackageBudget, chunks: Iterable[bytes]) -> _Found:
    found, limits = _Found(), budget.limits
    taken: set[str] = set()
    said: list[tuple[str, bool]] = []
    others = 0

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
        found.since_1904 = attributes.get("date1904", "") in _TRUE

    def calculation(attributes: Attributes) -> None:
        found.as_shown = attributes.get("fullPrecision", "1") not in _TRUE

    def name(attributes: Attributes) -> None:
        said[:] = [(attributes.get("name", ""), "localSheetId" in attributes)]

    def refers(text: str) -> None:
        nonlocal others
        name, scoped = said[0]
        if ours is not None and not ours(name.lower()):
            others += 1
            if others > limits.names:
                found.junk += 1
                return
        budget.keep(main, len(text) + len(name))
        found.names.append(StatedName(name, text, scoped))

    def count_names() -> None:
        if len(found.names) - (0 if ours is None else min(others, limits.names)) > limits.names:
            raise RefusedError("too-many-names")

    one_name = Element(start=name, end=refers, text=True)
    inside = {
        "workbookPr": Element(start=properties),
        "sheets": Element(named({"sheet": Element(start=sheet)})),
        "definedNames": Element(named({"definedName": one_name})),
        "calcPr": Element(start=calculation),
    }
    parse(main, chunks, named({"workbook": Element(named(inside))}), budget, count_names)
    return found


_OfNames = Callable[[tuple[str, ...]], tuple[_Found, Mapping[str, DefinedName], Copies]]


def _understood(package: Package, main: str, ours: Callable[[str], bool] | None) -> tuple[_Found, _OfNames]:
    """What workbook.xml says, and what its names come to for the tabs of the worksheets."""
    small = package.size(main) <= _REMEMBERED
    apart = names_apart(package.read(main)) if small else None
    if apart is not None:
        limits = package.limits_of_a_small_part
        with suppress(RefusedError):
            found = _same_contents(None, main, limits, (apart[0],))
            if [name.name for name in found.names] == [PROBE]:
                _same_names(ours, main, limits, apart[1], ())  # that it is refused is heard here
                return found, partial(_same_names, ours, main, limits, apart[1])
    found = understood_once(package, main, partial(_contents, ours), partial(_same_contents, ours))
    resolve = resolved_once if small else resolved
    return found, lambda tabs: (found, *resolve(tuple(found.names), tabs))


@lru_cache(maxsize=16)
def _same_names(
    ours: Callable[[str], bool] | None, part: str, limits: PackageLimits, names: bytes, tabs: tuple[str, ...]
) -> tuple[_Found, Mapping[str, DefinedName], Copies]:
    """The names alone, and where they lead: the workbooks of one form share them to the byte. RefusedError where they
    are not known, or are refused.
    """
    whole = alone(names)
    if whole is None:
        raise RefusedError("bad-xml", part)
    found = of_a_small_part(partial(_contents, ours))(part, limits, (whole,))
    return found, *resolved(found.names, tabs)


@lru_cache(maxsize=16)
def _same_contents(
    ours: Callable[[str], bool] | None, part: str, limits: PackageLimits, chunks: tuple[bytes]
) -> _Found:
    return of_a_small_part(partial(_contents, ours))(part, limits, chunks)


def _oddities(package: Package, main: str, every: Iterable[Link]) -> frozenset[str]:
    kinds = {link.kind for link in every}
    types = understood_once(package, "[Content_Types].xml", _with_macros, _same_with_macros)
    parts = [part.lower() for part in package.parts]
    odd = {
        "macros": main.lower() in types
        or bool(kinds & {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"})
        or any(part.endswith("vbaproject.bin") for part in parts),
        "external-links": "externalLink" in kinds or any("/externallinks/" in part for part in parts),
        "data-connections": "connections" in kinds
        or any("/querytables/" in part for part in parts)
        or any(_refreshes(package, link.target) for link in every if link.kind == "pivotCacheDefinition"),
        "signed": any(part.startswith("_xmlsignatures/") for part in parts),
    }
    return frozenset(word for word, there in odd.items() if there)


def _refreshes(package: Package, part: str) -> bool:
    """Does a pivot table's cache take its data from elsewhere, or anew whenever the workbook is opened?"""
    found: list[bool] = []

    def cache(attributes: Attributes) -> None:
        found.append(attributes.get("refreshOnLoad", "") in _TRUE)

    def source(attributes: Attributes) -> None:
        found.append(attributes.get("type", "") == "external")

    if part.lower() not in package.index:
        return False
    inside = named({"cacheSource": Element(start=source)})
    parse(part, package.chunks(part), named({"pivotCacheDefinition": Element(inside, start=cache)}), package.budget)
    return any(found)


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


_same_with_macros = lru_cache(maxsize=16)(of_a_small_part(_with_macros))
