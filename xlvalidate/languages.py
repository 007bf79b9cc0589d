"""The languages that the program speaks: what differs by language and is no sentence. Sentences are in `locale/`, what
an edition says in its own words stands beside it (`ogi-2021.en.toml`). A language is a row here and these two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class FormWords:
    """By what words a printed form says what something is: regular expressions, for any case of letters; empty where
    there are no such words.

    The heading of a column that numbers the lines, of one that has their units, of one that is filled with texts; what
    counts the columns; a box that is not filled in. What stands before a note, before the unit over a table, and before
    the notice that issued the form. By its label, a sum, a part of a sum, what begins with “of which”, and with a word
    somewhere in it what does not add up; what asks for a day, for things counted, for an amount, for words. What stands
    in a box until something is chosen or typed. `fields` are the lines of a cover, by their codes.
    """

    number_heading: str
    unit_heading: str
    text_heading: str
    column_number: str
    closed: str
    note: str
    unit_caption: str
    notice: str
    total: str
    subtotal: str
    of_which: str
    average: str
    day_heading: str = ""
    counted_heading: str = ""
    measured_heading: str = ""
    worded_heading: str = ""
    placeholder: str = ""
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language: `tag` as web pages name it, `body` and `heading` the fonts of a form, `page` and `letter` the CSS
    font families of a drawn form and of a printed sheet, `between` what parts the members of a list.

    `names` is what it is called, by the language in which that is said; its own name is there. `letters` are a range of
    characters by which its texts are known, empty for one in Latin letters; `blanks` says whether they part its words.
    `day` is how a day is written, with `{year}`, `{month}`, `{day}` and `{name}` for the month's name, and `day_format`
    the number format of Excel that shows it so. `months` are the names of the months, empty where they have
    only numbers. `yes` and `no` are the two words of a box to tick.
    `no_reason` are words that people write where a reason is asked for and that give none, in small letters and without
    blanks and points: a text that is made of nothing else settles nothing.
    """

    tag: str
    names: Mapping[str, str]
    body: str
    heading: str
    page: str
    letter: str
    between: str
    forms: FormWords
    letters: str = ""
    blanks: bool = True
    day: str = "{year:04}-{month:02}-{day:02}"
    day_format: str = "yyyy\\-mm\\-dd"
    months: tuple[str, ...] = ()
    yes: str = "1"
    no: str = "0"
    no_reason: str = ""


