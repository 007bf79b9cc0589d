"""What every part of an edition file has: codes, labels, and no key that is not declared."""

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, ConfigDict, GetJsonSchemaHandler, StringConstraints
from pydantic_core import CoreSchema

from xlvalidate.characters import normal
from xlvalidate.errors import words
from xlvalidate.faults import SaidError, shown

STRICT = ConfigDict(extra="forbid")

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
# What no cell of a workbook can hold.
_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f"
_CONTROL = re.compile(f"[{_CONTROLS}]")


@dataclass(frozen=True, slots=True)
class TextForm:
    """What an editor can know of a text that a validator judges: it has no character of a class, none of another one at
    its ends, is not blank, and has at most so many characters.
    """

    without: str
    blank: bool = True
    most: int | None = None
    at_no_end: str = ""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        some = {} if self.blank else {"pattern": r"\S"}
        longest = {} if self.most is None else {"maxLength": self.most}
        ends = f"|^[{self.at_no_end}]|[{self.at_no_end}]$" if self.at_no_end else ""
        return {**handler(schema), **some, **longest, "not": {"pattern": f"[{self.without}]{ends}"}}


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
_NOT_IN_A_SHEET, _AT_NO_END = "\\[\\]:*?/\\\\\x00-\x1f", "'"
_NO_SHEET = re.compile(rf"[{_NOT_IN_A_SHEET}]|^{_AT_NO_END}|{_AT_NO_END}$|^\s*$")
SheetName = Annotated[
    str,
    AfterValidator(_sheet_name),
    TextForm(_NOT_IN_A_SHEET, blank=False, most=LONGEST_SHEET, at_no_end=_AT_NO_END),
]
Sha256 = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]

Label = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_printable), TextForm(_CONTROLS)]
PrintedLabel = Annotated[
    str, StringConstraints(min_length=1, max_length=1_000), AfterValidator(_printable), TextForm(_CONTROLS)
]
"""A label of a row or a column: an official form may ask a whole sentence."""


def _not_blank(said: str) -> str:
    if not said.strip():
        raise SaidError(words("empty"))
    return said


Said = Annotated[
    str,
    StringConstraints(max_length=1_000),
    AfterValidator(_not_blank),
    AfterValidator(_printable),
    TextForm(_CONTROLS, blank=False),
]
"""A text in another language."""
