"""One check of everything that we write, and every fault that it looks for planted once."""

import re
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from macros import build
from tests.collecting.incoming import form
from tests.distribution.issues import lay_keys
from tests.distribution.test_office_workbooks import DAY, LAST, OFFICE, last_of, pressed
from tests.editions.test_faults import SOUND
from tests.packages.package_check import faults
from tests.reports.collection import collection
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.derive.template import template
from xlvalidate.desk.build import template_of
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.desk.migrate import migrate
from xlvalidate.editions.catalogue import as_issued, built_in, catalogue
from xlvalidate.editions.load import load
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.write_zip import parts_of, zipped
from xlvalidate.reports.marked_copy import cleared, marked
from xlvalidate.reports.summary_workbook import summary

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"


def of_examples() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(EXAMPLES.glob("*/*.xlsx"))}


def of_marking() -> dict[str, bytes]:
    paths = [EXAMPLES / "reports" / f"{name}.xlsx" for name in ("broken", "seed-001")]
    found = {}
    for path, checked in zip(paths, check_files(paths, setup(catalogue(None))), strict=True):
        copy = marked(path.read_bytes(), checked, "zh_CN")
        assert copy is not None
        found[f"marked {path.name}"] = copy
        found[f"cleared {path.name}"] = cleared(copy, "zh_CN") or b""
    return found


def of_issuing(folder: Path) -> dict[str, bytes]:
    own, _ = lay_keys(folder)
    return {
        "issued": pressed(last_of(form(drawing=LAST, year=2024))).workbook(OFFICE, 1, DAY, own),
        "issued without last year": pressed().workbook(OFFICE, 1, DAY, own),
    }


def of_migrating(folder: Path) -> dict[str, bytes]:
    target = folder / "migrated.xlsx"
    migrate(EXAMPLES / "reports" / "seed-000.xlsx", "ogi-2021", target)
    return {"migrated": target.read_bytes()}


def of_rolling_up() -> dict[str, bytes]:
    """A roll-up writes what `filled` writes into a blank form: the sums, and the lines of the cover."""
    edition = as_issued("ogi-2021")
    drawing = draw(edition)
    cells: dict[Cell, int | str] = {
        drawing.cell_of[code]: 12 for code, one in edition.indicators.items() if one.numeric
    }
    return {
        "rolled up": filled(
            template(edition), cells | {drawing.field_of["office"]: "某市", drawing.field_of["office_code"]: ""}
        )
    }


def of_macros() -> dict[str, bytes]:
    smallest = ROOT / "templates" / f"{built_in()[0]}.xlsx"
    return {build.ADDIN_NAME: build.build_xlam(), "form": build.build_xlsm(smallest.read_bytes())}


WRITTEN: dict[str, Callable[[Path], Mapping[str, bytes]]] = {
    "templates": lambda _: {path.name: path.read_bytes() for path in sorted((ROOT / "templates").glob("*.xlsx"))},
    "examples": lambda _: of_examples(),
    "marked and cleared": lambda _: of_marking(),
    "issued": of_issuing,
    "migrated": of_migrating,
    "rolled up": lambda _: of_rolling_up(),
    "summary": lambda _: {language: summary(collection(), language) for language in ("zh_CN", "en")},
    "onto": lambda _: {"beds.xlsx": template_of(str(EXAMPLES / "adopted" / "beds.toml"))[1]},
    "macros": lambda _: of_macros(),
}


def has_entries(data: bytes) -> bool:
    return b'name="h_entry_' in parts_of(data)["xl/workbook.xml"]


@pytest.mark.parametrize("what", WRITTEN)
def test_everything_that_we_write_is_as_excel_asks(what: str, tmp_path: Path) -> None:
    found = WRITTEN[what](tmp_path)
    assert found
    # What formulas over entries give is left to the program that opens the workbook.
    faulty = {name: faults(data, valued=not has_entries(data))[:5] for name, data in found.items()}
    assert faulty == {name: [] for name in found}


# ------------------------------------------------------------------------------------------------------ planted faults


@cache
def small() -> bytes:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tiny.toml"
        path.write_text(SOUND, encoding="utf-8")
        return template(load(path, None))


def with_part(name: str, change: Callable[[str], str]) -> bytes:
    parts = parts_of(small())
    after = change(parts[name].decode())
    assert after != parts[name].decode(), "nothing planted"
    return zipped(parts | {name: after.encode()})