LANGUAGES: Mapping[str, Language] = {
    "zh_CN": Language(
        tag="zh-CN",
        names={"zh_CN": "中文", "en": "Chinese"},
        body="宋体",
        heading="黑体",
        page='"SimSun","Songti SC","Noto Serif CJK SC","Noto Sans CJK SC",serif',
        letter='"宋体","SimSun","Songti SC",serif',
        between="、",
        letters="\u3400-\u9fff",
        blanks=False,
        day="{year}年{month}月{day}日",
        day_format='yyyy"年"m"月"d"日"',
        yes="是",
        no="否",
        no_reason=(
            "无 無 没有 沒有 暂无 并无 没 不适用 略 空 否 是 是的 对 对的 的 了 属实 屬實 确实 如实 真实 情况 "
            "情況 数据 數據 数字 内容 以上 本表 此项 该项 正确 正確 准确 无误 無誤 没错 没问题 无问题 无异常 "
            "正常 一致 符合 可以 好 好的 已 经 均 都 核实 核實 核对 核對 核查 检查 审核 校验 确认 重新 再次 "
            "確認 查 同意 知道 收到 已阅 通过 完成 说明 說明 原因 解释 请审核 谢谢 测试 同上 如上 见上 同前 "
            "同左 待定 待核 不详 未知 不知道 不清楚 其他 备注"
        ),
        forms=FormWords(
            number_heading="序号|行次|编号|代码|行号|指标代码",
            unit_heading="(?:计量)?单位",
            text_heading="备注|说明|原因|名称|姓名",
            column_number="[甲乙丙丁戊己]|栏次|栏号",
            closed="",
            note="注|说明|备注|填表说明|指标解释",
            unit_caption="计量单位|金额单位|数量单位|单位",
            notice="批准文号|文号|备案文号",
            total="合计|总计|共计|总数|总额|计",
            subtotal="小计|分计",
            of_which="其中",
            average="率|平均|人均|浓度|温度|比重|占比",
            day_heading=".*(?:日期|时间|年月日)",
            counted_heading=".*(?:人数|个数|件数|次数|户数|家数|床位数|单位数|机构数|企业数|学校数|班级数|笔数|套数|数量|总数)|数量",
            measured_heading=".*(?:金额|产值|收入|支出|投资|费用|经费|面积|产量|销量|价格|资产|负债|余额|款)",
            worded_heading=".*(?:说明|描述|地址|邮箱|网址|电话|名称|姓名|内容|原因|备注|措施|意见|理由)",
            placeholder="(?:请|点击)(?:选择|输入|填写|填报).*|[-—–·]*(?:选择|下拉选择)[-—–·]*",
            fields={
                "office_code": r"(?:单位|机构|组织机构|医院|学校|企业|法人|填报单位)?(?:代码|编码|编号)"
                r"|统一社会信用代码.*",
                "office": r"(?:填报|填表|报送|报告|编报|编制|汇总)?(?:单位|机关|机构|部门)(?:名称)?"
                r"(?:[（(](?:盖章|公章|签章)[)）])?|(?:医院|学校|企业|机构|法人单位|监测单位|站点)名称",
                "year": r"(?:报告|填报|统计|所属|报表)?(?:年度|年份|年)",
                "month": r"(?:报告|填报|统计|所属|报表)?(?:月份|月度|月)",
                "quarter": r"(?:报告|填报|统计|所属|报表)?季度?",
                "half": r"(?:报告|填报|统计|所属|报表)?半年度?",
                "report_date": r"(?:填报|填表|报出|上报|报送)?日期",
                "reporter": r"填表人|填报人|制表人|经办人",
                "head": r"(?:单位|部门)?(?:负责人|领导)(?:[（(]签[字章][)）])?",
                "checked_by": r"审核人|复核人|统计负责人",
                "phone": r"(?:联系|办公)?电话|联系方式|手机",
                "address": r"(?:单位|通讯|详细)?地址",
            },
        ),
    ),
    "en": Language(
        tag="en",
        names={"zh_CN": "英文", "en": "English"},
        body="Times New Roman",
        heading="Arial",
        page="serif",
        letter="Georgia,serif",
        between=", ",
        day="{day} {name:.3} {year}",
        day_format="[$-809]d mmm yyyy",
        months=tuple(
            "January February March April May June July August September October November December".split()  # noqa: SIM905
        ),
        yes="yes",
        no="no",
        no_reason=(
            "no none nil na nothing noreason noremarks nocomment null blank empty ok okay yes y n x fine good "
            "right correct true accurate normal valid is are it all data figures thefigures asreported asabove "
            "same sameasabove seeabove ditto checked verified confirmed done reviewed explained explanation "
            "reason tbd tbc unknown dontknow other test thanks noerror noerrors noissue"
        ),
        forms=FormWords(
            number_heading=r"no\.?|nr\.?|line|code|#",
            unit_heading="unit|units",
            text_heading="remarks?|notes?|comments?|explanations?|names?(?: .*)?",
            column_number="",
            closed="n/?a",
            note="note|notes|remark|remarks",
            unit_caption="units?|figures? in|in",
            notice="circular|notice|authority",
            total="all|total|sum|grand total|total .{1,60}|all (?!other).{1,60}",
            subtotal="sub-?total.*",
            of_which="of which|of whom|of them|including",
            average=r"\brates?\b|\baverage\b|\bmean\b|\bper\b|\bshare\b",
            day_heading=r".*\b(?:date|day|deadline|dob|starts? on|ends? on)\b(?! (?:of|range) .*\?).*",
            counted_heading=r"(?:total |the )?(?:number|no\.?|count|#)s? of .*|.*\b(?:head ?count|fte|participants"
            r"|households|persons|people|beds|count)\b.*",
            measured_heading=r".*\b(?:amount|expend\w*|obligations?|budget|cost|costs|price|value|income|revenue|spend"
            r"|funding|fee|salary|balance|area|weight|volume|tonnes|hours)\b.*",
            worded_heading=r".*\b(?:describe|description|explain|explanation|e-?mail|website|url|address|title|name"
            r"|narrative|comments?|reason|type|category|status|identifier|code|postcode|zip|phone|contact"
            r"|signature|\w*name\w*|organi[sz]ation|why|how|what|which|please)\b.*",
            placeholder=r"(?:please )?(?:select|choose|pick|enter|type|insert|click)\b.*|[-–—.…]+\s*(?:select|choose)"
            r".*",
            fields={
                "office_code": r"(?:school|office|institution|organi[sz]ation|site|station|hospital|company)"
                r" (?:code|number|no\.?|id)|code|id",
                "office": r"(?:name of (?:the )?)?"
                r"(?:school|office|institution|organi[sz]ation|hospital|company|station|site)(?: name)?",
                "year": r"(?:reporting |school |calendar )?year",
                "month": r"(?:reporting |calendar )?month",
                "quarter": r"(?:reporting |calendar )?quarter",
                "half": r"(?:reporting )?half[- ]year",
                "report_date": r"date(?: of .*)?|filled in on",
                "reporter": r"(?:filled in|completed|prepared) by|contact(?: person)?",
                "head": r"head(?: .*)?|signed by|principal|director",
                "checked_by": r"checked by|reviewed by",
                "phone": r"telephone|phone(?: number)?",
                "address": r"address",
            },
        ),
    ),
}

CODES = tuple(LANGUAGES)
PATTERN = f"^({'|'.join(CODES)})$"
# What is spoken where nothing says which: to a system of another language, and as the text of an error.
FALLBACK = "en"


_PARTED = "\x1f"


def listed(names: Iterable[str]) -> str:
    """Several names as one fact; the language in which it is shown parts them."""
    return _PARTED.join(names)


def parted(fact: str) -> tuple[str, ...]:
    """The names of such a fact again."""
    return tuple(fact.split(_PARTED))


def said_list(fact: str, language: str) -> str:
    """A fact as it is shown: with what a language has between the members of a list."""
    return fact.replace(_PARTED, LANGUAGES[language].between)


def day_said(day: date, language: str) -> str:
    """A day as a language writes it: 2026年3月5日, 5 Mar 2026."""
    own = LANGUAGES[language]
    name = own.months[day.month - 1] if own.months else str(day.month)
    return own.day.format(year=day.year, month=day.month, day=day.day, name=name)


def flag_said(flag: bool, language: str) -> str:
    """Yes or no in a language."""
    return LANGUAGES[language].yes if flag else LANGUAGES[language].no


def name_of(language: str, said_in: str) -> str:
    """What a language is called in another; its own name where that one does not know it."""
    names = LANGUAGES[language].names
    return names.get(said_in, names[language])
