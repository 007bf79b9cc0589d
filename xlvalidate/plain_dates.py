"""What people write years, months and days with, made plain: one way for all that reads a date or a part of one."""

import re
import unicodedata

from xlvalidate.characters import normal

LONGEST = 100
"""No date is longer."""

_CHINESE = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True)) | dict(
    zip("○◯ΟОOo壹贰貳叁參肆伍陆陸柒捌玖", "000000122334566789", strict=True)
)
_CHINESE_YEAR = re.compile(f"(?<![0-9{''.join(_CHINESE)}])[1-9{''.join(_CHINESE)}][0-9{''.join(_CHINESE)}]{{3}}")
_SPACED_OUT = re.compile(f"(?<=[{''.join(_CHINESE)}]) (?=[{''.join(_CHINESE)}])")
_SURELY_CHINESE = re.compile("[一二三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖〇零]")
_CHINESE_DAYS = re.compile("[一二三四五六七八九十]{1,3}(?=[月日号])")
_BRACKETS = str.maketrans(dict.fromkeys("()[]{}【】〔〕《》<>〈〉「」『』\"“”‘’'`*", " "))


def flattened(text: str) -> str:
    """A text with its figures in Arabic digits, without what an eye does not see, without brackets and what ends it."""
    flat = normal("NFKC", text)
    flat = "".join(letter for letter in flat if unicodedata.category(letter) != "Cf")
    flat = _SPACED_OUT.sub("", " ".join(flat.translate(_BRACKETS).split()))
    return figures_for_words(flat).lower().rstrip(" .,;:、。").lstrip(" :")


def figures_for_words(text: str) -> str:
    """A text with figures for the words of its year and its days: 二〇二六年三月五日 is 2026年3月5日."""
    return _CHINESE_DAYS.sub(_day, _CHINESE_YEAR.sub(_digits, text))


def _digits(match: re.Match[str]) -> str:
    if not _SURELY_CHINESE.search(match[0]):
        return match[0]
    return "".join(_CHINESE.get(letter, letter) for letter in match[0])


def _day(match: re.Match[str]) -> str:
    """十二 is 12, 三十一 is 31; any other text stays as it is."""
    tens, ten, ones = match[0].rpartition("十")
    if len(tens) > 1 or len(ones) > 1 or tens == "十":
        return match[0]
    return str(10 * int(_CHINESE.get(tens, "1" if ten else "0")) + int(_CHINESE.get(ones, "0")))
