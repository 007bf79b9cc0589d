"""What every part of an edition file has: codes, labels, and no key that is not declared."""

import re
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints

from xlvalidate.errors import words
from xlvalidate.faults import SaidError

STRICT = ConfigDict(extra="forbid")

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
# What no cell of a workbook can hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def _printable(said: str) -> str:
    if _CONTROL.search(said):
        raise SaidError(words("control-character"))
    return said


Label = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_printable)]


def _not_blank(said: str) -> str:
    if not said.strip():
        raise SaidError(words("empty"))
    return said


Said = Annotated[str, StringConstraints(max_length=1_000), AfterValidator(_not_blank), AfterValidator(_printable)]
"""A text in another language."""
