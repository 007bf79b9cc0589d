"""A text that is no TOML: what `tomllib` says of it in English, as a fault of ours with the character that is meant."""

import re
from dataclasses import replace

from xlvalidate.errors import Drawn, Fault, Words, fault, words

_PLACE = re.compile(r"(.*) \(at (?:line ([0-9]+), column ([0-9]+)|end of document)\)", re.DOTALL)
_QUOTED = re.compile(r"'([^']*)'")
# A sentence of tomllib's, and the key of ours.
_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), why)
    for pattern, why in (
        (r"Invalid statement", "statement"),
        (r"Expected newline or end of document after a statement", "behind-a-value"),
        (r"Expected '=' after a key in a key/value pair", "equals"),
        (r"Cannot declare \((?P<key>.*?),?\) twice", "table-twice"),
        (r"Cannot overwrite a value", "key-twice"),
        (r"Duplicate inline table key (?P<key>.*)", "key-twice"),
        (r"Cannot (?:mutate immutable|redefine) namespace \((?P<key>.*?),?\)", "closed"),
        (r"Expected '\]\]?' at the end of an? (?:table|array) declaration", "heading"),
        (r"Invalid initial character for a key part", "key"),
        (r"Unclosed array", "list"),
        (r"Unclosed inline table", "inline-table"),
        (r"Unescaped '\\\\?' in a string", "backslash"),
        (r"Invalid hex value|Escaped character is not a Unicode scalar value", "escape"),
        (r"Unterminated string|Expected [\"']+.*|Illegal character '\\r?\\?n?'", "text"),
        (r"Illegal character .*|Found invalid character .*", "control"),
        (r"Invalid date or datetime", "date"),
        (r"Invalid value", "value"),
        (r"Exceeds the limit .*", "number"),
    )
)
# tomllib tells these where the line has been read.
_OF_A_LINE = ("toml.table-twice", "toml.key-twice", "toml.closed")
_TIME = re.compile(r"(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d(?!:)")
_QUOTES = "“”‘’「」『』＂＇"
_SIGNS = {
    "＝": "=", "：": "=", ":": "=", "，": ",", "、": ",", "［": "[", "］": "]", "【": "[", "】": "]", "｛": "{",
    "｝": "}", "＃": "#",
}  # fmt: skip
_TRUTHS = {
    "True": "true", "TRUE": "true", "yes": "true", "Yes": "true", "是": "true",
    "False": "false", "FALSE": "false", "no": "false", "No": "false", "否": "false",
}  # fmt: skip
_BARE = re.compile(r"[^\W\d]\w*")


def unreadable_toml(error: Exception, data: bytes) -> Fault:
    """What is wrong with the bytes of a file that is no TOML, or not in UTF-8."""
    if isinstance(error, UnicodeDecodeError):
        before = data[: error.start].decode("utf-8-sig", "replace")
        return replace(fault(words("byte", at=error.start), "not-utf-8"), place=_line_and_column(before, len(before)))
    if isinstance(error, RecursionError):
        return fault("TOML", "toml-too-deep")
    there = _PLACE.fullmatch(str(error))
    if there is None:
        return _fault(_sentence(str(error)))
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    at = _offset(text, int(there[2]), int(there[3])) if there[2] else len(text.rstrip())
    said = _sentence(there[1])
    if said.why in _OF_A_LINE and "{" not in (line := text[text.rfind("\n", 0, at) + 1 : at]):
        why, at = said, at - len(line.lstrip())
    else:
        why, at = _habit(text, at) or (said, at)
    return replace(_fault(why), place=_line_and_column(text, at), drawn=Drawn(text, at))


def _fault(why: Words) -> Fault:
    return Fault("TOML", why.why, why.facts)


def _sentence(said: str) -> Words:
    for pattern, why in _SENTENCES:
        if (found := pattern.fullmatch(said)) is not None:
            facts = {name: ".".join(_QUOTED.findall(key)) or key for name, key in found.groupdict().items()}
            return words(f"toml.{why}", **facts)
    return words("of-toml", said=said)


def _habit(text: str, at: int) -> tuple[Words, int] | None:
    """What people write by habit where TOML wants something else, and where it begins."""
    begins = text.rfind("\n", 0, at) + 1
    for time in _TIME.finditer(text, begins, text.find("\n", at) if "\n" in text[at:] else len(text)):
        if time.start() <= at <= time.end():
            return words("toml.seconds", given=time[0], instead=f"{time[0]}:00"), time.start()
    given = text[at : at + 1]
    if given and given in _QUOTES:
        return words("toml.quote", given=given), at
    if instead := _SIGNS.get(given):
        return words("look-alike", character=given, instead=repr(instead)), at
    before = text[begins:at]
    if before.endswith("0") and given.isdigit() and not before[:-1].endswith(tuple("0123456789._-+")):
        return words("toml.zero"), at - 1
    if (bare := _BARE.match(text, at)) is not None:
        if "=" not in before:
            return None if bare[0].isascii() else (words("toml.key"), at)
        if before.rstrip().endswith(("=", "[", ",")):
            truth = _TRUTHS.get(bare[0])
            return (words("look-alike", character=bare[0], instead=repr(truth)) if truth else words("toml.bare")), at
    return None


def _offset(text: str, line: int, column: int) -> int:
    begins = 0
    for _ in range(line - 1):
        begins = text.index("\n", begins) + 1
    return min(begins + column - 1, len(text))


def _line_and_column(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
