"""The words by which printed forms say what something is, in Chinese and in English."""

import re

from xlvalidate.characters import normal
from xlvalidate.editions.lint import UNITS

# The content of a cell that is not filled in.
CLOSED = re.compile(r"[-—–－―─一×xX✕╳/／*＊·…\s]+|n/?a", re.IGNORECASE)
# The line under the headings that numbers the columns: 甲 乙 1 2 3=1+2.
COLUMN_NUMBER = re.compile(r"[（(]?(?:[0-9]{1,3}(?:[=＝][0-9+\-＋－×*()（）]+)?|[甲乙丙丁戊己]|[A-Z])[)）]?|栏次|栏号")
ROW_NUMBER = re.compile(r"[（(]?[0-9]{1,3}[)）]?|[A-Z]?[0-9]{1,4}")
NUMBER_HEADING = re.compile(r"序号|行次|编号|代码|行号|指标代码|no\.?|nr\.?|line|code|#", re.IGNORECASE)
UNIT_HEADING = re.compile(r"(?:计量)?单位|unit|units", re.IGNORECASE)
TEXT_HEADING = re.compile(
    r"备注|说明|原因|名称|姓名|remarks?|notes?|comments?|explanations?|names?(?: .*)?", re.IGNORECASE
)
NOTE = re.compile(
    r"(?:注|说明|备注|填表说明|指标解释|note|notes|remark|remarks)\s*[0-9]*\s*[:：.].*", re.IGNORECASE | re.DOTALL
)
UNIT_CAPTION = re.compile(
    r"[（(]?\s*(?:计量单位|金额单位|数量单位|单位|units?|figures? in|in)\s*[:：]\s*(?P<unit>.+?)\s*[)）]?",
    re.IGNORECASE,
)
IN_BRACKETS = re.compile(r"[（(\[【]\s*([^（()）\[\]【】]+?)\s*[)）\]】]\s*$")
YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
NOTICE = re.compile(r"(?:批准文号|文号|备案文号|circular|notice|authority)\s*[:：]\s*(\S.*)", re.IGNORECASE)

TOTAL = re.compile(
    r"(?:[一二三四五六七八九十0-9]+[、.．]|[（(][一二三四五六七八九十0-9]+[)）])?"
    r"(?:合计|总计|共计|总数|总额|计|all|total|sum|grand total|total .{1,60}|all (?!other).{1,60})",
    re.IGNORECASE,
)
SUBTOTAL = re.compile(r"小计|分计|sub-?total.*", re.IGNORECASE)
OF_WHICH = re.compile(r"(?:其中|of which|of whom|of them|including)", re.IGNORECASE)

_MONEY = "元 千元 万元 百万元 亿元 EUR USD GBP CHF CNY RMB € $ £"
_RATED = "% ‰ ℃ °C mg/L mg/l µg/m³ μg/m³ µg/L μg/L mg/m³ 毫克/升 毫克/立方米 微克/立方米 个百分点"
_MEASURES = (
    "公顷 亩 平方米 平方公里 公里 千米 米 吨 千克 公斤 克 吨标准煤 千瓦时 万千瓦时 立方米 万立方米 小时"
    " kg t tonnes tons km m m2 m² m3 m³ ha hours kWh MWh GWh t/a"
)
_COUNTED = (
    "床日 张 天 日 分钟 辆 艘 头 只 株 册次 人年 课时 分 次/年 days persons people pupils teachers students staff"
)
MEASURED = frozenset(f"{_MONEY} {_RATED} {_MEASURES}".split())
KNOWN_UNITS = UNITS | MEASURED | frozenset(_COUNTED.split())

# Not added up under any heading.
_RATES = frozenset(_RATED.split())
_AVERAGE = re.compile(
    r".*(?:率|平均|人均|浓度|温度|比重|占比|\brates?\b|\baverage\b|\bmean\b|\bper\b|\bshare\b)", re.IGNORECASE
)

# Lines that a form asks the clerk to fill in: the code, and what the label says.
_FIELDS = {
    "office_code": r"(?:单位|机构|组织机构|医院|学校|企业|法人|填报单位)?(?:代码|编码|编号)|统一社会信用代码.*"
    r"|(?:school|office|institution|organi[sz]ation|site|station|hospital|company) (?:code|number|no\.?|id)|code|id",
    "office": r"(?:填报|填表|报送|报告|编报|编制|汇总)?(?:单位|机关|机构|部门)(?:名称)?"
    r"(?:[（(](?:盖章|公章|签章)[)）])?"
    r"|(?:医院|学校|企业|机构|法人单位|监测单位|站点)名称|(?:name of (?:the )?)?"
    r"(?:school|office|institution|organi[sz]ation|hospital|company|station|site)(?: name)?",
    "year": r"(?:报告|填报|统计|所属|报表)?(?:年度|年份|年)|(?:reporting |school |calendar )?year",
    "report_date": r"(?:填报|填表|报出|上报|报送)?日期|date(?: of .*)?|filled in on",
    "reporter": r"填表人|填报人|制表人|经办人|(?:filled in|completed|prepared) by|contact(?: person)?",
    "head": r"(?:单位|部门)?(?:负责人|领导)(?:[（(]签[字章][)）])?|head(?: .*)?|signed by|principal|director",
    "checked_by": r"审核人|复核人|统计负责人|checked by|reviewed by",
    "phone": r"(?:联系|办公)?电话|联系方式|手机|telephone|phone(?: number)?",
    "address": r"(?:单位|通讯|详细)?地址|address",
}
_FIELD = {code: re.compile(pattern, re.IGNORECASE) for code, pattern in _FIELDS.items()}


def plain(text: str) -> str:
    """A text on one line without blanks at its ends, its full-width marks and blanks made half-width."""
    return " ".join(normal("NFKC", text).split())


def label(text: str) -> str:
    """A label as printed, its line breaks taken out: they are the printer's."""
    joined = re.sub(r"(?<=[\u2e80-\uffef])\s*\n\s*|\s*\n\s*(?=[\u2e80-\uffef])", "", text.strip())
    return " ".join(joined.split()) if "\n" in joined else joined


def tight(text: str) -> str:
    """The same without any blank, as 合　　计 is compared."""
    squeezed = re.sub(r"\s+", "", plain(text)) if is_chinese(text) else plain(text)
    return squeezed.rstrip(":：")


def is_chinese(text: str) -> bool:
    """Has it Chinese characters?"""
    return any("\u3400" <= character <= "\u9fff" for character in text)


def field_code(text: str) -> str | None:
    """The line of a cover that a label asks for; None where it says none that is known."""
    said = tight(text)
    return next((code for code, pattern in _FIELD.items() if pattern.fullmatch(said)), None)


def unit_in(text: str) -> str | None:
    """The unit that a label names in brackets at its end: 产值（万元）, Budget (EUR)."""
    match = IN_BRACKETS.search(text.strip())
    return match[1] if match and match[1] in KNOWN_UNITS else None


def adds_up(text: str, unit: str | None) -> bool:
    """Is it a figure of which a sum says something? Rates and means are not."""
    return unit not in _RATES and _AVERAGE.match(text) is None


def is_total(text: str) -> bool:
    """Does a label say that it is the sum of the others?"""
    return TOTAL.fullmatch(tight(text)) is not None or is_subtotal(text)


def is_subtotal(text: str) -> bool:
    """Does it say that it is the sum of some of them?"""
    return SUBTOTAL.fullmatch(tight(text)) is not None


def is_of_which(text: str) -> bool:
    """Does it say that it is a part of the one before?"""
    return OF_WHICH.match(tight(text)) is not None
