"""Drafts: to the roster's address and to no other, in the office's language, its own workbook attached."""

from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from itertools import product
from typing import cast

import pytest

from tests.collecting.incoming import form
from tests.distribution.issues import ROSTER, WORKBOOKS, issued, written
from xlvalidate.distribution.mail_drafts import Attached, letter


def opened(data: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(data, policy=SMTP))


def said(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return body.get_content().replace("\r\n", "\n")


def attached(mail: EmailMessage) -> list[tuple[str | None, bytes]]:
    return [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    home = tmp_path_factory.mktemp("drafts")
    (home / "last.xlsx").write_bytes(form("330802001", "t3 person total\ncarried_out 6 6", year=2024))
    return written(home, "--last", home / "last.xlsx", "--revision", 2)


def test_a_draft_has_one_recipient_and_its_own_workbook(out):
    mail = opened((out / "drafts" / "330802001_柯城区教育局_2025.eml").read_bytes())
    assert mail.keys() == [
        "To", "Subject", "X-Unsent", "Auto-Submitted", "MIME-Version", "Content-Type",
    ]  # fmt: skip
    assert str(mail["To"]) == "柯城区教育局 <edu@example.gov.cn>"
    assert mail["Subject"] == "政府信息公开工作年度报告统计表（2021年版）（2025 年）填报模板：柯城区教育局"
    assert (mail["X-Unsent"], mail["Auto-Submitted"]) == ("1", "auto-generated")
    name = WORKBOOKS["330802001"]
    assert attached(mail) == [(name, (out / "workbooks" / name).read_bytes())]
    assert said(mail) == (
        "柯城区教育局：\n\n"
        "附件是你单位 2025 年《政府信息公开工作年度报告统计表（2021年版）》的填报模板，"
        "单位名称、代码和年度已经填好，请不要改动。\n"
        "这是第 2 次下发，取代以前下发的各份；请用这一份填报。\n"
        "“上年数据”页列有你单位上年填报的数；由上年数推出的建议数已预先填好，显示为灰色斜体，请逐个核对。\n\n"
        "填报说明\n"
        "1. 只在白色格中填数，没有的填 0；不要填“/”“—”，不要在格内写单位或说明。\n"
        "2. 统计期限为报告年度 1 月 1 日至 12 月 31 日，存量数核定到 12 月 31 日。\n"
        "3. 行政许可、行政处罚、行政强制包括已公开和依法未公开的全部处理决定。\n"
        "4. 格内不平或不是数字时会变色；填完请在交出前看一遍各表。\n\n"
        "填好后，请直接回复本邮件，把这个工作簿作为附件交回。文件名可以改；请不要借用别的单位或上年的模板，也不要另存为"
        "别的格式，模板里的编号戳只属于你单位本年这一份。\n"
    )


def test_it_is_written_in_the_offices_language(out):
    body = said(opened((out / "drafts" / "330802002_柯城区水利局_2025.eml").read_bytes()))
    assert body.startswith(
        "Dear 柯城区水利局,\n\nAttached is your form of “政府信息公开工作年度报告统计表（2021年版）” for 2025."
    )


def test_two_offices_with_one_address_each_get_their_own(out):
    mail = opened((out / "drafts" / "330802003_柯城区统计局_2025.eml").read_bytes())
    assert (str(mail["To"]), [name for name, _ in attached(mail)]) == (
        "柯城区统计局 <edu@example.gov.cn>", [WORKBOOKS["330802003"]],
    )  # fmt: skip


def test_without_an_address_and_without_being_asked_there_is_no_draft(out, tmp_path):
    assert sorted(path.name[:9] for path in (out / "drafts").iterdir()) == [
        "330800000", "330802001", "330802002", "330802003",
    ]  # fmt: skip
    assert not (issued(tmp_path, "--no-drafts") / "drafts").exists()


EVIL = [
    "局\r\nBcc: all@example.com",
    "局\nSubject: x\n\nbody",
    '"局" <other@example.com>, x',
    "局\u2028Bcc: a@example.com",
    "\u202egnp.exe",
    "=?utf-8?b?QmNjOiBhQGV4YW1wbGUuY29t?=",
    "局" * 500,
]


@pytest.mark.parametrize("name", EVIL)
def test_no_name_adds_a_header_or_a_recipient(name):
    data = letter(to="edu@example.gov.cn", name=name, subject="s", body="b")
    mail = opened(data)
    assert mail.keys() == [
        "To", "Subject", "X-Unsent", "Auto-Submitted", "Content-Type", "Content-Transfer-Encoding", "MIME-Version",
    ]  # fmt: skip
    assert [address.addr_spec for address in mail["To"].addresses] == ["edu@example.gov.cn"]
    assert b"\nBcc" not in data


def test_the_same_issue_gives_the_same_drafts(out, tmp_path):
    (tmp_path / "last.xlsx").write_bytes((out.parent / "last.xlsx").read_bytes())
    again = written(tmp_path, "--last", tmp_path / "last.xlsx", "--revision", 2, roster=ROSTER)
    drafts = {path.name: path.read_bytes() for path in (out / "drafts").iterdir()}
    assert {path.name: path.read_bytes() for path in (again / "drafts").iterdir()} == drafts


def as_the_library_does(name: str, body: str, attached: Attached | None) -> bytes:
    """The letter of a name that needs no care, made by the standard library alone."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "报表 <forms@example.gov.cn>"
    mail["To"] = Address(display_name=name, addr_spec="edu@example.gov.cn")
    mail["Subject"] = f"填报模板：{name}"
    mail["X-Unsent"], mail["Auto-Submitted"] = "1", "auto-generated"
    mail.set_content(body, cte="base64")
    if attached is not None:
        kind = "vnd.ms-excel.sheet.macroEnabled.12"
        mail.add_attachment(attached.data, maintype="application", subtype=kind, filename=attached.name)
        mail.set_boundary(f"=_{attached.digest[:40]}")
    return mail.as_bytes()


NAMES = ["局", "柯城区教育局" * 9, "Office of Forms", "Office of Forms " * 9 + "and more"]
BODIES = ["", "a", "局\n\n附件\r\nb\rc", "字" * 99 + "\n" * 9]
FILES = [
    "a.xlsm",
    "330802001_柯城区教育局_2025.xlsm",
    f"{'局' * 80}.xlsm",
    f"{'long ' * 20}.xlsm",
    "it's (1); 100%.xlsm",
]
ATTACHED = [None, *(Attached(name, b"PK\x00" * 41, "0123456789" * 6) for name in FILES)]
ATTACHED += [Attached("a.xlsm", bytes(size), "f" * 64) for size in (0, 56, 57, 58)]


def test_a_letter_is_put_together_as_the_standard_library_would():
    for name, body, attached in product(NAMES, BODIES, ATTACHED):
        made = letter(
            to="edu@example.gov.cn", name=name, subject=f"填报模板：{name}", body=body,
            sender="报表 <forms@example.gov.cn>", attached=attached,
        )  # fmt: skip
        assert made == as_the_library_does(name, body, attached)
