"""Three forms of other fields: adopted, laid on the very file, opened by LibreOffice, filled in wrongly, checked."""

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from tests.adopting.foreign import FORMS
from tests.office.libreoffice import convert, recalculate
from xlvalidate.cells import Cell
from xlvalidate.cli import main
from xlvalidate.derive.checks_sheet import lines_of
from xlvalidate.derive.drawing import draw
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.editions.catalogue import catalogue, find
from xlvalidate.editions.edition import Edition
from xlvalidate.editions.template_names import status_name
from xlvalidate.ooxml.fill import filled

# What may change; every other part is the same bytes.
CHANGED = ["[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/workbook.xml"]
ADDED = {"hospital": 4, "school": 4, "river": 5}  # river has no place for the office's code: a cover of ours


@dataclass(frozen=True)
class Adopted:
    """One form on its way: the official workbook, its draft, the edition, and the file with the checks in it."""

    official: Path
    draft: str
    told: str
    toml: Path
    edition: Edition
    laid: Path


def ran(*arguments: object, code: int = 0) -> str:
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == code, done.output
    return done.output


def adopted(official: Path, folder: Path) -> Adopted:
    draft = folder / "draft.toml"
    told = ran("adopt", official, "-o", draft)
    ran("lint", draft)
    taken = folder / f"{official.stem}.toml"
    taken.write_text(re.sub(r"^#(?=\S)", "", draft.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    ran("lint", taken)
    ran("build", taken, "--onto", official, "-o", folder)
    edition = find(str(taken))
    return Adopted(official, draft.read_text("utf-8"), told, taken, edition, folder / f"{edition.id}.xlsx")


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Adopted]:
    folder = tmp_path_factory.mktemp("official")
    for name, make in FORMS.items():
        (folder / f"{name}.xlsx").write_bytes(make())
    # One that LibreOffice saved, whose XML is written otherwise.
    (river,) = recalculate([folder / "river.xlsx"], folder / "again")
    official = {name: folder / f"{name}.xlsx" for name in FORMS} | {"river": river}
    return {name: adopted(path, tmp_path_factory.mktemp(name)) for name, path in official.items()}


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("name", FORMS)
def test_every_other_part_is_the_same_bytes(forms: Mapping[str, Adopted], name: str) -> None:
    before, after = parts(forms[name].official.read_bytes()), parts(forms[name].laid.read_bytes())
    assert sorted(part for part in before if after[part] != before[part]) == CHANGED
    assert sorted(set(after) - set(before)) == [f"xl/worksheets/xlv{n}.xml" for n in range(1, ADDED[name] + 1)]
    styles = openpyxl.load_workbook(forms[name].official), openpyxl.load_workbook(forms[name].laid)
    for sheet in styles[0]:
        for row in sheet.iter_rows():
            for cell in row:
                same = styles[1][sheet.title][cell.coordinate]
                assert repr((cell.font, cell.fill, cell.border)) == repr((same.font, same.fill, same.border))
                assert cell.number_format == same.number_format
    assert set(styles[0].defined_names) <= set(styles[1].defined_names)
    for sheet in styles[0]:
        assert sheet.print_area == styles[1][sheet.title].print_area


@pytest.mark.parametrize("name", FORMS)
def test_the_same_file_comes_out_again(forms: Mapping[str, Adopted], name: str, tmp_path: Path) -> None:
    one = forms[name]
    again = adopted(one.official, tmp_path)
    assert (again.draft, again.laid.read_bytes()) == (one.draft, one.laid.read_bytes())


# By form: a good filling where a cell is not 1 by itself, and what is typed wrongly.
GOOD = {
    "hospital": {"t1_r1_c1": 8, "t1_r1_c2": 4, "t1_r1_c3": 4, "t1_r1_c4": 4}
    | {f"t1_r{row}_c1": 2 for row in range(2, 6)},
    "school": {f"t1_all_grades_{key}": 3 for key in ("girls", "boys", "classes")}
    | {f"t2_{row}_total": 2 for row in ("teachers", "whom_newly_appointed", "salaries")},
    "river": {f"t1_r{row}_heji": 3 for row in range(1, 6)},
}
WRONG: dict[str, tuple[str, int, list[tuple[str, tuple[str, ...]]]]] = {
    "hospital": (
        "t1_r3_c2",
        5,
        [("T1-COL-C1.r3", ("D9", "E9", "F9")), ("T1-ROW-R1.c2", ("E7", "E8", "E9", "E10", "E11"))],
    ),
    "school": ("t2_teachers_part_time", 7, [("T2-COL-TOTAL.teachers", ("D17", "B17", "C17"))]),
    "river": ("t1_r3_zhongyou", 9, [("T1-COL-HEJI.r3", ("G9", "D9", "E9", "F9"))]),
}


def filling(one: Adopted, name: str, wrong: bool) -> dict[Cell, int | str]:
    form = draw(one.edition)
    typed: dict[Cell, int | str] = {}
    for code, cell in form.cell_of.items():
        indicator = one.edition.indicators[code]
        if indicator.numeric and not indicator.computed:
            typed[cell] = GOOD[name].get(code, 1)
        elif indicator.choices:
            typed[cell] = indicator.choices[0]
    if wrong:
        typed[form.cell_of[WRONG[name][0]]] = WRONG[name][1]
    typed |= {cell: 2025 if code == "year" else code for code, cell in form.field_of.items()}
    return typed


@pytest.fixture(scope="module")
def returned(forms: Mapping[str, Adopted], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Filled in and saved by LibreOffice, which calculates everything: `hospital-good`, `hospital-wrong`, …"""
    folder = tmp_path_factory.mktemp("filled")
    paths = []
    for name, one in forms.items():
        for how in ("blank", "good", "wrong"):
            path = folder / f"{name}-{how}.xlsx"
            data = one.laid.read_bytes()
            path.write_bytes(data if how == "blank" else filled(data, filling(one, name, how == "wrong")))
            paths.append(path)
    return {path.stem: path for path in recalculate(paths, folder / "saved")}


@pytest.mark.parametrize("name", FORMS)
def test_libreoffice_calculates_the_checks(
    forms: Mapping[str, Adopted], returned: Mapping[str, Path], name: str
) -> None:
    one = forms[name]
    words = {"zh_CN": ("通过", "不符", "待填"), "en": ("holds", "differs", "to fill in")}[one.edition.language]
    states = {}
    for how in ("blank", "good", "wrong"):
        book = openpyxl.load_workbook(returned[f"{name}-{how}"], data_only=True)

        def at(name: str, book: openpyxl.Workbook = book) -> object:
            sheet, _, cell = book.defined_names[name].attr_text.replace("$", "").rpartition("!")
            return book[sheet.strip("'")][cell].value

        states[how] = {line.id: at(status_name(line.id)) for line in lines_of(one.edition)}
        assert str(at("xlv_summary")).split("：")[0].split(":")[0] in (
            f"共 {len(states[how])} 条审核关系",
            f"{len(states[how])} rules",
        )
    # The form itself computes 0 where nothing is filled in.
    computed = {"T1-ROW-ALL-GRADES.total"} if name == "school" else set()
    assert {line for line, state in states["blank"].items() if state == words[0]} == computed
    assert {state for line, state in states["blank"].items() if line not in computed} == {words[2]}
    assert set(states["good"].values()) == {words[0]}
    assert {line for line, state in states["wrong"].items() if state == words[1]} == {
        line for line, _ in WRONG[name][2]
    }


@pytest.mark.parametrize("name", FORMS)
def test_a_wrong_figure_is_found_at_its_cell(
    forms: Mapping[str, Adopted], returned: Mapping[str, Path], name: str, tmp_path: Path
) -> None:
    one = forms[name]
    good = json.loads(ran("check", returned[f"{name}-good"], "--edition", one.toml, "--format", "json"))
    assert (good["verdict"], good["findings"]) == ("accepted", [])
    said = ran(
        "check", returned[f"{name}-wrong"], "--edition", one.toml, "--format", "json", "--mark", tmp_path, code=1
    )
    wrong = json.loads(said.splitlines()[0])
    assert [(f["id"], tuple(c["cell"] for c in f["cells"])) for f in wrong["findings"]] == WRONG[name][2]
    (marked,) = tmp_path.glob("*.xlsx")
    book = openpyxl.load_workbook(marked)
    results = book[{"zh_CN": "审核结果", "en": "Findings"}[one.edition.language]]
    ids = [row[7].value for row in results.iter_rows(min_row=6) if row[7].value]
    assert "\n".join(ids).split("\n") == [line for line, _ in WRONG[name][2]]
    convert([marked], tmp_path / "pdf", "pdf")


def test_the_drafts_say_what_the_forms_print(forms: Mapping[str, Adopted]) -> None:
    assert {name: one.told.splitlines()[:-2] for name, one in forms.items()} == {
        "hospital": [],
        "school": [],
        "river": [],
    }
    rules = {name: [(rule.id, rule.each) for rule in one.edition.rules if rule.each] for name, one in forms.items()}
    assert rules == {
        "hospital": [
            ("T1-COL-C1", "t1.rows(r1, r2, r3, r4, r5)"),
            ("T1-ROW-R5", "t1.columns(c1, c2, c4)"),
            ("T1-ROW-R1", "t1.columns(c1, c2, c3, c4)"),
        ],
        "school": [
            ("T1-COL-TOTAL", "t1.rows"),
            ("T1-ROW-ALL-GRADES", "t1.columns(girls, boys, total, classes)"),
            ("T2-COL-TOTAL", "t2.rows(teachers, whom_newly_appointed, salaries)"),
            ("T2-ROW-TEACHERS", "t2.columns"),
        ],
        "river": [("T1-COL-HEJI", "t1.rows(r1, r2, r3, r4, r5)"), ("T1-ROW-R1", "t1.columns")],
    }
    units = {name: {i.unit for i in one.edition.indicators.values() if i.numeric} for name, one in forms.items()}
    assert units == {
        "hospital": {"张", "床日", "%"},
        "school": {"unit to fill in", "EUR"},
        "river": {"万吨", "吨", "次"},
    }


def test_a_label_that_was_changed_is_told(forms: Mapping[str, Adopted], tmp_path: Path) -> None:
    one = forms["hospital"]
    path = tmp_path / "form.xlsx"
    path.write_bytes(filled(one.laid.read_bytes(), {**filling(one, "hospital", False), Cell("床位表", 9, 2): "内外科"}))
    (checked,) = check_files([path], setup(catalogue(str(one.toml))))
    assert [(f.id, [str(p.cell) for p in f.places]) for f in checked.findings] == [("label-changed", ["床位表!B9"])]
