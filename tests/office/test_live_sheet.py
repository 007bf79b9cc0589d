"""The live checks as a spreadsheet program calculates them. All workbooks of this file go through one start of it."""

import re
import subprocess
from collections import Counter
from collections.abc import Mapping
from datetime import date
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.forms import form_of
from tests.office.libreoffice import convert, recalculate
from xlvalidate.derive.checks_sheet import lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.load import load
from xlvalidate.editions.template_names import explanation_name, status_name

HARBOUR = """
id = "harbour-1"
title = "Landings & dues"
authority = "Harbour order 3"
language = "en"
years = { first = 2024 }
units = ["boats", "tonnes", "EUR"]

[cover]
sheet = "Cover"
title = "Landings & dues"
fields = [
  { code = "office", label = "Harbour" },
  { code = "office_code", label = "Code" },
  { code = "year", label = "Year", kind = "count" },
  { code = "sea", label = "Sea", kind = "choice", choices = ["North", "Baltic"] },
]

[[tables]]
code = "land"
sheet = "Landings"
title = "Landings"
widths = [16, 12, 12, 12]
unit = "boats"

[[tables.blocks]]
corner = "Fleet"
columns = [
  { code = "boats", label = "Boats" },
  { code = "weight", label = "Weight", unit = "tonnes", kind = "amount", decimals = 2, most = 1000 },
  { code = "dues", label = "Dues", unit = "EUR", kind = "amount", blank = "zero" },
]
rows = [
  { code = "coast", label = "Coastal" },
  { code = "deep", label = "Deep sea", optional = "deep" },
  { code = "all", label = "All" },
]

[[tables.blocks]]
corner = "Other"
columns = [{ code = "remark", label = "Remark", span = 3, kind = "text" }]
rows = [{ code = "free", label = "Remark" }]

[[rules]]
id = "L-CELLS"
severity = "must"
source = "derived"
cells = "land"

[[rules]]
id = "L-ADD"
severity = "must"
source = "derived"
each = "land.columns(boats, weight)"
says = "all = coast + deep"
tolerance = 0.05

[[rules]]
id = "L-DUES"
severity = "explain"
source = "derived"
says = "land_all_dues = 2 * land_coast_dues"

[[rules]]
id = "L-EMPTY"
severity = "explain"
source = "derived"
blanks = "zero"
says = "if blank(land_coast_boats) then land_all_boats = 0"

[[rules]]
id = "L-LAST"
severity = "explain"
source = "derived"
says = "land_all_boats >= last.land_all_boats"
"""

RED, YELLOW, ORANGE, DARK_RED = "#FFC7CE", "#FFEB9C", "#F8B878", "#9C0006"
DOTTED_YELLOW = "#F9E293"  # a blank cell has a dotted ground, which LibreOffice draws as a mixture


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path = tmp_path_factory.mktemp("edition") / "harbour-1.toml"
    path.write_text(HARBOUR, encoding="utf-8")
    return load(path, date(2026, 1, 1))


def ogi() -> Edition:
    return built_in_edition("ogi-2019")


def zeros(edition: Edition) -> dict[str, Any]:
    return {indicator.name: 0 for indicator in edition.indicators.values() if indicator.numeric}


GOOD = {
    "i_t3_new_person": 3,
    "i_t3_new_total": 3,
    "i_t3_granted_person": 2,
    "i_t3_granted_total": 2,
    "i_t3_handled_person": 2,
    "i_t3_handled_total": 2,
    "i_t3_carried_out_person": 1,
    "i_t3_carried_out_total": 1,
    "i_t2_penalty_prior": 20,
    "i_t2_penalty_change": -8,
    "i_t2_procurement_count": 2,
    "i_t2_procurement_amount": 19.8644,
}
BROKEN = GOOD | {
    "i_t3_handled_person": 4,
    "i_t3_other_business": -1,
    "i_t2_licence_prior": 7,
    "i_t2_licence_change": 1,
    "i_t2_licence_decisions": 8,
}
TEXT = GOOD | {"i_t3_granted_person": "/", "i_t3_carried_out_person": None}
EXPLAINED = BROKEN | {explanation_name("S19-DEC-EQ-SUM.licence"): "恰好相等，已核对", "xlv_office": "城关区"}
SUSPECT = {"审核结果!AC6": "t3!J6", "审核结果!Z7": "t3!J6", "审核结果!Z8": "t2!D5", "i_t2_regulation_public_total": -4}
MARKED = GOOD | {"审核结果!Z6": "t3!D6", "审核结果!AA6": "t2!B5", "审核结果!AA7": "cover!C5"} | SUSPECT
FISH: dict[str, Any] = {
    "i_land_coast_boats": 3,
    "i_land_coast_weight": 10.52,
    "i_land_all_boats": 3,
    "i_land_all_weight": 10.5,
    "i_land_coast_dues": 4,
}


