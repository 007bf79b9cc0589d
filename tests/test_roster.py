"""A roster as people keep it: whatever Excel saved it as, and every fault at once with its line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from xlvalidate.cli import main
from xlvalidate.editions.catalogue import built_in, built_in_edition
from xlvalidate.errors import FileFaultsError, words
from xlvalidate.reading.roster_file import load
from xlvalidate.roster import Office, Remark, Roster, rank_of, remarks

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


TREE = """code,name,level,parent,mail,vertical
33,甲省,省级,,a@example.gov.cn,
3308,乙市,设区的市级,33,b@example.gov.cn,否
330802,丙县,县级,乙市,c@example.gov.cn,
33080201,丁局,县级部门,330802,d@example.gov.cn,
33080202,戊税务局,垂直管理,330802,e@example.gov.cn,
33080203,己海关,县级部门,330802,f@example.gov.cn,是
"""


def test_a_tree_and_who_adds_up_in_it(tmp_path):
    roster = load(saved(tmp_path, TREE.encode()))
    assert [one.code for one in roster.roots] == ["33"]
    assert [one.code for one in roster.children("330802")] == ["33080201", "33080202", "33080203"]
    assert [one.code for one in roster.units("330802")] == ["33080201"]
    assert [one.code for one in roster.above(roster.by_code["33080203"])] == ["330802", "3308", "33"]
    assert roster.units("33080201") == roster.children("nobody") == ()
    assert remarks(roster) == ()


@pytest.mark.parametrize("word", ["是", "YES", "y", "1", "true", "垂直管理"])
def test_words_for_vertically_managed(tmp_path, word):
    roster = load(saved(tmp_path, f"code,name,垂直管理\n1,甲,{word}\n2,乙,\n".encode()))
    assert [one.vertical for one in roster.offices] == [True, False]


def test_an_apostrophe_before_a_code_is_no_part_of_it(tmp_path):
    roster = load(saved(tmp_path, "code,name,parent\n'012,甲,\n'0123,乙,'012\n".encode()))
    assert [(one.code, one.parent) for one in roster.offices] == [("012", ""), ("0123", "012")]


@pytest.mark.parametrize(
    "heads",
    [
        "单位编码,单位全称,行政级别,上级代码,联系邮箱",
        "机构代码,机构名称,层级,上级单位代码,电子邮件",
        "单位代码,单位,级别,上级单位编码,电子邮箱地址",
        "Code,Office Name,Level,parent_code,E-mail Address",
        "code,name,level,ParentCode,e-mail",
        "CODE,NAME,LEVEL,Parent Code,MAIL",
        "单 位 编 码,单位名称（必填）,层级,主管部门,邮箱*",
        "ｃｏｄｅ,name,level,上级主管部门：,email",
    ],
)
def test_the_columns_as_offices_call_them(tmp_path, heads):
    roster = load(saved(tmp_path, f"{heads}\n3308,衢州市,地市级,,c@example.cn\n330802,柯城区,县级,3308,\n".encode()))
    assert (roster.offices, roster.unread) == (
        (
            Office(code="3308", name="衢州市", level="地市级", mail="c@example.cn"),
            Office(code="330802", name="柯城区", level="县级", parent="3308"),
        ),
        (),
    )


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("上级代马", "the column 上级代马 is not known: is 上级 meant?"),
        ("parrent", "the column parrent is not known: is 上级 meant?"),
        ("邮 箱 号", "the column 邮 箱 号 is not known: is 邮箱 meant?"),
        (
            "联系电活",
            "the column 联系电活 is not known: understood are 编码, 名称, 层级, 上级, 邮箱, 语言, 垂直管理; "
            "where it is none of them take it out, or call it 备注",
        ),
    ],
)
def test_a_column_that_nobody_knows_is_a_fault_with_the_nearest_name(tmp_path, head, fault):
    assert faults_of(saved(tmp_path, f"code,name,{head}\n1,甲,2\n2,乙,\n".encode())) == [f"line 1: {fault}"]


def test_columns_that_say_nothing_here_are_left_alone_and_named(tmp_path):
    text = "序号,code,name,联系人,联系电话1,联系电话2,备注,\n1,1,甲,张三,1,2,好,\n2,2,乙,,,,,\n"
    path = saved(tmp_path, text.encode())
    assert load(path).unread == ("序号", "联系人", "联系电话1", "联系电话2", "备注")
    _, told, _ = looked_over(path, "--lang", "zh_CN")
    assert "  以下各列不读取：序号、联系人、联系电话1、联系电话2、备注。\n" in told


def test_what_stands_below_no_heading_is_a_fault_once_a_column(tmp_path):
    assert faults_of(saved(tmp_path, "code,,name\n1,,甲\n2,x,乙,y\n3,z,,y\n".encode())) == [
        "line 3, column 2: this column has no heading: write one above it, or take out what stands below",
        "line 3, column 4: this column has no heading: write one above it, or take out what stands below",
        "line 4: there is no name",
    ]


def test_codes_and_names_are_compared_whatever_their_width(tmp_path):
    roster = load(saved(tmp_path, "code,name,parent\n０３３,甲 县,\n0331.0,乙局,甲　县\n0332,丙局,０３３\n".encode()))
    assert [(one.code, one.name, one.parent) for one in roster.offices] == [
        ("033", "甲 县", ""),
        ("0331", "乙局", "033"),
        ("0332", "丙局", "033"),
    ]


def test_codes_that_become_alike_are_a_fault(tmp_path):
    assert faults_of(saved(tmp_path, "code,name\n1001,甲\n１００１,乙\n1001.0,丙\n".encode())) == [
        "line 3: the code １００１ is read as 1001 of line 2 is: each office needs a code of its own",
        "line 4: the code 1001.0 is read as 1001 of line 2 is: each office needs a code of its own",
    ]


def test_an_office_above_whose_zero_was_lost_is_asked_about(tmp_path):
    assert faults_of(saved(tmp_path, "code,name,parent\n010000,甲,\n010001,乙,10000\n010002,丙,99\n".encode())) == [
        "line 3: 10000 is no code of this roster: is 010000 meant? Format the column as text",
    ]


def test_offices_in_a_circle_do_not_keep_anybody_from_coming_to_an_end():
    roster = Roster((Office(code="a", name="甲", parent="b"), Office(code="b", name="乙", parent="a")))
    assert [one.code for one in roster.above(roster.by_code["a"])] == ["b"]
    assert roster.roots == ()


def faults_of(path: Path) -> list[str]:
    with pytest.raises(FileFaultsError) as caught:
        load(path)
    return [f"{fault.path}: {fault.what}" for fault in caught.value.faults]


WRONG_TREE = """code,name,parent,level,vertical
1,甲,1,,
2,乙,4,,
3,丙,2,,
4,丁,3,,
5,戊,3,,
6,己,7,,
7,庚,6,,
8,丁,,,
9,辛,丁,,
10,壬,,垂直管理,否
11,癸,,,也许
1.1E+17,子,,,
"""


def test_what_is_wrong_with_a_tree(tmp_path):
    assert faults_of(saved(tmp_path, WRONG_TREE.encode())) == [
        "line 11: “否” goes against the level 垂直管理",
        "line 12: “也许” is neither 是 (yes) nor 否 (no)",
        "line 13: 1.1E+17 is what a spreadsheet made of a long code: format the column as text, type it anew",
        "line 10: 丁 is the name of several (line 5, line 9): write the code",
        "line 2: the office 1 is its own parent",
        "line 3: these offices stand above each other in a circle, each below the next: 2 乙 → 4 丁 → 3 丙 → 2 乙",
        "line 7: these offices stand above each other in a circle, each below the next: 6 己 → 7 庚 → 6 己",
    ]


def test_a_line_without_code_or_name_is_above_nobody(tmp_path):
    assert faults_of(saved(tmp_path, "code,name,parent\n,,9\n2,乙,\n".encode())) == [
        "line 2: there is no code",
        "line 2: there is no name",
    ]


ODD = """code,name,level,parent,mail,vertical
1,甲,地市级,,a@example.gov.cn,
2,乙,县级,1,b@example.gov.cn,
3,丙,乡镇街道,2,B@example.gov.cn,
4,丁,县级部门,2,,是
5,戊,市级部门,3,e@example.gov.cn,
6,己,县级部门,99,f@example.gov.cn,
7,庚,,4,g@example.gov.cn,
8,辛,县级部门,99,h@example.gov.cn,
"""


def test_what_may_be_meant_is_told(tmp_path):
    assert remarks(load(saved(tmp_path, ODD.encode()))) == (
        Remark(words("line", line=7), "orphans", (("parent", "99"), ("count", "2"), ("offices", "6 己\x1f8 辛"))),
        Remark(words("line", line=4), "one-address", (("mail", "b@example.gov.cn"), ("offices", "2 乙\x1f3 丙"))),
        Remark(words("line", line=5), "no-address", (("count", "1"), ("offices", "4 丁"))),
        Remark(words("line", line=5), "vertical-above", (("office", "4 丁"), ("offices", "7 庚"))),
        Remark(
            words("line", line=6),
            "upside-down",
            (("office", "5 戊"), ("above", "3 丙"), ("level", "市级部门"), ("above_level", "乡镇街道")),
        ),
    )


def test_codes_that_look_alike_are_told(tmp_path):
    lines = ("code,name,mail", "ab,甲,a@example.cn", "AB,乙,b@example.cn", "001,丙,c@example.cn", "１,丁,d@example.cn")
    alike = "\n".join(lines)
    assert remarks(load(saved(tmp_path, alike.encode()))) == (
        Remark(words("line", line=3), "like-codes", (("offices", "ab 甲\x1fAB 乙"),)),
        Remark(words("line", line=5), "like-codes", (("offices", "001 丙\x1f1 丁"),)),
    )


def test_every_level_of_the_forms_has_a_rank():
    for edition in map(built_in_edition, built_in()):
        for field in edition.cover.fields:
            if field.code == "level":
                unranked = [level for level in field.choices or () if not rank_of(level)]
                assert unranked in ([], ["垂直管理"]), edition.id


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
        (
            "code,name,parent,编码\n1,甲,,2\n".encode(),
            "line 1: the columns code, 编码 all mean code: keep one",
        ),
        (b"\xff\xff\x00\x81", "the file: it is neither UTF-8 nor GBK; save it as CSV UTF-8"),
        (b"code,name\n1," + b"x" * 200_000, "line 2: field larger than field limit (131072)"),
    ],
)
def test_a_file_that_is_no_roster(tmp_path, data, fault):
    with pytest.raises(FileFaultsError) as caught:
        load(saved(tmp_path, data))
    assert [f"{one.path}: {one.what}" for one in caught.value.faults] == [fault]


# the command


def looked_over(path: Path, *more: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["roster", "check", str(path), *more])
    return done.exit_code, done.stdout, done.stderr


def test_a_roster_that_is_fine_is_counted(tmp_path):
    assert looked_over(saved(tmp_path, TREE.encode()), "--lang", "zh_CN") == (
        0,
        "roster.csv：6 个单位，4 层，其中垂直管理 2 个。\n"
        "  第 1 层 1 个：省级 1\n"
        "  第 2 层 1 个：设区的市级 1\n"
        "  第 3 层 1 个：县级 1\n"
        "  第 4 层 3 个：县级部门 2、垂直管理 1\n",
        "",
    )


def test_what_may_be_meant_is_told_with_its_line(tmp_path):
    assert looked_over(saved(tmp_path, ODD.encode()), "--lang", "en") == (
        1,
        "roster.csv: 8 offices on 4 levels, 1 of them vertically managed.\n"
        "  level 1: 3 (地市级 1, 县级部门 2)\n"
        "  level 2: 1 (县级 1)\n"
        "  level 3: 2 (乡镇街道 1, 县级部门 1)\n"
        "  level 4: 2 (市级部门 1, no level given 1)\n"
        "  line 7   the office above, “99”, is not in the roster; named by 2: 6 己, 8 辛. Please add it or correct its "
        "code; where the roster is meant to end there, leave it.\n"
        "  line 4   the address b@example.gov.cn is that of several offices: 2 乙, 3 丙. Please check it; forms from "
        "it can only be told apart by their stamps and by the codes on their covers.\n"
        "  line 5   no address for 1: 4 丁. Please add it: without, an office gets neither template nor reply.\n"
        "  line 5   4 丁 is vertically managed and has offices below it: 7 庚. Please check it; their figures still "
        "add up to its own, and it counts in no sum above.\n"
        "  line 6   5 戊 (市级部门) stands below 3 丙 (乡镇街道), which is of a lower level. Please check it.\n",
        "",
    )


def test_faults_and_oddities_are_told_at_once(tmp_path):
    code, told, complained = looked_over(
        saved(tmp_path, "code,name,parent,mail\n1,甲,1,x@@y\n2,乙,9,\n".encode()), "--lang", "zh_CN"
    )
    assert (code, complained) == (
        2,
        "roster.csv 这样还不能使用：\n"
        "  第 2 行   “x@@y”不是邮箱地址，请改正\n"
        "  第 2 行   单位 1 的上级是它自己，请改正\n",
    )
    assert [line.split()[:2] for line in told.splitlines()] == [["第", "3"], ["第", "3"]]


@pytest.mark.parametrize(("data", "code"), [(b"code,name\n", 1), (b"", 2), (b"PK\x03\x04", 2)])
def test_a_roster_with_nothing_in_it(tmp_path, data, code):
    assert looked_over(saved(tmp_path, data), "--lang", "zh_CN")[0] == code


def test_nothing_of_a_roster_moves_the_cursor(tmp_path):
    text = "code,name,level\n1,甲\x1b[2J,县级\x1b[1A\n1,乙\u202e,\n"
    _, told, complained = looked_over(saved(tmp_path, text.encode()), "--lang", "zh_CN")
    assert all(line.isprintable() for line in (told + complained).splitlines())