def swapped(pattern: str, by: str, count: int = 1) -> Callable[[str], str]:
    return lambda text: re.sub(pattern, by, text, count=count, flags=re.DOTALL)


COVER, TABLE, CHECKS = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"
BOOK, STYLES, TYPES = "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"
BOOK_LINKS = "xl/_rels/workbook.xml.rels"

# fmt: off
# ruff: noqa: E501
PLANTED: dict[str, tuple[str, Callable[[str], str], str]] = {
    "no XML": (COVER, lambda text: text[:-5], "no XML"),
    "an element too late": (TABLE, swapped(r"(<pageMargins[^>]*>)(.*)(</worksheet>)", r"\2\1\3"), "too late"),
    "an element that is none": (TABLE, swapped("</sheetData>", "</sheetData><madeUp/>"), "madeUp is no part"),
    "an element twice": (TABLE, swapped("(<pageMargins[^>]*>)", r"\1\1"), "pageMargins 2 times"),
    "names before sheets": (
        BOOK,
        swapped(r"(<sheets>.*</sheets>)(<definedNames>.*</definedNames>)", r"\2\1"),
        "too late",
    ),
    "styles out of order": (STYLES, swapped(r"(<fonts.*</fonts>)(<fills.*</fills>)", r"\2\1"), "too late"),
    "a part without a type": (TYPES, swapped('<Default Extension="rels"[^>]*>', ""), "has no type"),
    "styles that are any XML": (TYPES, swapped('<Override PartName="/xl/styles.xml"[^>]*>', ""), "is of the type application/xml"),
    "a type of nothing": (
        TYPES,
        swapped("</Types>", '<Override PartName="/xl/none.xml" ContentType="x"/></Types>'),
        "is not there",
    ),
    "a type twice": (TYPES, swapped(r"(<Override [^>]*workbook.xml[^>]*>)", r"\1\1"), "twice"),
    "a link to nothing": (BOOK_LINKS, swapped("sheet2.xml", "sheet99.xml"), "which is not there"),
    "a link twice": (BOOK_LINKS, swapped('Id="rId2"', 'Id="rId1"'), "twice"),
    "two tabs of one name": (
        BOOK,
        swapped(r'(<sheet [^>]*?name=")([^"]*)("[^>]*>\s*<sheet [^>]*?name=")[^"]*', r"\1\2\3\2"),
        "two sheets with name",
    ),
    "two tabs of one id": (BOOK, swapped('sheetId="2"', 'sheetId="1"'), "two sheets with sheetId"),
    "a tab with a slash": (BOOK, swapped(r'(<sheet [^>]*?name=")', r"\1a/"), "Excel takes no sheet"),
    "a tab too long": (BOOK, swapped(r'(<sheet [^>]*?name=")', r"\1" + "x" * 31), "Excel takes no sheet"),
    "a tab that is not there": (BOOK, swapped('activeTab="0"', 'activeTab="77"'), "the tab 77 is open"),
    "a hidden tab open": (BOOK, swapped('activeTab="0"', 'activeTab="4"'), "open and hidden"),
    "two tabs selected": (TABLE, swapped("<sheetView ", '<sheetView tabSelected="1" '), "selected"),
    "a name twice": (BOOK, swapped(r"(<definedName [^>]*>[^<]*</definedName>)", r"\1\1"), "twice"),
    "a name like a cell": (
        BOOK,
        swapped('<definedName name="[^"]*"', '<definedName name="AB12"'),
        "Excel takes no name AB12",
    ),
    "a name with a blank": (
        BOOK,
        swapped('<definedName name="[^"]*"', '<definedName name="a b"'),
        "Excel takes no name a b",
    ),
    "a name of no sheet": (BOOK, swapped(r"(<definedName [^>]*>)[^<]*", r"\1Nowhere!$A$1"), "there is no such sheet"),
    "a broken name": (BOOK, swapped(r"(<definedName [^>]*>)[^<]*", r"\1#REF!"), "refers to"),
    "a font that is not there": (STYLES, swapped(r'(<cellXfs.*?fontId=")[0-9]+', r"\g<1>999"), "has fontId 999"),
    "a format that is not there": (STYLES, swapped(r'(<cellXfs.*?numFmtId=")[0-9]+', r"\g<1>999"), "the format 999"),
    "a count that is wrong": (STYLES, swapped(r'(<fonts count=")[0-9]+', r"\g<1>1"), "and says 1"),
    "a style that is not there": (TABLE, swapped(r'(<c r="[A-Z0-9]+" s=")[0-9]+', r"\g<1>999"), "has the style 999"),
    "a string that is not there": (TABLE, swapped(r'<c r="A1"[^>]*>.*?</c>', '<c r="A1" t="s"><v>99999</v></c>'), "of the type s"),
    "a text that is not there": (TABLE, swapped("<is>.*?</is>", ""), "is a text that is not there"),
    "a number that is none": (CHECKS, swapped("<v>[0-9]+</v></c>", "<v>many</v></c>", 9), "of the type n"),
    "a text for a number": (CHECKS, swapped(r't="str"(><f>)', r"\1", 99), "of the type n"),
    "a formula without a value": (CHECKS, swapped("(</f>)<v>[^<]*</v>", r"\1"), "a formula without a value"),
    "a long formula": (CHECKS, swapped("<f>", "<f>" + "1+" * 4_100), "has a formula of"),
    "cells out of order": (TABLE, swapped(r"(<c [^>]*/>)(<c [^>]*/>)", r"\2\1"), "out of order"),
    "rows out of order": (TABLE, swapped(r'<row r="3"', '<row r="1"'), "behind the row"),
    "merges over one another": (TABLE, swapped("(<mergeCell [^>]*>)", r"\1\1"), "the merges"),
    "two links on a cell": (CHECKS, swapped("(<hyperlink [^>]*>)", r"\1\1"), "several links on"),
    "a link that leads nowhere": (
        CHECKS,
        swapped(r'(<hyperlink ref="[^"]*") location="[^"]*"', r"\1"),
        "leads nowhere",
    ),
    "a relationship that is not there": (
        CHECKS,
        swapped(
            r'(<hyperlink ref="[^"]*")',
            r'\1 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId9"',
        ),
        "leads to rId9",
    ),
    "a long prompt": (TABLE, swapped(' prompt="', ' prompt="' + "x" * 256), "the prompt of"),
    "a long title": (TABLE, swapped(' promptTitle="', ' promptTitle="' + "x" * 33), "the promptTitle of"),
    "a long list": (
        TABLE,
        swapped(
            r"<dataValidation ([^>]*?)type=\"[a-z]+\"([^>]*)><formula1>[^<]*",
            r'<dataValidation \1type="list"\2><formula1>"' + "x," * 200 + '"',
        ),
        "the list or formula of",
    ),
    "a validation on another": (
        TABLE,
        swapped("(<dataValidation .*?</dataValidation>)", r"\1\1"),
        "the validations of",
    ),
    "a look that is not there": (TABLE, swapped(r'dxfId="[0-9]+"', 'dxfId="99"'), "a rule has the look 99"),
    "a priority twice": (TABLE, swapped(r'priority="2"', 'priority="1"'), "with the priority"),
    "a long rule": (TABLE, swapped("<formula>", "<formula>" + "1+" * 4_100), "a rule's formula"),
    "macros without macros": (
        TYPES,
        swapped(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            "application/vnd.ms-excel.sheet.macroEnabled.main",
        ),
        "no macros, and its type",
    ),
}

# fmt: on


def test_the_form_that_faults_are_planted_in_has_none() -> None:
    assert faults(small()) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_fault_is_found(planted: str) -> None:
    part, change, said = PLANTED[planted]
    found = faults(with_part(part, change))
    assert any(said in one for one in found), found


def test_a_form_with_macros_has_its_code_names() -> None:
    parts = parts_of(build.build_xlsm(small()))
    without = re.sub(rb' codeName="[^"]*"', b"", parts[TABLE])
    assert faults(zipped(parts | {TABLE: without})) == [f"{TABLE}: the code name ''"]
    doubled = parts[TABLE].replace(b'codeName="Sheet2"', b'codeName="Sheet1"')
    assert faults(zipped(parts | {TABLE: doubled})) == [f"{BOOK}: the code name Sheet1 twice"]


def test_a_part_twice_is_found() -> None:
    from io import BytesIO
    from zipfile import ZipFile

    packed = BytesIO(small())
    with ZipFile(packed, "a") as package, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        package.writestr("XL/workbook.xml", package.read(BOOK))
    assert "xl/workbook.xml: in the package 2 times" in faults(packed.getvalue())
