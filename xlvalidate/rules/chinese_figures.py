"""Figures in Chinese characters as texts count with them: 十二件. Read where nothing else can be meant."""

import re

from xlvalidate.findings import Number

_DIGITS = {letter: number for number, letter in enumerate("零一二三四五六七八九")}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_AS_WRITTEN = str.maketrans("〇两", "零二")
_LETTERS = "".join((*_DIGITS, *_UNITS, "〇两"))
# What is counted stands right behind it; 每一件, 第二次, 数十件, 1.2万三千件 and 一件事 count nothing.
FIGURE = re.compile(
    rf"(?<![{_LETTERS}第每任同逐这那哪某另几数上多余万亿0-9.])(?<![{_LETTERS}0-9][至到~—、-])[{_LETTERS}]+(?=[件宗起例份个条次项篇部](?!事)|万元|人)"
)
# One of something is mostly no figure: 一次性, 一个窗口, 一件件. It is where the clause ends with it.
_ONE = re.compile("[件宗起例份条](?:[,;:、)]|$)")


def figures_in(text: str) -> list[tuple[int, int, Number | None]]:
    """From where to where each stands in a text that is half-width, and what it is; None where it may be several."""
    found: list[tuple[int, int, Number | None]] = []
    for match in FIGURE.finditer(text):
        said = match[0]
        if said != "一" or _ONE.match(text, match.end()):
            shared = text.endswith(("分之", "成"), 0, match.start())
            found.append((match.start(), match.end(), None if shared else number_of(said)))
    return found


def number_of(said: str) -> int | None:
    """The number that characters write, up to 9,999; None where they do not write it in full: 三四, 一百二, 一二三."""
    said = said.translate(_AS_WRITTEN)
    total = digit = 0
    for letter in said:
        if letter in _UNITS:
            total += (digit or 1) * _UNITS[letter]
            digit = 0
        else:
            digit = _DIGITS[letter]
    number = total + digit
    return number if said == _written(number) else None


def _written(number: int) -> str:
    """A number in full, as it is said: 十二, 一百零五, 一千零二十."""
    said, gap = "", False
    for unit, value in (("千", 1_000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            said += ("零" if gap and said else "") + "零一二三四五六七八九"[digit] + unit
        gap = not digit
    return said[1:] if said.startswith("一十") else said or "零"
