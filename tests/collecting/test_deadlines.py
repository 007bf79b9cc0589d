"""Deadlines and expected files of a collection: who is late, what is missing, and the reminders."""

import json
import re
from dataclasses import replace
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from io import BytesIO
from pathlib import Path
from typing import cast

import openpyxl
import pytest
from click.testing import CliRunner

from tests.collecting.incoming import ROSTER, WRONG, all_pages, collection, form, mail, ran, reports, zipped
from tests.collecting.lines import EDU, OFFICES
from tests.collecting.test_mails_without_form import OTHER_BOOK, RAR_MAIL, a_form, sent, shown
from tests.collecting.test_replies import answered
from xlvalidate.cli import main
from xlvalidate.collecting.expected_files import fits, lacking
from xlvalidate.collecting.late_offices import days_late
from xlvalidate.collecting.settings import Settings, parsed
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.deadline import Deadline
from xlvalidate.errors import FileFaultsError
from xlvalidate.messages import text


def settings(more: str) -> Settings:
    return parsed(f'editions = ["ogi-2021"]\n{more}\n'.encode())


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("due = 2026-01-31", "2026-01-31"),
        ("due = 2026-01-31T17:00:00", "2026-01-31T17:00"),
        ("due = 2026-01-31T17:00:00+08:00", "2026-01-31T17:00"),
        ('due = 2026-01-31T17:00:00Z\nzone = "+00:00"', "2026-01-31T17:00"),
        ("due = 2026-01-31T17:00:00Z", "2026-02-01T01:00"),
        ('due = "2026-01-31"', "2026-01-31"),
        ('due = "2026-01-31 17:00"', "2026-01-31T17:00"),
    ],
)
def test_due_is_a_day_or_a_moment_in_the_zone_of_the_collection(line, iso):
    deadline = settings(line).deadline
    assert deadline is not None and deadline.iso == iso


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("due = 20260131", "a-date"),
        ("due = true", "a-date"),
        ('due = "31.1.2026"', "a-date"),
        ('due = "2026-02-30"', "a-date"),
        ('contact = "a\\u0007"', "contact-lines"),
        ('contact = "a\\u202eb"', "contact-lines"),
        (f'contact = "{"a" * 101}"', "contact-lines"),
        (f'contact = "{"a%sn" * 9}"' % (("\\",) * 9), "contact-lines"),
        ("contact = 5", "a-text"),
        ('expects = [""]', "empty"),
        ('expects = "扫描件"', "a-list"),
        ('expects = ["a"' + ', "a"' * 20 + "]", "too-many-patterns"),
        ('expects = ["随附/扫描件*"]', "pattern-with-folder"),
    ],
)
def test_what_is_no_deadline_no_contact_and_no_pattern(line, why):
    with pytest.raises(FileFaultsError) as found:
        settings(line)
    assert [one.why for one in found.value.faults] == [why]


def test_without_them_there_is_none():
    assert (settings("").deadline, settings("").contact, settings("").expects) == (None, "", ())
    assert settings('contact = """\n办公室 \n电话 1\n"""').contact == "办公室\n电话 1"


DUE = Settings(editions=("ogi-2021",), due=date(2026, 1, 12))
LATE = {"verdict": "return", "why": "other-year"}


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ([a_form(12, EDU.code)], 0),
        ([a_form(13, EDU.code)], 1),
        # a correction after the day is not late, and one of another year or an unreadable one was no report
        ([a_form(11, EDU.code), a_form(14, EDU.code)], 0),
        ([a_form(11, EDU.code, **LATE), a_form(14, EDU.code)], 2),
        ([a_form(11, EDU.code, verdict="unreadable", why="broken-zip"), a_form(14, EDU.code)], 2),
        ([a_form(15, EDU.code, **LATE)], 3),
        ([a_form(13, EDU.code, received=None, sent=None)], 0),
    ],
)
def test_how_late_an_office_is(lines, days):
    state = which_counts(lines, OFFICES)
    assert [days_late(one, DUE) for one in state.offices] == [days]
    assert days_late(state.offices[0], replace(DUE, due=None)) == 0


