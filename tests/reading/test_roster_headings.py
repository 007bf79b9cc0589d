"""The headings of a roster. Every name that a column may have is agreed: a roster that was read once is read again."""

import pytest

from xlvalidate.errors import words
from xlvalidate.reading.roster_headings import WrongHead, columns, left_alone, wrong_heads

# Rosters of these headings are out with offices: a name may come to the list, none may go.
READ = {
    "code": """
        code; office code; unit code; office id
        编码; 代码; 单位编码; 单位代码; 单位编号; 机构编码; 机构代码; 机构编号; 部门编码; 部门代码
        填报单位代码; 填报单位编码; 报送单位代码; 报送单位编码
    """,
    "name": """
        name; office; office name; unit name; full name
        名称; 全称; 单位; 单位名称; 单位全称; 机构; 机构名称; 机构全称; 部门; 部门名称; 部门全称
        机关; 机关名称; 行政机关; 行政机关名称; 填报单位; 填报单位名称; 报送单位; 报送单位名称
    """,
    "level": """
        level; office level; administrative level
        层级; 级别; 行政级别; 行政层级; 单位级别; 单位层级; 机构级别; 机构层级; 所属层级
    """,
    "parent": """
        parent; parent code; parent id; parent office; parent office code; parent name; parent office name; parent unit
        office above; superior; superior code; superior office; supervisor; supervisor code; supervising office
        reports to; report to
        上级; 上级编码; 上级代码; 上级编号; 上级名称; 上级单位; 上级单位编码; 上级单位代码; 上级单位编号; 上级单位名称
        上级机构; 上级机构编码; 上级机构代码; 上级机构名称; 上级部门; 上级部门编码; 上级部门代码; 上级部门名称
        上级机关; 上级机关代码; 上级主管; 上级主管单位; 上级主管单位代码; 上级主管部门; 上级主管部门代码
        主管; 主管单位; 主管单位编码; 主管单位代码; 主管单位名称; 主管部门; 主管部门编码; 主管部门代码; 主管部门名称
        主管机关; 隶属; 隶属单位; 隶属部门; 归口单位; 归口部门
        所属单位; 所属单位编码; 所属单位代码; 所属单位名称; 所属机构; 所属部门
        汇总单位; 汇总单位编码; 汇总单位代码; 汇总单位名称
        父级; 父级编码; 父级代码; 父级单位; 父级名称; 父节点; 父节点编码; 父节点代码; 父节点名称; 父单位
        直接上级; 直属上级
    """,
    "mail": """
        mail; email; email address; mail address; office mail
        邮箱; 邮箱地址; 电子邮箱; 电子邮箱地址; 邮件; 邮件地址; 电子邮件; 电子邮件地址; 联系邮箱; 单位邮箱; 办公邮箱
        工作邮箱; 报送邮箱; 接收邮箱; 信箱; 电子信箱
    """,
    "language": "language; lang; 语言; 语种; 文字",
    "vertical": """
        vertical; vertically managed
        垂直管理; 垂直管理单位; 是否垂直管理; 是否垂直管理单位; 垂管; 垂管单位; 是否垂管
    """,
}
LEFT_ALONE = """
    no; number; serial number; s/n; #; 序号; 行号; 顺序号; 排序
    note; notes; remark; remarks; comment; comments; 备注; 附注; 说明; 备考
    contact; contact person; contact name; person; head; position
    联系人; 联系人姓名; 姓名; 联络员; 联络人; 经办人; 填报人; 填表人; 负责人; 责任人; 分管领导; 主要负责人
    职务; 科室; 处室
    phone; phone number; telephone; tel; mobile; mobile phone; fax
    电话; 联系电话; 联系人电话; 办公电话; 电话号码; 固定电话; 座机; 联系方式; 手机; 手机号; 手机号码; 移动电话
    传真; 传真号码
    address; postal address; postcode; zip code; website; url
    地址; 单位地址; 联系地址; 通讯地址; 通信地址; 办公地址; 邮编; 邮政编码; 网址; 网站
    short name; abbreviation; 简称; 单位简称; 机构简称; 英文名称; 曾用名
    region; area; district; 地区; 所在地区; 所属地区; 行政区划; 行政区划代码; 区划代码
    统一社会信用代码; 社会信用代码; 组织机构代码
    type; category; 单位性质; 机构性质; 单位类型; 单位类别; 机构类型; 类别; 类型; 性质; 系统; 行业
    status; 状态; 是否启用; 更新时间; 更新日期; 修改日期; 微信; QQ; 微信号; QQ号
"""
UNDERSTOOD = ("编码", "名称", "层级", "上级", "邮箱", "语言", "垂直管理")


def listed(text: str) -> list[str]:
    return [name.strip() for line in text.strip().splitlines() for name in line.split(";")]


@pytest.mark.parametrize("key", READ)
def test_every_name_that_a_column_may_have(key):
    names = listed(READ[key])
    assert {name: columns([name]) for name in names} == {name: {key: 0} for name in names}


def test_every_column_that_is_left_alone_and_none_that_is_read():
    names = listed(LEFT_ALONE)
    assert left_alone(names) == tuple(names)
    assert columns(names) == {}
    assert left_alone(listed(";".join(READ.values()))) == ()
    assert list(wrong_heads(["code", "name", *names])) == []


