"""The number of a mail that is answered, as a stranger wrote it: only one that is a number goes into a header."""

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+"
_ID = re.compile(rf"<(?!\.){_ATOM}@(?:{_ATOM}|\[[A-Za-z0-9:.-]+\])>")
_LONGEST = 250


def message_id(said: str) -> str:
    """The `<left@right>` of a Message-ID, in plain ASCII as a header takes it; empty for anything else."""
    said = said.strip()
    return said if len(said) <= _LONGEST and "=?" not in said and _ID.fullmatch(said) else ""