def test_the_hour_counts_on_the_clock_of_the_collection():
    # 2026-01-13 00:00 UTC
    (one,) = which_counts([a_form(13, EDU.code)], OFFICES).offices
    at = [
        replace(DUE, due=datetime(2026, 1, 13, hour), zone=zone)
        for hour, zone in ((7, "+08:00"), (8, "+08:00"), (0, "+00:00"))
    ]
    assert [days_late(one, made) for made in at] == [1, 0, 0]


@pytest.mark.parametrize(
    ("name", "pattern", "found"),
    [
        ("盖章扫描件.pdf", "扫描件", True),
        ("盖章扫描件.pdf", "扫描件*", False),
        ("扫描件.PDF", "扫描件*", True),
        ("ＳＣＡＮ.pdf", "scan*.pdf", True),
        ("scan.pdf", "ＳＣＡＮ", True),
        ("编报说明.docx", "*.doc?", True),
        ("编报说明.docx", "*.[pq]df", False),
        ("", "扫描件", False),
        ("*" * 50 + "a", "*a*a*a*a*a*a*a*a*a*a*a*b", False),
    ],
)
def test_a_name_and_a_pattern(name, pattern, found):
    assert fits(name, pattern) is found


SCAN = ("not-a-form-file",)


@pytest.mark.parametrize(
    ("lines", "lacks"),
    [
        ([a_form(1, "990001")], {"990001": ("扫描件",)}),
        ([a_form(1, "990001"), sent(1, "扫描件.pdf", *SCAN, id=2)], {"990001": ()}),
        # in an earlier or a later mail of the same office
        ([a_form(5, "990001"), sent(1, "扫描件.pdf", *SCAN)], {"990001": ()}),
        ([a_form(1, "990001"), sent(5, "扫描件.pdf", *SCAN)], {"990001": ()}),
        ([a_form(1, "990001"), sent(5, "扫描件.pdf", *SCAN, sender="b")], {"990001": ("扫描件",)}),
        ([a_form(1, "990001"), sent(5, "扫描件.pdf", *SCAN, sender="x")], {"990001": ("扫描件",)}),
        # an address of two offices: whose it is nobody knows, unless a form is beside it
        ([a_form(1, "990004", "d"), sent(5, "扫描件.pdf", *SCAN, sender="d")], {"990004": ("扫描件",)}),
        ([a_form(1, "990004", "d"), sent(1, "扫描件.pdf", *SCAN, sender="d", id=2)], {"990004": ()}),
        # a form is no scan, whatever it is called; an empty file is none, a packed one is
        ([a_form(1, "990001", name="扫描件.xlsx")], {"990001": ("扫描件",)}),
        ([a_form(1, "990001"), sent(1, "扫描件.pdf", "empty", id=2)], {"990001": ("扫描件",)}),
        ([a_form(1, "990001"), sent(1, "扫描件.rar", "rar-or-7z", id=2)], {"990001": ()}),
        ([a_form(1, "990001"), sent(1, "扫描件.xlsx", "", id=2, **OTHER_BOOK)], {"990001": ()}),
        # two offices in one zip that was sent by the one above: each by its folder, one in no folder is the sender's
        (
            [
                a_form(1, "990001", "p", path=("a.zip", "甲/1.xlsx")),
                a_form(1, "990002", "p", path=("a.zip", "乙/1.xlsx"), id=2, sha256="a" * 64),
                a_form(1, "990000", "p", path=("a.zip", "丙/1.xlsx"), id=3, sha256="b" * 64),
                sent(1, "扫描件.pdf", *SCAN, sender="p", id=4, path=("a.zip", "乙/附件/扫描件.pdf")),
            ],
            {"990000": ("扫描件",), "990001": ("扫描件",), "990002": ()},
        ),
        (
            [
                a_form(1, "990001", "p", path=("1.xlsx",)),
                a_form(1, "990000", "p", path=("2.xlsx",), id=2, sha256="a" * 64),
                sent(1, "扫描件.pdf", *SCAN, sender="p", id=3, path=("扫描件.pdf",)),
            ],
            {"990000": (), "990001": ("扫描件",)},
        ),
    ],
)
def test_what_is_missing_beside_the_forms(lines, lacks):
    state = which_counts(lines, OFFICES)
    assert lacking(state, OFFICES, ("扫描件",)) == lacks
    assert lacking(state, OFFICES, ()) == {}


