"""What of its own a workbook carries, as its parts say it."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from tests.adopting.rich_form import LINK, LINKED, PROJECT, drawn, rich, with_macros
from xlvalidate.ooxml.book import OddParts
from xlvalidate.ooxml.odd_parts import base_of, odd_parts
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_limits import LIMITS, PackageLimits, RefusedError
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.ooxml.write_zip import parts_of, zipped

Parts = dict[str, bytes]
NO_PROJECT = b"no compound file"
DIGEST = sha256(NO_PROJECT).hexdigest()
RELS, BOOK_RELS = "xl/externalLinks/_rels/externalLink1.xml.rels", "xl/_rels/workbook.xml.rels"


def found(data: bytes, limits: PackageLimits = LIMITS) -> OddParts:
    return odd_parts(open_workbook(open_package(data, limits)))


def part(name: str, text: bytes) -> Callable[[Parts], None]:
    return lambda parts: parts.__setitem__(name, text)


def linked(kind: str, target: str) -> Callable[[Parts], None]:
    line = f'<Relationship Id="rIdMore" Type="{kind}" Target="{target}"/></Relationships>'.encode()
    return lambda parts: parts.__setitem__(BOOK_RELS, parts[BOOK_RELS].replace(b"</Relationships>", line))


def nothing(parts: Parts) -> None:
    pass


def macro_sheet(parts: Parts) -> None:
    parts["xl/macrosheets/sheet9.xml"] = b"<a/>"
    linked("http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet", "macrosheets/sheet9.xml")(parts)


def without_project(parts: Parts) -> None:
    del parts[PROJECT]


BOTH = sha256((DIGEST + sha256(b"<a/>").hexdigest()).encode()).hexdigest()
MACROS: dict[str, tuple[Callable[[Parts], None], OddParts]] = {
    "a project": (nothing, OddParts(DIGEST, "")),
    "a project and a sheet of macros": (macro_sheet, OddParts(BOTH, "")),
    "the type alone": (without_project, OddParts("", "")),
}


@pytest.mark.parametrize("what", MACROS)
def test_macros(what: str) -> None:
    change, expected = MACROS[what]
    parts = parts_of(with_macros(drawn(), NO_PROJECT))
    change(parts)
    assert found(zipped(parts)) == expected


def links(*names: str) -> OddParts:
    return OddParts("", "", frozenset(names))


LINKS: dict[str, tuple[Callable[[Parts], None], OddParts]] = {
    "a file": (nothing, links("price list.xlsx")),
    "no relationship": (lambda parts: parts.pop(RELS), links("?")),
    "a relationship within": (part(RELS, LINKED.replace(' TargetMode="External"', "").encode()), links("?")),
    "no XML": (part(RELS, b"<"), links("?")),
    "another XML": (part(RELS, b"<a/>"), links("?")),
    "a part that nothing leads to": (
        part("xl/externalLinks/externalLink2.xml", b"<a/>"),
        links("price list.xlsx", "?"),
    ),
    "a part elsewhere": (
        lambda parts: (part("xl/link.xml", b"<a/>")(parts), linked(f"{LINK}/externalLink", "link.xml")(parts)),
        links("price list.xlsx", "?"),
    ),
}


@pytest.mark.parametrize("what", LINKS)
def test_links(what: str) -> None:
    change, expected = LINKS[what]
    parts = parts_of(rich())
    change(parts)
    assert found(zipped(parts)) == expected


def test_a_workbook_without_any() -> None:
    assert found(drawn()) == OddParts()


def test_what_is_not_safe_is_refused_here_too() -> None:
    many = "".join(f' x{number}=""' for number in range(200))
    data = zipped(parts_of(rich()) | {RELS: LINKED.replace(" Id=", f"{many} Id=").encode()})
    with pytest.raises(RefusedError) as refused:
        found(data)
    assert (refused.value.code, refused.value.detail) == ("too-many-attributes", RELS.lower())


NAMES = {
    "file:///C:\\Desk\\Price%20list.xlsx": "price list.xlsx",
    "../a/B.xlsx": "b.xlsx",
    "https://host.example/x/%E8%A1%A8.xlsx/": "表.xlsx",
    "b.xlsx": "b.xlsx",
    "": "?",
}


@pytest.mark.parametrize("target", NAMES)
def test_the_name_of_a_file(target: str) -> None:
    assert base_of(target) == NAMES[target]
