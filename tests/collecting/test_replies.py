"""Drafts: only to the address in the roster, only of the office's own submission, none to machines."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from tests.collecting.incoming import ODD, ROSTER, WRONG, collection, form, mail, ran, reports, viewed
from xlvalidate.collecting.collection_view import CollectionView
from xlvalidate.collecting.judging import Judging
from xlvalidate.collecting.replies import Unanswered, replies
from xlvalidate.ooxml.package import open_package
from xlvalidate.stamps import new_keys


def answered(home: Path) -> tuple[dict[str, EmailMessage], list[Unanswered]]:
    found: list[Unanswered] = []

    def use(seen: CollectionView, judging: Judging) -> None:
        found.extend(replies(seen, judging, home / "replies")[1])

    viewed(home, use)
    drafts = {path.name: message_from_bytes(path.read_bytes(), policy=SMTP) for path in (home / "replies").glob("*")}
    return drafts, found  # type: ignore[return-value]


def figures(number: int) -> str:
    return f"t3 person total\nnew {number} {number}\ngranted 0 0\nhandled 0 0"


def test_each_office_gets_its_own_at_its_own_address_and_nothing_of_another(tmp_path):
    home = collection(
        tmp_path,
        {
            "1.eml": mail(("教育.xlsx", form(drawing=figures(71_111_117))), Reply_To="evil@example.com"),
            "2.eml": mail(
                ("水.xlsx", form("330802002", figures(82_222_228), name="柯城区水利局")),
                sender="x@example.com",
                id_="<2@mail.invalid>",
            ),
            "3.eml": mail(("统计.xlsx", form("330802003", name="统计局")), sender="stat@example.gov.cn"),
        },
    )
    ran(home)
    drafts, none = answered(home)
    assert none == []
    assert {name: str(draft["To"]) for name, draft in drafts.items()} == {
        "330802001 柯城区教育局.eml": "柯城区教育局 <edu@example.gov.cn>",
        "330802002 柯城区水利局.eml": "柯城区水利局 <water@example.gov.cn>",
        "330802003 柯城区统计局.eml": "柯城区统计局 <stat@example.gov.cn>",
    }
    own = {"330802001": b"71111117", "330802002": b"82222228", "330802003": b"\0none"}
    for name, draft in drafts.items():
        held = everything(draft)
        for code, figure in own.items():
            assert name.startswith(code) or not (figure in held or code.encode() in held), (name, code)
        assert name.startswith("330802003") or own[name[:9]] in held
        assert b"evil@" not in held and b"x@example.com" not in held
        assert [draft[head] for head in ("Cc", "Bcc", "Reply-To", "From", "Date")] == [None] * 5


def everything(draft: EmailMessage) -> bytes:
    """The bytes of a draft with nothing packed: headers, the text, every part of the workbook."""
    held = [f"{key}: {value}".encode() for key, value in draft.items()]
    for part in draft.walk():
        data = part.get_payload(decode=True)
        if isinstance(data, bytes):
            held.append(data)
            if (part.get_filename() or "").endswith(".xlsx"):
                package = open_package(data)
                held += [package.read(entry.name) for entry in package.index.values()]
    return b"\n".join(held)


def test_the_text_is_plain_and_in_the_language_of_the_office(tmp_path):
    home = collection(
        tmp_path,
        {
            "1.eml": mail(("年报.xlsx", form()), day=9),
            "2.eml": mail(("report.xlsx", form("330802002", WRONG)), sender="water@example.gov.cn", day=10),
        },
    )
    ran(home)
    drafts, _ = answered(home)
    assert drafts["330802001 柯城区教育局.eml"].get_content().split() == [
        "柯城区教育局：",
        "你单位报送的“年报.xlsx”（2026-01-09",
        "收到）已通过审核，不用再报。",
        *["共", "48", "条审核关系：通过", "48，不符", "0，已说明", "0，无法判断", "0。"],
    ]
    english = drafts["330802002 柯城区水利局.eml"]
    body = english.get_body()
    assert body is not None
    said = body.get_content().splitlines()
    assert said[0] == "Dear 柯城区水利局,"
    assert said[2] == (
        "Some figures of your form “report.xlsx” (received 2026-01-10) have to be corrected. "
        "Please correct what is listed below and send it again."
    )
    assert said[5:9] == [
        "To be corrected (1):",
        "1. 表三 D6, J6, D30, J30: Rules that do not hold: 2. Either D6 and J6 or D30 and J30 may be wrong. Please "
        "check these cells and correct them. Other cells may be wrong, too. [T3-BAL.person, T3-BAL.total, must]",
        "   表三 自然人: 一、本年新收政府信息公开申请数量 (D6) + 二、上年结转政府信息公开申请数量 (D7) must equal "
        "（七）总计 (D29) + 四、结转下年度继续办理 (D30); 3 + 0 ≠ 2 + 0, off by 1.",
        "   表三 总计: 一、本年新收政府信息公开申请数量 (J6) + 二、上年结转政府信息公开申请数量 (J7) must equal "
        "（七）总计 (J29) + 四、结转下年度继续办理 (J30); 3 + 0 ≠ 2 + 0, off by 1.",
    ]
    assert [part.get_filename() for part in english.iter_attachments()] == ["report_审核.xlsx"]
    assert english["X-Unsent"] == "1"


@pytest.mark.parametrize(
    ("head", "value"),
    [("Auto_Submitted", "auto-replied"), ("List_Id", "<all.example.gov.cn>"), ("Return_Path", "<>")],
)
def test_machines_and_lists_get_none(tmp_path, head, value):
    home = collection(tmp_path, {"1.eml": mail(("f.xlsx", form()), **{head: value})})
    ran(home)
    assert answered(home)[1] == [Unanswered("330802001", "柯城区教育局", "auto")]
    assert not list((home / "replies").glob("*"))


def test_nobody_is_answered_whose_figures_these_may_not_be(tmp_path):
    home = collection(
        tmp_path,
        {
            "1.eml": mail(("f.xlsx", form()), sender="water@example.gov.cn"),
            "2.eml": mail(("g.xlsx", form("330802004")), sender="x@example.com"),
            "3.eml": mail(("h.xlsx", form("999")), sender="x@example.com"),
            "4.eml": mail(
                ("i.xlsx", form("330802003")), ("j.xlsx", form("330802003", WRONG)), sender="stat@example.gov.cn"
            ),
        },
    )
    ran(home)
    drafts, none = answered(home)
    assert drafts == {}
    assert sorted((one.code, one.why) for one in none) == [
        ("330802001", "mismatch"),
        ("330802003", "undecided"),
        ("330802004", "no-address"),
        ("999", "not-in-roster"),
    ]


HOSTILE = "a\r\nBcc: all@example.com\r\n\r\n<b>=cmd|' /C calc'!A0\u202exslx.\0"


def test_no_header_is_injected_by_a_name_a_subject_or_a_file(tmp_path):
    roster = ROSTER.replace("柯城区教育局", "局=?utf-8?q?a=0d=0aBcc:_b@example.com?=")
    data = form(drawing=WRONG, name=HOSTILE.replace("\0", ""))
    home = collection(
        tmp_path,
        {"1.eml": mail((f"{HOSTILE[:40]!r}.xlsx", data))},
        roster=roster,
        more='reply_from = "收报人 <c@example.gov.cn>"',
    )
    (home / "inbox" / "1.eml").write_bytes(
        (home / "inbox" / "1.eml")
        .read_bytes()
        .replace(b"Subject: ", b"Subject: =?utf-8?q?a=0d=0aBcc=3a_all=40example.com?= ")
    )
    ran(home)
    drafts, _ = answered(home)
    (draft,) = drafts.values()
    assert list(draft.keys()) == [
        "From", "To", "Subject", "In-Reply-To", "References", "X-Unsent", "Auto-Submitted", "MIME-Version",
        "Content-Type",
    ]  # fmt: skip
    assert draft["To"].addresses[0].addr_spec == "edu@example.gov.cn"
    (copy,) = draft.iter_attachments()
    assert not set(copy.get_filename() or "") & set('/\\\r\n\0<>:"|?*\u202e')


def test_drafts_that_are_no_more_go_and_bytes_stay_the_same(tmp_path):
    home = collection(tmp_path, {"1.eml": mail(("f.xlsx", form()))})
    ran(home)
    first = reports(home)
    assert "replies/330802001 柯城区教育局.eml" in first
    assert reports(home) == first
    assert reports(home, "en") != first
    assert reports(home) == first
    (home / "replies" / "mine.txt").write_text("not of the program")
    (home / "roster.csv").write_text(ROSTER.replace("柯城区教育局", "柯城区教育体育局"), "utf-8")
    assert sorted(path for path in reports(home) if path.startswith("replies/")) == [
        "replies/330802001 柯城区教育体育局.eml",
        "replies/mine.txt",
    ]


def text_of(draft: EmailMessage) -> list[str]:
    body = draft.get_body()
    assert body is not None
    return body.get_content().splitlines()


def attached_to(draft: EmailMessage) -> list[str | None]:
    return [part.get_filename() for part in draft.iter_attachments()]


ON_THE_SHEET = "附件是标出问题的副本，“审核结果”页逐条列出。"
LINKED = "附件是标出问题的副本，“审核结果”页逐条列出，点单元格地址可以跳到那里。"
USE_IT = "可直接在附件副本上改后报回。"
DATED = "（2026-01-10 收到）"

# A form, what is said first, what is said of the marked copy, and whether it is attached.
ANSWERS = [
    (
        form(drawing=WRONG),
        f"你单位报送的“表.xlsx”{DATED}有数据需要改正，请按下面所列改正后重新报送。",
        [LINKED, USE_IT],
    ),
    (
        form(drawing=ODD),
        f"你单位报送的“表.xlsx”{DATED}有几处需要核实：请改正，或者在表内“校验”页的审核说明栏写明原因，然后重新报送。",
        [LINKED, USE_IT],
    ),
    # No figure is doubted where the cover is of another year or without a name, and no address leads to a cell.
    (
        form(year=2024),
        f"你单位报送的“表.xlsx”{DATED}还不能接收，问题不在数据，请按下面所列办理后重新报送。",
        [ON_THE_SHEET, USE_IT],
    ),
    # There is a note, and nothing to do: the copy is neither attached nor spoken of.
    (form(year="2025年"), f"你单位报送的“表.xlsx”{DATED}已通过审核，不用再报。", []),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("data", "first", "told"), ANSWERS, ids=["figures", "reasons", "cover", "accepted"])
def test_what_is_said_first_fits_what_is_to_be_done(tmp_path, data, first, told):
    home = collection(tmp_path, {"1.eml": mail(("表.xlsx", data))})
    ran(home)
    (draft,) = answered(home)[0].values()
    said = text_of(draft)
    assert said[:3] == ["柯城区教育局：", "", first]
    assert [line for line in said if "副本" in line] == told
    assert attached_to(draft) == (["表_审核.xlsx"] if told else [])
    assert ("供参考（1 处）：" in said) == (not told)


def test_a_missing_stamp_is_not_said_to_be_a_matter_of_figures(tmp_path):
    (tmp_path / "issuer.pub").write_bytes(new_keys()[1])
    home = collection(tmp_path, {"1.eml": mail(("表.xlsx", form()))}, more='\n[stamps]\nkeys = ["../issuer.pub"]\n')
    ran(home)
    (draft,) = answered(home)[0].values()
    first = f"你单位报送的“表.xlsx”{DATED}还不能接收，问题不在数据，请按下面所列办理后重新报送。"
    assert text_of(draft)[2] == first


def test_forms_of_one_name_are_told_apart_by_when_they_came(tmp_path):
    first = form(drawing="t3 person total\nnew 1 1\ngranted 1 1\nhandled 1 1")
    home = collection(
        tmp_path,
        {"1.eml": mail(("表.xlsx", first), day=9), "2.eml": mail(("表.xlsx", form()), day=10)},
        more='contact = "县统计办"',
    )
    ran(home)
    (draft,) = answered(home)[0].values()
    assert text_of(draft) == [
        "柯城区教育局：",
        "",
        f"你单位报送的“表.xlsx”{DATED}已通过审核，不用再报。",
        "你单位此前还报过 1 份，以上述这一份为准。",
        "共 48 条审核关系：通过 48，不符 0，已说明 0，无法判断 0。",
        "",
        "与上一份“表.xlsx”（2026-01-09 收到）相比，改了 6 个数：",
        "· 表三 一、本年新收政府信息公开申请数量 自然人（D6）：1 → 0",
        "· 表三 一、本年新收政府信息公开申请数量 总计（J6）：1 → 0",
        "· 表三 （一）予以公开 自然人（D8）：1 → 0",
        "· 表三 （一）予以公开 总计（J8）：1 → 0",
        "· 表三 （七）总计 自然人（D29）：1 → 0",
        "· 表三 （七）总计（J29）：1 → 0",
        "",
        "-- ",
        "县统计办",
    ]