MORE = 'due = 2026-01-10\ncontact = "县统计办"\nexpects = ["扫描件", "编报说明*"]'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """教育局 in time and whole, 水利局 late, to be corrected and without a file, 统计局 without a form."""
    files = {
        "1.eml": mail(("年报.xlsx", form()), ("教育局扫描件.pdf", b"%PDF"), ("编报说明.docx", b"PK"), day=9),
        "2.eml": mail(
            ("年报.xlsx", form("330802002", WRONG)),
            ("扫描件.jpg", b"\xff\xd8\xff"),
            sender="water@example.gov.cn",
            day=12,
        ),
        "3.eml": RAR_MAIL.replace(b"edu@", b"stat@").replace(b"<9@", b"<s.9@"),
    }
    made = collection(tmp_path, files, more=MORE, roster=ROSTER)
    ran(made)
    return made


def test_status_says_who_is_late_and_what_is_missing(home):
    lines = shown(home)
    assert lines[:2] == [
        "√ 通过        2026-01-09 17:30  330802001  柯城区教育局  年报.xlsx",
        "× 退回修改    2026-01-12 16:01  330802002  柯城区水利局  年报.xlsx  迟报 2 天  缺 编报说明",
    ]
    assert lines[6].startswith("报送期限：2026-01-10（含当日），已过 ")
    assert lines[8] == "其中：迟报 1，缺随附材料 1，来信但没有报表 1"
    told = json.loads("\n".join(shown(home, "--format", "json")))
    assert told["due"] == "2026-01-10"
    assert [(one["days_late"], one["lacks"]) for one in told["offices"]] == [
        (0, []), (2, ["编报说明"]), (0, []), (0, []), (0, []),
    ]  # fmt: skip


def test_the_reports_say_it_too(home):
    for day in ("2026-01-08", "2026-01-11", "2026-01-09"):
        reminded(home, "--on", day)
    made = reports(home)
    index, page = made["reports/index.html"].decode(), all_pages(made)
    assert "<span>报送期限  2026-01-10（含当日）</span>" in index
    assert '<li><a href="#offices">迟报<b>1</b><small></small></a></li>' in index
    assert page.count("迟报 2 天") == page.count("缺 编报说明") == 2
    parts = [part.split("</tbody>")[0].split("<tbody>")[1] for part in page.split('<h2 id="missing">')[1:]]
    missing = sorted(row for part in parts for row in re.findall("<tr>(.*)</tr>", part))
    assert [re.sub("(<[^>]*>)+", "|", row).strip("|").split("|") for row in missing] == [
        ["330800000", "衢州市人民政府办公室", "地市级", "city@example.gov.cn", "2026-01-11"],
        ["330802003", "柯城区统计局", "衢州市人民政府办公室", "县级部门", "stat@example.gov.cn", "2026-01-11",
         "2026-01-09 09:00", " ", "年报.rar"],
        ["330802004", "柯城区司法局", "衢州市人民政府办公室", "县级部门"],
    ]  # fmt: skip
    assert '<p class="hint">报送期限：2026-01-10（含当日）。</p>' in page
    (wrote,) = re.findall("<tr>(.*)</tr>", page.split('<h2 id="unanswered">')[1].split("<h2")[0].split("<tbody>")[1])
    assert re.sub("(<[^>]*>)+", "|", wrote).strip("|").split("|") == [
        "柯城区统计局", " ", "330802003", "stat@example.gov.cn", "2026-01-09 09:00", "年报.rar",
    ]  # fmt: skip
    book = openpyxl.load_workbook(BytesIO(made["reports/summary.xlsx"]))
    offices = {row[2]: row[-2:] for row in book[text("report.sheet.offices", "zh_CN")].iter_rows(values_only=True)}
    assert offices == {"代码": ("迟报天数", "缺随附材料"), "330802001": (0, None), "330802002": (2, "编报说明")}
    assert [row[4:] for row in book[text("report.sheet.missing", "zh_CN")].iter_rows(values_only=True)] == [
        ("邮箱", "催报草稿", "来信日期", "来信但没有报表"),
        ("city@example.gov.cn", "2026-01-11", None, None),
        ("stat@example.gov.cn", "2026-01-11", datetime(2026, 1, 9, 9), "年报.rar"),
        (None, None, None, None),
    ]
    assert '"来信但没有报表：年报.rar"' in made["reports/findings.csv"].decode()


