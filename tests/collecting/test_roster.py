"""A roster as people keep it: whatever Excel saved it as, and every fault at once with its line."""

from pathlib import Path

import pytest

from xlvalidate.errors import FileFaultsError
from xlvalidate.messages import LANGUAGES as SPOKEN
from xlvalidate.roster import LANGUAGES, Office, load

CHINESE = (
    "单位编码,单位名称,层级,上级,邮箱,备注\n3308,衢州市,地市级,,city@example.gov.cn,\n330802,柯城区,县级,衢州市,,新设\n"
)
OFFICES = (
    Office(code="3308", name="衢州市", level="地市级", mail="city@example.gov.cn"),
    Office(code="330802", name="柯城区", level="县级", parent="3308"),
)


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "roster.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_a_roster_in_every_encoding_that_excel_saves(tmp_path, encoding):
    assert load(saved(tmp_path, CHINESE.encode(encoding))).offices == OFFICES


def test_a_roster_saved_as_unicode_text(tmp_path):
    assert load(saved(tmp_path, CHINESE.replace(",", "\t").encode("utf-16"))).offices == OFFICES


def test_who_is_above_whom_and_who_has_which_address(tmp_path):
    roster = load(saved(tmp_path, CHINESE.encode()))
    assert [one.code for one in roster.above(OFFICES[1])] == ["3308"]
    assert roster.by_mail == {"city@example.gov.cn": (OFFICES[0],)}


def test_a_roster_that_goes_round_in_a_circle_ends(tmp_path):
    roster = load(saved(tmp_path, "code,name,parent\na,甲,b\nb,乙,a\n".encode()))
    assert [one.code for one in roster.above(roster.by_code["a"])] == ["b"]


FAULTY = """code,name,mail,language
1,甲,a@example.gov.cn,
1,乙,b@example.gov.cn,zh_CN

,丙,,
4,,d@@example,
5,戊,"e@example.gov.cn
Bcc: all@example.gov.cn",fr
6,己,a..b@example.gov.cn,
"""


def test_every_fault_at_once_with_its_line(tmp_path):
    with pytest.raises(FileFaultsError) as caught:
        load(saved(tmp_path, FAULTY.encode()))
    assert [f"{fault.path}: {fault.what}" for fault in caught.value.faults] == [
        "line 3: the code 1 is that of line 2 too",
        "line 5: the office 丙 has no code",
        "line 6: there is no name",
        "line 6: “d@@example” is no mail address",
        "line 8: 'e@example.gov.cn\\nBcc: all@example.gov.cn' is no mail address",
        "line 8: the language “fr” is none of zh_CN, en",
        "line 8: the mail is too long or has characters that cannot be seen",
        "line 9: “a..b@example.gov.cn” is no mail address",
    ]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "the file: it has no headings"),
        ("名称,邮箱\n甲,\n".encode(), "line 1: there is no column code (编码)"),
        (b"\xff\xff\x00\x81", "the file: it is neither UTF-8 nor GBK; save it as CSV UTF-8"),
        (b"code,name\n1," + b"x" * 200_000, "line 2: field larger than field limit (131072)"),
    ],
)
def test_a_file_that_is_no_roster(tmp_path, data, fault):
    with pytest.raises(FileFaultsError) as caught:
        load(saved(tmp_path, data))
    assert [f"{one.path}: {one.what}" for one in caught.value.faults] == [fault]


def test_the_languages_are_those_of_the_messages():
    assert set(LANGUAGES) == set(SPOKEN)
