"""The JSON lines: every one is what the schema says, and the keys are the ones that were promised."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import xlvalidate.reports.json_lines as reports
from tests.forms import BLANK, checked, filled
from tests.monthly import edition_of
from xlvalidate.checking.check import check
from xlvalidate.desk.check_files import check_files, setup
from xlvalidate.desk.printed_form import printed
from xlvalidate.editions.catalogue import catalogue
from xlvalidate.reading.read import read, source_of, unreadable

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((Path(reports.__file__).parent / "findings.schema.json").read_text("utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

LINE = {"file", "sha256", "edition", "verdict", "rules", "findings", "causes"}
# Only on the line of what was taken out of a mail or an archive; of a part of a year; of a form with tables that may be
# left empty; of a rule that tolerates something; of entries; of what the text of a report says.
SOMETIMES = {"within", "period", "declared", "tolerated", "entries", "said"}
WITHIN = {"file", "workbooks", "left"}
RULES = {"passed", "failed", "explained", "not_run"}
FINDING = {"id", "kind", "severity", "cells", "left", "right", "difference", "message"}
CELL = {"code", "sheet", "cell", "text", "entry"}
CAUSE = {"kind", "severity", "open", "findings", "cells", "waits", "suspects", "message"}
SUSPECTS = {"ended", "sets"}
SUSPECTED = {"cells", "slip"}
SAID = {"figure", "sentence", "where"}

DRAWN = {
    "accepted": "",
    "a must rule, an explain rule and a note": """
        t2           prior  change  decisions
        licence         23     +4         27
        t2           count  amount
        procurement     27  19.8644(万元)
        t4         upheld  corrected  otherwise  pending  total
        review          2          1          0        0      0
    """,
    "not run, for a blank and for a text": f"""
        t3           person  business  total
        new               3   {BLANK}      3
        granted           3         /      3
        handled           3         0      3
    """,
    "fractions, bounds and another unit": """
        t2           prior  change
        licence        2.5    -4.5
        t2           count  amount
        procurement     -1  251000元
    """,
    "figures that are too long, errors and dashes": """
        t3           person  business            research  total
        new          #REF!   1234567890123456    —         3
    """,
}


def faults(line: str) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(json.loads(line))]


def lines_of(paths, edition=None):
    return [reports.line(one, "zh_CN") for one in check_files(paths, setup(catalogue(edition)))]


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_example_is_as_the_schema_says(language):
    form = str(ROOT / "examples" / "own_form" / "school.toml")
    paths = sorted((ROOT / "examples").glob("*/*.xlsx"))
    for one in check_files(paths, setup(catalogue(form))):
        assert faults(reports.line(one, language)) == []


@pytest.mark.parametrize("form", DRAWN)
def test_every_drawn_form_is_as_the_schema_says(form):
    assert faults(reports.line(checked("ogi-2019", DRAWN[form]), "en")) == []


def test_a_workbook_of_an_unknown_edition_is_as_the_schema_says():
    (line,) = lines_of([ROOT / "examples" / "own_form" / "hill-school.xlsx"])
    assert faults(line) == []
    assert json.loads(line)["findings"][0]["id"] == "unknown-edition"


@pytest.mark.parametrize(
    "data", [b"", b"PK\x05\x06", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"], ids=["empty", "zip", "html", "ole"]
)
def test_a_file_that_is_no_workbook_is_as_the_schema_says(data):
    known = catalogue(None)
    (one,) = check([read("x.xlsx", data, known, printed)])
    assert one.verdict == "unreadable"
    assert faults(reports.line(one, "zh_CN")) == []


def test_a_file_that_cannot_be_opened_is_as_the_schema_says(tmp_path):
    (line,) = lines_of([tmp_path / "gone.xlsx"])
    assert faults(line) == []
    assert json.loads(line)["findings"][0]["id"] == "not-opened"


def test_a_file_name_that_no_encoding_takes_is_written_all_the_same():
    (one,) = check([unreadable(source_of("\udcff.xlsx", b""), "truncated")])
    line = reports.line(one, "zh_CN")
    assert line.encode("utf-8")
    assert faults(line) == []
    assert json.loads(line)["file"] == "\\udcff.xlsx"


def test_the_keys_are_the_ones_that_were_promised():
    data = json.loads(reports.line(checked("ogi-2019", DRAWN["a must rule, an explain rule and a note"]), "en"))
    assert set(data) == LINE
    assert set(data["rules"]) == RULES
    assert {frozenset(finding) for finding in data["findings"]} == {frozenset(FINDING)}
    assert {frozenset(cell) for finding in data["findings"] for cell in finding["cells"]} == {frozenset(CELL)}
    assert {frozenset(cause) for cause in data["causes"]} == {frozenset(CAUSE)}
    (suspects,) = (cause["suspects"] for cause in data["causes"] if cause["suspects"])
    assert [list(part) for part in (data, data["rules"], data["findings"][0], data["causes"][0])] == [
        sorted(part) for part in (LINE, RULES, FINDING, CAUSE)
    ]
    assert [list(part) for part in (suspects, suspects["sets"][0])] == [sorted(part) for part in (SUSPECTS, SUSPECTED)]


def test_the_page_says_every_key_and_the_schema_has_no_other():
    page = (ROOT / "docs" / "json.md").read_text("utf-8")
    parts = SCHEMA["$defs"]
    of_schema = {
        "line": (LINE, SCHEMA),
        "rules": (RULES, SCHEMA["properties"]["rules"]),
        "within": (WITHIN, SCHEMA["properties"]["within"]),
        "finding": (FINDING, parts["finding"]),
        "cell": (CELL, parts["cell"]),
        "cause": (CAUSE, parts["cause"]),
        "suspects": (SUSPECTS, parts["suspects"]),
        "said": (SAID, parts["said"]),
        "set": (SUSPECTED, parts["suspects"]["properties"]["sets"]["items"]),
    }
    for promised, part in of_schema.values():
        assert set(part["properties"]) - SOMETIMES == set(part["required"]) == promised
        assert part["additionalProperties"] is False
        assert {key for key in promised if f"`{key}`" not in page} == set()


@pytest.mark.parametrize(("month", "period"), [("3", "2026-03"), ("3-4", "")])
def test_a_form_of_a_month_says_which(month, period):
    (one,) = check([filled(edition_of(), year="2026", month=month)])
    line = reports.line(one, "en")
    assert (faults(line), json.loads(line)["period"]) == ([], period)


STRICT = [
    (lambda data: data.update(period="2026"), "$.period"),
    (lambda data: data.update(extra=1), "$"),
    (lambda data: data.pop("sha256"), "$"),
    (lambda data: data.update(verdict="unreadable"), "$.edition"),
    (lambda data: data.update(edition=None), "$.edition"),
    (lambda data: data["findings"][0].update(left=3), "$.findings[0].left"),
    (lambda data: data["findings"][0].update(left="3.10"), "$.findings[0].left"),
    (lambda data: data["findings"][0].update(left="-0"), "$.findings[0].left"),
    (lambda data: data["findings"][0].update(left="1E+2"), "$.findings[0].left"),
    (lambda data: data["findings"][0].update(kind="file"), "$.findings[0].kind"),
    (lambda data: data["findings"][0]["cells"][0].update(sheet=None), "$.findings[0].cells[0].sheet"),
    (lambda data: data["findings"][0]["cells"][0].pop("entry"), "$.findings[0].cells[0]"),
    (lambda data: data["findings"][0]["cells"][0].update(entry=0), "$.findings[0].cells[0].entry"),
    (lambda data: data.pop("causes"), "$"),
    (lambda data: data["causes"][0].update(findings=[]), "$.causes[0].findings"),
    (lambda data: data["causes"][0].update(kind="rule"), "$.causes[0].kind"),
    (lambda data: data["causes"][0].update(waits=-1), "$.causes[0].waits"),
    (lambda data: data["causes"][1]["suspects"]["sets"][0].update(slip="typo"), "$.causes[1].suspects"),
]


@pytest.mark.parametrize(("spoil", "where"), STRICT)
def test_the_schema_is_strict(spoil, where):
    data = json.loads(reports.line(checked("ogi-2019", DRAWN["a must rule, an explain rule and a note"]), "en"))
    spoil(data)
    assert where in {error.json_path for error in VALIDATOR.iter_errors(data)}


def cell(code, address, text):
    return {"code": code, "sheet": "表四", "cell": address, "text": text, "entry": None}


def test_a_line_says_exactly_this():
    data = reports.as_data(checked("ogi-2019", "t4 upheld corrected total\nreview 2 1 0"), "en")
    assert data == {
        "file": "form.xlsx",
        "sha256": "0" * 64,
        "edition": "ogi-2019",
        "verdict": "return",
        "rules": {"passed": 56, "failed": 1, "explained": 0, "not_run": 0},
        "findings": [
            {
                "id": "T4-SUM.review",
                "kind": "rule",
                "severity": "must",
                "cells": [
                    cell("t4_review_total", "E6", "0"),
                    cell("t4_review_upheld", "A6", "2"),
                    cell("t4_review_corrected", "B6", "1"),
                    cell("t4_review_otherwise", "C6", "0"),
                    cell("t4_review_pending", "D6", "0"),
                ],
                "left": "0",
                "right": "3",
                "difference": "-3",
                "message": "表四 行政复议: 总计 (E6) must equal 结果维持 (A6) + 结果纠正 (B6) + 其他结果 (C6) +"
                " 尚未审结 (D6); 0 ≠ 2 + 1 + 0 + 0, off by -3. Please check these cells and correct them."
                " [T4-SUM.review, must]",
            }
        ],
        "causes": [
            {
                "kind": "balance",
                "severity": "must",
                "open": True,
                "findings": [0],
                "cells": [cell("t4_review_total", "E6", "0")],
                "waits": 0,
                "suspects": {"ended": True, "sets": [{"cells": [cell("t4_review_total", "E6", "0")], "slip": None}]},
                "message": "表四 行政复议: 总计 (E6) must equal 结果维持 (A6) + 结果纠正 (B6) + 其他结果 (C6) +"
                " 尚未审结 (D6); 0 ≠ 2 + 1 + 0 + 0, off by -3. Most likely wrong: E6. Please check E6 first."
                " Other cells may be wrong, too. [T4-SUM.review, must]",
            }
        ],
    }
