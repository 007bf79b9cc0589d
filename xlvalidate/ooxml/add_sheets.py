"""Sheets and names added to a workbook that keeps its looks: every part that need not change stays, byte for byte.

What changes is the workbook's own part, its relationships, the list of content types and the styles, each by text put
in between. The form's own sheets are not touched, nor its macros: what is added has no module in them, and Excel gives
it one when it opens the file.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import quoteattr, unescape

from xlvalidate.errors import Words, usage
from xlvalidate.ooxml.fill import computed_on
from xlvalidate.ooxml.foreign_sheets import Guest, GuestName, guest_names, guests, name_xml
from xlvalidate.ooxml.formula_results import in_utf8
from xlvalidate.ooxml.merge_styles import MOST_STYLES, with_styles
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.spans import Edit, Node, NotPatchableError, Tree, replaced, tree, with_attribute
from xlvalidate.ooxml.workbook_limits import OFFICIAL, PackageLimits, RefusedError
from xlvalidate.ooxml.workbook_xml import RELATIONSHIPS, TYPES, Workbook, links, open_workbook
from xlvalidate.ooxml.write_zip import parts_of
from xlvalidate.ooxml.xml import LINKS, MAIN

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_MAIN_TYPES = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml": ".xltx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "application/vnd.ms-excel.template.macroenabled.main+xml": ".xltm",
}
"""By the type of a workbook's part, in lower case, what the name of its file ends with: Excel opens no other."""
_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences"
    " definedNames calcPr"
)
_TABLE = re.compile(rb"<(?:[^\s:/>]+:)?table\s[^>]*>")
_TABLE_NAME = re.compile(rb'\s(?:displayName|name)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_LARGEST_ID = 65_534  # of a sheet


class CannotBeLaidError(Exception):
    """The workbook cannot take the sheets and names; each of `reasons` is a sentence."""

    def __init__(self, reasons: Sequence[Words]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(map(str, reasons)))


@dataclass(frozen=True, slots=True)
class Files:
    """The names of the parts that change."""

    book: str
    links: str
    types: str
    styles: str


@dataclass(frozen=True, slots=True)
class _Spaces:
    """The namespaces of a workbook: the ordinary ones, or those of Strict Open XML."""

    main: str
    links: str

    @classmethod
    def of(cls, part: bytes) -> "_Spaces":
        """Those of a workbook's own part. Raises NotPatchableError."""
        root = tree(part, 1, None).root.attributes.values()
        return next(
            (cls(main, link) for main, link in zip(MAIN, LINKS, strict=True) if main in root), cls(MAIN[0], LINKS[0])
        )

    def said(self, part: bytes) -> bytes:
        """A part of ours in these."""
        for ordinary, own in ((MAIN[0], self.main), (LINKS[0], self.links)):
            part = part.replace(b'"%b"' % ordinary.encode(), b'"%b"' % own.encode())
        return part


def laid(data: bytes, made: bytes, limits: PackageLimits = OFFICIAL) -> bytes:
    """The workbook with the sheets and names of `made`, a package of ours, behind its own.

    What the new formulas give is computed with what stands in the workbook. Raises CannotBeLaidError with every reason
    at once.
    """
    try:
        workbook = open_workbook(open_package(data, limits))
        package = workbook.package
        parts = parts_of(made)
        names = [*guest_names(parts)]
        files = _files(workbook)
        main = in_utf8(package.read(files.book))
        spaces = _Spaces.of(main)
        book = tree(main, 3, spaces.main)
        styles = with_styles(in_utf8(package.read(files.styles)), parts["xl/styles.xml"], spaces.main)
        added = [replace(guest, data=spaces.said(guest.data)) for guest in guests(parts, styles.cells, styles.colours)]
        reasons = [*_reasons(workbook, book, added, names)]
        if reasons:
            raise CannotBeLaidError(reasons)
        new = _new_parts(workbook, files, added)
        ids = _free_ids(workbook, files, len(added))
        changes = {
            files.book: replaced(book.data, _book_edits(book, added, names, ids, spaces.links)),
            files.links: _with_links(in_utf8(package.read(files.links)), files.book, [*new], ids, spaces.links),
            files.types: _with_types(in_utf8(package.read(files.types)), [*new]),
            files.styles: styles.data,
        }
        return computed_on(
            repacked(data, changes, new), [guest.name for guest in added], [name.name for name in names], limits
        )
    except RefusedError as refused:
        raise CannotBeLaidError([usage("workbook-not-read", why=f"{refused.code} {refused.detail}".rstrip())]) from None
    except NotPatchableError as why:
        raise CannotBeLaidError([_SAID.get(str(why)) or usage("part-unextendable", why=why)]) from None


_SAID = {
    "namespace": usage("workbook-mixed"),
    "encoding": usage("part-not-utf8"),
    "styles": usage("workbook-without-styles"),
    "too-many-styles": usage("too-many-styles", most=f"{MOST_STYLES:,}"),
}


def _files(workbook: Workbook) -> Files:
    package = workbook.package
    main = next(link.target for link in links(package, "").values() if link.kind == "officeDocument")
    folder, base = posixpath.split(main)
    if workbook.styles is None:
        raise NotPatchableError("styles")
    wanted = (main, posixpath.join(folder, "_rels", f"{base}.rels"), "[Content_Types].xml", workbook.styles)
    return Files(*(package.index[name.lower()].name for name in wanted))


def _reasons(workbook: Workbook, book: Tree, added: list[Guest], names: list[GuestName]) -> Iterator[Words]:
    sheets = book.root.child("sheets")
    there = {sheet.attributes.get("name", "").lower() for sheet in sheets.children} if sheets else set()
    for guest in added:
        if guest.name.lower() in there:
            yield usage("sheet-there", sheet=guest.name)
    defined = book.root.child("definedNames")
    own = {name.attributes.get("name", "").lower() for name in defined.children} if defined else set()
    own |= {name.lower() for name in _table_names(workbook)}
    doubled = [name.name for name in names if name.sheet is None and name.name.lower() in own]
    if doubled:
        some = tuple(doubled[:3])
        names_there = usage("some-and-more", names=some, more=len(doubled) - 3) if len(doubled) > 3 else some
        yield usage("names-there", names=names_there)
    yield from never(workbook)


def _table_names(workbook: Workbook) -> Iterator[str]:
    """The names of the tables on its sheets, which no other name may have."""
    package = workbook.package
    for sheet in workbook.sheet_parts.values():
        folder, base = posixpath.split(sheet)
        has_links = posixpath.join(folder, "_rels", f"{base}.rels").lower() in package.index
        for link in links(package, sheet).values() if has_links else ():
            if link.kind == "table" and link.target.lower() in package.index:
                part = in_utf8(package.read(link.target))
                for head in _TABLE.findall(part)[:1]:
                    yield from (unescape((one or other).decode()) for one, other in _TABLE_NAME.findall(head))


def never(workbook: Workbook) -> Iterator[Words]:
    """Why nothing can be laid onto a workbook, with any edition."""
    if "signed" in workbook.oddities:
        yield usage("workbook-signed")


def suffix_of(workbook: Workbook) -> str | None:
    """What the name of a workbook has to end with, by its type; None where that is of no workbook."""
    main = next(link.target for link in links(workbook.package, "").values() if link.kind == "officeDocument")
    types = tree(in_utf8(workbook.package.read("[Content_Types].xml")), 2, TYPES).root.children
    said = {
        one.attributes.get(key, "").lower(): one.attributes.get("ContentType", "").lower()
        for key in ("Extension", "PartName")
        for one in types
    }
    kind = said.get(f"/{main}".lower()) or said.get(main.rpartition(".")[2].lower()) or ""
    return _MAIN_TYPES.get(kind)


def _new_parts(workbook: Workbook, files: Files, added: list[Guest]) -> dict[str, bytes]:
    folder = posixpath.join(posixpath.dirname(files.book), "worksheets")
    there, new, number = set(workbook.package.index), dict[str, bytes](), 0
    for guest in added:
        while (name := f"{folder}/xlv{(number := number + 1)}.xml").lower() in there:
            pass
        new[name] = guest.data
    return new


def _free_ids(workbook: Workbook, files: Files, count: int) -> list[str]:
    taken, free, number = {one.lower() for one in links(workbook.package, files.book)}, list[str](), 0
    while len(free) < count:
        number += 1
        if f"ridxlv{number}" not in taken:
            free.append(f"rIdXlv{number}")
    return free


def _book_edits(book: Tree, added: list[Guest], names: list[GuestName], ids: list[str], space: str) -> Iterator[Edit]:
    sheets = book.root.child("sheets")
    if sheets is None:
        raise NotPatchableError("sheets")
    prefix, order = book.prefix, tuple(_ORDER.split())
    link = next((key.partition(":")[2] for key, said in book.root.attributes.items() if said == space), "")
    declared = "" if link else f' xmlns:r="{space}"'
    tabs = ""
    for number, guest, link_id in zip(_free_numbers(sheets), added, ids, strict=False):
        state = "" if guest.state == "visible" else f' state="{guest.state}"'
        said = f'name={quoteattr(guest.name)} sheetId="{number}"{state}{declared} {link or "r"}:id="{link_id}"'
        tabs += f"<{prefix}sheet {said}/>"
    yield book.appended(sheets, tabs.encode())
    written = "".join(name_xml(name, len(sheets.children), prefix) for name in names)
    defined, calculation = book.root.child("definedNames"), book.root.child("calcPr")
    late = ""
    if calculation is not None:
        yield with_attribute(book.data, calculation.span, "fullCalcOnLoad", "1")
    else:
        late = f'<{prefix}calcPr fullCalcOnLoad="1"/>'
    if defined is not None:
        yield book.appended(defined, written.encode())
        if late:
            yield defined.span.end, defined.span.end, late.encode()
    else:
        at = book.behind(order, "definedNames")
        yield at, at, f"<{prefix}definedNames>{written}</{prefix}definedNames>{late}".encode()


def _free_numbers(sheets: Node) -> Iterator[int]:
    """Numbers for more sheets: behind the largest, and where there are none left, those that are not taken."""
    said = (sheet.attributes.get("sheetId", "") for sheet in sheets.children)
    taken = {int(number) for number in said if number.isdecimal() and number.isascii() and len(number) <= 9}
    yield from range(max(taken, default=0) + 1, _LARGEST_ID + 1)
    yield from (number for number in range(1, _LARGEST_ID + 1) if number not in taken)


def _with_links(data: bytes, book: str, new: list[str], ids: list[str], space: str) -> bytes:
    """The relationships of the workbook with those to new sheets."""
    links_part = tree(data, 2, RELATIONSHIPS)
    folder = posixpath.dirname(book)
    written = "".join(
        f'<{links_part.prefix}Relationship Id="{link_id}" Type="{space}/worksheet"'
        f' Target="{posixpath.relpath(name, folder or ".")}"/>'
        for name, link_id in zip(new, ids, strict=True)
    )
    return replaced(data, [links_part.appended(links_part.root, written.encode())])


def _with_types(data: bytes, new: list[str]) -> bytes:
    """The list of content types with those of new sheets."""
    types = tree(data, 2, TYPES)
    written = "".join(f'<{types.prefix}Override PartName="/{name}" ContentType="{_SHEET_TYPE}"/>' for name in new)
    return replaced(data, [types.appended(types.root, written.encode())])
