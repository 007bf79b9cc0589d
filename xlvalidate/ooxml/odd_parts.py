"""What of its own a workbook carries that a returned one is asked about: its macros, and the files that it links to."""

import hashlib
import posixpath
from urllib.parse import unquote

from xlvalidate.ooxml.book import OddParts
from xlvalidate.ooxml.package import Package
from xlvalidate.ooxml.vba_texts import text_digest
from xlvalidate.ooxml.workbook_limits import RefusedError
from xlvalidate.ooxml.workbook_xml import RELATIONSHIPS, Link, Workbook, links
from xlvalidate.ooxml.xml import Attributes, Element, named, parse

NO_FILE = "?"
"""What a link is called that leads to no file: to another program, by DDE."""
_SHEETS_OF_MACROS = ("xlMacrosheet", "xlIntlMacrosheet")


def odd_parts(workbook: Workbook) -> OddParts:
    """The digest of a workbook's macros, and the names of the files that it links to. Raises RefusedError."""
    if not workbook.oddities & {"macros", "external-links"}:
        return OddParts()
    package = workbook.package
    main = next(link.target for link in links(package, "").values() if link.kind == "officeDocument")
    every = [link for link in links(package, main).values() if link.target.lower() in package.index]
    return OddParts(*_macros(package, every), frozenset(_linked(package, every)))


def _macros(package: Package, every: list[Link]) -> tuple[str, str]:
    """The sha256 of the part with the macros, and a digest of what they say. Where some are on sheets of their own, one
    for all of them. Empty where there are none: the workbook is only of the type that may have some.
    """
    listed = {part.lower() for part in package.parts if part.lower().endswith("vbaproject.bin")}
    parts = sorted({link.target.lower() for link in every if link.kind == "vbaProject"} | listed)
    parts += sorted(link.target.lower() for link in every if link.kind in _SHEETS_OF_MACROS)
    if len(parts) == 1:
        project = package.read(parts[0])
        return hashlib.sha256(project).hexdigest(), text_digest(project)
    each = "".join(hashlib.sha256(package.read(part)).hexdigest() for part in parts)
    return hashlib.sha256(each.encode()).hexdigest() if each else "", ""


def _linked(package: Package, every: list[Link]) -> list[str]:
    """The file that each part for links leads to, without its folders: a program writes these as it likes."""
    parts = {link.target.lower() for link in every if link.kind == "externalLink"}
    parts |= {part.lower() for part in package.parts if _is_link(part.lower())}
    return [_file(package, part) for part in sorted(parts)]


def _is_link(part: str) -> bool:
    folder = posixpath.dirname(part)
    return folder.endswith("/externallinks") and part.endswith(".xml")


def _file(package: Package, part: str) -> str:
    folder, base = posixpath.split(part)
    where = posixpath.join(folder, "_rels", f"{base}.rels")
    found: list[str] = []

    def relationship(attributes: Attributes) -> None:
        if attributes.get("TargetMode") == "External":
            found.append(attributes.get("Target", ""))
            package.budget.keep(where, len(found[-1]))

    if where not in package.index:
        return NO_FILE
    one = named({"Relationship": Element(start=relationship)}, (RELATIONSHIPS,))
    try:
        parse(where, package.chunks(where), named({"Relationships": Element(one)}, (RELATIONSHIPS,)), package.budget)
    except RefusedError as refused:
        # Nobody needs this part: that it is no XML is no reason not to read a workbook.
        if refused.code not in ("bad-xml", "not-a-workbook"):
            raise
        return NO_FILE
    return base_of(found[0]) if found else NO_FILE


def base_of(target: str) -> str:
    """The name of a file in lower case, of a path or an address as any program writes it."""
    return unquote(target).replace("\\", "/").rstrip("/").rpartition("/")[2].lower() or NO_FILE