def test_replies_say_it_with_the_deadline_and_the_contact(home):
    drafts, _ = answered(home)
    said = {name[:9]: text_of(draft) for name, draft in drafts.items()}
    assert said["330802001"] == [
        "柯城区教育局：",
        "",
        "你单位报送的“年报.xlsx”（2026-01-09 收到）已通过审核，不用再报。",
        "共 48 条审核关系：通过 48，不符 0，已说明 0，无法判断 0。",
        "",
        "-- ",
        "县统计办",
    ]
    assert [line for line in said["330802002"] if "after" in line or "Still" in line or "is 2026" in line] == [
        "It came 2 days after the deadline.",
        text("reply.lacks", "en", names="编报说明"),
        "The deadline is 2026-01-10 (that day included).",
    ]
    assert said["330802003"][-4:] == ["报送期限：2026-01-10（含当日）。", "", "-- ", "县统计办"]


def text_of(draft: EmailMessage) -> list[str]:
    body = draft.get_body()
    assert body is not None
    return cast(list[str], body.get_content().splitlines())


def test_an_accepted_form_without_its_files_is_not_done(tmp_path):
    made = collection(tmp_path, {"1.eml": mail(("年报.xlsx", form()))}, more=MORE)
    ran(made)
    (draft,) = answered(made)[0].values()
    assert text_of(draft)[2:] == [
        "你单位报送的“年报.xlsx”（2026-01-10 收到）已通过审核，表不用再报；还缺随附材料，见下文。",
        "共 48 条审核关系：通过 48，不符 0，已说明 0，无法判断 0。",
        "",
        "还缺随附材料：扫描件、编报说明。请作为附件发来，文件名里请带上这些字样；如已用别的文件名发过，请告知。",
        "",
        "报送期限：2026-01-10（含当日）。",
        "",
        "-- ",
        "县统计办",
    ]


def reminded(home: Path, *words: str) -> tuple[str, dict[str, EmailMessage]]:
    done = CliRunner().invoke(main, ["collect", "remind", str(home), *words])
    assert done.exit_code == 0, done.output
    found = {
        path.name: cast(EmailMessage, message_from_bytes(path.read_bytes(), policy=SMTP))
        for path in sorted((home / "reminders").glob("*.eml"))
    }
    return done.output, found


