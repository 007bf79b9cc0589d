"""What every part of an edition file has: codes, labels, and no key that is not declared."""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints

from xlvalidate.characters import normal
from xlvalidate.errors import words
from xlvalidate.faults import SaidError, shown

STRICT = ConfigDict(extra="forbid")

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
# What no cell of a workbook can hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _printable(said: str) -> str:
    if _CONTROL.search(said):
        raise SaidError(words("control-character"))
    return said


def _sheet_name(said: str) -> str:
    """Excel counts in UTF-16, and keeps one name for itself."""
    long = not 0 < len(said.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_SHEET
    if long or _NO_SHEET.search(said) or sheet_key(said) == "history":
        raise SaidError(words("sheet-name", given=shown(said), most=LONGEST_SHEET))
    return said


def sheet_key(name: str) -> str:
    """What two sheets of a workbook may not have in common: Excel does not tell wide letters and capitals apart."""
    return normal("NFKC", name).casefold()


LONGEST_SHEET = 31
_NO_SHEET = re.compile(r"[\[\]:*?/\\'\x00-\x1f]|^\s*$")
SheetName = Annotated[str, AfterValidator(_sheet_name)]

Label = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_printable)]


def _not_blank(said: str) -> str:
    if not said.strip():
        raise SaidError(words("empty"))
    return said


Said = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_not_blank), AfterValidator(_printable)]
"""A text in another language."""
