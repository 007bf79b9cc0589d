"""The words by which printed forms say what something is, in every language of the table at once."""

import re
from collections.abc import Sequence
from functools import lru_cache

from xlvalidate.characters import normal
from xlvalidate.editions.lint import UNITS
from xlvalidate.languages import FALLBACK, LANGUAGES

_FORMS = [language.forms for language in LANGUAGES.values()]


def _any(said: list[str], *others: str) -> str:
    return f"(?:{'|'.join(filter(None, (*said, *others)))})"


def _words(said: list[str], *others: str) -> re.Pattern[str]:
    return re.compile(_any(said, *others), re.IGNORECASE)


# The content of a cell that is not filled in.
CLOSED = _words([one.closed for one in _FORMS], r"[-—–－―─一×xX✕╳/／*＊·…\s]+")
DAY_HEADING = _words([one.day_heading for one in _FORMS])
COUNTED_HEADING = _words([one.counted_heading for one in _FORMS])
MEASURED_HEADING = _words([one.measured_heading for one in _FORMS], r".*[$€£¥].*")
WORDED_HEADING = _words([one.worded_heading for one in _FORMS])
SHARE_HEADING = re.compile(r".*(?:[(（]\s*[%％]\s*[)）]|[%％])\s*")
# What stands in a box until something is chosen or typed.
PLACEHOLDER = _words(
    [one.placeholder for one in _FORMS], r"<[^<>]{0,40}>|\[(?:select|choose|enter)[^\[\]]{0,40}\]|[-—–]{2,}"
)
# The line under the headings that numbers the columns: 甲 乙 1 2 3=1+2.
COLUMN_NUMBER = re.compile(
    r"[（(]?(?:[0-9]{1,3}(?:[=＝][0-9+\-＋－×*()（）]+)?|"
    + _any([one.column_number for one in _FORMS], "[A-Z]")
    + r")[)）]?"
)
ROW_NUMBER = re.compile(r"[（(]?[0-9]{1,3}[)）]?|[A-Z]?[0-9]{1,4}")
NUMBER_HEADING = _words([one.number_heading for one in _FORMS])
UNIT_HEADING = _words([one.unit_heading for one in _FORMS])
TEXT_HEADING = _words([one.text_heading for one in _FORMS])
NOTE = re.compile(_any([one.note for one in _FORMS]) + r"\s*[0-9]*\s*[:：.].*", re.IGNORECASE | re.DOTALL)
UNIT_CAPTION = re.compile(
    r"[（(]?\s*" + _any([one.unit_caption for one in _FORMS]) + r"\s*[:：]\s*(?P<unit>.+?)\s*[)）]?", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"[（(\[【]\s*([^（()）\[\]【】]+?)\s*[)）\]】]\s*$")
YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})(?![0-9])")
NOTICE = re.compile(_any([one.notice for one in _FORMS]) + r"\s*[:：]\s*(\S.*)", re.IGNORECASE)

TOTAL = re.compile(
    r"(?:[一二三四五六七八九十0-9]+[、.．]|[（(][一二三四五六七八九十0-9]+[)）])?"
    + _any([one.total for one in _FORMS]),
    re.IGNORECASE,
)
SUBTOTAL = _words([one.subtotal for one in _FORMS])
OF_WHICH = _words([one.of_which for one in _FORMS])

_MONEY = "元 千元 万元 百万元 亿元 EUR USD GBP CHF CNY RMB € $ £"
_RATED = "% ‰ ℃ °C mg/L mg/l µg/m³ μg/m³ µg/L μg/L mg/m³ 毫克/升 毫克/立方米 微克/立方米 个百分点"
_MEASURES = (
    "公顷 亩 平方米 平方公里 公里 千米 米 吨 千克 公斤 克 吨标准煤 千瓦时 万千瓦时 立方米 万立方米 小时"
    " kg t tonnes tons km m m2 m² m3 m³ ha hours kWh MWh GWh t/a"
)
_COUNTED = (
    "床日 张 天 日 分钟 辆 艘 头 只 株 册次 人年 课时 分 次/年 days"
    " 座 处 条 所 套 台 部 批 份 篇 名 位 场 期 间 栋 persons people pupils teachers students staff"
)
MEASURED = frozenset(f"{_MONEY} {_RATED} {_MEASURES}".split())
MONEY_SIGNS = ("€", "£", "$", "¥", "￥")
KNOWN_UNITS = UNITS | MEASURED | frozenset(_COUNTED.split())

# Not added up under any heading.
_RATES = frozenset(_RATED.split())
_AVERAGE = re.compile(".*" + _any([one.average for one in _FORMS]), re.IGNORECASE)

# Lines that a form asks the clerk to fill in: the code, and what the label says.
FIELD_CODES = dict.fromkeys(code for one in _FORMS for code in one.fields)
_FIELD = {code: _words([one.fields.get(code, "") for one in _FORMS]) for code in FIELD_CODES}
_LETTERS = {code: re.compile(f"[{one.letters}]") for code, one in LANGUAGES.items() if one.letters}
_WITHOUT_BLANKS = [_LETTERS[code] for code, one in LANGUAGES.items() if not one.blanks]


@lru_cache(maxsize=16_384)
def plain(text: str) -> str:
    """A text on one line without blanks at its ends, its full-width marks and blanks made half-width."""
    return " ".join(normal("NFKC", text).split())


def label(text: str) -> str:
    """A label as printed, its line breaks taken out: they are the printer's."""
    joined = re.sub(r"(?<=[\u2e80-\uffef])\s*\n\s*|\s*\n\s*(?=[\u2e80-\uffef])", "", text.strip())
    return " ".join(joined.split()) if "\n" in joined else joined


@lru_cache(maxsize=16_384)
def tight(text: str) -> str:
    """The same without any blank, as 合　　计 is compared."""
    joined = any(letters.search(text) for letters in _WITHOUT_BLANKS)
    squeezed = re.sub(r"\s+", "", plain(text)) if joined else plain(text)
    return squeezed.rstrip(":：")


def is_placeholder(text: str) -> bool:
    """Does a text stand for nothing chosen, or typed, yet?"""
    return len(text) <= 80 and PLACEHOLDER.fullmatch(plain(text)) is not None


def language_of(texts: Sequence[str]) -> str:
    """The language whose letters most texts have; of those in Latin letters the one that is spoken elsewhere too."""
    for code, letters in _LETTERS.items():
        if sum(letters.search(text) is not None for text in texts) * 2 > len(texts):
            return code
    return FALLBACK


def field_code(text: str) -> str | None:
    """The line of a cover that a label asks for; None where it says none that is known."""
    said = tight(text)
    return next((code for code, pattern in _FIELD.items() if pattern.fullmatch(said)), None)


@lru_cache(maxsize=16_384)
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