@pytest.mark.parametrize(
    "head",
    [
        "上级代码", "上 级\n代 码", "　上级代码　", "上级_代码", "上级-代码", "上级–代码", "上级—代码",
        "上级.代码", "上级、代码", "上级·代码",
        "上级'代码", "上级’代码", "*上级代码", "＊上级代码", "上级代码:", "上级代码：", "上级代码(必填)",
        "上级代码（选填）", "上级代码[可选]",
        "上级代码【可空】", "上级代码（required）", "上级代码 (optional)",
    ],
)  # fmt: skip
def test_what_is_put_into_a_heading_for_looks_changes_nothing(head):
    assert columns([head]) == {"parent": 0}


@pytest.mark.parametrize("head", ["ｃｏｄｅ", "CODE", "Code", "Office_Code", "OFFICE-CODE", "unit·code"])
def test_wide_letters_and_capitals_are_the_same(head):
    assert columns([head]) == {"code": 0}


@pytest.mark.parametrize(
    ("heads", "where"),
    [
        ([], {}),
        (["", "颜色"], {}),
        (["备注", "名称", "编码"], {"name": 1, "code": 2}),
        # Two of the same: the first counts, and they are a fault.
        (["编码", "代码", "名称", "全称"], {"code": 0, "name": 2}),
        (["上级代码", "上级编码"], {"parent": 0}),
        (["上级单位", "上级名称"], {"parent": 0}),
        # The office above by its code and by its name, in either order: the code says which one it is.
        (["上级代码", "上级名称"], {"parent": 0, "parent_name": 1}),
        (["上级名称", "编码", "上级编号"], {"parent": 2, "parent_name": 0, "code": 1}),
        (["parent", "parent ID"], {"parent": 1, "parent_name": 0}),
        (["superior office", "Superior Code"], {"parent": 1, "parent_name": 0}),
        (["上级代码", "上级名称", "上级单位"], {"parent": 0}),
        (["上级代码", "上级编码", "上级名称"], {"parent": 0}),
    ],
)
def test_where_each_column_stands(heads, where):
    assert columns(heads) == where


@pytest.mark.parametrize(
    ("head", "alone"),
    [
        ("联系电话1", True),
        ("联系人二", True),
        ("电话９", True),
        ("备注四", True),
        ("手机0", True),
        ("电话五", False),
        ("电话12", False),
        ("1", False),
        ("颜色1", False),
        ("编码1", False),
    ],
)
def test_a_column_that_is_left_alone_may_be_counted(head, alone):
    assert left_alone([head]) == ((head,) if alone else ())


def near(head: str, name: str, at: int) -> WrongHead:
    return WrongHead(words("head-near", head=head, near=name), at)


def unknown(head: str, at: int) -> WrongHead:
    return WrongHead(words("head-unknown", head=head, understood=UNDERSTOOD), at)


def no_column(*missing: str) -> WrongHead:
    return WrongHead(words("no-column", missing=missing))


def same(key: str, *heads: str) -> WrongHead:
    return WrongHead(words("same-heads", heads=heads, key=key))


@pytest.mark.parametrize(
    ("heads", "wrong"),
    [
        (["编码", "名称"], []),
        (["编码", "名称", "", "备注", "联系电话1"], []),
        (["编码"], [no_column("name (名称)")]),
        (["名称"], [no_column("code (编码)")]),
        (["层级"], [no_column("code (编码)", "name (名称)")]),
        # A line in which nothing is known is a title: its words are no columns.
        (["2025年花名册"], [no_column("code (编码)", "name (名称)")]),
        (["编码", "名称", "颜色"], [unknown("颜色", 2)]),
        (["颜色", "编码", "名称", "重量"], [unknown("颜色", 0), unknown("重量", 3)]),
        (["编码", "名称", "上级代马"], [near("上级代马", "上级", 2)]),
        (["编码", "名称", "Parrent Code"], [near("Parrent Code", "上级", 2)]),
        (["编码", "名称", "mial"], [near("mial", "邮箱", 2)]),
        # Seven of ten letters have to be the same: `语信` and `语言` share half, `nae` and `name` more.
        (["编码", "名称", "语信"], [unknown("语信", 2)]),
        (["编码", "nae"], [no_column("name (名称)"), near("nae", "名称", 1)]),
        (["代码", "编码", "名称"], [same("code", "代码", "编码")]),
        (["代码", "名称", "邮箱", "email", "Mail"], [same("mail", "邮箱", "email", "Mail")]),
        (["代码", "名称", "上级代码", "上级名称"], []),
        (["代码", "名称", "上级代码", "上级编码"], [same("parent", "上级代码", "上级编码")]),
        (["代码", "名称", "全称", "上级代码", "上级名称"], [same("name", "名称", "全称")]),
        (
            ["代码", "名称", "上级代码", "上级名称", "主管部门"],
            [same("parent", "上级代码", "上级名称", "主管部门")],
        ),
    ],
)
def test_what_is_wrong_with_headings(heads, wrong):
    assert list(wrong_heads(heads)) == wrong


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ("颜" * 40, "颜" * 40),
        ("颜" * 41, "颜" * 40 + "…"),
        ("颜\x1b[31m", "'\\u989c\\x1b[31m'"),
        ("a\nb", "'a\\nb'"),
    ],
)
def test_a_strangers_heading_does_nothing_to_a_terminal(head, shown):
    assert list(wrong_heads(["编码", "名称", head])) == [unknown(shown, 2)]
    long = "名称" + "*" * 39
    assert list(wrong_heads(["编码", long, "全称"])) == [same("name", long[:40] + "…", "全称")]
