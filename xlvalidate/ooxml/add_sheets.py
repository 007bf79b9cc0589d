"""Sheets and names added to a workbook that keeps its looks: every part that need not change stays, byte for byte.

What changes is the workbook's own part, its relationships, the list of content types and the styles, each by text put
in between. The form's own sheets are not touched.
"""

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from xlvalidate.errors import Words, usage
from xlvalidate.ooxml.fill import computed_on
from xlvalidate.ooxml.foreign_sheets import Guest, GuestName, guest_names, guests, name_xml
from xlvalidate.ooxml.merge_styles import with_styles
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.repack import repacked
from xlvalidate.ooxml.spans import Edit, NotPatchableError, Tree, replaced, tree, with_attribute
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import RELATIONSHIPS, TYPES, Workbook, links, open_workbook
from xlvalidate.ooxml.write_zip import parts_of
from xlvalidate.ooxml.xml import LINKS, MAIN

_LINK = LINKS[0]
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups externalReferences"
    " definedNames calcPr"
)
_TABLE_NAME = re.compile(rb'\b(?:displayName|name)="([^"]*)"')


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


def laid(data: bytes, made: bytes) -> bytes:
    """The workbook with the sheets and names of `made`, a package of ours, behind its own.

    What the new formulas give is computed with what stands in the workbook. Raises CannotBeLaidError with every reason
    at once.
    """
    try:
        workbook = open_workbook(open_package(data))
        package = workbook.package
        parts = parts_of(made)
        names = [*guest_names(parts)]
        files = _files(workbook)
        book = tree(package.read(files.book), 3, MAIN[0])
        styles = with_styles(package.read(files.styles), parts["xl/styles.xml"])
        added = [*guests(parts, styles.cells, styles.colours)]
        reasons = [*_reasons(workbook, book, added, names)]
        if reasons:
            raise CannotBeLaidError(reasons)
        new = _new_parts(workbook, files, added)
        ids = _free_ids(workbook, files, len(added))
        changes = {
            files.book: replaced(book.data, _book_edits(book, added, names, ids)),
            files.links: _with_links(package.read(files.links), files.book, list(new), ids),
            files.types: _with_types(package.read(files.types), list(new)),
            files.styles: styles.data,
        }
        return computed_on(repacked(data, changes, new), [guest.name for guest in added])
    except RefusedError as refused:
        raise CannotBeLaidError([usage("workbook-not-read", why=f"{refused.code} {refused.detail}".rstrip())]) from None
    except NotPatchableError as why:
        raise CannotBeLaidError([_SAID.get(str(why)) or usage("part-unextendable", why=why)]) from None


_SAID = {
    "namespace": usage("workbook-strict"),
    "encoding": usage("part-not-utf8"),
    "styles": usage("workbook-without-styles"),
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
    for listed in workbook.package.parts:
        if "/tables/" in listed.lower() and listed.lower().endswith(".xml"):
            own |= {name.decode().lower() for name in _TABLE_NAME.findall(workbook.package.read(listed))}
    doubled = [name.name for name in names if name.sheet is None and name.name.lower() in own]
    if doubled:
        some = tuple(doubled[:3])
        names_there = usage("some-and-more", names=some, more=len(doubled) - 3) if len(doubled) > 3 else some
        yield usage("names-there", names=names_there)
    yield from never(workbook)


def never(workbook: Workbook) -> Iterator[Words]:
    """Why nothing can be laid onto a workbook, with any edition."""
    if "signed" in workbook.oddities:
        yield usage("workbook-signed")
    if "macros" in workbook.oddities:
        yield usage("workbook-has-macros")


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


def _book_edits(book: Tree, added: list[Guest], names: list[GuestName], ids: list[str]) -> Iterator[Edit]:
    sheets = book.root.child("sheets")
    if sheets is None:
        raise NotPatchableError("sheets")
    prefix, order = book.prefix, tuple(_ORDER.split())
    link = next((key.partition(":")[2] for key, said in book.root.attributes.items() if said == _LINK), "")
    declared = "" if link else f' xmlns:r="{_LINK}"'
    first = max(int(sheet.attributes.get("sheetId", "0")) for sheet in sheets.children) + 1
    tabs = ""
    for number, (guest, link_id) in enumerate(zip(added, ids, strict=True)):
        state = "" if guest.state == "visible" else f' state="{guest.state}"'
        said = f'name={quoteattr(guest.name)} sheetId="{first + number}"{state}{declared} {link or "r"}:id="{link_id}"'
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


def _with_links(data: bytes, book: str, new: list[str], ids: list[str]) -> bytes:
    links_part = tree(data, 2, RELATIONSHIPS)
    folder = posixpath.dirname(book)
    written = "".join(
        f'<{links_part.prefix}Relationship Id="{link_id}" Type="{_LINK}/worksheet"'
        f' Target="{posixpath.relpath(name, folder or ".")}"/>'
        for name, link_id in zip(new, ids, strict=True)
    )
    return replaced(data, [links_part.appended(links_part.root, written.encode())])


def _with_types(data: bytes, new: list[str]) -> bytes:
    types = tree(data, 2, TYPES)
    written = "".join(f'<{types.prefix}Override PartName="/{name}" ContentType="{_SHEET_TYPE}"/>' for name in new)
    return replaced(data, [types.appended(types.root, written.encode())])
