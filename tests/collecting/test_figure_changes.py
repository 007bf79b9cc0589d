"""What an office changed from one submission to the next."""

import json
from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP

import openpyxl
import pytest

from tests.collecting.incoming import ODD, all_pages, collection, form, mail, ran, reports
from tests.collecting.lines import OFFICES, decided, drawn
from tests.forms import filled, with_texts
from xlvalidate.collecting.figure_changes import changed_figures, changed_reasons, one_before
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.editions.catalogue import built_in_edition
from xlvalidate.identity import Period

EDITION = built_in_edition("ogi-2021")
FORM = "t3 person total\nnew 3 3\ngranted 2 2"


def changes(before: str, after: str) -> list[str]:
    pairs = changed_figures(filled(EDITION, before), filled(EDITION, after))
    return [f"{one.code} {one.cell.a1 if one.cell else '-'} {one.before!r} {one.after!r}" for one in pairs]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (FORM, []),
        (FORM.replace("3 3", "4 3"), ["t3_new_person D6 '3' '4'"]),
        (FORM.replace("2 2", "2 □"), ["t3_granted_total J8 '2' ''"]),
        (FORM + "\nhandled □ 5", ["t3_handled_person D29 '0' ''", "t3_handled_total J29 '0' '5'"]),
        (FORM.replace("3 3", "无 3"), ["t3_new_person D6 '3' '无'"]),
    ],
)
def test_each_figure_that_is_another_one(after, expected):
    assert changes(FORM, after) == expected


def test_the_same_figure_typed_otherwise_is_the_same():
    before, now = filled(EDITION, FORM), filled(EDITION, FORM)
    reading = now.readings["t3_new_person"]
    typed = replace(reading, value=replace(reading.value, text="3.0"))
    assert list(changed_figures(before, replace(now, readings={**now.readings, "t3_new_person": typed}))) == []


def test_explanations_that_are_others_are_counted():
    before = with_texts(filled(EDITION, FORM), {"A": "so", "B": "so", "C": "so"})
    now = with_texts(filled(EDITION, FORM), {"A": "so", "B": "otherwise", "D": "so"})
    assert (changed_reasons(before, now), changed_reasons(now, now)) == (3, 0)


TABLE = """
    piece day from code   name   verdict    why
    first 10  a    990001 教育局 accepted   -
    mid   11  a    990001 教育局 return     -
    year  12  a    990001 教育局 return     other-year
    torn  12  a    990001 -      unreadable broken-zip
    new   13  a    990001 教育局 accepted   -
"""


@pytest.mark.parametrize(("said", "expected"), [((), "mid"), (("counts mid",), "first"), (("counts first",), None)])
def test_the_one_before_is_one_that_can_be_compared(said, expected):
    lines = [replace(line, id=number) for number, line in enumerate(drawn(TABLE), start=1)]
    (office,) = which_counts(lines, OFFICES, Period(2025), decided(*said)).offices
    found = one_before(office)
    assert (found.name if found else None) == expected


def test_reports_and_the_reply_tell_what_was_changed(tmp_path):
    first = form(drawing=ODD, says={"S21-MADE-LE.normative": "两件联合制发"})
    second = form(drawing="t3 person total\nnew 7 7\ngranted 7 7\nhandled 7 7")
    home = collection(tmp_path, {"1.eml": mail(("一.xlsx", first), day=10), "2.eml": mail(("二.xlsx", second), day=11)})
    ran(home)
    made = reports(home)
    (told,) = map(json.loads, made["reports/changes.jsonl"].decode().splitlines())
    assert (told["code"], told["file"], told["before"]["file"]) == ("330802001", "二.xlsx", "一.xlsx")
    assert (told["count"], told["reasons"], len(told["figures"])) == (9, 1, 9)
    assert told["figures"][0] == {
        "code": "t2_normative_made", "sheet": "表二", "cell": "B6", "before": "5", "after": "0",
    }  # fmt: skip
    (name,) = [name for name in made if name.endswith(".eml")]
    body = message_from_bytes(made[name], policy=SMTP).get_body().get_content()  # type: ignore[union-attr]
    assert "与上一份“一.xlsx”（2026-01-10 收到）相比，审核说明改了 1 条，改了 9 个数：" in body
    assert "· 表二 行政规范性文件 本年制发件数（B6）：5 → 0" in body
    page = all_pages(made)
    assert page.count("→ 0</li>") == 3 and "改了 9 个数" in page
    (tmp_path / "s.xlsx").write_bytes(made["reports/summary.xlsx"])
    rows = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(tmp_path / "s.xlsx")["改动"].iter_rows(min_row=2)
    ]
    assert len(rows) == 9
    assert rows[0][2:] == ["表二 行政规范性文件 本年制发件数（B6）", "B6", 5, 0, "二.xlsx", "一.xlsx"]
