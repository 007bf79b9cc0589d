"""Headers that are reckoned here and those of the standard library are the same bytes."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from xlvalidate.distribution.folded_headers import attachment_header, by_library, recipient_header, subject_header

SUBJECTS = [
    "政府信息公开工作年度报告统计表（2021年版）（2025 年）填报模板：第0县第5局",
    *("局" * count for count in range(1, 40)),
    # A blank at the end of a line and at the beginning of one; what is left over is short, and better quoted.
    *(
        f"{'局' * count}{blank}局{more}"
        for count in range(12, 17)
        for blank in (" ", "5 ", " 2")
        for more in ("", "县")
    ),
    *(f"表{'a' * count}局 {'局' * 30}" for count in range(0, 50, 7)),
    # Letters of two bytes and of four, words without a wide letter, signs, what is not seen, and no wide letter at all.
    *(
        "é局",
        "局é" * 30,
        "\U00020000局",
        "局 2025 年",
        "局 =?x",
        "局, 局",
        "局(2)",
        " 局",
        "局 ",
        "局  局",
        "局\u3000局",
    ),
    *("局\u202e", "", "Office of Forms", "a" * 90),
]


def test_a_subject():
    for said in SUBJECTS:
        assert subject_header(said) == by_library("Subject", said)


def test_a_recipient():
    for name in (
        "第0县第5局",
        *(f"{'局' * count}" for count in range(1, 20)),
        "县局 二",
        "局é",
        "A office",
        "局.a",
        "",
    ):
        for address in ("a@b.cn", "edu.office-2@example.gov.cn", f"{'long' * 12}@example.gov.cn"):
            assert recipient_header(name, address) == by_library("To", Address(display_name=name, addr_spec=address))


def test_what_is_attached():
    for name in (
        *(f"{'局' * count}_2025.xlsx" for count in range(12)),
        "a.xlsx",
        "é.xlsx",
        '局"\\.xlsx',
        "局 (1).xlsx",
    ):
        mail = EmailMessage(policy=SMTP)
        mail.add_header("Content-Disposition", "attachment", filename=name)
        assert attachment_header(name) + b"\r\n" == mail.as_bytes()


@pytest.mark.parametrize("said", ["局\nBcc: a@b.cn", "a\r\n\r\nb"])
def test_a_line_break_is_refused(said):
    with pytest.raises(ValueError, match=r"linefeed|CR"):
        subject_header(said)
    with pytest.raises(ValueError, match=r"linefeed|CR"):
        recipient_header(said, "a@b.cn")
