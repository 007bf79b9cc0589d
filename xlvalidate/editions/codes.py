"""What every part of an edition file has: codes, labels, and no key that is not declared."""

from typing import Annotated

from pydantic import AfterValidator, ConfigDict, StringConstraints

from xlvalidate.errors import words
from xlvalidate.faults import SaidError

STRICT = ConfigDict(extra="forbid")

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]


def _not_blank(said: str) -> str:
    if not said.strip():
        raise SaidError(words("empty"))
    return said


Said = Annotated[str, AfterValidator(_not_blank)]
"""A text in another language."""
