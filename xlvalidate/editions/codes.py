"""What every part of an edition file has: codes, labels, and no key that is not declared."""

from typing import Annotated

from pydantic import ConfigDict, StringConstraints

STRICT = ConfigDict(extra="forbid")

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,40}$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=200)]
