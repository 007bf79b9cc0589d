"""Small raised letters: the mark of a note is no part of what it stands at, and no digit of a figure."""

import re

_MARK = re.compile(
    r"\s*(?:[\[(（［〔【]\s*(?:\d{1,3}|注\s*\d{0,2}|[a-z*])\s*[\])）］〕】]|[*＊†‡①-⑳]+|注\s*\d{0,2})\s*"
)
_DIGITS = re.compile(r"\s*\d{1,3}\s*")


def raised(before: str, text: str) -> str:
    """What raised letters add to the text before them: nothing where they are the mark of a note. A digit behind a
    digit may be a mark or an exponent and stays apart, so that it makes no other figure; m² stays one word.
    """
    last = before.rstrip()[-1:]
    if _MARK.fullmatch(text):
        return ""
    if not _DIGITS.fullmatch(text) or (last.isascii() and last.isalpha()):
        return text
    return f" {text.strip()}" if last.isdigit() else ""
