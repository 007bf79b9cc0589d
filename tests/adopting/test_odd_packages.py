"""Workbooks as few programs write them: other letters, Strict Open XML, styles that lack lists. All are laid on."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.adopting.pages import pages
from tests.adopting.rich_form import BOOK, FORM, MAIN, SHEET, SHEETML, drawn, edition_text
from tests.office.libreoffice import convert
from tests.packages.package_check import faults
from xlvalidate.adopting.lay_onto import lay
from xlvalidate.cells import Cell
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.load import load
from xlvalidate.errors import FileFaultsError
from xlvalidate.ooxml.fill import filled
from xlvalidate.ooxml.formula_results import in_utf8
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.read_values import values_of
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.ooxml.write_zip import parts_of, zipped
from xlvalidate.reports.marked_copy import marked

Parts = dict[str, bytes]
STYLES, TYPES, LINKS = "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
CHANGED = [TYPES, LINKS, STYLES, BOOK]
STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    "http://schemas.openxmlformats.org/drawingml/2006/main": "http://purl.oclc.org/ooxml/drawingml/main",
}


def strict(parts: Parts) -> None:
    for name, part in parts.items():
        if name.endswith((".xml", ".rels")):
            text = part.decode().replace("<workbook ", '<workbook conformance="strict" ')
            for before, after in STRICT.items():
                text = text.replace(f'"{before}"', f'"{after}"').replace(f'"{before}/', f'"{after}/')
            parts[name] = text.encode()


def written(encoding: str, declared: str, *more: str) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        for name in (*CHANGED, *more):
            text = re.sub(r"^<\?xml[^>]*\?>", f'<?xml version="1.0" encoding="{declared}"?>', parts[name].decode())
            parts[name] = text.encode(encoding)

    return change


def styles(*lacking: str, uncounted: bool = False) -> Callable[[Parts], None]:
    """Without some lists, and without what tells of them."""

    def change(parts: Parts) -> None:
        text = parts[STYLES].decode()
        for name in lacking:
            text = re.sub(rf"<{name}\b[^>]*?(/>|>.*?</{name}>)", "", text, flags=re.DOTALL)
            for key in re.findall(r"(\w+Id)", {"fills": "fillId", "borders": "borderId"}.get(name, "")):
                text = re.sub(rf' {key}="\d+"', "", text)
        if "dxfs" in lacking:
            parts[FORM] = re.sub(
                rb"<conditionalFormatting.*</conditionalFormatting>", b"", parts[FORM], flags=re.DOTALL
            )
        if "cellStyleXfs" in lacking:
            text = re.sub(r' xfId="\d+"', "", text)
        if "cellXfs" in lacking:
            for sheet in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
                parts[sheet] = re.sub(rb' s="\d+"', b"", parts[sheet])
        parts[STYLES] = (re.sub(r' count="\d+"', "", text) if uncounted else text).encode()

    return change


def numbered(number: int) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[BOOK] = parts[BOOK].replace(b'sheetId="3"', b'sheetId="%d"' % number)

    return change


def unseen(parts: Parts) -> None:
    parts[BOOK] = re.sub(rb"<bookViews>.*</bookViews>", b"", parts[BOOK])


def prefixed_views(parts: Parts) -> None:
    """No views, and every element with a prefix."""
    unseen(parts)
    text = re.sub(r"<(/?)(?=[A-Za-z])", r"<\1x:", parts[BOOK].decode())
    parts[BOOK] = text.replace(f'xmlns="{MAIN}"', f'xmlns:x="{MAIN}"').encode()


CASES: dict[str, Callable[[Parts], None]] = {
    "strict": strict,
    "UTF-16": written("utf-16", "UTF-16", FORM),
    "UTF-16 without a mark": written("utf-16-le", "UTF-16LE"),
    "UTF-16 from the other end": written("utf-16-be", "UTF-16BE"),
    "UTF-8 with a mark": written("utf-8-sig", "UTF-8"),
    "Latin letters": written("latin-1", "ISO-8859-1"),
    "ASCII": written("ascii", "US-ASCII"),
    "no fills and borders": styles("fills", "borders"),
    "no formats of cells": styles("cellXfs"),
    "no styles to be named": styles("cellStyleXfs", "cellStyles"),
    "no colours": styles("dxfs"),
    "nothing is counted": styles(uncounted=True),
    "a sheet with the last number": numbered(65_534),
    "no view of the workbook": unseen,
    "no view, and prefixes": prefixed_views,
}


@cache
def form(case: str) -> bytes:
    parts = parts_of(drawn())
    CASES[case](parts)
    return zipped(parts)


def laid_on(data: bytes, folder: Path) -> bytes:
    toml = edition_text(drawn(), "odd.xlsx", "").replace(_digest(drawn()), _digest(data))
    (folder / "odd.toml").write_text(toml, "utf-8")
    return lay(load(folder / "odd.toml", None), data, "odd.xlsx")


def _digest(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data).hexdigest()


@pytest.mark.parametrize("case", CASES)
def test_it_is_laid_on(case: str, tmp_path: Path) -> None:
    data = form(case)
    out = laid_on(data, tmp_path)
    before, after = parts_of(data), parts_of(out)
    assert sorted(name for name in before if after[name] != before[name]) == CHANGED
    if case != "strict":  # the judge knows the ordinary namespaces only
        assert faults(out, valued=False) == []
    new = [after[name].decode() for name in after if name not in before]
    spaces = (STRICT[MAIN], MAIN) if case == "strict" else (MAIN, STRICT[MAIN])
    assert [(f'"{spaces[0]}"' in part, f'"{spaces[1]}"' in part) for part in new] == [(True, False)] * 5
    if case == "no styles to be named":
        assert b"xfId" not in after[STYLES]
    workbook = open_workbook(open_package(out))
    tabs = [sheet.name for sheet in workbook.sheets]
    assert tabs == [SHEET, "Lists", "Deep", "Who's who", "Checks", "Findings", "_xlv", "_xlv_figures"]
    found = values_of(workbook, ["Checks"])
    assert found[Cell.at("Checks", "A2")].text == "4 rules: 0 passed, 0 failed, 0 explained, 4 not run."
    assert workbook.names["i_t1_doctors_women"].cell == Cell.at(SHEET, "B4")
    assert workbook.names["own"].cell == Cell.at("Lists", "B1")


@pytest.mark.parametrize("case", CASES)
def test_what_comes_back_is_marked(case: str, tmp_path: Path) -> None:
    out = laid_on(form(case), tmp_path)
    edition = load(tmp_path / "odd.toml", None)
    path = tmp_path / "back.xlsx"
    path.write_bytes(filled(out, {draw(edition).cell_of["t1_doctors_women"]: -1}))
    (found,) = check_files([path], setup(Catalogue(edition)))
    copy = marked(path.read_bytes(), found, "en")
    assert copy is not None
    if case != "strict":
        assert faults(copy, valued=False) == []
    workbook = open_workbook(open_package(copy))
    texts = {value.text for value in values_of(workbook, ["Findings"]).values()}
    assert any("-1 is negative" in text for text in texts)
    open_ = [
        sheet
        for sheet, part in workbook.sheet_parts.items()
        if re.search(r'tabSelected="1"', in_utf8(workbook.package.read(part)).decode())
    ]
    assert open_ == ["Findings"]
    assert 'activeTab="5"' in workbook.package.read(BOOK).decode()


# One of each way; every other differs in its bytes only.
DRAWN = ("strict", "UTF-16", "no fills and borders", "no formats of cells")


def test_the_pages_are_the_same_in_every_pixel(tmp_path: Path) -> None:
    names = {}
    for number, case in enumerate(DRAWN):
        names[f"before{number}"], names[f"after{number}"] = form(case), laid_on(form(case), tmp_path)
    for name, data in names.items():
        (tmp_path / f"{name}.xlsx").write_bytes(data)
    made = convert([tmp_path / f"{name}.xlsx" for name in names], tmp_path / "pdf", "pdf")
    found = {path.stem: pages(path) for path in made}
    for number, case in enumerate(DRAWN):
        own = found[f"before{number}"]
        assert (case, found[f"after{number}"][: len(own)] == own, len(own)) == (case, True, 1)


# ------------------------------------------------------------------------------------------------- names of tables

TABLES = {
    "a table": ('displayName="Codes"', 'displayName="I_T1_doctors_men"', "i_t1_doctors_men"),
    "a table, in single quotes": ('displayName="Codes"', "displayName='I_T1_doctors_men'", "i_t1_doctors_men"),
}


@pytest.mark.parametrize("what", TABLES)
def test_the_name_of_a_table_is_taken(what: str, tmp_path: Path) -> None:
    before, after, name = TABLES[what]
    parts = parts_of(drawn())
    assert before in parts["xl/tables/table1.xml"].decode()
    parts["xl/tables/table1.xml"] = parts["xl/tables/table1.xml"].replace(before.encode(), after.encode())
    with pytest.raises(FileFaultsError) as refused:
        laid_on(zipped(parts), tmp_path)
    assert str(refused.value).splitlines()[1:] == [
        f"  workbook   the workbook has names already that the edition needs: {name}"
    ]


def test_the_name_of_a_column_is_not(tmp_path: Path) -> None:
    assert b'name="xlv_digest"' in parts_of(drawn())["xl/tables/table1.xml"]
    assert SHEETML.encode() in parts_of(laid_on(drawn(), tmp_path))[TYPES]


# ------------------------------------------------------------------------------------ what stands behind our formulas

FORMULAS = {
    "computed by a program": (b"<f>B4+C4</f><v>3</v>", "4 rules: 1 passed, 0 failed, 0 explained, 3 not run."),
    "computed wrongly, and nobody asks": (
        b"<f>B4+C4</f><v>5</v>",
        "4 rules: 0 passed, 1 failed, 0 explained, 3 not run.",
    ),
    "never computed": (b"<f>B4+C4</f>", "4 rules: 1 passed, 0 failed, 0 explained, 3 not run."),
    "never computed, from a helper sheet": (
        b"<f>Lists!$B$3</f>",
        "4 rules: 1 passed, 0 failed, 0 explained, 3 not run.",
    ),
}


@pytest.mark.parametrize("what", FORMULAS)
def test_our_formulas_are_computed_with_what_stands_in_the_form(what: str, tmp_path: Path) -> None:
    formula, expected = FORMULAS[what]
    parts = parts_of(drawn())
    part = re.sub(rb'(<c r="D4"[^>]*>).*?</c>', rb"\1" + formula + b"</c>", parts[FORM])
    for address, figure in (("B4", 1), ("C4", 2)):
        part = re.sub(
            rb'<c r="%b"( s="\d+")/>' % address.encode(),
            rb'<c r="%b"\1><v>%d</v></c>' % (address.encode(), figure),
            part,
        )
    parts[FORM] = part
    found = values_of(open_workbook(open_package(laid_on(zipped(parts), tmp_path))), ["Checks"])
    assert found[Cell.at("Checks", "A2")].text == expected
