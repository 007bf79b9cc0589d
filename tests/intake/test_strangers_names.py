"""Names of strangers: a safe one is a file name anywhere, and only that."""

from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlvalidate.intake.strangers_names import LONGEST, decoded, folded, numbered, plain, safe_name

NASTY = st.text(
    st.one_of(st.characters(), st.sampled_from('./\\:*?"<>|~$ .\u202e\u200d\x00\r\n\ud800é\u0301COMNULAUX10².xls表')),
    max_size=300,
)
RESERVED = {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"} | {
    f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"
}


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("城关镇.xlsx", "城关镇.xlsx"),
        ("2024年 报表（终稿）.xlsx", "2024年 报表（终稿）.xlsx"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("..\\..\\x.xlsx", "_.._x.xlsx"),
        ("C:\\dir\\x.xlsx", "C__dir_x.xlsx"),
        ("／etc／x.xlsx", "_etc_x.xlsx"),
        ("．．/x", "_x"),
        ("CON", "_CON"),
        ("con.xlsx", "_con.xlsx"),
        ("Nul .tar.gz", "_Nul .tar.gz"),
        ("COM¹.xlsx", "_COM¹.xlsx"),
        ("console.xlsx", "console.xlsx"),
        ("~$x.xlsx", "_~$x.xlsx"),
        ("x.xlsx. . ", "x.xlsx"),
        ("x.xlsx\u3000", "x.xlsx"),
        (".xlsx", "xlsx"),
        ("a\r\nBcc: x@y.xlsx", "a__Bcc_ x@y.xlsx"),
        ("a\0.xlsx", "a_.xlsx"),
        ("x\u202exslx.exe", "xxslx.exe"),
        ("e\u0301.xlsx", "é.xlsx"),
        ("\ud800.xlsx", "_.xlsx"),
        ("", "unnamed"),
        (" . . ", "unnamed"),
        ("表" * 100 + ".xlsx", "表" * 38 + ".xlsx"),
    ],
)
def test_a_safe_name(name, safe):
    assert safe_name(name) == safe


@given(NASTY)
@example("a" * 119 + ". x")
@example("=?utf-8?q?x?=")
def test_every_name_becomes_a_file_name_of_linux_and_windows(name):
    safe = safe_name(name)
    assert 1 <= len(safe.encode()) <= LONGEST
    assert not set(safe) & set('<>:"/\\|?*／＼') and safe.isprintable()
    assert safe.strip(". ") == safe and not safe.startswith(("~$", "."))
    assert safe.partition(".")[0].strip().lower() not in RESERVED
    assert safe == normalize("NFC", safe) == safe_name(safe)


@given(NASTY, st.integers(2, 99_999))
def test_a_numbered_name_is_safe_too_and_another(name, number):
    safe = safe_name(name)
    again = numbered(safe, number)
    assert again != safe and safe_name(again) == again and len(again.encode()) <= LONGEST


def test_names_that_some_file_system_takes_for_one_are_one():
    for same in [("a.XLSX", "A.xlsx"), ("é", "e\u0301"), ("ß", "SS"), ("ı", "I"), ("ﬁ", "FI")]:
        assert len({folded(name) for name in same}) == 1, same
    assert folded("甲.xlsx") != folded("乙.xlsx")


@given(NASTY)
def test_plain_text_is_one_line_that_can_be_stored(text):
    shown = plain(text)
    assert shown.encode().decode() == shown
    assert not any(letter in shown for letter in "\r\n\0\x1b\u202e\u2028")


@pytest.mark.parametrize(
    ("raw", "charset", "text"),
    [
        ("城关镇".encode("gbk"), "", "城关镇"),
        ("城关镇".encode(), "", "城关镇"),
        ("一".encode("gbk"), "", "一"),  # is valid UTF-8, too: һ
        ("联通".encode("gbk"), "", "联通"),
        ("镕".encode("gbk"), "gb2312", "镕"),  # in GBK only, whatever the sender says
        ("城关镇".encode("gbk"), "utf-8", "城关镇"),
        ("城关镇".encode(), "us-ascii", "城关镇"),
        ("表".encode("big5"), "big5", "表"),
        ("отчёт".encode(), "", "отчёт"),
        (b"x", "zlib", "x"),
        (b"xn--a-ecp.ru", "idna", "xn--a-ecp.ru"),
        (b"x", "no\0such", "x"),
        (b"\xff", "", "\xa0"),
    ],
)
def test_bytes_become_text(raw, charset, text):
    assert decoded(raw, charset) == text