def fillings(harbour: Edition) -> dict[str, tuple[Edition, Mapping[str, Any]]]:
    zero = zeros(ogi())
    deep = {"i_land_deep_boats": 1, "i_land_deep_weight": 5.005}
    return {
        "blank": (ogi(), {}),
        "zeros": (ogi(), zero),
        "good": (ogi(), zero | GOOD),
        "broken": (ogi(), zero | BROKEN),
        "text": (ogi(), zero | TEXT),
        "explained": (ogi(), zero | EXPLAINED),
        "marked": (ogi(), zero | MARKED),
        "fish": (harbour, FISH),
        "deep": (harbour, FISH | deep | {"i_land_all_dues": 8}),
        "half": (harbour, FISH | {"i_land_deep_boats": 0}),
        "nothing": (harbour, {}),
    }


def filled(edition: Edition, values: Mapping[str, Any], path: Path) -> Path:
    book = load_workbook(BytesIO(form_of(edition)))
    for name, value in values.items():
        refers = name if "!" in name else book.defined_names[name].attr_text
        sheet, _, cell = refers.replace("$", "").partition("!")
        book[sheet.strip("'")][cell].value = value
    book.save(path)
    return path


class Recalculated:
    def __init__(self, edition: Edition, path: Path, html: Path) -> None:
        self.edition = edition
        self.names = {name: d.attr_text for name, d in load_workbook(path).defined_names.items()}
        self.book = load_workbook(path, data_only=True)
        self.colours = Colours(html).sheets

    def at(self, name: str) -> Any:
        sheet, _, cell = self.names[name].replace("$", "").partition("!")
        return self.book[sheet.strip("'")][cell].value

    @property
    def states(self) -> dict[str, str]:
        return {line.id: self.at(status_name(line.id)) for line in lines_of(self.edition)}

    def colour(self, name: str) -> str | None:
        sheet, _, cell = self.names[name].replace("$", "").partition("!")
        tab = self.book[sheet.strip("'")]
        above = next(row[0].row for row in tab.iter_rows() if any(c.value is not None for c in row)) - 1
        return self.colours[tab.title].get((tab[cell].row - above, tab[cell].column))  # empty rows on top are left out

    @property
    def coloured(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {RED: set(), YELLOW: set(), ORANGE: set()}
        for indicator in self.edition.indicators.values():
            colour = self.colour(indicator.name)
            if colour in found:
                found[colour].add(indicator.code)
        return found


class Colours(HTMLParser):
    """Every sheet's fills, by row and column, from the tables that LibreOffice writes."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.sheets: dict[str, dict[tuple[int, int], str]] = {}
        self.taken: set[tuple[int, int]] = set()
        self.row = self.column = 0
        self.in_name = False
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "em":
            self.in_name = True
        elif tag == "table":
            self.taken, self.row = set(), 0
        elif tag == "tr":
            self.row, self.column = self.row + 1, 1
        elif tag == "td":
            while (self.row, self.column) in self.taken:
                self.column += 1
            if said.get("bgcolor"):
                self.current[self.row, self.column] = str(said["bgcolor"])
            for row in range(int(said.get("rowspan") or 1)):
                for column in range(int(said.get("colspan") or 1)):
                    self.taken.add((self.row + row, self.column + column))

    def handle_data(self, data: str) -> None:
        if self.in_name and data.strip():
            self.current = self.sheets.setdefault(data.strip(), {})
            self.in_name = False


@pytest.fixture(scope="module")
def calculated(harbour: Edition, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recalculated]:
    folder = tmp_path_factory.mktemp("live")
    wanted = fillings(harbour)
    paths = [filled(edition, values, folder / f"{name}.xlsx") for name, (edition, values) in wanted.items()]
    for name, edition in (("template", ogi()), ("template-en", harbour)):
        wanted[name] = (edition, {})
        paths.append(folder / f"{name}.xlsx")
        paths[-1].write_bytes(form_of(edition))
    books = recalculate(paths, folder / "xlsx")
    pages = convert(paths, folder / "html", "html")
    return {
        name: Recalculated(edition, book, page)
        for (name, (edition, _)), book, page in zip(wanted.items(), books, pages, strict=True)
    }


def _said(total: int, passed: int, failed: int, explained: int, not_run: int) -> str:
    counts = f"通过 {passed}，不符 {failed}，已说明 {explained}，无法判断 {not_run}"
    return f"共 {total} 条审核关系：{counts}。另有 18 条不适用。"


def test_the_blank_form_has_everything_to_fill_in(calculated: dict[str, Recalculated]) -> None:
    assert Counter(calculated["blank"].states.values()) == {"待填": 57, "不适用": 18}
    assert calculated["blank"].at("xlv_summary") == _said(57, 0, 0, 0, 57)
    assert calculated["blank"].coloured == {RED: set(), YELLOW: set(), ORANGE: set()}


@pytest.mark.parametrize("name", ["zeros", "good"])
def test_a_good_filling_passes_everywhere(calculated: dict[str, Recalculated], name: str) -> None:
    assert Counter(calculated[name].states.values()) == {"通过": 57, "不适用": 18}
    assert calculated[name].at("xlv_summary") == _said(57, 57, 0, 0, 0)
    assert calculated[name].coloured == {RED: set(), YELLOW: set(), ORANGE: set()}


def test_a_broken_filling_fails_where_it_is_broken(calculated: dict[str, Recalculated]) -> None:
    broken = calculated["broken"]
    failed = {id for id, state in broken.states.items() if state == "不符"}

    assert failed == {
        "T3-BAL.person",
        "T3-SUM.person",
        "T3-SUM.business",
        "T3-ROW.handled",
        "T3-ROW.other",
        "T3-INT",
        "S19-DEC-EQ-SUM.licence",
    }
    assert Counter(broken.states.values()) == {"通过": 50, "不符": 7, "不适用": 18}
    row = broken.names[status_name("T3-BAL.person")].rpartition("$")[2]
    assert [broken.book["校验"][f"{column}{row}"].value for column in "CDE"] == [3, 5, -2]
    assert broken.at("xlv_summary_failed") == 7


def test_the_cells_of_a_failed_rule_are_coloured(calculated: dict[str, Recalculated]) -> None:
    broken = calculated["broken"].coloured

    assert {"t3_handled_person", "t3_new_person", "t3_other_business", "t3_handled_total"} <= broken[RED]
    assert "t3_granted_total" not in broken[RED]
    assert broken[YELLOW] == {"t2_licence_prior", "t2_licence_change", "t2_licence_decisions"}
    assert broken[ORANGE] == set()


def test_text_is_not_a_number_and_a_blank_is_to_fill_in(calculated: dict[str, Recalculated]) -> None:
    text = calculated["text"]
    by_state: dict[str, set[str]] = {}
    for id, state in text.states.items():
        by_state.setdefault(state, set()).add(id)

    assert by_state["非数字"] == {"T3-SUM.person", "T3-ROW.granted"}
    assert by_state["不符"] == {"T3-INT"}
    assert by_state["待填"] == {"T3-BAL.person", "T3-ROW.carried_out"}
    assert text.coloured == {RED: set(), YELLOW: set(), ORANGE: {"t3_granted_person"}}
    assert text.at("xlv_summary") == _said(57, 52, 1, 0, 4) + "其中 2 条的格里不是数字。"


def test_an_explanation_settles_an_explain_rule_and_its_colour(calculated: dict[str, Recalculated]) -> None:
    explained = calculated["explained"]

    assert explained.states["S19-DEC-EQ-SUM.licence"] == "已说明"
    assert explained.at("xlv_summary") == _said(57, 50, 6, 1, 0)
    assert explained.coloured[YELLOW] == set()
    assert explained.book["表三"]["A2"].value == "填报单位：城关区"


def test_marks_are_read_from_the_findings_sheet(calculated: dict[str, Recalculated]) -> None:
    marked = calculated["marked"]

    red = {"t3_new_person", "t2_regulation_public_total"}
    assert marked.coloured == {RED: red, YELLOW: {"t2_regulation_made"}, ORANGE: set()}
    assert marked.colour("i_t3_new_total") == DARK_RED
    assert marked.colour("xlv_office") == DOTTED_YELLOW


def test_marks_have_signs_and_the_values_stay(calculated: dict[str, Recalculated], tmp_path: Path) -> None:
    """Number formats of conditional formats are seen where they are printed, and not in HTML."""
    names = ("i_t3_new_person", "i_t3_new_total", "i_t2_regulation_made", "i_t2_regulation_public_total")
    assert [calculated["marked"].at(name) for name in names] == [3, 3, 0, -4]
    values = {"marked": MARKED, "broken": BROKEN | {"i_t3_granted_person": "/"}}
    paths = [filled(ogi(), zeros(ogi()) | typed, tmp_path / f"{name}.xlsx") for name, typed in values.items()]
    shown = {path.stem: printed_words(path) for path in convert(paths, tmp_path, "pdf")}
    signs = {
        name: Counter(re.findall("[×★!][-0-9/]+", re.sub("([×★!]) ", "\\1", text))) for name, text in shown.items()
    }
    assert signs == {
        "marked": {"×3": 1, "★3": 1, "!0": 1, "×-4": 1},
        # A total that is 0 has one, a part of a sum that is 0 has none.
        "broken": {"×0": 3, "×1": 1, "×2": 1, "×3": 1, "×4": 1, "×-1": 1, "×/": 1, "!1": 1, "!7": 1, "!8": 1},
    }


def printed_words(path: Path) -> str:
    """What is printed of the form, without 校验 and what stands behind it."""
    command = ["pdftotext", "-f", "2", "-l", "4", "-layout", str(path), "-"]
    return re.sub(" +", " ", subprocess.run(command, check=True, capture_output=True).stdout.decode())


def test_another_field_in_another_language(calculated: dict[str, Recalculated]) -> None:
    assert calculated["fish"].states == {
        "L-CELLS": "holds",
        "L-ADD.boats": "does not apply",
        "L-ADD.weight": "does not apply",
        "L-DUES": "differs",
        "L-EMPTY": "holds",
        "L-LAST": "does not apply",
    }
    assert calculated["deep"].states == {
        "L-CELLS": "differs",
        "L-ADD.boats": "differs",
        "L-ADD.weight": "differs",
        "L-DUES": "holds",
        "L-EMPTY": "holds",
        "L-LAST": "does not apply",
    }
    assert calculated["deep"].at("xlv_summary") == (
        "5 rules: 2 passed, 3 failed, 0 explained, 0 not run. 1 more do not apply."
    )
    assert "land_deep_weight" in calculated["deep"].coloured[RED]
    assert calculated["half"].states == {
        "L-CELLS": "to fill in",
        "L-ADD.boats": "holds",
        "L-ADD.weight": "to fill in",
        "L-DUES": "differs",
        "L-EMPTY": "holds",
        "L-LAST": "does not apply",
    }
    assert calculated["nothing"].states["L-CELLS"] == "to fill in"


@pytest.mark.parametrize("name", ["template", "template-en"])
def test_the_values_in_the_template_are_what_a_program_calculates(
    calculated: dict[str, Recalculated], name: str
) -> None:
    edition = calculated[name].edition
    ours = load_workbook(BytesIO(form_of(edition)), data_only=True)
    formulas = load_workbook(BytesIO(form_of(edition)))
    for sheet in formulas:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    own = ours[sheet.title][cell.coordinate].value
                    theirs = calculated[name].book[sheet.title][cell.coordinate].value
                    assert (own or "") == (theirs or "") or own == theirs, (sheet.title, cell.coordinate)


def test_every_name_still_leads_to_its_cell_after_another_program_saved_it(
    calculated: dict[str, Recalculated],
) -> None:
    drawn = draw(ogi())
    for code, cell in drawn.cell_of.items():
        sheet, _, address = calculated["good"].names[f"i_{code}"].replace("$", "").partition("!")
        assert (sheet.strip("'"), address) == (cell.sheet, cell.a1)
