"""Which number formats show a number as a date or a time, by Excel's grammar of them and by their fixed numbers."""

import re
from collections.abc import Mapping

# 27–36 and 50–58 are dates of Chinese, Japanese and Korean Excel, 71–81 of Thai Excel.
_BUILTIN = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59), *range(71, 82)))
_LONGEST = 1_024

# Texts in quotes, characters that stand for themselves, that are filled with or left room for, and what is in
# brackets: colours, conditions, languages, kinds of digits. Not `[h]`, the hours that have passed.
_NOT_SHOWN = re.compile(r'"[^"]*(?:"|$)|[\\_*!].|\[(?!(?:h+|m+|s+)\])[^\]]*(?:\]|$)', re.I | re.S)
# General in its spellings (G/通用格式, Standard), and the exponent of a number.
_GENERAL = re.compile(r"general|standard|g/(?=[^\x00-\x7f])|(?<=[0#?.,])e[+-]", re.I)
# Year, month or minute, day, hour, second; the eras of East Asia and their years; the Buddhist year; the Chinese and
# Japanese day of the week; the half of the day.
_SHOWN = re.compile("[ymdhsegb]|aaa|a/p|上午/下午|午前/午後|오전/오후|(?<![a-z])rr?(?![a-z$])", re.I)
_NUMBER = re.compile(r"[0-9]{1,9}")
_SECTIONS = 3  # for numbers; the fourth is for texts


def shows_date(code: str) -> bool:
    """Whether a number format has a part of a date or a time in it."""
    bare = _NOT_SHOWN.sub("", code[:_LONGEST])
    numbers = ";".join(bare.split(";")[:_SECTIONS])
    return _SHOWN.search(_GENERAL.sub("", numbers)) is not None


def is_date(number: str, own: Mapping[int, bool]) -> bool:
    """Whether the format of this number shows a date; `own` are those that the workbook defines itself."""
    if not _NUMBER.fullmatch(number):
        return False
    at = int(number)
    return own.get(at, at in _BUILTIN)


def own_formats(formats: list[tuple[str, str]]) -> dict[int, bool]:
    """By its number, whether each of a workbook's own formats shows a date."""
    return {int(number): shows_date(code) for number, code in formats if _NUMBER.fullmatch(number)}
