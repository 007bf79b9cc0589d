"""What is declared of whole tables, in every report: JSON, the drawn form, the marked copy, Parquet, sums."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from jsonschema import Draft202012Validator

from tests.checking.test_declared_tables import EMPTY, FULL, rolled
from tests.declared import read_form, whole
from tests.reports.test_json_contract import SCHEMA
from xlvalidate.cells import Cell
from xlvalidate.checking.causes import causes_of
from xlvalidate.checking.check import Checked, check
from xlvalidate.collecting.figure_changes import changed_figures
from xlvalidate.collecting.judged_record import checked_of, line_of
from xlvalidate.collecting.judging import _content
from xlvalidate.derive.template import template
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import Catalogue
from xlvalidate.editions.model import Declaration
from xlvalidate.identity import Period
from xlvalidate.ooxml.fill import every_value, filled
from xlvalidate.ooxml.package import open_package
from xlvalidate.ooxml.workbook_xml import open_workbook
from xlvalidate.reading.read import read
from xlvalidate.reading.submission import Submission
from xlvalidate.reports.changes_text import say_change
from xlvalidate.reports.json_lines import line
from xlvalidate.reports.marked_copy import entries, marked
from xlvalidate.reports.parquet import readings
from xlvalidate.reports.plain_files import of_files
from xlvalidate.reports.report_data import Branch, FigureChange
from xlvalidate.reports.shown_form import drawn
from xlvalidate.reports.sums_text import line as sums_line
from xlvalidate.reports.sums_text import render, state

MOMENT = datetime(2026, 1, 2, tzinfo=UTC)


def judged(drawing: str, **declared: str) -> Checked:
    (checked,) = check([read_form(whole(), drawing, **declared)])
    return checked


def test_a_line_of_json_has_what_is_declared() -> None:
    said = json.loads(line(judged("t1 new\na 3\nt3 -\nall 0", t1="本期无", t2="本期无"), "zh_CN"))
    assert [*Draft202012Validator(SCHEMA).iter_errors(said)] == []
    assert said["declared"] == [
        {"table": "t1", "says": None, "text": "本期无", "sheet": "表一", "cell": "C3", "beside": ["t1_a_new"]},
        {"table": "t2", "says": "nil", "text": "本期无", "sheet": "表二", "cell": "B3", "beside": []},
    ]
    assert json.loads(line(judged(FULL), "zh_CN"))["declared"] == []
    (text,) = (one["cells"][0]["text"] for one in said["findings"] if one["id"] == "T1" and len(one["cells"]) == 2)
    assert text == "本期无"


def test_the_form_is_drawn_with_it() -> None:
    checked = judged("t1 new\na 3\nt3 -\nall 0", t1="本期无", t2="本期无")
    assert checked.submission is not None
    form = drawn(checked.submission, [*causes_of(checked)])
    cells = {(table.code, cell.a1): cell for table in form.sheets for _, row in table.rows for cell in row}
    wrong, right = cells["t1", "C3"], cells["t2", "B3"]
    assert (wrong.text, wrong.mark and wrong.mark.severity, wrong.named) == ("本期无", "must", True)
    assert (right.text, right.mark) == ("本期无", None)
    assert (cells["t1", "B5"].text, cells["t1", "B5"].mark and cells["t1", "B5"].mark.severity) == ("3", "must")


def form_of(**cells: str | int) -> bytes:
    """A template filled in: `t1` and `t2` declare, others are codes."""
    at = printed(whole())
    places = {**at.cells, **at.declared}
    return filled(template(whole()), {places[code]: value for code, value in cells.items()})


def judged_bytes(data: bytes) -> Checked:
    found = read("form.xlsx", data, Catalogue(whole()), printed)
    assert isinstance(found, Submission)
    (checked,) = check([found])
    return checked


def test_a_marked_copy_marks_it() -> None:
    checked = judged_bytes(form_of(t1="本期无", t1_a_new=3, t2="本期没", t3_all=0))
    rows = [{cell.column: cell.text for cell in row} for row in entries(checked, "zh_CN")]
    marks = [text for row in rows for text in row.values() if "!" in text]
    assert marks == ["t1!C3", "t1!B5", "t2!B3"]
    assert [(row.get(1), row.get(4)) for row in rows[1:3]] == [("表一", "C3"), ("表二", "B3")]
    copy = marked(form_of(t1="本期无", t1_a_new=3, t2="本期没", t3_all=0), checked, "zh_CN")
    assert copy is not None
    again = judged_bytes(copy)
    assert (again.outcomes, again.submission and again.submission.declared) == (
        checked.outcomes,
        checked.submission and checked.submission.declared,
    )


def test_a_copy_says_what_the_formulas_give() -> None:
    """The form was filled in by a program that computes nothing."""
    data = form_of(t1="本表不适用", t2="本期无", t3_all=4)
    values = every_value(open_workbook(open_package(data)))
    states = [values[Cell("_xlv_figures", row, 35)].text for row in (2, 3)]
    assert states == ["2", "1"]
    rows = {values[cell].text: cell.row for cell in values if (cell.sheet, cell.column) == ("校验", 1)}
    words = {own: values[Cell("校验", rows[own], 6)].text for own in ("T1", "T2", "ALL", "FEE", "NET")}
    assert words == {"T1": "不适用", "T2": "通过", "ALL": "不适用", "FEE": "不符", "NET": "通过"}
    assert judged_bytes(data).counts.failed == 1


def test_a_table_for_analysts_tells_nothing_from_blank_and_from_0() -> None:
    collected = of_files([judged("t3 -\nall 0", t1="本表不适用", t2="本期无")], title="", made=MOMENT)
    rows = readings(collected.offices).select("indicator", "value", "text", "note", "cell").rows()
    found = {code: (value, text, note, cell) for code, value, text, note, cell in rows}
    assert found["t1_a_new"] == (None, "", "declared-not-applicable", "B5")
    assert found["t2_fee"] == (None, "", "declared-nil", "B5")
    assert found["t3_free"] == (None, "", None, "B5")
    assert found["t3_all"] == (0.0, "0", None, "B4")
    assert found["declared.t1"] == (None, "本表不适用", "declared-not-applicable", "C3")


def test_sums_say_how_many_units_said_what() -> None:
    units = [
        read_form(whole(), FULL),
        read_form(whole(), EMPTY, t1="本期无", t2="本期无"),
        read_form(whole(), EMPTY, t1="本表不适用", t2="本期无"),
    ]
    one = rolled(read_form(whole(), FULL), *units)
    told = render(one, "zh_CN").splitlines()
    assert told[1:4] == [
        "  · 表一：3 家报表中 1 家填了“本期无”，按 0 汇总",
        "  · 表一：3 家报表中 1 家填了“本表不适用”，不计入汇总",
        "  · 表二：3 家报表中 2 家填了“本期无”，按 0 汇总",
    ]
    data = json.loads(sums_line(one, Period(2025), "zh_CN"))
    assert data["declared"] == {"t1": {"nil": 1, "not-applicable": 1}, "t2": {"nil": 2}}
    branch = Branch(code="top", name="Top", depth=0, verdict=None, units=one.units, rolled=one)
    assert state(branch, "en").endswith(" · 表二: 2 of 3 reports say “本期无”, and count as 0")
    assert json.loads(sums_line(rolled(None, units[0]), Period(2025), "zh_CN"))["declared"] == {}


def test_the_ledger_keeps_it() -> None:
    checked = judged("t1 new\na 3\nt3 -\nall 0", t1="本期无", t2="本期无")
    again = checked_of(line_of(checked), Catalogue(whole()), "form.xlsx")
    assert again == replace(checked, source=again.source)
    assert again.submission is not None
    assert again.submission.stands("t2") is Declaration.NIL
    assert again.submission.readings["t2_fee"].nil
    plain = judged(FULL)
    assert "declared" not in json.loads(line_of(plain))["submission"]


def test_a_second_form_that_declares_something_else_is_not_the_same() -> None:
    forms = [read_form(whole(), EMPTY, **declared) for declared in ({"t1": "本期无"}, {"t1": "本表不适用"}, {})]
    assert len({_content(form) for form in forms}) == 3


def test_what_an_office_changed() -> None:
    before, now = read_form(whole(), EMPTY, t1="本期无"), read_form(whole(), EMPTY, t1="本表不适用", t2="本期无")
    changes = [*changed_figures(before, now)]
    assert changes == [
        FigureChange(code="xlv_declared_t1", cell=Cell("表一", 3, 3), before="本期无", after="本表不适用"),
        FigureChange(code="xlv_declared_t2", cell=Cell("表二", 3, 2), before="", after="本期无"),
    ]
    assert [say_change(one, whole(), "zh_CN") for one in changes] == [
        "表一 整表不填的原因（C3）：本期无 → 本表不适用",
        "表二 整表不填的原因（B3）：空 → 本期无",
    ]
    assert [*changed_figures(now, before)][1] == FigureChange(
        code="xlv_declared_t2", cell=Cell("表二", 3, 2), before="本期无", after=""
    )