def test_reminders_go_to_the_missing_and_the_returned_and_to_nobody_else(home):
    output, drafts = reminded(home, "--on", "2026-01-08")
    assert output.splitlines() == [
        "没有写草稿：330802004 柯城区司法局（名册里没有邮箱）",
        f"催报草稿 3 封（未报 1，来信但没有报表 1，退回修改 1，待说明 0），在 {home / 'reminders'}。"
        "只存草稿，没有发送。",
    ]
    assert {name: str(draft["To"]) for name, draft in drafts.items()} == {
        "330800000 衢州市人民政府办公室.eml": "衢州市人民政府办公室 <city@example.gov.cn>",
        "330802002 柯城区水利局.eml": "柯城区水利局 <water@example.gov.cn>",
        "330802003 柯城区统计局.eml": "柯城区统计局 <stat@example.gov.cn>",
    }
    city, water, stat = drafts.values()
    assert (city["Subject"], city["In-Reply-To"]) == ("衢州市人民政府办公室：请报送 2025 年度报表", None)
    assert text_of(city)[:5] == [
        "衢州市人民政府办公室：",
        "",
        "报送期限：2026-01-10（含当日），还有 2 天。",
        "截至 2026-01-08，还没有收到你单位的报表。",
        "请把填好的下发模板（.xlsx 工作簿）作为附件发来。如果已经发过，请核对收件地址后再发一次。",
    ]
    assert water["In-Reply-To"] == "<12.water@example.gov.cn>"
    assert text_of(water)[3] == "As of 2026-01-08, no corrected form has come for “年报.xlsx”."
    assert any("T3-BAL.person" in line for line in text_of(water))
    assert [part.get_filename() for part in water.iter_attachments()] == ["年报_审核.xlsx"]
    assert stat["References"] == "<s.9@example.gov.cn>"
    assert text_of(stat)[5:7] == [
        "收到你单位 2026-01-09 的来信（1 封），其中没有可以审核的报表：",
        f"1. 年报.rar：{text('ask.rar', 'zh_CN')}",
    ]
    # the next day the form is there, and its reminder goes
    (home / "inbox" / "4.eml").write_bytes(mail(("年报.xlsx", form("330802003")), sender="stat@example.gov.cn"))
    ran(home)
    assert "330802003 柯城区统计局.eml" not in reminded(home, "--on", "2026-01-11", "--lang", "en")[1]


def test_without_a_deadline_nobody_is_reminded(tmp_path):
    made = collection(tmp_path, {"1.xlsx": form()})
    ran(made)
    done = CliRunner().invoke(main, ["collect", "remind", str(made)])
    assert (done.exit_code, (made / "reminders").exists()) == (2, False)
    assert "due = 2026-01-31" in done.output


def test_a_mail_in_a_zip_has_its_own_files(tmp_path):
    packed = zipped(a__eml=mail(("年报.xlsx", form()), ("扫描件.pdf", b"%PDF")), b__eml=mail(("编报说明.docx", b"x")))
    made = collection(tmp_path, {"1.zip": packed}, more=MORE)
    ran(made)
    assert shown(made)[0] == "√ 通过        2026-01-10 17:30  330802001  柯城区教育局  年报.xlsx"


def test_a_deadline_is_a_value():
    assert Deadline(date(2026, 1, 1)) == Deadline.parsed("2026-01-01")


def test_who_may_have_sent_a_form_is_not_told_that_none_has_come(tmp_path):
    """One that it sent itself is named to it; of one that another sent no more is said than that."""
    files = {
        "1.eml": mail(("教育.xlsx", form())),
        "2.eml": mail(("水.xlsx", form(name="柯城区水利局")), sender="water@example.gov.cn"),
        "3.eml": mail(("统.xlsx", form(drawing=WRONG, name="柯城区统计局")), sender="x@example.com", day=11),
    }
    made = collection(tmp_path, files, more=MORE)
    ran(made)
    _, drafts = reminded(made, "--on", "2026-01-08")
    assert {name[:9]: text_of(draft)[3:5] for name, draft in drafts.items()} == {
        "330800000": [
            text("remind.missing", "zh_CN", date="2026-01-08"),
            text("remind.please", "zh_CN"),
        ],
        "330802002": [
            text("remind.disputed.own", "en", files="水.xlsx"),
            text("remind.disputed.please", "en"),
        ],
        "330802003": [text("remind.disputed", "zh_CN"), text("remind.disputed.please", "zh_CN")],
    }
    assert not any("统.xlsx" in line for draft in drafts.values() for line in text_of(draft))
