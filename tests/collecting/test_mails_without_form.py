"""Everyone who wrote gets an answer: what was sent instead of a form, in status, reports and drafts."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.collecting.incoming import ROSTER, WRONG, collection, form, mail, ran, reports, zipped
from tests.collecting.lines import CIVIL, EDU, OFFICES, SHARED, drawn
from tests.collecting.test_replies import answered
from tests.intake.letters import JPEG, RAR, SEVEN
from xlvalidate.cli import main
from xlvalidate.collecting import mails_without_form as module
from xlvalidate.collecting.collection_state import CollectionState
from xlvalidate.collecting.ledger_lines import LedgerLine
from xlvalidate.collecting.mails_without_form import SentFile, after_form, asked, mails_without_form
from xlvalidate.collecting.replies import Unanswered
from xlvalidate.collecting.which_counts import which_counts
from xlvalidate.findings import Finding
from xlvalidate.intake.delivery import WORDS
from xlvalidate.messages import LANGUAGES, text
from xlvalidate.reports.finding_text import say


def sent(number: int, name: str, word: str, sender: str = "a", **other: object) -> LedgerLine:
    """A piece that is no form, in a mail of its own unless `delivery` says another."""
    (line,) = drawn(f"piece from day\n{name} {sender or '-'} {number}")
    own = {"id": number, "delivery": number, "message_id": f"<{number}@x.invalid>"}
    line = replace(line, **own, sha256="", word=word, verdict="")  # type: ignore[arg-type]
    return replace(line, **other)  # type: ignore[arg-type]


def a_form(number: int, code: str, sender: str = "a", **other: object) -> LedgerLine:
    (line,) = drawn(f"piece from day code\n{number}.xlsx {sender} {number} {code}")
    own = {"id": number, "delivery": number, "message_id": f"<{number}@x.invalid>"}
    return replace(line, **{**own, **other})  # type: ignore[arg-type]


def settled(*lines: LedgerLine) -> CollectionState:
    return which_counts(lines, OFFICES)


def told(*lines: LedgerLine) -> list[tuple[str, str]]:
    """Each mail without a form: the codes of its senders, and its files with their kinds."""
    found = mails_without_form(settled(*lines), OFFICES)
    return [
        (",".join(one.codes), " ".join(f"{file.name}:{file.kind}" for file in one.files)) for one in found
    ]  # fmt: skip


UNREAD = {"sha256": "f" * 64, "verdict": "unreadable", "why": "old-xls", "period": "", "code": ""}
OTHER_BOOK = {"sha256": "e" * 64, "verdict": "unreadable", "why": "not-a-form", "period": "", "code": ""}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([sent(1, "年报.rar", "rar-or-7z")], [("990001", "年报.rar:rar")]),
        ([sent(1, "a.pdf", "not-a-form-file")], [("990001", "a.pdf:pdf")]),
        ([sent(1, "unnamed-1", "not-a-form-file", detail="pdf")], [("990001", "unnamed-1:pdf")]),
        ([sent(1, "a.dbf", "not-a-form-file")], [("990001", "a.dbf:other")]),
        ([sent(1, "1.eml", "no-attachment")], [("990001", "1.eml:nothing")]),
        # a logo is no answer, and a mail that only has one has nothing
        (
            [sent(1, "logo.png", "inline-image"), sent(1, "1.eml", "no-attachment", id=2)],
            [("990001", "1.eml:nothing")],
        ),
        ([sent(1, "logo.png", "inline-image")], []),
        ([sent(1, "退信", "delivery-report"), sent(2, "Thumbs.db", "system-file")], []),
        # machines and lists are never answered, and a file that lies in a folder was written by nobody
        ([sent(1, "年报.rar", "rar-or-7z", auto=True)], []),
        ([sent(1, "年报.rar", "rar-or-7z", sender="", mail=False)], []),
        ([sent(1, "年报.rar", "rar-or-7z", sender="x")], [("", "年报.rar:rar")]),
        ([sent(1, "年报.rar", "rar-or-7z", sender="A")], [("990001", "年报.rar:rar")]),
        ([sent(1, "年报.rar", "rar-or-7z", sender="d")], [("990004,990005", "年报.rar:rar")]),
        # one address of two offices: whose the unreadable workbook is nobody knows, and it is answered all the same
        ([sent(1, "a.xls", "", sender="d", **UNREAD)], [("990004,990005", "a.xls:workbook")]),
        ([sent(1, "通讯录.xlsx", "", **OTHER_BOOK)], [("990001", "通讯录.xlsx:workbook")]),
        # the same other workbook from two offices: the second is a repeat, and both wrote
        (
            [sent(1, "a.xlsx", "", **OTHER_BOOK), sent(2, "a.xlsx", "", sender="b", **OTHER_BOOK)],
            [("990001", "a.xlsx:workbook"), ("990002", "a.xlsx:workbook")],
        ),
        # with a form in the same mail nothing is missing, whoever is told about it
        ([a_form(1, "990001"), sent(1, "a.pdf", "not-a-form-file", id=2)], []),
        # a form within a mail that was forwarded with it
        (
            [
                a_form(1, "990002", sender="b", enclosed=True, forwarders=("a@example.invalid",)),
                sent(2, "a.pdf", "not-a-form-file", delivery=1),
            ],
            [],
        ),
        # two mails in one zip: one with a form, the other without
        (
            [
                a_form(1, "990002", sender="b", enclosed=True, mail=False),
                sent(2, "a.pdf", "not-a-form-file", delivery=1, enclosed=True, mail=False),
            ],
            [("990001", "a.pdf:pdf")],
        ),
        # from somebody whom nobody knows, through an office that is known
        (
            [sent(1, "a.rar", "rar-or-7z", sender="x", enclosed=True, forwarders=("a@example.invalid",))],
            [("990001", "a.rar:rar")],
        ),
        # what counts for no office, but is a form of one, is no question to its sender
        ([a_form(1, "990002", office="甲县教育局"), a_form(2, "990002", sender="b")], []),
    ],
)  # fmt: skip
def test_who_wrote_and_what_was_in_it(lines, expected):
    assert told(*lines) == expected


def test_an_office_is_asked_until_its_form_is_there():
    rar, pdf, shared = (
        sent(1, "a.rar", "rar-or-7z"),
        sent(2, "b.pdf", "not-a-form-file"),
        sent(3, "c.7z", "rar-or-7z", "d"),
    )

    def codes(*lines: LedgerLine) -> dict[tuple[str, ...], int]:
        state = settled(*lines)
        return {key: len(mails) for key, mails in asked(mails_without_form(state, OFFICES), state).items()}

    assert codes(rar, pdf, shared) == {(EDU.code,): 2, tuple(one.code for one in SHARED): 1}
    assert codes(rar, pdf, shared, a_form(4, EDU.code), a_form(5, SHARED[0].code, "d")) == {(SHARED[1].code,): 1}
    assert codes(rar, a_form(4, EDU.code)) == {}
    assert codes(rar, a_form(4, CIVIL.code, "b")) == {(EDU.code,): 1}


def test_what_comes_after_a_form_and_may_hide_a_newer_one():
    lines = [
        sent(1, "before.rar", "rar-or-7z"),
        a_form(2, EDU.code),
        sent(3, "after.rar", "rar-or-7z"),
        sent(4, "scan.pdf", "not-a-form-file"),
        sent(5, "other.rar", "rar-or-7z", "b"),
    ]
    state = settled(*lines)
    found = after_form(mails_without_form(state, OFFICES), state.offices[0].line, EDU.code)
    assert [one.name for one in found] == ["after.rar"]


def test_every_word_of_a_delivery_is_asked_for_or_asks_for_nothing():
    # what is odd about a workbook that was found, and what has a kind by its name
    of_pieces = {"unnamed", "not-a-form-file"}
    known = set(module._KINDS) | module._ASK_NOTHING | of_pieces
    assert known == WORDS


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_sentence(language):
    kinds = {*module._KINDS.values(), "pdf", "picture", "word", "wps", "csv", module.OTHER, module.WORKBOOK}
    assert all(("请" in text(f"ask.{kind}", language)) == (language == "zh_CN") for kind in kinds)


def test_what_may_hide_a_form():
    unread = say_of("old-xls")
    files = [SentFile("a", kind) for kind in ("rar", "pdf", "nothing", "cloud", "picture")]
    files += [SentFile("a", module.WORKBOOK, unread), SentFile("a", module.WORKBOOK, say_of("not-a-form"))]
    assert [one.may_hide_a_form for one in files] == [True, False, False, True, False, True, False]
    assert say(unread, None, "zh_CN").what.startswith("这是旧的二进制格式（.xls")


def say_of(why: str) -> Finding:
    (found,) = mails_without_form(settled(sent(1, "a.xls", "", sender="d", **UNREAD)), OFFICES)
    finding = found.files[0].finding
    assert finding is not None
    return replace(finding, why=why)


def post(name: str, data: bytes, said: str = "见附件", **heads: str) -> bytes:
    """A mail from 教育局 with one file of any kind."""
    made = EmailMessage()
    made["From"], made["Date"] = "edu@example.gov.cn", datetime(2026, 1, 9, 1, tzinfo=UTC)
    made["Message-ID"] = "<9@example.gov.cn>"
    for head, value in heads.items():
        made[head.replace("_", "-")] = value
    made.set_content(said)
    if name:
        made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


RAR_MAIL = post("年报.rar", RAR)
KINDS = {
    "rar": (RAR_MAIL, "年报.rar：", "ask.rar"),
    "7z": (post("年报.7z", SEVEN), "年报.7z：", "ask.rar"),
    "pdf": (post("年报", b"%PDF-1.7"), "年报：", "ask.pdf"),
    "jpg": (post("照片.dat", JPEG), "照片.dat：", "ask.picture"),
    "wps": (post("年报.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1_024, b"\0")), "年报.wps：", "ask.wps"),
    "docx": (
        post("年报.docx", zipped(**{"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})),
        "年报.docx：",
        "ask.word",
    ),
    "ofd": (post("年报.ofd", zipped(**{"OFD.xml": b"<x/>", "Doc_0/Page.xml": b"<x/>"})), "年报.ofd：", "ask.pdf"),
    "a csv in a zip": (post("年报.zip", zipped(年报__csv=b"1,2")), "年报.csv：", "ask.csv"),
    "a link": (
        post("", b"", "附件太大，请从 https://pan.example.invalid/s/abc 下载，提取码 1234"),
        "",
        "ask.cloud",
    ),
    "nothing": (post("", b"", "报表已填好，请查收。"), "", "ask.nothing"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_gets_a_draft_that_says_what_was_sent_and_what_is_needed(tmp_path, kind):
    data, file, ask = KINDS[kind]
    home = collection(tmp_path, {"1.eml": data})
    assert ran(home).tally.balanced
    (draft,) = answered(home)[0].values()
    assert draft.get_content().rstrip().splitlines() == [
        "柯城区教育局：",
        "",
        "收到你单位 2026-01-09 的来信（1 封），其中没有可以审核的报表：",
        f"1. {file}{text(ask, 'zh_CN')}",
        "",
        text("reply.no-form.please", "zh_CN"),
        *([text("reply.no-form.else", "zh_CN")] if kind == "nothing" else []),
    ]
    assert [draft[head] for head in ("To", "Subject", "In-Reply-To", "References")] == [
        "柯城区教育局 <edu@example.gov.cn>",
        "柯城区教育局：来信中没有报表，请重新报送",
        "<9@example.gov.cn>",
        "<9@example.gov.cn>",
    ]


def test_two_offices_with_one_address_are_answered_together(tmp_path):
    roster = ROSTER.replace("water@example.gov.cn,en", "edu@example.gov.cn,")
    home = collection(tmp_path, {"1.eml": RAR_MAIL, "2.eml": post("b.pdf", b"%PDF")}, roster=roster)
    ran(home)
    drafts, none = answered(home)
    assert none == [] and [*drafts] == ["330802001 330802002 柯城区教育局.eml"]
    said = drafts["330802001 330802002 柯城区教育局.eml"].get_content().splitlines()
    assert said[0] == "柯城区教育局、柯城区水利局："
    assert [line[:12] for line in said[3:5]] == ["1. 年报.rar：这是", "2. b.pdf：这是 "]
    (line,) = [line for line in shown(home) if "共用" in line and "b.pdf" in line]
    assert line == (
        "来信但没有报表，邮箱由几个单位共用（330802001 柯城区教育局、330802002 柯城区水利局）："
        "edu@example.gov.cn  2026-01-09 09:00  b.pdf"
    )


def shown(home: Path, *words: str) -> list[str]:
    """The lines of `status`, without the errata in force and what pieces are called."""
    done = CliRunner().invoke(main, ["collect", "status", str(home), *words])
    assert done.exit_code == 0, done.output
    lines = (line for line in done.stdout.splitlines() if not line.startswith("ogi-2021  "))
    return [re.sub(r" \[[0-9a-f]{8}\]", "", line) for line in lines]


def test_status_names_the_office_and_what_it_sent_and_forgets_it_when_the_form_comes(tmp_path):
    files = {
        "1.eml": RAR_MAIL,
        "2.eml": mail(("年报.7z", SEVEN), sender="x@example.com", day=8),
        "3.eml": post("去年.rar", RAR, Auto_Submitted="auto-replied"),
    }
    home = collection(tmp_path, files)
    ran(home)
    lines = shown(home)
    assert lines[1] == (
        "未报          2026-01-09 09:00  330802001  柯城区教育局  edu@example.gov.cn  来信但没有报表：年报.rar"
    )
    assert lines[6:9] == [
        "来信人不在名册里，信里没有报表：报表员 <x@example.com>  2026-01-08 17:30  年报.7z",
        "单位：通过 0，待说明 0，退回修改 0，无法读取 0，未报 5",
        "其中：来信但没有报表 1",
    ]
    assert shown(home, "--lang", "en")[1].endswith("edu@example.gov.cn  wrote, but no form: 年报.rar")
    told = json.loads("\n".join(shown(home, "--format", "json")))
    assert [(one["code"], one["sent"]) for one in told["offices"]][:2] == [
        ("330800000", []),
        ("330802001", [{"file": "年报.rar", "kind": "rar"}]),
    ]
    assert told["without_form"] == [
        {
            "offices": [],
            "sender": "报表员 <x@example.com>",
            "received": "2026-01-08T17:30:00",
            "files": [{"file": "年报.7z", "kind": "rar"}],
        },
        {
            "offices": ["330802001"],
            "sender": "edu@example.gov.cn",
            "received": "2026-01-09T09:00:00",
            "files": [{"file": "年报.rar", "kind": "rar"}],
        },
    ]
    assert answered(home)[1] == [Unanswered("", "报表员 <x@example.com>", "not-in-roster")]

    (home / "inbox" / "4.eml").write_bytes(mail(("年报.xlsx", form(drawing=WRONG)), day=12))
    (home / "inbox" / "5.eml").write_bytes(mail(("再报.rar", RAR), day=13))
    ran(home)
    lines = shown(home)
    assert lines[0].startswith("× 退回修改    2026-01-12")
    assert not any("来信但没有报表" in line for line in lines)
    (draft,) = answered(home)[0].values()
    body = draft.get_body()
    assert body is not None
    assert [line for line in body.get_content().splitlines() if "rar" in line] == [
        "此后又收到你单位的 再报.rar，但打不开。如果里面是改过的报表：",
        f"1. 再报.rar：{text('ask.rar', 'zh_CN')}",
    ]
    assert draft["In-Reply-To"] == "<12.edu@example.gov.cn>"


HOSTILE = "a\r\nBcc: all@example.com\r\n<b>=cmd|' C calc'!A0\u202exslx.\x1b[2J\u200b.rar"


def test_hostile_names_stay_clean_in_every_output(tmp_path):
    coded = b"=?utf-8?b?" + b64encode(HOSTILE.encode()) + b"?="
    data = RAR_MAIL.replace(b"<9@example.gov.cn>", b"<9@example.gov.cn>\n =?utf-8?q?=0d=0aBcc:?=")
    data = re.sub(rb"filename\*=[^\n]*", lambda _: b'filename="' + coded + b'"', data)
    contact = 'contact = "办公室 0570-0000000\\n<c@example.gov.cn>"'
    home = collection(tmp_path, {"1.eml": data}, more=contact)
    ran(home)
    (draft,) = answered(home)[0].values()
    assert draft["In-Reply-To"] is draft["Bcc"] is None
    body = draft.get_content()
    assert "a Bcc: all@example.com" in body.replace("  ", " ")
    assert body.splitlines()[-3:] == ["-- ", "办公室 0570-0000000", "<c@example.gov.cn>"]
    made = [body, *("\n".join(shown(home, "--lang", language)) for language in LANGUAGES)]
    written = {name: data.decode() for name, data in reports(home).items() if name.endswith((".html", ".csv"))}
    assert not [name for name, said in written.items() if name.endswith(".html") and "<b>=cmd" in said]
    made += written.values()
    for said in made:
        assert not set("\u202e\x1b\u200b\r") & set(said.replace("\r\n", "\n"))
        assert not any(line.startswith("Bcc") for line in said.splitlines())
