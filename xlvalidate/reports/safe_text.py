"""A stranger's text made harmless for one medium, with nothing of it hidden and nothing of it lost."""

import re
import unicodedata
from urllib.parse import quote

_FORMULA_STARTS = "=+-@＝＋－＠\t\r\n"
_STARTS = re.compile(rf"(?:^|(?<=[;,|\t]))(?=[\s\"']*[{re.escape(_FORMULA_STARTS)}])")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z][A-Za-z0-9+.-]*:")
_LONGEST_LINK = 2_000


def visible(text: str, most: int | None = None, lines: bool = False) -> str:
    """The text with everything that has no look of its own (controls, marks of direction, halves of characters)
    written as `[U+202E]`. Line ends stay where `lines`; what is over `most` characters is cut with `…`.
    """
    if most is not None and len(text) > most:
        text = text[: most - 1] + "…"
    if text.isprintable():
        return text
    return "".join(_seen(character, lines) for character in text.replace("\r\n", "\n"))


def _seen(character: str, lines: bool) -> str:
    if character == "\n":
        return "\n" if lines else " "
    number = ord(character)
    if unicodedata.category(character) in _UNSEEN or number & 0xFFFE == 0xFFFE or 0xFDD0 <= number <= 0xFDEF:
        return f"[U+{number:04X}]"
    return character


def plain_number(text: str) -> bool:
    """Is it a number as ours are written, which no program takes for a formula?"""
    return _NUMBER.fullmatch(text) is not None


def csv_text(text: str) -> str:
    """The text with `'` before anything that a spreadsheet would calculate, also behind another list separator."""
    return text if plain_number(text) else _STARTS.sub("'", visible(text))


def relative_link(path: str | None) -> str:
    """A link to a file beside the report; empty for a path that leads elsewhere, has a scheme, or is too long."""
    if not path or _ABSOLUTE.match(path):
        return ""
    try:
        link = quote(path.encode("utf-8", "surrogateescape"), safe="/-._~")
    except UnicodeEncodeError:
        return ""
    return link if len(link) <= _LONGEST_LINK else ""


def sheet_link(path: str | None) -> str:
    """The same as Excel writes it: letters of other scripts as they are."""
    if not path or not relative_link(path) or not path.isprintable():
        return ""
    return "".join(character if ord(character) > 0x7F else quote(character, safe="/-._~") for character in path)
