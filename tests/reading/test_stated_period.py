"""What the lines of a cover say of the period, as a submission has it, with the findings on them."""

import pytest

from tests.forms import filled
from tests.monthly import edition_of
from xlvalidate.checking.cover_findings import cover_findings
from xlvalidate.findings import Severity
from xlvalidate.identity import Identity, Period
from xlvalidate.reports.finding_text import say

WORDS = (
    "year-read",
    "year-unread",
    "period-read",
    "period-unread",
    "period-contradicts",
    "cover-blank",
    "year-outside",
)


def stated(period, year, part, choices=True):
    form = filled(edition_of(period, choices=choices), year=year, **{period: part})
    found = [one.why for one in (*form.findings, *cover_findings(form)) if one.why in WORDS]
    return str(form.identity.period or ""), found


LINES = [
    ("month", "2026", "3", "2026-03", []),
    ("month", "2026", "03", "2026-03", []),
    ("month", "2026", "3月", "2026-03", []),
    ("month", "2026", "３", "2026-03", ["period-read"]),
    ("month", "2026", "三月", "2026-03", ["period-read"]),
    ("month", "2026年", "3.0", "2026-03", ["year-read", "period-read"]),
    ("month", "2026", "2026年3月", "2026-03", ["period-read"]),
    ("month", "2026年3月", "3", "2026-03", ["year-read"]),
    ("month", "2026", "2025年3月", "", ["period-contradicts"]),
    ("month", "2026年4月", "3", "", ["year-read", "period-contradicts"]),
    ("month", "2026-04-01", "3", "", ["year-read", "period-contradicts"]),
    ("month", "2026-04-08", "3", "2026-03", ["year-read"]),
    ("month", "2026", "3-4月", "", ["period-unread"]),
    ("month", "2026", "一季度", "", ["period-unread"]),
    ("month", "2026", "13", "", ["period-unread"]),
    ("month", "2026", "", "", ["cover-blank"]),
    ("month", "", "3", "", ["cover-blank"]),
    ("month", "二六", "3", "", ["year-unread"]),
    ("month", "2019", "12", "2019-12", ["year-outside"]),
    ("quarter", "2026", "一季度", "2026-Q1", []),
    ("quarter", "2026", "第一季度", "2026-Q1", []),
    ("quarter", "2026", "Q1", "2026-Q1", ["period-read"]),
    ("quarter", "2026", "1-3月", "2026-Q1", ["period-read"]),
    ("quarter", "2026", "1-6月", "", ["period-unread"]),
    ("half", "2026", "上半年", "2026-H1", []),
    ("half", "2026", "H2", "2026-H2", ["period-read"]),
    ("half", "2026", "全年", "", ["period-unread"]),
]


@pytest.mark.parametrize(("period", "year", "part", "expected", "findings"), LINES)
def test_a_period_is_read_from_its_two_lines(period, year, part, expected, findings):
    assert stated(period, year, part) == (expected, findings)


def test_a_verified_stamp_makes_up_for_a_blank_line_that_agrees_with_it():
    from dataclasses import replace

    march = Identity("990001", Period(2026, 3, 1))
    lines = [("", ""), ("2026", ""), ("", "3"), ("2025", ""), ("", "4"), ("2026", "4"), ("2026", "x")]
    forms = [replace(filled(edition_of(), year=year, month=month), stamped=march) for year, month in lines]
    found = [str(form.identity.period or "") for form in forms]
    assert found == ["2026-03", "2026-03", "2026-03", "", "", "2026-04", ""]


def test_findings_on_a_period_say_it_as_an_office_does():
    edition = edition_of()
    form = filled(edition, year="2026年4月", month="3")
    contradicts = next(one for one in form.findings if one.why == "period-contradicts")
    said = [say(contradicts, edition, language).what for language in ("zh_CN", "en")]
    assert contradicts.severity is Severity.MUST
    assert said == [
        "封面上各处写的报告期不一致：报告年度“2026年4月”、报告期“3”。",
        "the lines on the cover state two periods: 报告年度“2026年4月”, 报告期“3”.",
    ]
    read = next(one for one in filled(edition, year="2026", month="三月").findings if one.why == "period-read")
    assert [say(read, edition, language).what for language in ("zh_CN", "en")] == [
        "封面的“报告期”写作“三月”，按 2026年3月 处理。",
        "“报告期” on the cover is written “三月” and was read as March 2026.",
    ]
