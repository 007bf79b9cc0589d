"""The headings of a roster: what each is called, which are left alone, and what is wrong with those of a file."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from xlvalidate.characters import normal
from xlvalidate.errors import Words, words

HEADS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "code", "编码", "单位编码", "代码", "单位代码", "单位编号", "机构编码", "机构代码", "机构编号", "部门编码",
        "部门代码", "填报单位代码", "填报单位编码", "报送单位代码", "报送单位编码", "office code", "unit code",
        "office id",
    ),
    "name": (
        "name", "名称", "单位名称", "单位", "单位全称", "全称", "机构", "机构名称", "机构全称", "部门", "部门名称",
        "部门全称", "机关", "机关名称", "行政机关", "行政机关名称", "填报单位", "填报单位名称", "报送单位",
        "报送单位名称", "office", "office name", "unit name", "full name",
    ),
    "level": (
        "level", "层级", "级别", "行政级别", "行政层级", "单位级别", "单位层级", "机构级别", "机构层级", "所属层级",
        "office level", "administrative level",
    ),
    "parent": (
        "parent", "上级", "上级编码", "上级代码", "上级编号", "上级单位", "上级单位编码", "上级单位代码",
        "上级单位编号", "上级机构", "上级机构编码", "上级机构代码", "上级部门", "上级部门编码", "上级部门代码",
        "上级机关", "上级机关代码", "上级名称", "上级单位名称", "上级机构名称", "上级部门名称", "主管", "主管单位",
        "主管单位编码", "主管单位代码", "主管单位名称", "主管部门", "主管部门编码", "主管部门代码", "主管部门名称",
        "主管机关", "上级主管", "上级主管单位", "上级主管单位代码", "上级主管部门", "上级主管部门代码", "隶属",
        "隶属单位", "隶属部门", "归口单位", "归口部门", "所属单位", "所属单位编码", "所属单位代码", "所属单位名称",
        "所属机构", "所属部门", "汇总单位", "汇总单位编码", "汇总单位代码", "汇总单位名称", "父级", "父级编码",
        "父级代码",
        "父级单位", "父级名称", "父节点", "父节点编码", "父节点代码", "父节点名称", "父单位", "直接上级", "直属上级",
        "parent code", "parent id", "parent office", "parent office code", "parent name", "parent office name",
        "parent unit", "office above", "superior", "superior code", "superior office", "supervisor", "supervisor code",
        "supervising office", "reports to", "report to",
    ),
    "mail": (
        "mail", "邮箱", "电子邮箱", "邮箱地址", "电子邮箱地址", "邮件", "邮件地址", "电子邮件", "电子邮件地址",
        "联系邮箱", "单位邮箱", "办公邮箱", "工作邮箱", "报送邮箱", "接收邮箱", "信箱", "电子信箱", "email",
        "email address", "mail address", "office mail",
    ),
    "language": ("language", "语言", "语种", "文字", "lang"),
    "vertical": (
        "vertical", "垂直管理", "是否垂直管理", "垂直管理单位", "是否垂直管理单位", "垂管", "是否垂管", "垂管单位",
        "vertically managed",
    ),
}  # fmt: skip
"""What is read. The second name of each is the one that is proposed."""

LEFT_ALONE = (
    "序号", "行号", "顺序号", "排序", "no", "number", "serial number", "s/n", "#",
    "备注", "附注", "说明", "备考", "note", "notes", "remark", "remarks", "comment", "comments",
    "联系人", "联系人姓名", "姓名", "联络员", "联络人", "经办人", "填报人", "填表人", "负责人", "责任人", "分管领导",
    "主要负责人",
    "职务", "科室", "处室", "contact", "contact person", "contact name", "person", "head", "position",
    "电话", "联系电话", "联系人电话", "办公电话", "电话号码", "固定电话", "座机", "联系方式", "手机", "手机号",
    "手机号码", "移动电话",
    "传真", "传真号码", "phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "fax",
    "地址", "单位地址", "联系地址", "通讯地址", "通信地址", "办公地址", "邮编", "邮政编码", "网址", "网站",
    "address", "postal address", "postcode", "zip code", "website", "url",
    "简称", "单位简称", "机构简称", "英文名称", "曾用名", "short name", "abbreviation",
    "地区", "所在地区", "所属地区", "行政区划", "行政区划代码", "区划代码", "统一社会信用代码", "社会信用代码",
    "组织机构代码",
    "region", "area", "district",
    "单位性质", "机构性质", "单位类型", "单位类别", "机构类型", "类别", "类型", "性质", "系统", "行业", "type",
    "category",
    "状态", "是否启用", "status", "更新时间", "更新日期", "修改日期", "微信", "QQ", "微信号", "QQ号",
)  # fmt: skip
"""What people keep beside it, and what says nothing here."""

_HINT = re.compile(r"[(\[（【](必填|选填|可选|可空|required|optional)[)\]）】]|[*＊:：]")
_BETWEEN = re.compile(r"[\s_\-–—.、·'’]+")
_COUNTED = re.compile(r"[0-9一二三四]$")


@dataclass(frozen=True, slots=True)
class WrongHead:
    """What is wrong with the headings of a file; `at` is the position of the one, None for all of them."""

    why: Words
    at: int | None = None


def _plain(head: str) -> str:
    """A heading without what people put into one for looks: blanks, strokes, stars, 必填."""
    return _BETWEEN.sub("", _HINT.sub("", normal("NFKC", head)).casefold())


_KEYS: Mapping[str, str] = {_plain(name): key for key, names in HEADS.items() for name in names}
_ALONE = frozenset(map(_plain, LEFT_ALONE))
_OF_CODES = re.compile(r"(编码|代码|编号|code|id)$")
_NEAR = 0.7


def columns(heads: Sequence[str]) -> dict[str, int]:
    """Where each known heading stands among those of a file, Chinese or English. Where the office above stands there
    by its code and by its name, the code is `parent`, the name `parent_name`.
    """
    found: dict[str, int] = {}
    for at, head in enumerate(heads):
        if (key := _KEYS.get(_plain(head))) is not None:
            found.setdefault(key, at)
    if pair := _code_and_name(heads):
        found["parent"], found["parent_name"] = pair
    return found


def _code_and_name(heads: Sequence[str]) -> tuple[int, int] | None:
    above = [at for at, head in enumerate(heads) if _KEYS.get(_plain(head)) == "parent"]
    codes = [at for at in above if _OF_CODES.search(_plain(heads[at]))]
    names = [at for at in above if at not in codes]
    return (codes[0], names[0]) if len(codes) == len(names) == 1 else None


def left_alone(heads: Sequence[str]) -> tuple[str, ...]:
    """The headings that are known and are not read, as they are written."""
    return tuple(head for head in heads if _is_left_alone(_plain(head)))


def _is_left_alone(plain: str) -> bool:
    return plain in _ALONE or (bool(_COUNTED.search(plain)) and plain[:-1] in _ALONE)


def wrong_heads(heads: Sequence[str]) -> Iterator[WrongHead]:
    """Faults: headings that are missing, that mean the same, or that are not known, with the nearest known name."""
    known = columns(heads)
    missing = tuple(f"{key} ({HEADS[key][1]})" for key in ("code", "name") if key not in known)
    if missing:
        yield WrongHead(words("no-column", missing=missing))
    for key in HEADS:
        same = [head for head in heads if _KEYS.get(_plain(head)) == key]
        if len(same) > 1 and not (key == "parent" and _code_and_name(heads)):
            yield WrongHead(words("same-heads", heads=tuple(map(_shown, same)), key=key))
    for at, head in enumerate(heads):
        plain = _plain(head)
        if not head or plain in _KEYS or _is_left_alone(plain):
            continue
        near = get_close_matches(plain, _KEYS, n=1, cutoff=_NEAR)
        if near:
            yield WrongHead(words("head-near", head=_shown(head), near=HEADS[_KEYS[near[0]]][1]), at)
        elif known:  # else it is a title
            understood = tuple(names[1] for names in HEADS.values())
            yield WrongHead(words("head-unknown", head=_shown(head), understood=understood), at)


def _shown(head: str) -> str:
    """A stranger's heading as it may be shown on a terminal."""
    shown = head if head.isprintable() else ascii(head)
    return shown if len(shown) <= 40 else shown[:40] + "…"
