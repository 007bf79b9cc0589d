"""Macros, links and connections: which of them a form was issued with, and which somebody put in."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.adopting.rich_form import drawn, edition_text
from tests.editions.test_faults import SOUND
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.languages import listed
from xlvalidate.ooxml.book import Book, OddParts
from xlvalidate.reading.tampering import odd_part_findings

A, B, C, D = ("0" * 64, "1" * 64, "2" * 64, "3" * 64)
MACROS, LINKS = frozenset({"macros"}), frozenset({"external-links"})
OWN_MACROS = f'macros = "{A}"\nmacros_text = "{B}"'
OWN_LINK = 'links = ["Price list.xlsx"]'


@cache
def edition(own: str | None, file: str = "form.xlsx") -> Edition:
    """The edition of an adopted form that has so much of its own; None for one that was not adopted."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "form.toml"
        path.write_text(SOUND if own is None else edition_text(drawn(), file, own), "utf-8")
        return load(path, None)


CASES: dict[str, tuple[tuple[str | None, str], frozenset[str], OddParts, list[tuple[str, str, str]]]] = {
    "a template of ours": ((None, ""), MACROS, OddParts(A, B), [("macros", "macros", "")]),
    "a form without any": (("", "a.xlsx"), MACROS, OddParts(A, B), [("macros", "macros", "")]),
    "its own": ((OWN_MACROS, "a.xlsm"), MACROS, OddParts(A, B), []),
    "its own, saved anew": ((OWN_MACROS, "a.xlsm"), MACROS, OddParts(C, B), [("macros-saved", "macros-saved", "")]),
    "others": ((OWN_MACROS, "a.xlsm"), MACROS, OddParts(C, D), [("macros", "macros-differ", "")]),
    "others that nobody understands": (
        (OWN_MACROS, "a.xlsm"),
        MACROS,
        OddParts(C, ""),
        [("macros", "macros-differ", "")],
    ),
    "its own, and nobody knows what they say": (
        (f'macros = "{A}"', "a.xlsm"),
        MACROS,
        OddParts(C, ""),
        [("macros", "macros-differ", "")],
    ),
    "none any more": ((OWN_MACROS, "a.xlsm"), MACROS, OddParts("", ""), []),
    "open in a spreadsheet program": ((OWN_MACROS, "a.xlsm"), MACROS, OddParts(), []),
    "of the type that may have some": (("", "a.xlsm"), MACROS, OddParts("", ""), []),
    "of that type, and of another form": (("", "a.xlsx"), MACROS, OddParts("", ""), [("macros", "macros", "")]),
    "links of a template of ours": ((None, ""), LINKS, OddParts(), [("external-links", "external-links", "")]),
    "links of a form without any": (
        ("", "a.xlsx"),
        LINKS,
        OddParts(links={"b.xlsx"}),
        [("external-links", "external-links", "")],
    ),
    "its own link": ((OWN_LINK, "a.xlsx"), LINKS, OddParts(links={"price list.xlsx"}), []),
    "a link more": (
        (OWN_LINK, "a.xlsx"),
        LINKS,
        OddParts(links={"price list.xlsx", "b.xlsx", "c.xlsx"}),
        [("external-links", "links-added", listed(("b.xlsx", "c.xlsx")))],
    ),
    "links that nobody can tell": ((OWN_LINK, "a.xlsx"), LINKS, OddParts(), [("external-links", "external-links", "")]),
    "connections": (
        ("", "a.xlsx"),
        frozenset({"data-connections"}),
        OddParts(),
        [("data-connections", "data-connections", "")],
    ),
    "its own connections": (("connections = true", "a.xlsx"), frozenset({"data-connections"}), OddParts(), []),
    "nothing odd": ((OWN_MACROS, "a.xlsm"), frozenset(), OddParts(), []),
}


@pytest.mark.parametrize("what", CASES)
def test_what_is_told(what: str) -> None:
    (own, file), oddities, odd, expected = CASES[what]
    book = Book(sheets=(), names={}, values={}, oddities=oddities, odd_parts=odd)
    found = odd_part_findings(book, edition(own, file))
    assert [(one.id, one.why, dict(one.facts).get("files", "")) for one in found] == expected
