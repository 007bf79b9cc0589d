"""Figures carried into a fresh template: all that have a home, as they were typed, and a list of the rest."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from xlvalidate.checking.check import check
from xlvalidate.cli import main
from xlvalidate.desk.migrate import migrate
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue, built_in_edition
from xlvalidate.editions.lineage import homes
from xlvalidate.errors import UsageError
from xlvalidate.findings import Outcome
from xlvalidate.migrating.carry import MigrationPlan, WhyLeft
from xlvalidate.migrating.report import render
from xlvalidate.ooxml.seal import is_whole
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission, Unreadable

REPORTS = Path(__file__).parents[2] / "examples" / "reports"
OLD = REPORTS / "seed-002.xlsx"
E19, E21 = built_in_edition("ogi-2019"), built_in_edition("ogi-2021")


def run(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args], catch_exceptions=False)


def opened(path: Path) -> Submission | Unreadable:
    known = Catalogue()
    return read(path.name, path.read_bytes(), known, printed)


def submission(path: Path) -> Submission:
    found = opened(path)
    assert isinstance(found, Submission)
    return found


def typed(path: Path) -> dict[str, tuple[str, str]]:
    """What every cell holds, and whether as a number or a text."""
    readings = submission(path).readings
    return {code: (str(reading.value.kind), reading.value.text) for code, reading in readings.items()}


def migrated(old: Path, to: str, new: Path, stated: str | None = None) -> MigrationPlan:
    plan = migrate(old, to, new, stated)
    assert isinstance(plan, MigrationPlan)
    return plan


def damaged(tmp_path: Path, change) -> Path:
    workbook = openpyxl.load_workbook(OLD)
    change(workbook)
    path = tmp_path / "damaged.xlsx"
    workbook.save(path)
    return path


def without_names(workbook) -> None:
    for name in list(workbook.defined_names):
        del workbook.defined_names[name]


def test_every_figure_with_a_home_is_carried_as_it_was_typed(tmp_path):
    new = tmp_path / "new.xlsx"
    plan = migrated(OLD, "ogi-2021", new)
    before, after = typed(OLD), typed(new)
    home_of = homes(E21, E19)
    assert {one.home: one.code for one in plan.moved} == home_of
    assert {code: after[code] for code in home_of} == {code: before[old] for code, old in home_of.items()}
    assert {code for code, (kind, _) in after.items() if kind != "blank"} == home_of.keys()
    assert plan.placed == ()
    assert submission(new).cover == submission(OLD).cover


def test_what_has_no_home_is_listed_with_its_value(tmp_path):
    plan = migrated(OLD, "ogi-2021", tmp_path / "new.xlsx")
    assert {one.why for one in plan.left} == {WhyLeft.NO_HOME}
    assert {one.code for one in plan.left} == E19.indicators.keys() - set(homes(E21, E19).values())
    by_code = {one.code: one for one in plan.left}
    amount = by_code["t2_procurement_amount"]
    assert (amount.label, amount.text) == ("政府集中采购 采购总金额", "1553.91万元")
    assert by_code["t2_licence_change"].text == "+11"


def test_a_text_stays_the_text_that_was_typed(tmp_path):
    new = tmp_path / "new.xlsx"
    migrated(OLD, "ogi-2019", new)
    assert typed(new)["t2_procurement_amount"] == ("text", "1553.91万元")
    assert typed(new)["t2_licence_change"] == ("text", "+11")
    assert typed(new) == typed(OLD)


def test_the_result_checks_the_same_for_the_shared_rules(tmp_path):
    new = tmp_path / "new.xlsx"
    plan = migrated(OLD, "ogi-2021", new)
    before, after = check([submission(OLD), submission(new)])
    carried = {one.code for one in plan.moved}
    shared = [
        instance.id
        for instance in E19.instances
        if instance.id in E21.by_instance and {ref.code for ref in instance.operands} <= carried
    ]
    shared = [id_ for id_ in shared if {ref.code for ref in E21.by_instance[id_].operands} <= carried]
    assert {id_.split(".")[0] for id_ in shared} >= {"T3-BAL", "T3-ROW", "T4-SUM"}
    assert {id_: after.outcomes[id_] for id_ in shared} == {id_: before.outcomes[id_] for id_ in shared}
    assert Outcome.PASSED in {after.outcomes[id_] for id_ in shared}
    assert Outcome.FAILED not in after.outcomes.values()
    assert not [f.id for f in after.findings if f.why != "not-run" and f.id != "year-outside"]


def test_a_broken_form_stays_broken(tmp_path):
    new = tmp_path / "new.xlsx"
    migrated(REPORTS / "broken.xlsx", "ogi-2021", new)
    before, after = check([submission(REPORTS / "broken.xlsx"), submission(new)])
    shared = E19.by_instance.keys() & E21.by_instance.keys()

    def failed(checked) -> set[str]:
        return {id_ for id_ in shared if checked.outcomes[id_] is Outcome.FAILED}

    assert failed(after)
    assert failed(after) <= failed(before)
    assert {id_ for id_ in failed(before) if after.outcomes[id_] is not Outcome.NOT_RUN} == failed(after)


def test_the_old_file_is_only_read_and_an_output_is_never_overwritten(tmp_path):
    old, new = tmp_path / "old.xlsx", tmp_path / "new.xlsx"
    old.write_bytes(OLD.read_bytes())
    old.chmod(0o444)
    migrated(old, "ogi-2021", new)
    assert old.read_bytes() == OLD.read_bytes()
    kept = new.read_bytes()
    for target in (new, old):
        result = run("migrate", old, "--to", "ogi-2021", "-o", target)
        assert (result.exit_code, result.stderr) == (2, f"{target} is there already: name a new file\n")
    assert (new.read_bytes(), old.read_bytes()) == (kept, OLD.read_bytes())


def test_a_form_without_any_name_is_carried_by_its_labels(tmp_path):
    def change(workbook):
        without_names(workbook)
        workbook["表二"].title = "主动公开"
        for sheet in ("校验", "审核结果", "_xlv", "_xlv_figures"):
            del workbook[sheet]

    old, new = damaged(tmp_path, change), tmp_path / "new.xlsx"
    assert opened(old).finding.id == "not-a-form"
    plan = migrated(old, "ogi-2019", new)
    assert (plan.older.id, plan.left) == ("ogi-2019", ())
    assert {one.code for one in plan.moved if one.by_label} == E19.indicators.keys()
    assert typed(new) == typed(OLD)
    assert submission(new).cover == submission(OLD).cover


def test_what_was_placed_by_label_is_marked_in_the_list_and_in_the_workbook(tmp_path):
    def change(workbook):
        del workbook.defined_names["i_t3_new_person"]
        del workbook.defined_names["xlv_office"]

    old, new = damaged(tmp_path, change), tmp_path / "new.xlsx"
    plan = migrated(old, "ogi-2019", new)
    assert [(one.code, one.label) for one in plan.placed] == [
        ("office", "填报单位"),
        ("t3_new_person", "一、本年新收政府信息公开申请数量 自然人"),
    ]
    lines = render(plan, new, "zh_CN").splitlines()
    start = lines.index("按标签找到，请对照原文件核对（新文件的审核结果表中也列出并标色）：")
    assert lines[start + 1 : start + 3] == [
        "  office   填报单位 ＝ 临汾经济开发区   封面!C5 → 封面!C5",
        "  t3_new_person   一、本年新收政府信息公开申请数量 自然人 ＝ 3   表三!D6 → 表三!D6",
    ]
    results = openpyxl.load_workbook(new)["审核结果"]
    rows = [[cell.value for cell in row[:9]] for row in results.iter_rows(min_row=6, max_row=7)]
    assert rows == [
        [
            None,
            None,
            None,
            "C5",
            "这个数是按标签“填报单位”从原文件 封面!C5 找到的。",
            None,
            "请对照原文件核对。",
            "placed-by-label",
            "核实",
        ],
        [
            "表三",
            "一、本年新收政府信息公开申请数量",
            "自然人",
            "D6",
            "这个数是按标签“一、本年新收政府信息公开申请数量 自然人”从原文件 表三!D6 找到的。",
            None,
            "请对照原文件核对。",
            "placed-by-label",
            "核实",
        ],
    ]
    marks = {cell.value for row in results.iter_rows(min_row=6, min_col=26, max_col=27) for cell in row if cell.value}
    assert marks == {"t3!D6"}
    assert typed(new) == typed(OLD)


def test_nothing_is_guessed_where_the_label_is_gone_too(tmp_path):
    def change(workbook):
        del workbook.defined_names["i_t3_new_person"]
        workbook["表三"]["D4"] = "个人"

    plan = migrated(damaged(tmp_path, change), "ogi-2019", tmp_path / "new.xlsx")
    assert [(one.code, one.why) for one in plan.left] == [("t3_new_person", WhyLeft.NOT_FOUND)]
    assert typed(tmp_path / "new.xlsx")["t3_new_person"] == ("blank", "")


def test_what_is_neither_a_number_nor_a_text_is_left_and_formulas_are_told(tmp_path):
    def change(workbook):
        sheet = workbook["表三"]
        sheet["D6"] = date(2020, 1, 15)
        sheet["E6"] = "=1+1"
        sheet["F6"] = "#N/A"
        sheet["G6"] = True

    plan = migrated(damaged(tmp_path, change), "ogi-2019", tmp_path / "new.xlsx")
    assert {(one.code, one.why) for one in plan.left} == {
        (f"t3_new_{column}", WhyLeft.NO_VALUE) for column in ("person", "business", "research", "charity")
    }
    assert [one.code for one in plan.moved if one.formula] == []


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--to", "ogi-2020", "-o", "new.xlsx"), "there is no edition ogi-2020; is it ogi-2021?\n"),
        (("--to", "ogi-2021", "-o", "new.xls"), "new.xls has to be an .xlsx file\n"),
    ],
)
def test_usage(tmp_path, monkeypatch, args, said):
    monkeypatch.chdir(tmp_path)
    result = run("migrate", OLD, *args)
    assert (result.exit_code, result.stderr) == (2, said)
    assert list(tmp_path.iterdir()) == []


def test_editions_that_share_nothing(tmp_path):
    with pytest.raises(UsageError, match="has a home in ogi-2014; nothing was written"):
        migrate(OLD, "ogi-2014", tmp_path / "new.xlsx")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("data", "said"), [(b"hello", "not-a-workbook"), (OLD.read_bytes()[:9000], "truncated")], ids=["text", "half"]
)
def test_a_file_that_cannot_be_read_is_exit_3(tmp_path, data, said):
    old = tmp_path / "old.xlsx"
    old.write_bytes(data)
    result = run("migrate", old, "--to", "ogi-2021", "-o", tmp_path / "new.xlsx")
    assert result.exit_code == 3
    assert said in result.stderr
    assert not (tmp_path / "new.xlsx").exists()


def test_a_stranger_is_no_form_unless_it_is_said_to_be(tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "自然人"
    old = tmp_path / "stranger.xlsx"
    workbook.save(old)
    assert isinstance(migrate(old, "ogi-2021", tmp_path / "new.xlsx"), Unreadable)
    with pytest.raises(UsageError, match="nothing was written"):
        migrate(old, "ogi-2021", tmp_path / "new.xlsx", "ogi-2019")


def test_the_edition_of_a_nameless_form_can_be_said(tmp_path):
    plan = migrated(damaged(tmp_path, without_names), "ogi-2021", tmp_path / "new.xlsx", "ogi-2019")
    assert plan.older.id == "ogi-2019"
    assert {one.home for one in plan.moved} == homes(E21, E19).keys()


def test_the_command_says_what_it_did(tmp_path):
    result = run("migrate", OLD, "--to", "ogi-2021", "-o", tmp_path / "new.xlsx", "--lang", "en")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert lines[:3] == [
        f"{tmp_path / 'new.xlsx'} was written (ogi-2019 → ogi-2021).",
        "174 figures were carried, 0 of them found by label; 24 were not.",
        "No home in ogi-2021, left in the old file:",
    ]
    assert lines[3] == "  t2_regulation_published   规章 本年新公开数量   0"
    assert len(lines) == 27


def test_the_new_workbook_is_an_untouched_template_but_for_its_figures(tmp_path):
    migrated(OLD, "ogi-2021", tmp_path / "new.xlsx")
    new = submission(tmp_path / "new.xlsx")
    assert new.findings == ()
    assert {code: reading.cell for code, reading in new.readings.items()} == dict(printed(E21).cells)


def unlike(workbook) -> None:
    """Two rows of 表三 in which no figure is that of the other."""
    for row, number in ((11, 20), (12, 70)):
        for column in range(4, 11):
            workbook["表三"].cell(row, column).value = number + column


def exchange(workbook) -> None:
    """The two rows, labels and figures, as a clerk cuts and pastes them; the names stay."""
    unlike(workbook)
    sheet = workbook["表三"]
    first, second = ([cell.value for cell in sheet[row]][2:] for row in (11, 12))
    for row, values in ((11, second), (12, first)):
        for column, value in enumerate(values, start=3):
            sheet.cell(row, column).value = value


def test_rows_that_changed_places_are_carried_by_their_labels(tmp_path):
    right = typed(damaged(tmp_path, unlike))
    old, new = damaged(tmp_path, exchange), tmp_path / "new.xlsx"
    rows = {code: cell.row for code, cell in printed(E19).cells.items() if cell.sheet == "表三"}
    assert typed(old) != right
    plan = migrated(old, "ogi-2019", new)
    assert typed(new) == right
    assert {one.code for one in plan.placed} == {code for code, row in rows.items() if row in (11, 12)}
    assert {(one.cell.row, one.target.row) for one in plan.placed} == {(11, 12), (12, 11)}
    assert plan.left == ()
    said = render(plan, new, "zh_CN").splitlines()
    assert said[1] == f"搬入 {len(plan.moved)} 格，其中按标签找到 14 格；没有搬入 0 项。"
    assert not is_whole(new.read_bytes())  # a form to be sent, which nobody passes over


def test_where_a_label_stands_twice_the_figures_are_listed_and_not_guessed(tmp_path):
    def change(workbook):
        sheet = workbook["表三"]
        sheet["C12"].value, sheet["D11"].value, sheet["D12"].value = sheet["C11"].value, 5, 7

    new = tmp_path / "new.xlsx"
    plan = migrated(damaged(tmp_path, change), "ogi-2019", new)
    rows = {code: cell.row for code, cell in printed(E19).cells.items() if cell.sheet == "表三"}
    lost = {code for code, row in rows.items() if row in (11, 12)}
    assert {one.code for one in plan.left if one.why is WhyLeft.UNSURE} == lost
    assert {one.code for one in plan.moved} & lost == set()
    by_code = {one.code: one.text for one in plan.left}
    assert {(rows[code], by_code[code]) for code in lost if code.endswith("_person")} == {
        (11, "D11 5\x1fD12 7"),
        (12, ""),
    }
    assert {code: text for code, text in typed(new).items() if code not in lost} == {
        code: text for code, text in typed(OLD).items() if code not in lost
    }
    assert "分不清是哪一格" in render(plan, new, "zh_CN")
